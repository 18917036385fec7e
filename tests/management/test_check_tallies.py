"""Operators prove that statistics say what is stored, and mend them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from quiz.editions.loading import forget_loaded
from quiz.models import Tally
from quiz.runs.sharing import delete_result
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish
from tests.builders.results import finish_at_random

pytestmark = pytest.mark.django_db

EDITION = make_edition(
    make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
    make_single("two", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
)


def check(*words):
    said = StringIO()
    call_command("check_tallies", *words, stdout=said)
    return said.getvalue()


@pytest.fixture
def live(db):
    published = publish(EDITION)
    (key, _), *_ = finish_at_random(12)
    delete_result(key=key)
    return published


def test_tallies_that_are_right_are_said_to_be(live):
    assert check() == "Edition 1, 11 kept and 1 archived: equal to a live count\n"


def test_a_tally_that_says_one_too_many_fails_and_is_mended(live):
    row = Tally.objects.filter(part=Tally.Part.KEPT).first()
    row.counts["answered:one"] = row.counts.get("answered:one", 0) + 1
    row.save()
    said = StringIO()

    with pytest.raises(CommandError, match="wrong in 1 of 1 editions"):
        call_command("check_tallies", stdout=said)

    assert "answered:one says" in said.getvalue()
    assert "kept question one does not add up" in said.getvalue()
    assert "equal to a live count" in check("--mend")
    assert "equal to a live count" in check()


def test_what_is_archived_cannot_be_mended_but_is_named(live):
    Tally.objects.filter(part=Tally.Part.ARCHIVED).update(counts={"finished": 1})

    with pytest.raises(CommandError, match="wrong in 1 of 1 editions"):
        check("--mend")


def test_an_edition_that_cannot_be_read_is_named_and_the_others_are_checked(live):
    publish(EDITION)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quiz_edition SET document = 'x' WHERE number = 1")
    forget_loaded()
    said = StringIO()

    with pytest.raises(CommandError, match="wrong in 1 of 2 editions"):
        call_command("check_tallies", stdout=said)

    assert "Edition 1, 11 kept and 1 archived: cannot be counted: document" in said.getvalue()
    assert "Edition 2, 0 kept and 0 archived: equal to a live count" in said.getvalue()


def test_before_anything_is_published_there_is_nothing_wrong():
    assert check() == ""
