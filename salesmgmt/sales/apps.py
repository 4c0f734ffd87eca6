from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "salesmgmt.sales"
    label = "sales"
