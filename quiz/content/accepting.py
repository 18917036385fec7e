"""A quiz from elsewhere, asked what our own forms would ask of it before any of it is written."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from quiz import models
from quiz.editions.compiling import TABLES
from quiz.engine.document import DamagedEdition
from quiz.engine.edition import Edition
from quiz.engine.soundness import Place, find_faults, walk_rows

OWNERS: Mapping[str, type[Model]] = {
    "tracks": models.Track,
    "sources": models.Source,
    "questions": models.Question,
    "options": models.Option,
    "weights": models.Weight,
    "slopes": models.Weight,
    "notes": models.Note,
    "disagreements": models.Disagreement,
    "sides": models.Side,
    **{part: table for part, (table, _) in TABLES.items()},
}
"""The table that a collection's rows become."""


def refuse_unfit(edition: Edition) -> None:
    """Refuse what is unsound, and any field that its table would not take, by row and field."""
    for fault in find_faults(edition):
        raise DamagedEdition("/".join(fault.place), fault.code)
    for row, place in walk_rows(edition):
        _refuse_unfit_row(OWNERS[place[-2]], row, place)


def _refuse_unfit_row(table: type[Model], row: Any, place: Place) -> None:
    fields = {field.name: field for field in table._meta.concrete_fields}
    own = {name: getattr(row, name) for name, field in fields.items() if hasattr(row, name) and not field.is_relation}
    try:
        table(**own).clean_fields(exclude=fields.keys() - own.keys())
    except ValidationError as refusal:
        name, messages = next(iter(refusal.message_dict.items()))
        raise DamagedEdition("/".join((*place, name)), " ".join(messages)) from None
