"""One weight on a form: its points, the criterion it rests on, the reason in words, and what is live."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quiz import models
from quiz.content import drafting
from quiz.engine import edition as engine
from quiz.engine.soundness import MOST_POINTS
from quiz.models.rows import refuse_hidden

EVIDENCE = (("direct", _("stated")), ("indirect", _("inferred")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A track's column, with the criteria its cells can rest on: the track's own first."""

    track: models.Track
    criteria: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]


class WeightFields(forms.Form):
    points = forms.IntegerField(min_value=-MOST_POINTS, max_value=MOST_POINTS, required=False, label=_("Points"))
    criterion = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("Criterion"))
    reason = forms.CharField(max_length=200, required=False, label=_("Reason"), validators=[refuse_hidden])
    evidence = forms.ChoiceField(choices=EVIDENCE, initial="direct", required=False, label=_("Evidence"))

    def __init__(self, *args: Any, column: Column, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Any] = [("", _("No criterion")), *column.criteria]
        self.fields["criterion"].choices = choices  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            said = label if name == "points" else f"{field.label}: {label}"
            field.widget.attrs |= {"aria-label": said}
            field.show_hidden_initial = True
        self.fields["points"].widget.attrs |= {"inputmode": "numeric", "class": "points"}
        self.fields["reason"].widget.attrs["placeholder"] = _("Reason, in words")

    def clean(self) -> dict[str, Any]:
        """A weight of nothing needs nothing; any other says why and rests on a criterion."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("points"):
            if not cleaned.get("criterion") and "criterion" not in self.errors:
                self.add_error("criterion", _("Name the criterion that these points rest on."))
            if not cleaned.get("reason"):
                self.add_error("reason", _("Say in words why."))
        return cleaned


class Cell:
    def __init__(self, *, form: WeightFields, column: Column) -> None:
        self.form, self.column = form, column
        self.live: int | None = None

    def see_live(self, weights: Iterable[engine.Weight], *, exists: bool) -> None:
        """Take note of the points in the live edition, where it has this option."""
        if exists:
            by_track = {weight.track: weight.points for weight in weights}
            self.live = by_track.get(self.column.track.slug, 0)

    @property
    def was(self) -> str:
        """Return the live points where they differ from those shown."""
        shown = str(self.form["points"].value() or 0)
        return "" if self.live is None or shown == str(self.live) else f"{self.live:+d}" if self.live else "0"

    def entry(self) -> drafting.Cell | None:
        said = self.form.cleaned_data
        if not said.get("criterion"):
            return None
        return drafting.Cell(
            track_id=self.column.track.pk,
            points=said.get("points") or 0,
            criterion_id=said["criterion"],
            reason=said.get("reason") or "",
            evidence=said.get("evidence") or "direct",
        )


def columns() -> tuple[Column, ...]:
    """Return a column for each track; two queries, however many cells are made of them."""
    tracks = list(models.Track.objects.order_by("position"))
    criteria: dict[int, list[tuple[int, str]]] = {track.pk: [] for track in tracks}
    rows = models.Criterion.objects.select_related("source").order_by("source__number", "statement")
    for row in rows:
        criteria[row.track_id].append((row.pk, f"[{row.source.number}] {row.statement}"))
    return tuple(
        Column(
            track=track,
            criteria=tuple(
                (each.short, tuple(criteria[each.pk]))
                for each in sorted(tracks, key=lambda each: (each.pk != track.pk, each.position))
            ),
        )
        for track in tracks
    )


def weight_cells(
    own: tuple[Column, ...],
    *,
    prefix: str,
    label: str,
    weights: Mapping[int, models.Weight],
    data: Mapping[str, Any] | None,
) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            form=WeightFields(
                data,
                prefix=f"{prefix}-{column.track.code}",
                column=column,
                label=f"{label}, {column.track.name}",
                initial=_initial(weights.get(column.track.pk)),
            ),
            column=column,
        )
        for column in own
    )


def _initial(weight: models.Weight | None) -> dict[str, Any]:
    if weight is None:
        return {}
    return {
        "points": weight.points,
        "criterion": weight.criterion_id,
        "reason": weight.reason,
        "evidence": weight.evidence,
    }
