"""The figures that the design measured on its bank of twenty questions, and what the engine finds on the same bank.

python -m tests.bench.reference_figures
"""

import statistics
from collections import Counter
from decimal import Decimal
from random import Random

from quiz.engine.answers import Answer
from quiz.engine.fairness import Check, full_gate
from quiz.engine.fairness.calibration import with_calibration
from quiz.engine.fairness.distribution import uniform
from quiz.engine.fairness.sampling import draw_sheets
from quiz.engine.fairness.simulated_takers import consistent_person
from quiz.engine.fairness.weights import pair_reach
from quiz.engine.table import TRACKS
from tests.builders.editions import reference_bank
from tests.builders.sheets import scored

DRAWN = 2_000

MEASURED = (
    (Check.BALANCE, "random winners", (".3327", ".3300", ".3373")),
    (Check.TIES, "ties", (".0164",)),
    (Check.SPREAD, "widest spread over the narrowest", ("1.16",)),
    (Check.ROBUST, "answers to dethrone an ideal sheet", ("7", "7", "6")),
    (Check.SEPARATION, "highest other track on an ideal sheet", ("36.1",)),
    (Check.PAIR_REACH, "two tracks at once", ("67.6", "73.1", "75.0")),
    (Check.SWING, "most points one answer moves", ("13.0",)),
    (Check.INFLUENCE, "most influential question", (".412",)),
    (Check.DOMINANCE, "strongest question over the middle one", ("1.4",)),
    (Check.SHARE_OF_MAXIMUM, "largest part of a track's points", (".093",)),
    (Check.CONTRAST_SHARE, "contrasts' shares", (".334", ".333", ".333")),
    (Check.RECOVERY, "recovery at 45, 50 and 60 in 100", (".946", ".983", ".999")),
    (Check.CLOSE_CALLS, "close calls, drawn", (".66",)),
    (Check.LEAVE_ONE_OUT, "winner stays without any one question", (".97",)),
    (Check.AGREEMENT, "other formulas agree", (".994",)),
)


def same(text, value):
    """Tell whether a value rounds to what the design prints."""
    places = len(text.partition(".")[2])
    return abs(Decimal(value) - Decimal(text)) <= Decimal(10) ** -places * Decimal("0.51")


def sheets_of(table, lottery, *, seed):
    for picks in draw_sheets(lottery, seed=seed, number=DRAWN):
        rows = zip(table.scored, picks, strict=True)
        yield {each.slug: Answer(chosen=(each.question.options[pick].slug,)) for each, pick in rows}


def say(what, texts, ours):
    print(f"{what:<42} {texts:<20} ours {ours}")


def drawn_figures(edition):
    """Print what the design drew by lot: near, never the same, for the draws are others."""
    table = edition.table
    random_ones = list(sheets_of(table, uniform(table.scored), seed=7))
    singles = [
        list(sheets_of(table, consistent_person(table, track, Decimal(share)), seed=track))
        for share in ("0.50", "0.60")
        for track in range(TRACKS)
    ]
    top = [[float(scored(edition, sheet).matches[0].score) for sheet in sheets] for sheets in (random_ones, *singles)]
    say("top match, random: median", "58", f"{statistics.median(top[0]):.0f}")
    say(
        "top match, consistent at 50 and 60: medians",
        "76-84",
        " ".join(f"{statistics.median(each):.0f}" for each in top[1:]),
    )
    rates = [
        sum(scored(edition, sheet).hybrid is not None for sheet in sheets) / DRAWN for sheets in (random_ones, *singles)
    ]
    say("hybrid, random sheets", ".25", f"{rates[0]:.3f}")
    say("hybrid, one-sided at 60 and at 50", ".015-.067", " ".join(f"{rate:.3f}" for rate in (*rates[4:], *rates[1:4])))
    words = Counter(scored(edition, sheet).verdict.word.value for sheet in random_ones)
    say("words of random sheets", "", ", ".join(f"{word} {count / DRAWN:.2f}" for word, count in words.most_common()))
    say(
        "stability by word",
        ".75 .94 .99 .998",
        " ".join(f"{each.word} {each.holds}" for each in edition.standing.stability),
    )
    say("all three tracks at once", "52.8", f"{float(pair_reach(table, 0, 1, 2)):.1f}")
    changed = sum(
        separate_maximum_differs(table, edition, sheet, Random(place)) for place, sheet in enumerate(random_ones)
    )
    say("another winner with a maximum per track", ".012", f"{changed / DRAWN:.3f}")


def separate_maximum_differs(table, edition, sheet, chance):
    """Skip five answers of a sheet, and tell whether a maximum of its own for each track gives another winner."""
    kept = [each for each in table.scored if each.slug not in chance.sample(sorted(sheet), 5)]
    part = {each.slug: sheet[each.slug] for each in kept}
    first = scored(edition, part).matches[0].track
    sums = [
        sum(each.values[each.places[part[each.slug].chosen]][track] for each in kept)
        / sum(each.best[track] for each in kept)
        for track in range(TRACKS)
    ]
    return table.tracks[sums.index(max(sums))] != first


def main():
    bank = reference_bank()
    findings = full_gate(bank)
    print(f"{len(bank.table.scored)} scored questions")
    for check, what, texts in MEASURED:
        found = [finding for finding in findings if finding.check is check]
        values = [value for finding in found for value in (finding.value, *(value for _, value in finding.figures))]
        missing = [text for text in texts if not any(same(text, value) for value in values if value)]
        state = "the same" if not missing else f"not found: {', '.join(missing)}"
        print(f"{what:<42} {' '.join(texts):<20} ours {' '.join(each.value for each in found):<24} {state}")
    drawn_figures(with_calibration(bank))


if __name__ == "__main__":
    main()
