"""A row in every table of every app, whatever tables there are: for tests of what must leave none out."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

from django.apps import apps
from django.db import models

LATE = datetime(2026, 11, 24, 23, 59, 59, 123456, tzinfo=UTC)


def every_model():
    return [each for each in apps.get_models(include_auto_created=True) if not each._meta.proxy and each._meta.managed]


def fill_every_table():
    """Put a row into each table that is empty; parents first, for a row may need one of another table."""
    waiting = [model for model in every_model() if not model._base_manager.exists()]
    for _ in range(len(waiting) + 1):
        waiting = [model for model in waiting if not _fill(model)]
    assert not waiting, f"nothing could be put into {waiting}"


def add_rows(*labels):
    """Add a row to each of these tables; return how many took one."""
    return sum(add_row(apps.get_model(label)) for label in labels)


def _fill(model):
    parents = [each.related_model for each in model._meta.local_concrete_fields if each.is_relation and not each.null]
    return all(parent._base_manager.exists() for parent in parents) and add_row(model)


def add_row(model):
    """Write a row of values that fit their columns. No `save()` of the model's own refuses it, nor what forms ask."""
    row = model(**{each.attname: _value(each) for each in model._meta.local_concrete_fields if not each.primary_key})
    if not isinstance(model._meta.pk, models.AutoField):
        row.pk = _value(model._meta.pk)
    row.save_base(raw=True, force_insert=True)
    return True


VALUES = {
    models.JSONField: lambda: {"b": 1e16, "a": ["\u00e9", None, 1.5, True]},
    models.BooleanField: lambda: True,
    models.DateTimeField: lambda: LATE,
    models.DateField: LATE.date,
    models.DecimalField: lambda: Decimal("3.5"),
    models.IntegerField: lambda: 3,
    models.FloatField: lambda: 1.5,
    models.BinaryField: lambda: uuid4().bytes,
    models.UUIDField: uuid4,
    models.GenericIPAddressField: lambda: "2001:db8::1",
}


def _value(column):
    if column.is_relation:
        return None if column.null else column.related_model._base_manager.order_by("pk").last().pk
    if column.choices:
        return column.choices[-1][0]
    makers = [make for kind, make in VALUES.items() if isinstance(column, kind)]
    return makers[0]() if makers else uuid4().hex[: column.max_length]
