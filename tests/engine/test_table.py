from dataclasses import replace

import pytest

from quiz.engine.document import decode, encode, scoring_digest
from quiz.engine.table import RULES, NoFitQuestions, UnknownRule, UnreachableTrack, WrongTracks, compile_centred
from tests.builders.editions import make_choice, make_edition, make_pair, make_scale, make_single

SINGLE = make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3))


def test_table_is_compiled_once():
    edition = make_edition(SINGLE)

    assert edition.table is edition.table


def test_table_centres_every_format():
    edition = make_edition(
        make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
        make_scale("two", 2, -1, 0),
        make_pair("three", (2, 0, 0), (0, 0, 3), emphasis=2),
    )

    table = edition.table

    assert [scored.raw for scored in table.scored] == [
        ((12, -6, -6), (-6, 12, -6), (-6, -6, 12)),
        ((24, -12, 0), (12, -6, 0), (0, 0, 0), (-12, 6, 0), (-24, 12, 0)),
        ((12, 0, -18), (0, 0, 0), (-12, 0, 18)),
    ]
    assert table.parts == 6
    assert table.reach == (48, 24, 30)


def test_values_of_the_best_options_add_up_to_the_same_for_each_track():
    table = make_edition(SINGLE, make_scale("two", 2, -1, 0), make_pair("three", (2, 0, 0), (0, 0, 3))).table

    sums = [sum(scored.best[track] for scored in table.scored) for track in range(3)]

    assert sums == [table.whole] * 3


def test_table_refuses_another_rule():
    with pytest.raises(UnknownRule):
        _ = replace(make_edition(SINGLE), rule="other").table


def test_an_old_rule_stays_beside_a_new_one(monkeypatch):
    def doubled(tracks, questions):
        return replace(compile_centred(tracks, questions), parts=2)

    monkeypatch.setitem(RULES, "doubled-2", doubled)

    old, new = make_edition(SINGLE), replace(make_edition(SINGLE), rule="doubled-2")

    assert (old.table.parts, new.table.parts) == (3, 2)
    assert decode(encode(new)) == new
    assert scoring_digest(old) != scoring_digest(new)


def test_new_editions_have_a_rule_that_is_known():
    assert make_edition(SINGLE).rule in RULES


def test_table_refuses_two_tracks():
    edition = make_edition(SINGLE)

    with pytest.raises(WrongTracks):
        _ = replace(edition, tracks=edition.tracks[:2]).table


def test_table_refuses_an_edition_without_scored_questions():
    with pytest.raises(NoFitQuestions):
        _ = make_edition(make_choice("where", "entry", "mid")).table


def test_table_refuses_a_track_that_no_answer_speaks_for():
    with pytest.raises(UnreachableTrack, match="ai-security-engineer"):
        _ = make_edition(make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 0))).table
