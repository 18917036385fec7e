"""The short form of a database that takes bytes and never answers: 503 and when to come again, and back by itself."""

import os
import subprocess

import pytest

from tests.serving import ROOT, Site
from tests.torture.proxy import SilentProxy
from tests.torture.silence import suffer_silence


@pytest.fixture(scope="module")
def postgres():
    """The address of a PostgreSQL: the one this runs beside, or one of its own."""
    if "DATABASE_URL" in os.environ:
        yield os.environ["DATABASE_URL"]
        return
    words = [ROOT / "tests" / "on_postgres", "sh", "-c", "echo $DATABASE_URL; cat"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        said = running.stdout.readline().strip()
        if not said.startswith("postgres://"):
            pytest.skip(said)
        yield said
        running.stdin.close()


@pytest.fixture
def proxy(postgres):
    made = SilentProxy(postgres)
    yield made
    made.close()


def test_a_silent_database_is_told_to_everyone_soon_and_comes_back(proxy, tmp_path):
    site = Site(tmp_path, DATABASE_URL=proxy.url)
    site.manage("prepare")
    site.start()
    try:
        heard = suffer_silence(site, proxy)
    finally:
        site.stop()

    assert heard.is_well, heard
