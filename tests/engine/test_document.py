import json
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.engine import edition as parts
from quiz.engine.document import DamagedEdition, content_digest, decode, encode, scoring_digest
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
        (broken(["edition", "rule"], "other"), "rule/other"),
        (broken(["edition", "needs", 0, "source"], "999"), "needs/python-ml-engineer/source"),
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
