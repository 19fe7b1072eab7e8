"""The worker's and beat's entry point: `celery -A pmcareer.worker worker`."""

from core import embedded
from pmcareer.celery import app

embedded.ensure_configured()

__all__ = ["app"]
