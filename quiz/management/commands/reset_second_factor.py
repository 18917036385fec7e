"""Take somebody's second factor away who has lost it. For one log-in alone there is django-otp's own addstatictoken."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from quiz.door.second_factor import remove_factor

audit = logging.getLogger("quiz.audit")


class Command(BaseCommand):
    help = "Take the second factor and the recovery codes from an account; its password alone opens it then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"Nobody is called {options['username']}.")
        if not remove_factor(user=user):
            raise CommandError(f"{user.get_username()} has no second factor.")
        audit.warning("The second factor of user %s was reset by a command", user.pk)
        self.stdout.write(f"{user.get_username()} has no second factor any more.")
