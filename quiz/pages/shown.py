"""What a page shows, as a value: whole from the start, and left as it is by everyone who reads it."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def shown(kind: type[T]) -> type[T]:
    """Make a dataclass that the type checker holds to be frozen.

    To freeze it at run time as well makes a value three times as dear and its class twice: a page has hundreds of
    values, and the site near a hundred classes, a twelfth of its loading. What something is kept by is frozen for real.
    """
    return dataclass(slots=True, kw_only=True, match_args=False)(kind)
