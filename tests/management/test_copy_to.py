"""Copying a site into another database: everything arrives, and nothing is written over."""

import pytest
from django.core.management import CommandError, call_command

from tests.serving import Site

pytestmark = pytest.mark.django_db


def test_everything_is_there_afterwards(prepared, tmp_path):
    (tmp_path / "state").mkdir()
    here = Site(prepared)
    there = Site(tmp_path / "state")
    url = f"sqlite:///{tmp_path}/state/db.sqlite3"

    said = here.manage("copy_to", url)

    assert said.startswith("Copied")
    assert there.manage("dumpdata", "quiz", "-e", "quiz.desk") == here.manage("dumpdata", "quiz", "-e", "quiz.desk")
    assert ROLES in there.manage("shell", "-v", "0", "-c", ASK)


ROLES = "[('Analyst', 1), ('Editor', "
ASK = """
from django.contrib.auth.models import Group
print([(group.name, group.permissions.count()) for group in Group.objects.order_by("name")])
"""


def test_a_database_with_something_in_it_is_refused(prepared, tmp_path):
    here = Site(prepared)
    url = f"sqlite:///{tmp_path}/other.sqlite3"
    here.manage("copy_to", url)

    with pytest.raises(AssertionError, match="it has to be empty"):
        here.manage("copy_to", url)


@pytest.mark.parametrize("url", ["", "nonsense", "postgres://", "no-such-engine://a/b"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(CommandError, match="no address of a database"):
        call_command("copy_to", url)


def test_a_database_out_of_reach_is_named(prepared):
    with pytest.raises(AssertionError, match="The database cannot be used"):
        Site(prepared).manage("copy_to", "sqlite:////proc/1/none/other.sqlite3")
