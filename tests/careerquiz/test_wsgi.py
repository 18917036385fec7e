"""What the server calls: requests wait less for SQLite's lock than commands."""

import subprocess
import sys

from careerquiz.wsgi import LOCKED_SECONDS, application
from tests.serving import ROOT

ASK = "from django.db import connection; print(connection.get_connection_params()['timeout'])"


def waits(before=""):
    words = [sys.executable, "manage.py", "shell", "-v", "0", "-c", before + ASK]
    return int(subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT).stdout)


def test_a_request_waits_less_for_a_lock_than_a_command():
    assert application is not None
    assert waits("import careerquiz.wsgi; ") == LOCKED_SECONDS < waits()
