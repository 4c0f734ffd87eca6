"""The product's settings on the benchmark's own database."""

import os

from salesmgmt.settings import *  # noqa: F403
from salesmgmt.settings import CACHES, DATABASES, LOGGING

DATABASES["default"]["NAME"] = os.environ["BENCHMARK_DATABASE"]
CACHES["default"]["KEY_PREFIX"] = os.environ["BENCHMARK_DATABASE"]
# A hundred people log in from one address; nobody else is counted here.
ACCOUNT_RATE_LIMITS = False
# People without a page are told so, which is logged as a warning.
_QUIET = {"level": "ERROR"}
LOGGING |= {"root": {"handlers": ["console"], **_QUIET}, "loggers": {"django.request": _QUIET}}
