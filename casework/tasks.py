"""What the worker does: each task is safe to run twice."""

from celery import shared_task

from casework import attachments, digest, imports, nightly, outbox, reminders


@shared_task
def send_outbox():
    """Send what waits in the outbox."""
    outbox.send_due()


@shared_task
def remind():
    """Write the reminders of today, and put what was held until now into one mail a person."""
    reminders.remind()
    if digest.bundle_due():
        outbox.send_due()


@shared_task
def go_through_the_night():
    """Tell everybody what the day brings, once a day."""
    if nightly.is_due():
        nightly.go_through()


@shared_task(time_limit=3600)
def apply_imports():
    """Apply the large files that somebody asked for."""
    imports.apply_asked()


@shared_task
def sweep_files():
    """Remove files held for a form that nobody came back to, and files whose row never came about."""
    attachments.sweep()
