"""The door for gunicorn: `gunicorn salesmgmt.wsgi`."""

import gc
import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from salesmgmt import services

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmgmt.settings")
services.ensure(Path(__file__).resolve().parent.parent, os.environ)
application = get_wsgi_application()
# All views, before the first request asks for one of them.
get_resolver().url_patterns  # noqa: B018 - loaded when it is asked for
# What is loaded stays as long as the process: looking through it for garbage at every turn would
# take a tenth of a page's time.
gc.freeze()
