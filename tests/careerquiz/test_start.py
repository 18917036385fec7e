"""Starting the server: one clear line and a failure where it cannot serve, and soon."""

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest

from tests.serving import GUNICORN, ROOT

AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []
"""Root may write whatever a file's mode says; without that right it is refused like everybody."""


def serve(state, *, under=(), **variables):
    started = time.monotonic()
    done = subprocess.run(
        [*under, GUNICORN],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "STATE_DIR": str(state), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done, time.monotonic() - started


def assert_one_line(done, text):
    assert done.returncode != 0
    assert text in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_missing_migrations_are_named(tmp_path):
    done, seconds = serve(tmp_path)

    assert_one_line(done, "Migrations are missing in the database.")
    assert seconds < 5


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////proc/1/none.sqlite3", "The database cannot be used: unable to open database file"),
        ("postgres://nobody@127.0.0.1:1/none", "The database cannot be used:"),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_line(tmp_path, url, said):
    done, _ = serve(tmp_path, DATABASE_URL=url)

    assert_one_line(done, said)


def test_a_read_only_database_is_one_line(prepared, tmp_path):
    shutil.copytree(prepared, tmp_path / "state")
    (tmp_path / "state" / "db.sqlite3").chmod(0o444)

    done, seconds = serve(tmp_path / "state", under=AS_ANYBODY)

    assert_one_line(done, "readonly database")
    assert seconds < 5


@pytest.mark.parametrize("app", ["quiz", "auth"])
def test_a_migration_that_one_app_lacks_is_missed(prepared, tmp_path, app):
    state = shutil.copytree(prepared, tmp_path / "state")
    with closing(sqlite3.connect(state / "db.sqlite3", isolation_level=None)) as stored:
        stored.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = ?)", [app]
        )

    done, _ = serve(state)

    assert_one_line(done, "Migrations are missing in the database.")


def test_a_refused_setting_is_one_line(tmp_path):
    done, _ = serve(tmp_path, PORT="eighty")

    assert_one_line(done, "PORT is not understood.")
