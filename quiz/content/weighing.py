"""All weights of the draft at once: reading them as cells, and saving the ones an editor changed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from quiz import models
from quiz.content.history import latest_change, plain_question, record_change
from quiz.engine.soundness import MOST_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A cell that somebody else changed meanwhile: what it was when opened, what it is now, what was typed."""

    key: int
    was: int
    theirs: int | None  # None where the row is gone
    yours: int
    change: models.Change | None = None  # by which it became theirs, as far as the history knows


class WeightsChanged(Exception):
    """Cells were changed by somebody else; nothing is saved. `clashes` has them all."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        super().__init__(str(clashes))
        self.clashes = clashes


class PointsOutOfRange(Exception):
    """Points go from -3 to 3."""


@transaction.atomic
def save_points(*, points: Mapping[int, int], seen: Mapping[int, int], by: str) -> int:
    """Save the points that differ from those seen, by the weights' keys; return how many cells changed.

    A cell that the editor left alone keeps what somebody else made of it. A cell that both changed is refused.
    """
    wanted = {key: number for key, number in points.items() if number != seen.get(key)}
    if any(abs(number) > MOST_POINTS for number in wanted.values()):
        raise PointsOutOfRange
    held = _hold_weights(list(wanted))
    clashes = tuple(
        Clash(key=key, was=seen[key], theirs=None, yours=number)
        if key not in held
        else Clash(key=key, was=seen[key], theirs=held[key].points, yours=number, change=_change_of(held[key]))
        for key, number in sorted(wanted.items())
        if key in seen and (key not in held or held[key].points not in (seen[key], number))
    )
    if clashes:
        raise WeightsChanged(clashes)
    by_question: dict[int, list[models.Weight]] = defaultdict(list)
    for key, number in wanted.items():
        if key in held and held[key].points != number:
            held[key].points = number
            by_question[held[key].question_id].append(held[key])
    for question_pk, weights in sorted(by_question.items()):
        _save_in(question_pk, weights, by=by)
    return sum(len(weights) for weights in by_question.values())


def _hold_weights(keys: list[int]) -> dict[int, models.Weight]:
    """Lock questions before their weights, as every other writer does, and return the weights by key."""
    owners = models.Weight.objects.filter(pk__in=keys).values("question")
    list(models.Question.objects.select_for_update().filter(pk__in=owners).order_by("pk"))
    return models.Weight.objects.select_for_update(of=("self",)).select_related("question").in_bulk(keys)


def _change_of(weight: models.Weight) -> models.Change | None:
    return latest_change("question", weight.question.slug)


def _save_in(question_pk: int, weights: list[models.Weight], *, by: str) -> None:
    question = models.Question.objects.select_for_update().get(pk=question_pk)
    before = plain_question(question)
    for weight in weights:
        weight.revision += 1
        weight.save(update_fields=["points", "revision"])
    question.revision += 1
    question.save(update_fields=["revision"])
    action = models.Change.Action.CHANGED
    after = plain_question(question)
    record_change(by=by, action=action, table="question", slug=question.slug, before=before, after=after)


@transaction.atomic
def save_order(*, positions: Mapping[int, int], seen: Mapping[int, int], by: str) -> int:
    """Give questions new places; refuse where somebody else moved one of them meanwhile. Return how many moved."""
    wanted = {key: place for key, place in positions.items() if place != seen.get(key)}
    held = models.Question.objects.select_for_update().in_bulk(list(wanted))
    clashes = tuple(
        Clash(key=key, was=seen[key], theirs=held[key].position if key in held else None, yours=place)
        for key, place in sorted(wanted.items())
        if key in seen and (key not in held or held[key].position not in (seen[key], place))
    )
    if clashes:
        raise WeightsChanged(clashes)
    for key, place in sorted(wanted.items()):
        if key in held:
            _move(held[key], place, by=by)
    return len(wanted.keys() & held.keys())


def _move(question: models.Question, place: int, *, by: str) -> None:
    before = {"position": question.position}
    question.position = place
    question.revision += 1
    question.save(update_fields=["position", "revision"])
    action = models.Change.Action.CHANGED
    after = {"position": place}
    record_change(by=by, action=action, table="question", slug=question.slug, before=before, after=after)
