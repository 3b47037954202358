"""The Celery application: the worker and the beat start from here."""

import os
import warnings

from celery import Celery
from celery.exceptions import WorkerShutdown
from celery.signals import setup_logging, worker_shutting_down

from config import broker

__all__ = ["app", "broker"]

# It fears pickled messages; ours are JSON, and a container may know no other user.
warnings.filterwarnings("ignore", "You're running the worker with superuser privileges")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_the_logs_of_the_settings(**_):
    """Celery would set up logging of its own, which keeps no personal data out."""


@worker_shutting_down.connect
def stop_waiting_for_messages(exitcode, **_):
    """With a broker in files the loop would sleep four seconds more before it saw that it should stop."""
    raise WorkerShutdown(exitcode)
