"""A sheet of answers in few bytes (a byte a choice, bit masks for many), readable by every later release.

The first byte is the version of this format. Then come the edition's questions in order. A question with one choice
takes one byte: 0 not seen, 1 skipped, else 2 + 2 x the option's place, + 1 where it is important. A question with many
choices takes a mask, lowest bit first: bit 0 is set once it was seen, bit n + 1 where the option in place n is chosen.
"""

from quiz.engine.answers import Answer, Answers, State, UnknownQuestion, check_answer
from quiz.engine.edition import Edition, Kind
from quiz.engine.layout import FIRST, NOT_SEEN, SKIPPED, Layout, Slot

VERSION = 1


class DamagedSheet(Exception):
    """The bytes were not packed for this edition."""


def pack(edition: Edition, sheet: Answers) -> bytes:
    layout = edition.layout
    for slug in sheet:
        if slug not in layout.by_slug:
            raise UnknownQuestion(slug)
    packed = (_write(slot, sheet.get(slot.question.slug)) for slot in layout.slots)
    return bytes([VERSION]) + b"".join(packed)


def pack_one(edition: Edition, data: bytes, slug: str, answer: Answer | None) -> bytes:
    """Return the bytes with one answer changed; None makes the question not seen."""
    layout = edition.layout
    _check(layout, data)
    slot = layout.by_slug.get(slug)
    if slot is None:
        raise UnknownQuestion(slug)
    return data[: slot.start] + _write(slot, answer) + data[slot.stop :]


def unpack(edition: Edition, data: bytes) -> dict[str, Answer]:
    """Return the answers in the edition's order of questions."""
    layout = edition.layout
    _check(layout, data)
    answers = ((slot.question.slug, _read(slot, data)) for slot in layout.slots)
    return {slug: answer for slug, answer in answers if answer is not None}


def unpack_one(edition: Edition, data: bytes, slug: str) -> Answer | None:
    """Return one answer, None where the question was not seen."""
    layout = edition.layout
    _check(layout, data)
    if slug not in layout.by_slug:
        raise UnknownQuestion(slug)
    return _read(layout.by_slug[slug], data)


def pack_kind(edition: Edition, data: bytes, kind: Kind) -> bytes:
    """Return the bytes as they are where only questions of this kind were seen."""
    layout = edition.layout
    _check(layout, data)
    parts = (data[slot.start : slot.stop] for slot in layout.slots if slot.question.kind is kind)
    return bytes([VERSION]) + b"".join(parts)


def states(edition: Edition, data: bytes) -> tuple[State, ...]:
    """Return for each question of the edition, in order, whether it was seen and answered."""
    layout = edition.layout
    _check(layout, data)
    return tuple(_state(slot, data) for slot in layout.slots)


def _check(layout: Layout, data: bytes) -> None:
    if len(data) != layout.length or data[0] != VERSION:
        raise DamagedSheet(f"expected version {VERSION} in {layout.length} bytes, got {data[:1].hex()} in {len(data)}")


def _write(slot: Slot, answer: Answer | None) -> bytes:
    if answer is None:
        return bytes(slot.stop - slot.start)
    check_answer(slot.question, answer)
    places = [place for place, option in enumerate(slot.question.options) if option.slug in answer.chosen]
    if slot.many:
        mask = 1 + sum(2 << place for place in places)
        return mask.to_bytes(slot.stop - slot.start, "little")
    return bytes([FIRST + 2 * places[0] + answer.important if places else SKIPPED])


def _read(slot: Slot, data: bytes) -> Answer | None:
    options = slot.question.options
    if slot.many:
        mask = int.from_bytes(data[slot.start : slot.stop], "little")
        if mask >> (len(options) + 1) or (mask and not mask & 1):
            raise DamagedSheet(slot.question.slug)
        chosen = tuple(option.slug for place, option in enumerate(options) if mask >> (place + 1) & 1)
        return Answer(chosen=chosen) if mask else None
    code = data[slot.start]
    if code < FIRST:
        return Answer(chosen=()) if code == SKIPPED else None
    place, important = divmod(code - FIRST, 2)
    if place >= len(options) or (important and slot.question.kind is not Kind.FIT):
        raise DamagedSheet(slot.question.slug)
    return Answer(chosen=(options[place].slug,), important=bool(important))


def _state(slot: Slot, data: bytes) -> State:
    code = int.from_bytes(data[slot.start : slot.stop], "little")
    if code == NOT_SEEN:
        return State.NOT_SEEN
    return State.SKIPPED if code == SKIPPED else State.ANSWERED
