"""The door for gunicorn: `gunicorn salesmgmt.wsgi`."""

import gc
import os
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from salesmgmt import services

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmgmt.settings")
services.ensure(Path(__file__).resolve().parent.parent, os.environ)
application = get_wsgi_application()
# All views, before the first request asks for one of them.
import_module(settings.ROOT_URLCONF)
# What is loaded stays as long as the process: looking through it for garbage again and again takes
# up to a tenth of a page's time. And gunicorn's processes share it (--preload) as long as nobody
# writes there. No connection is open here, which they would share too.
gc.freeze()
