from importlib import import_module

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "salesmgmt.home"
    label = "home"

    def ready(self) -> None:
        """Make the Celery application the default one in every process, so that doorbells ring."""
        import_module("salesmgmt.celery")
