from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "salesmgmt.org"
    label = "org"
