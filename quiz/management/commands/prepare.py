"""Everything between a fresh clone and a site that answers, in one process and safe to repeat."""

import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from quiz import models
from quiz.editions.loading import check_editions
from quiz.editions.publishing import GateRefuses, publish_edition
from quiz.management.reporting import lines_of

ADMIN = "admin"
STAMP = "collected"
PASSWORD_FILE = "admin_password"  # noqa: S105  a file's name
UNUSED = ["django_htmx/ext/*", "django_htmx/htmx-4*", "django_htmx/htmax-*", "*/select2/i18n/*"]
"""Files of packages that no page names: every worker would look at each of them as it starts."""


class Command(BaseCommand):
    help = "Migrate, fill an empty draft, publish a first edition, collect static files, make a first admin."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            call_command("migrate", verbosity=0, interactive=False)
            self._fill_empty_draft()
            self._publish_first_edition()
            self._name_unreadable_editions()
            self._make_first_admin()
        except DatabaseError as trouble:
            raise CommandError(f"The database cannot be prepared: {trouble}") from None
        self._collect_static()

    def _fill_empty_draft(self) -> None:
        """Load what the repository ships, all or nothing; a draft that holds anything is an editor's and stays."""
        fixtures = sorted(Path(settings.FIXTURE_DIRS[0]).glob("*.json"))
        if not fixtures or models.Track.objects.exists():
            return
        with transaction.atomic():
            call_command("loaddata", *fixtures, verbosity=0)

    def _publish_first_edition(self) -> None:
        if models.Edition.objects.exists() or not models.Question.objects.exists():
            return
        try:
            publish_edition(note="The first edition.")
        except GateRefuses as refusal:
            self.stderr.write("Not published. Mend this first:\n" + "\n".join(lines_of(refusal.findings)))

    def _name_unreadable_editions(self) -> None:
        """Read every edition once, so that a release that cannot is found out when it is installed."""
        for damaged in check_editions():
            self.stderr.write(
                f"Edition {damaged.number} cannot be read: {damaged.reason}. Results under it answer 503."
            )

    def _make_first_admin(self) -> None:
        users = get_user_model()
        if users.objects.exists():
            return
        password = secrets.token_urlsafe(12)
        users.objects.create_superuser(ADMIN, password=password)
        self._tell(password)

    def _tell(self, password: str) -> None:
        """Say the password to who sits at a terminal; what stdout leads to otherwise is a log that many may read."""
        if self.stdout.isatty():
            self.stdout.write(f"Admin: /admin/ as {ADMIN}, password {password} (shown this once)")
            return
        path = Path(settings.STATE_DIR) / PASSWORD_FILE
        _write_for_owner(path, password)
        self.stdout.write(f"Admin: /admin/ as {ADMIN}; the password is in {path}. Read it, then delete the file.")

    def _collect_static(self) -> None:
        """Collect and compress static files, unless they are the ones collected last time."""
        stamp = Path(settings.STATE_DIR) / STAMP
        now = _fingerprint()
        if stamp.exists() and stamp.read_text() == now:
            return
        call_command("collectstatic", interactive=False, ignore_patterns=UNUSED, verbosity=0)
        stamp.write_text(now)


def _write_for_owner(path: Path, text: str) -> None:
    """Write a new file that only its owner may read; one that was there before is replaced, whatever its mode was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{text}\n")


def _fingerprint() -> str:
    """Return a digest of our own static files and of the versions of those that packages bring."""
    own = sorted((settings.BASE_DIR / "quiz" / "static").rglob("*.*"))
    locked = settings.BASE_DIR / "requirements.txt"
    digest = sha256()
    for path in (*own, locked):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
