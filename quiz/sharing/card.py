"""A share card: 1200 by 630 pixels, always in the light palette, drawn from words that are already chosen.

The headline's stressed words are underlined. It stands in one line where it can, a little smaller if need be; else it
takes two and moves the rows down. It breaks at plain spaces only, so that a no-break space keeps a name together.
Whatever names editors choose, nothing runs into anything: what is too wide is drawn smaller.
"""

from dataclasses import dataclass
from html import escape

import resvg_py

from quiz.sharing.lettering import BOLD, FAMILY, FILES, MEDIUM, width
from quiz.sharing.marks import MARKS

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
PAPER, INK, SOFT, HAIR, SIGNAL = "#f6f4ee", "#17202a", "#4b5661", "#d8d4c8", "#ffd447"
GREY = "#767d84"

ONE_LINE = (84, 72)  # sizes of a headline in one line, the first that fits
TWO_LINES = 60  # and smaller where not even two lines hold it
TIGHT = -0.02
ROWS = (299, 388, 477)
LOWER_ROWS = (338, 419, 500)  # under a headline of two lines
FOOT, LOWER_FOOT = 574, 586
NAME_START, NAME_END, NAME = 116, 490, 36
LANE_START, LANE_END = 510, 970
HALF = 50

Lines = tuple[tuple[str, ...], ...]
"""Words by line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    code: str  # ml, ai or sec
    name: str
    match: int | None  # None draws the line alone, with nothing measured
    is_grey: bool  # no order is claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    before: str
    stress: str
    after: str
    lanes: tuple[Lane, ...]
    zone: tuple[int, int] | None  # too close to rank
    foot: str
    brand: str


def draw_card(card: Card) -> bytes:
    """Return the card as PNG."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=card_svg(card),
            skip_system_fonts=True,
            font_files=[str(path) for path in FILES.values()],
        )
    )


def card_svg(card: Card) -> str:
    size, lines = headline_lines(card)
    rows, foot = (ROWS, FOOT) if len(lines) == 1 else (LOWER_ROWS, LOWER_FOOT)
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        _brand(card.brand),
        *_headline(lines, size, card),
        *(_row(lane, y, card.zone) for lane, y in zip(card.lanes, rows, strict=False)),
        _text(card.foot, MARGIN, foot, size=30, weight=MEDIUM, fill=SOFT),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="{FAMILY}">{"".join(parts)}</svg>'
    )


def headline_lines(card: Card) -> tuple[int, Lines]:
    """Return the headline's size and its words by line: one if it fits, else two of about the same width."""
    words = tuple((card.before + card.stress + card.after).split(" "))
    for size in ONE_LINE:
        if _widest((words,), size) <= WIDTH - 2 * MARGIN:
            return size, (words,)
    cuts: list[Lines] = [(words[:at], words[at:]) for at in range(1, len(words))] or [(words,)]
    lines = min(cuts, key=lambda cut: _widest(cut, TWO_LINES))
    return _fitting(TWO_LINES, _widest(lines, TWO_LINES), WIDTH - 2 * MARGIN), lines


def fits_lane(name: str) -> bool:
    """Tell whether a name stands before its lane in full size."""
    return _name_width(name) <= NAME_END - NAME_START


def _headline(lines: Lines, size: int, card: Card) -> list[str]:
    tops = (208,) if len(lines) == 1 else (192, 262)
    first = len(card.before.split(" ")) - 1
    stressed = range(first, first + len(card.stress.split(" ")))
    parts, place = [], 0
    for words, y in zip(lines, tops, strict=True):
        marked = [at for at in range(len(words)) if place + at in stressed]
        if marked:
            parts.append(_underline(words, marked, y, size, card))
        parts.append(_text(" ".join(words), MARGIN, y, size=size, weight=BOLD, spacing=TIGHT))
        place += len(words)
    return parts


def _underline(words: tuple[str, ...], marked: list[int], y: int, size: int, card: Card) -> str:
    start = MARGIN + _wide("".join(f"{word} " for word in words[: marked[0]]), size)
    under = _bare(" ".join(words[marked[0] : marked[-1] + 1]), card)
    return (
        f'<rect x="{start:.1f}" y="{y + size * 0.17:.1f}" width="{_wide(under, size):.1f}" '
        f'height="{size / 7:.1f}" fill="{SIGNAL}"/>'
    )


def _bare(words: str, card: Card) -> str:
    """Return the stressed words without the comma that may cling to them."""
    return words if words in card.stress else words.rstrip(",.")


def _row(lane: Lane, y: int, zone: tuple[int, int] | None) -> str:
    colour = GREY if lane.is_grey else MARKS[lane.code].colour
    end = _on(100 if lane.match is None else lane.match)
    half = "" if lane.match is None else _half(y)
    band = ""
    if zone:
        band = (
            f'<rect x="{_on(zone[0]):.1f}" y="{y - 22}" width="{_on(zone[1]) - _on(zone[0]):.1f}" height="44" '
            f'fill="{SIGNAL}" fill-opacity="0.65"/>'
        )
    return (
        f'<g fill="{colour}"><g transform="translate(85 {y})">{MARKS[lane.code].large}</g>{band}'
        f'<rect x="{LANE_START}" y="{y - 2}" width="{LANE_END - LANE_START}" height="4" fill="{HAIR}"/>'
        f"{half}"
        f'<rect x="{LANE_START}" y="{y - 7}" width="{end - LANE_START:.1f}" height="14"/>'
        f'<g transform="translate({end:.1f} {y})">{MARKS[lane.code].large}</g></g>'
        + _text(lane.name, NAME_START, y + 13, size=_name_size(lane.name), weight=MEDIUM)
        + (
            ""
            if lane.match is None
            else _text(f"{lane.match}%", WIDTH - MARGIN, y + 16, size=44, weight=BOLD, anchor="end")
        )
    )


def _half(y: int) -> str:
    """Return the mark at 50: what random answers get."""
    return f'<rect x="{_on(HALF) - 1:.1f}" y="{y - 22}" width="2" height="44" fill="{GREY}"/>'


def _on(match: int) -> float:
    return LANE_START + (LANE_END - LANE_START) * match / 100


def _brand(name: str) -> str:
    fork = (
        f'<path d="M14 26V17C14 12 5 12 5 4" stroke="{MARKS["ml"].colour}"/>'
        f'<path d="M14 26V17C14 12 23 12 23 4" stroke="{MARKS["sec"].colour}"/>'
        f'<path d="M14 26V4" stroke="{MARKS["ai"].colour}"/><path d="M14 26V19" stroke="{INK}"/>'
    )
    mark = (
        f'<g transform="translate(70 54) scale(1.8)" fill="none" stroke-width="3.5" stroke-linecap="round">{fork}</g>'
    )
    return mark + _text(name, 136, 92, size=32, weight=BOLD)


def _name_size(name: str) -> int:
    return _fitting(NAME, _name_width(name), NAME_END - NAME_START)


def _name_width(name: str) -> float:
    return width(name, size=NAME, weight=MEDIUM)


def _fitting(size: int, wide: float, room: int) -> int:
    """Return the size, or the largest one at which what is so wide goes into the room."""
    return min(size, int(size * room / wide)) if wide else size


def _widest(lines: Lines, size: int) -> float:
    return max(_wide(" ".join(line), size) for line in lines)


def _wide(text: str, size: int) -> float:
    return width(text, size=size, weight=BOLD, spacing=TIGHT)


def _text(
    text: str,
    x: float,
    y: float,
    *,
    size: int,
    weight: int,
    fill: str = INK,
    spacing: float = 0,
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'letter-spacing="{spacing * size:.2f}" text-anchor="{anchor}">{escape(text)}</text>'
    )
