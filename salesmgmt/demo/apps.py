from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "salesmgmt.demo"
    label = "demo"
