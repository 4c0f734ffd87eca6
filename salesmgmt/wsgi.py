"""The door for gunicorn: `gunicorn salesmgmt.wsgi`."""

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from salesmgmt import services

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmgmt.settings")
services.ensure(Path(__file__).resolve().parent.parent, os.environ)
application = get_wsgi_application()
