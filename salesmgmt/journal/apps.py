from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "salesmgmt.journal"
    label = "journal"
