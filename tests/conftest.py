"""What every test stands on: plain static files, and no edition left over from the test before."""

import os
import shutil

import pytest
from django.core.cache import cache

from quiz.editions.loading import forget_loaded
from tests.builders.drafts import put_draft
from tests.serving import Site


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _passwords_that_cost_nothing(settings):
    """Half a second of hashing protects nobody here; real servers that tests start hash as ever."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nothing_loaded():
    forget_loaded()
    cache.clear()


@pytest.fixture
def draft(db):
    """The draft that the repository ships, for this test alone."""
    put_draft()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A state folder with the shipped quiz published, made once and copied for each server."""
    state = tmp_path_factory.mktemp("prepared")
    Site(state).manage("prepare")
    return state


@pytest.fixture(scope="session")
def site(prepared, tmp_path_factory):
    own = tmp_path_factory.mktemp("site") / "state"
    shutil.copytree(prepared, own)
    server = Site(own)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_site(prepared, tmp_path):
    """A server for one test that stops, floods or republishes it."""
    shutil.copytree(prepared, tmp_path / "state")
    server = Site(tmp_path / "state")
    server.start()
    yield server
    server.stop()


def pytest_sessionfinish(session, exitstatus):
    """In CI a test that was skipped is a test that did not run, and fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        os.environ.get("CI") == "true"
        and reporter
        and reporter.stats.get("skipped")
        and exitstatus == pytest.ExitCode.OK
    ):
        reporter.write_line("CI=true: tests were skipped, which fails here.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
