"""The settings of a measured run: the product's own, with the floor among the pages; only where BENCH is set."""

import os

from django.core.exceptions import ImproperlyConfigured

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE

if not os.environ.get("BENCH"):
    raise ImproperlyConfigured("These settings are for a measured run alone, which sets BENCH.")

ROOT_URLCONF = "config.bench.urls"
MIDDLEWARE = ["config.bench.counting.count_queries", *MIDDLEWARE]
