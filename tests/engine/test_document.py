import json
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.engine import edition as parts
from quiz.engine.document import (
    DamagedEdition,
    content_digest,
    decode,
    encode,
    find_unreadable,
    scoring_digest,
    text_digest,
)
from quiz.engine.fairness.calibration import with_calibration
from tests.builders.editions import ML, SEC, make_edition, make_pair, make_scale, make_single, reference_bank
from tests.engine.quizzes import editions

SMALL = make_edition(make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3)), make_pair("pair", (2, 0, 0), (0, 0, 2)))


@cache
def full_edition():
    """The reference bank with a row of every kind of figure."""
    cited = {"source": "001", "place": "A place"}
    dated = {"region": "US", "as_of": "2026-05", "note": ""} | cited
    measured = {"low": Decimal("12.50"), "high": Decimal("40")} | dated
    return with_calibration(
        replace(
            reference_bank(),
            shares=(parts.SkillShare(slug="s", skill="python", track=ML, sample=None, **measured),),
            premiums=(
                parts.SkillPremium(
                    slug="p", skill="python", track=ML, median=1, above=None, basis=parts.Basis.BASE, sample=9, **dated
                ),
            ),
            depths=(parts.SkillDepth(slug="d", area="data", track=ML, depth="deep", **cited),),
            pay=(
                parts.Pay(
                    slug="y",
                    track=ML,
                    level=parts.Level.MID,
                    label="Mid",
                    basis=parts.Basis.TOTAL,
                    measure=parts.Measure.RANGE,
                    low=1,
                    high=2,
                    sample="",
                    **dated,
                ),
            ),
            figures=(
                parts.Figure(
                    slug="f", topic="openings", track="", label="x", unit=parts.Unit.COUNT, sample="", **measured
                ),
            ),
            transitions=(
                parts.Transition(
                    slug="t",
                    from_track=ML,
                    to_track=SEC,
                    months_low=6,
                    months_high=None,
                    effort="",
                    add="",
                    heading_lost=True,
                    **cited,
                ),
            ),
            notes=(parts.Note(slug="n", topic="outlook", track="", title="x", text="naïve \n \U0001f600", **cited),),
            disagreements=(
                parts.Disagreement(
                    slug="g",
                    topic="pay",
                    title="x",
                    sides=(parts.Side(statement="x", favours="", as_of="", **cited),),
                    why="",
                ),
            ),
        )
    )


def test_decode_returns_what_was_encoded():
    edition = full_edition()

    assert decode(encode(edition)) == edition


@given(editions())
def test_decode_returns_any_small_edition(edition):
    assert decode(encode(edition)) == edition


def test_encode_is_canonical():
    text = encode(full_edition())

    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert '"high":"40"' in text
    assert '"low":"12.5"' in text


def test_equal_editions_have_equal_digests_however_their_decimals_are_written():
    one = full_edition()
    other = replace(one, shares=(replace(one.shares[0], low=Decimal("12.5"), high=Decimal("4E+1")),))

    assert one == other
    assert content_digest(one) == content_digest(other)


def test_digests_golden():
    assert scoring_digest(SMALL) == "663ffd37e0f4a144a11dd2cb9118d598768d0326f44d486ec717cff1b1746175"
    assert content_digest(SMALL) == "bf000300fa5bcf068fed63e2cb298023f3738ff0139fc942f713412714d3afc7"


def test_the_content_digest_covers_every_text():
    changed = replace(SMALL, questions=(replace(SMALL.questions[0], text="Another?"), *SMALL.questions[1:]))

    assert content_digest(changed) != content_digest(SMALL)
    assert scoring_digest(changed) == scoring_digest(SMALL)


def test_the_scoring_digest_leaves_figures_standing_and_unscored_questions_out():
    bank = reference_bank()

    assert scoring_digest(full_edition()) == scoring_digest(bank)
    assert scoring_digest(replace(bank, questions=bank.questions[:20])) == scoring_digest(bank)


@pytest.mark.parametrize(
    "questions",
    [
        SMALL.questions[::-1],
        (replace(SMALL.questions[0], emphasis=2), SMALL.questions[1]),
        (replace(SMALL.questions[0], slug="tone"), SMALL.questions[1]),
        (replace(SMALL.questions[0], options=SMALL.questions[0].options[::-1]), SMALL.questions[1]),
        (make_single("tune", (2, 0, 0), (0, 3, 0), (0, 0, 3)), SMALL.questions[1]),
        (SMALL.questions[0], make_scale("pair", 1, 1, 1)),
    ],
)
def test_the_scoring_digest_covers_what_scoring_depends_on(questions):
    assert scoring_digest(replace(SMALL, questions=questions)) != scoring_digest(SMALL)


def test_the_scoring_digest_covers_tracks_and_rule():
    assert scoring_digest(replace(SMALL, tracks=SMALL.tracks[::-1])) != scoring_digest(SMALL)
    assert scoring_digest(replace(SMALL, rule="other")) != scoring_digest(SMALL)


def test_a_weight_of_nothing_scores_like_no_weight():
    option = SMALL.questions[0].options[0]
    idle = replace(option.weights[0], track=SEC, points=0)
    options = (replace(option, weights=(*option.weights, idle)), *SMALL.questions[0].options[1:])
    changed = replace(SMALL, questions=(replace(SMALL.questions[0], options=options), *SMALL.questions[1:]))

    assert scoring_digest(changed) == scoring_digest(SMALL)


def document(**changes):
    return json.loads(encode(full_edition())) | changes


def broken(path, value):
    """The document with one value replaced; a missing value is cut out."""
    whole = document()
    *outer, last = path
    place = whole
    for step in outer:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return json.dumps(whole)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "document"),
        ("[]", "document"),
        ("{" * 100_000, "document"),
        ('{"edition": {}, "edition": {}, "format": 1}', "document"),
        ('{"edition": NaN, "format": 1}', "document"),
        ('{"edition": 1.5, "format": 1}', "document"),
        ('{"edition": {}}', "document"),
        ('{"edition": {}, "format": 2}', "format"),
        ('{"edition": {}, "format": 0}', "format"),
        ('{"edition": {}, "format": true}', "format"),
        ('{"edition": [], "format": 1}', "edition"),
        (broken(["edition", "rule"], None), "edition"),
        (broken(["edition", "colour"], "red"), "edition"),
        (broken(["edition", "tracks"], {}), "edition.tracks"),
        (broken(["edition", "rule"], 1), "edition.rule"),
        (broken(["edition", "rule"], "a\0"), "edition.rule"),
        (broken(["edition", "rule"], "\ud800"), "edition.rule"),
        (broken(["edition", "sources", 0, "number"], True), "edition.sources[0].number"),
        (broken(["edition", "sources", 0, "number"], 10**13), "edition.sources[0].number"),
        (broken(["edition", "criteria", 0, "derived"], 1), "edition.criteria[0].derived"),
        (broken(["edition", "shares", 0, "low"], 12), "edition.shares[0].low"),
        (broken(["edition", "shares", 0, "low"], "1E+9"), "edition.shares[0].low"),
        (broken(["edition", "shares", 0, "low"], "\u0661"), "edition.shares[0].low"),
        (broken(["edition", "needs", 0, "level"], "vital"), "edition.needs[0].level"),
        (broken(["edition", "needs", 0, "level"], []), "edition.needs[0].level"),
        (broken(["edition", "standing", "spread", "deviation", 0], ["x"]), "edition.standing.spread.deviation[0]"),
        (broken(["edition", "rule"], "other"), "edition.rule"),
    ],
)
def test_decode_refuses_a_damaged_document_and_says_where(text, place):
    with pytest.raises(DamagedEdition) as refusal:
        decode(text)

    assert refusal.value.place == place
    assert str(refusal.value).startswith(f"{place}: ")


@given(st.text(max_size=60))
def test_decode_refuses_any_text(text):
    with pytest.raises(DamagedEdition):
        decode(text)


@given(st.integers(0, 10**9), st.sampled_from(["", "0", '"', "}", "-", "\\"]))
def test_decode_never_breaks_on_a_changed_character(place, character):
    text = encode(SMALL)
    place %= len(text)

    with suppress(DamagedEdition):
        decode(text[:place] + character + text[place + 1 :])


def test_decode_does_not_ask_whether_an_edition_is_sound():
    unsound = replace(SMALL, tracks=SMALL.tracks[:1], criteria=())

    assert decode(encode(unsound)) == unsound


def test_a_field_that_is_missing_takes_its_default():
    older = document()
    for question in older["edition"]["questions"]:
        for option in question["options"]:
            del option["group"], option["neutral"]
    del older["edition"]["notes"], older["edition"]["standing"]

    read = decode(json.dumps(older))

    assert read.notes == ()
    assert read.standing is None
    assert {(option.group, option.neutral) for question in read.questions for option in question.options} == {
        ("", False)
    }


def test_a_field_without_a_default_is_refused_by_name():
    with pytest.raises(DamagedEdition, match=r"edition\.tracks\[0\]: missing field 'verb'"):
        decode(broken(["edition", "tracks", 0, "verb"], None))


def rename_short(edition):
    """A format before the first, in which a track's short name was its `nick`."""
    tracks = [{**track, "short": track["nick"]} for track in edition["tracks"]]
    return {**edition, "tracks": [{name: track[name] for name in track if name != "nick"} for track in tracks]}


def split_rule(edition):
    return {**edition, "rule": f"{edition['rule']}-1"}


def older_document():
    older = document()
    for track in older["edition"]["tracks"]:
        track["nick"] = track.pop("short")
    older["edition"]["rule"] = "centred"
    return older


def test_an_older_format_is_read_through_every_upgrader_from_its_own_on():
    steps = (rename_short, split_rule)
    second = {**document(), "format": 2}
    second["edition"]["rule"] = "centred"

    assert decode(json.dumps(older_document()), upgraders=steps) == full_edition()
    assert decode(json.dumps(second), upgraders=steps) == full_edition()
    assert decode(json.dumps({**document(), "format": 3}), upgraders=steps) == full_edition()


@pytest.mark.parametrize("edition", [{}, {"tracks": 3}, {"tracks": [{}]}, [], None])
def test_what_an_upgrader_cannot_make_anything_of_is_refused(edition):
    with pytest.raises(DamagedEdition, match="edition"):
        decode(json.dumps({"format": 1, "edition": edition}), upgraders=(rename_short,))


def test_a_newer_format_is_refused_in_words():
    with pytest.raises(DamagedEdition, match="format: 2 is none that this release reads: 1 to 1"):
        decode(json.dumps(document(format=2)))


def test_an_unknown_rule_is_refused_in_words():
    with pytest.raises(DamagedEdition, match="does not know the scoring rule 'plain-7'"):
        decode(encode(replace(SMALL, rule="plain-7")))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"low": 2 * 10**12}, [("low", "expected a whole number")]),
        ({"low": "1"}, [("low", "expected a whole number")]),
        ({"place": "a\0"}, [("place", "characters that are no text")]),
        ({"place": "\ud800"}, [("place", "characters that are no text")]),
        ({"level": "boss"}, [("level", "expected one of entry, mid, senior, staff, all")]),
        ({"low": True, "note": 1}, [("low", "expected a whole number"), ("note", "expected text")]),
    ],
)
def test_what_could_not_be_read_back_is_found_before_it_is_written(changes, wrong):
    pay = replace(full_edition().pay[0], **changes)

    assert list(find_unreadable(pay)) == wrong


@pytest.mark.parametrize("value", [Decimal(10) ** 13, Decimal("1E-13"), Decimal("NaN")])
def test_a_decimal_that_does_not_fit_is_found(value):
    share = replace(full_edition().shares[0], high=value)

    assert [name for name, _ in find_unreadable(share)] == ["high"]


def test_even_a_text_that_cannot_be_stored_has_a_digest():
    assert text_digest("\ud800") != text_digest("\ud801")
