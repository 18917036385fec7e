"""The bundled font: where its files lie, and how wide a line of it is.

A drawn line needs its width before it is drawn, to be underlined or broken. It is read from the font itself, as the
advance of each glyph; the bundled files hold no kerning, so that this is the width drawn.
"""

from functools import cache
from pathlib import Path
from struct import unpack_from

FAMILY = "Inter"
BOLD, MEDIUM = 700, 500
FILES = {
    BOLD: Path(__file__).parent / "fonts" / "Inter-Bold.otf",
    MEDIUM: Path(__file__).parent / "fonts" / "Inter-Medium.otf",
}

UNITS_AT = 18  # in the table `head`
COUNT_AT = 34  # in the table `hhea`: how many glyphs have an advance of their own
SEGMENTS = 4  # the format of the character map that every font of this kind has


def width(text: str, *, size: float, weight: int, spacing: float = 0) -> float:
    """Return the width of a line in pixels; `spacing` is what follows each letter, in parts of the size."""
    units, advances = _advances(weight)
    return sum(size * (advances.get(ord(letter), units) / units + spacing) for letter in text)


@cache
def _advances(weight: int) -> tuple[int, dict[int, int]]:
    """Return the units of an em, and the advance of each character."""
    data = FILES[weight].read_bytes()
    tables = _tables(data)
    (units,) = unpack_from(">H", data, tables["head"] + UNITS_AT)
    (count,) = unpack_from(">H", data, tables["hhea"] + COUNT_AT)
    advance = [unpack_from(">H", data, tables["hmtx"] + 4 * min(glyph, count - 1))[0] for glyph in range(count)]
    return units, {code: advance[min(glyph, count - 1)] for code, glyph in _characters(data, tables["cmap"]).items()}


def _tables(data: bytes) -> dict[str, int]:
    (count,) = unpack_from(">H", data, 4)
    rows = (unpack_from(">4sLLL", data, 12 + 16 * place) for place in range(count))
    return {tag.decode("ascii"): offset for tag, _checksum, offset, _length in rows}


def _characters(data: bytes, start: int) -> dict[int, int]:
    """Return the glyph of each character, from the character map in segments."""
    (count,) = unpack_from(">H", data, start + 2)
    offsets = (unpack_from(">HHL", data, start + 4 + 8 * place)[2] for place in range(count))
    table = next(start + offset for offset in offsets if unpack_from(">H", data, start + offset)[0] == SEGMENTS)
    twice = unpack_from(">H", data, table + 6)[0]
    found: dict[int, int] = {}
    for place in range(0, twice, 2):
        end = unpack_from(">H", data, table + 14 + place)[0]
        first = unpack_from(">H", data, table + 16 + twice + place)[0]
        delta = unpack_from(">H", data, table + 16 + 2 * twice + place)[0]
        at = table + 16 + 3 * twice + place
        shift = unpack_from(">H", data, at)[0]
        for code in range(first, end + 1):
            glyph = unpack_from(">H", data, at + shift + 2 * (code - first))[0] if shift else code
            if code < 0xFFFF and (glyph or not shift):
                found[code] = (glyph + delta) % 0x10000
    return found
