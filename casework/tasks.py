"""What the worker does: each task is safe to run twice."""

from celery import shared_task

from casework import attachments, outbox


@shared_task
def send_outbox():
    """Send what waits in the outbox."""
    outbox.send_due()


@shared_task
def sweep_files():
    """Remove files held for a form that nobody came back to, and files whose row never came about."""
    attachments.sweep()
