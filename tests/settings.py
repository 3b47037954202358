"""The settings under test: the product's own, with a folder to throw away, a fast hasher, and jobs done at once."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

# The developer's .env and shell must not decide what a test finds.
for _name in set(os.environ) & {
    *("DEMO", "HTTPS", "BEHIND_PROXY", "S3_BUCKET", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS"),
    *("TIME_ZONE", "EMPLOYER", "DEFAULT_FROM_EMAIL", "SESSION_HOURS", "LOG_LEVEL", "CLAMD_ADDRESS"),
}:
    del os.environ[_name]
os.environ.update(
    ENV_FILE=os.devnull,
    VAR_DIR=_folder,
    DEBUG="1",
    BASE_URL="http://testserver",
    SECRET_KEY="a key that signs nothing but what the tests themselves make, sixty-four letters",
    EMAIL_URL="memorymail://",
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL", f"sqlite:///{_folder}/tests.sqlite3"),
    REDIS_URL=os.environ.get("TEST_REDIS_URL", ""),
    # The browser's driver runs a loop of its own in the thread that also reads the database.
    DJANGO_ALLOW_ASYNC_UNSAFE="1",
)

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, DATABASES, REDIS_URL, STATIC_ROOT, STORAGES  # noqa: E402

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)

if "sqlite" in DATABASES["default"]["ENGINE"]:
    # The tables are made at once; on PostgreSQL the same suite goes through every migration.
    MIGRATION_MODULES = dict.fromkeys(
        ("people", "casework", "competencies", "supports", "assessments", "portfolios", "advancement", "inband")
    )

if REDIS_URL:
    # Tests that run side by side empty their cache: each process has a database of its own.
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CACHES["default"]["LOCATION"] = f"{REDIS_URL.rsplit('/', 1)[0]}/{1 + _worker}"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
