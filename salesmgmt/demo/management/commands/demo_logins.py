"""manage.py demo_logins: give the demonstration's people new random passwords and print them."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salesmgmt.demo.models import DemoSet
from salesmgmt.demo.queries import standing_cast
from salesmgmt.journal.acts import SYSTEM
from salesmgmt.org.actions import set_password


class Command(BaseCommand):
    help = "Print an e-mail address and a new random password for each role of the demonstration."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not DemoSet.objects.exists():
            raise CommandError("This database holds no demonstration set.")
        for role, person in standing_cast():
            password = secrets.token_urlsafe(12)
            set_password(person=person, password=password, by=SYSTEM, why="demonstration log-in")
            self.stdout.write(f"{role:16} {person.email:44} {password}")
