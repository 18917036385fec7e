"""An edition as canonical JSON, its two digests, and the refusal of a damaged or foreign document.

Canonical means that equal editions give equal bytes: keys sorted, no spaces, decimals as plain strings without
trailing zeros. Every field is written. A document is read for ever, so it is asked whether it can be read and never
whether it is sound: a field that came later takes its default, and whatever else changed is one of the `UPGRADERS`.
The digest of what is stored is that of its text: written anew, an old document has the fields that came later too.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, NoReturn, TypeAlias, cast, get_args, get_origin, get_type_hints

from quiz.engine.edition import Edition, Question, Weight
from quiz.engine.table import RULES

Plain: TypeAlias = dict[str, Any]
"""An edition as JSON holds it."""

UPGRADERS: Sequence[Callable[[Plain], Plain]] = ()
"""The first turns an edition of format 1 into one of format 2, and so on: for fields renamed, removed or given another
meaning. A field that is only added needs a default and no upgrader."""

FORMAT = 1 + len(UPGRADERS)
"""The number of the format that is written."""

LARGEST = 10**12
"""No figure in an edition is larger."""

DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


class DamagedEdition(Exception):
    """The text is no edition: `place` says where, `problem` says what."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(place, problem)
        self.place = place
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


def encode(edition: Edition) -> str:
    return _canonical({"edition": _plain(edition), "format": FORMAT})


def decode(text: str, *, upgraders: Sequence[Callable[[Plain], Plain]] = UPGRADERS) -> Edition:
    """Return the edition, whatever format it was written in, or refuse the first thing that cannot be read."""
    document = _parse(text)
    if not isinstance(document, dict) or document.keys() != {"edition", "format"}:
        raise DamagedEdition("document", "expected an edition and a format number")
    written = _read_number(document["format"], "format")
    if not 1 <= written <= len(upgraders) + 1:
        raise DamagedEdition("format", f"{written} is none that this release reads: 1 to {len(upgraders) + 1}")
    edition = cast("Edition", _read(Edition, _upgrade(document["edition"], upgraders[written - 1 :]), "edition"))
    if edition.rule not in RULES:
        raise DamagedEdition("edition.rule", f"this release does not know the scoring rule {edition.rule[:80]!r}")
    return edition


def scoring_digest(edition: Edition) -> str:
    """Return the digest of what scoring depends on: two editions that share it rank every sheet alike."""
    scored = {
        "rule": edition.rule,
        "tracks": [track.slug for track in edition.tracks],
        "questions": [_scored(question) for question in edition.fit],
    }
    return text_digest(_canonical(scored))


def content_digest(edition: Edition) -> str:
    """Return the digest of the whole edition as it would be written now; what is stored has that of its own text."""
    return text_digest(encode(edition))


def text_digest(text: str) -> str:
    """Return a digest of any text, even of one that cannot be stored and is about to be refused."""
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def find_unreadable(value: Any) -> Iterator[tuple[str, str]]:
    """Yield each field of a value's own that could not be read once it is written, with the problem."""
    for name, kind in get_type_hints(type(value)).items():
        own = getattr(value, name)
        if isinstance(own, tuple) or is_dataclass(own):
            continue
        try:
            _read(kind, _plain(own), name)
        except DamagedEdition as damage:
            yield damage.place, damage.problem


def _scored(question: Question) -> dict[str, object]:
    return {
        "slug": question.slug,
        "format": question.format,
        "emphasis": question.emphasis,
        "slopes": _points(question.slopes),
        "options": [{"slug": option.slug, "points": _points(option.weights)} for option in question.options],
    }


def _points(weights: tuple[Weight, ...]) -> dict[str, int]:
    """Leave zeros out: a weight of nothing scores like no weight."""
    return {weight.track: weight.points for weight in weights if weight.points}


def _canonical(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _upgrade(plain: object, upgraders: Sequence[Callable[[Plain], Plain]]) -> object:
    if upgraders and not isinstance(plain, dict):
        raise DamagedEdition("edition", "expected an object")
    try:
        for upgrade in upgraders:
            plain = upgrade(cast("Plain", plain))
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise DamagedEdition("edition", f"does not fit the format it names: {error!r}") from error
    return plain


def _parse(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_distinct, parse_constant=_refuse_number, parse_float=_refuse_number)
    except (ValueError, RecursionError) as error:
        raise DamagedEdition("document", f"not JSON that we write: {error}") from error


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name is given twice")
    return members


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(f"a number that is not whole: {text[:20]}")


def _read(kind: Any, value: object, place: str) -> Any:
    """Return the value as the kind of a field, or refuse it by its place."""
    if is_dataclass(kind):
        return _read_fields(kind, value, place)
    if get_origin(kind) is tuple:
        return _read_items(get_args(kind), value, place)
    if get_origin(kind) is UnionType:
        (wanted,) = (each for each in get_args(kind) if each is not NoneType)
        return None if value is None else _read(wanted, value, place)
    return _LEAVES[kind](value, place) if kind in _LEAVES else _read_word(kind, value, place)


def _read_fields(kind: Any, value: object, place: str) -> object:
    hints = _hints(kind)
    if not isinstance(value, dict):
        raise DamagedEdition(place, "expected an object")
    for name in sorted(value.keys() - hints.keys()):
        raise DamagedEdition(place, f"unknown field {name[:80]!r}")
    for name in sorted(_needed(kind) - value.keys()):
        raise DamagedEdition(place, f"missing field {name!r}")
    return kind(**{name: _read(hints[name], each, f"{place}.{name}") for name, each in value.items()})


def _read_items(kinds: tuple[Any, ...], value: object, place: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise DamagedEdition(place, "expected a list")
    if kinds[1] is Ellipsis:
        kinds = kinds[:1] * len(value)
    if len(value) != len(kinds):
        raise DamagedEdition(place, f"expected {len(kinds)} items")
    return tuple(_read(kind, each, f"{place}[{at}]") for at, (kind, each) in enumerate(zip(kinds, value, strict=True)))


def _read_text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise DamagedEdition(place, "expected text")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise DamagedEdition(place, "characters that are no text")
    return value


def _read_number(value: object, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise DamagedEdition(place, "expected a whole number")
    return value


def _read_truth(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise DamagedEdition(place, "expected true or false")
    return value


def _read_decimal(value: object, place: str) -> Decimal:
    if not isinstance(value, str) or not DECIMAL.fullmatch(value):
        raise DamagedEdition(place, "expected a decimal number as text")
    return Decimal(value)


def _read_word(kind: type[StrEnum], value: object, place: str) -> StrEnum:
    try:
        return kind(cast("str", value))
    except ValueError:
        raise DamagedEdition(place, f"expected one of {', '.join(kind)}") from None


@cache
def _needed(kind: Any) -> frozenset[str]:
    """Return the fields without a default; a document from before a field came has not got it."""
    own = fields(kind)
    return frozenset(each.name for each in own if each.default is MISSING and each.default_factory is MISSING)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


_LEAVES: dict[object, Callable[[object, str], object]] = {
    str: _read_text,
    int: _read_number,
    bool: _read_truth,
    Decimal: _read_decimal,
}
