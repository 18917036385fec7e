"""Where a question has room for weights, by its kind and format."""

from collections.abc import Iterable

from quiz.content.history import Plain
from quiz.engine.edition import Format, Kind
from quiz.engine.soundness import MIDDLE


def place_refused(*, kind: str, shape: str, option: str, middle: str) -> str:
    """Return why a question has no room for a weight of this option, or of each step; empty where it has.

    `option` and `middle` are slugs: the weight's, empty for each step of a scale, and the second option's.
    """
    if kind != Kind.FIT:
        return "Only a scored question has weights."
    if shape == Format.SCALE and option:
        return "A scale has weights for each step alone, so it names no option."
    if shape != Format.SCALE and not option:
        return "Name the option: only a scale has weights for each step."
    if shape == Format.PAIR and option == middle:
        return "The middle of a pair has no weights of its own."
    return ""


def middle_of(options: Iterable[Plain]) -> str:
    """Return the slug of a pair's middle; empty where there are too few options."""
    slugs = [said["slug"] for said in sorted(options, key=lambda said: (said["position"], said["slug"]))]
    return slugs[MIDDLE] if len(slugs) > MIDDLE else ""
