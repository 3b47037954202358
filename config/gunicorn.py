"""How the web server runs; read by gunicorn, not by the application."""

import os
from pathlib import Path

from config.settings import LOGGING

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 15
# A worker that grew is replaced; the jitter keeps two from leaving at once.
max_requests = 2000
max_requests_jitter = 200
# Gunicorn's heartbeat is a file: on a slow disk a healthy worker would be taken for dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 — memory, not a predictable temporary file
# It would open a socket in the home folder, which a container's user does not have.
control_socket_disable = True
# No address, no query string, no referrer: a search term or an address is personal data.
logconfig_dict = LOGGING
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)sB %(M)sms"
