"""The app of the command `manage.py services`."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """Servers of a fresh machine; has no models."""

    name = "salesmgmt.services"
    label = "services"
