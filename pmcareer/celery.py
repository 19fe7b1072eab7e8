"""The Celery application: `celery -A pmcareer worker`, `celery -A pmcareer beat`."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmcareer.settings")

app = Celery("pmcareer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**_: Any) -> None:
    """Leave logging as the settings made it; Celery would otherwise add handlers of its own."""
