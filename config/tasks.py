"""The sign of life of beat and worker: beat asks for it, a worker leaves it."""

from celery import shared_task

from config.readiness import leave_heartbeat


@shared_task
def heartbeat():
    """Leave the time of this moment where the readiness page looks for it."""
    leave_heartbeat()
