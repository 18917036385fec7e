"""The commands beside an edition that cannot be read: they go on, or end with a sentence that names it."""

import json

import pytest
from django.core.management import CommandError, call_command

from quiz.content.copying import replace_draft
from quiz.models import Edition, Question, Run
from quiz.runs.taking import start_run
from tests.builders.published import damage, publish, shipped_edition
from tests.builders.results import finish_at_random

pytestmark = pytest.mark.django_db


@pytest.fixture
def damaged():
    """Two editions alike, each with results and a run under way; the newest cannot be read."""
    replace_draft(edition=shipped_edition())
    for _ in range(2):
        publish(shipped_edition())
        finish_at_random(2)
        start_run()
    damage(2)


def test_publishing_goes_on_with_the_next_number(damaged, capsys):
    with pytest.raises(CommandError, match="there is nothing to publish"):
        call_command("publish_edition", note="Nothing.")
    Question.objects.filter(slug="free-afternoon").update(text="In other words?")

    call_command("publish_edition", note="Other words.")

    assert capsys.readouterr().out.startswith("Edition 3 is published.")


def test_figures_alone_need_an_edition_that_can_be_read(damaged):
    damage(1)

    with pytest.raises(CommandError, match="Figures alone need an edition"):
        call_command("publish_edition", note="Figures.", figures_only=True)


def test_exporting_gives_what_was_published_or_nothing(damaged, capsys):
    call_command("export_edition", 1)
    assert json.loads(capsys.readouterr().out)["format"] == 1

    with pytest.raises(CommandError, match="Edition 2 is not as it was published: document: it does not match"):
        call_command("export_edition", 2)


def test_an_unknown_number_is_no_edition(damaged):
    with pytest.raises(CommandError, match="There is no edition 9"):
        call_command("export_edition", 9)


def test_rescoring_names_the_edition_that_cannot_be_read(damaged):
    with pytest.raises(CommandError, match="Edition 2 cannot be read: document: it does not match its digest"):
        call_command("rescore", all=True)


def test_the_impact_is_measured_on_what_can_be_read(damaged, capsys):
    call_command("measure_impact")

    assert json.loads(capsys.readouterr().out)["sheets"] == 2


def test_forgetting_takes_runs_of_a_damaged_edition_too(damaged, capsys):
    Run.objects.update(saved_at="2020-01-01T00:00:00Z", expires_at="2020-01-02T00:00:00Z")

    call_command("forget")

    assert Run.objects.count() == 0
    assert capsys.readouterr().out == "Forgot 2 unfinished and 4 finished.\n"


def test_preparing_names_it_and_publishes_nothing_over_it(damaged, capsys):
    call_command("prepare")

    assert "Edition 2 cannot be read: document: it does not match its digest." in capsys.readouterr().err
    assert Edition.objects.count() == 2


def test_the_gate_checks_the_draft(damaged, capsys):
    damage(1)

    call_command("check_content")

    assert "readable" in capsys.readouterr().out
