"""Background work that belongs to no app in particular."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_expired_sessions() -> None:
    """Delete the sessions that no browser can use any more."""
    call_command("clearsessions")
