"""Pictures as they are seen: the pixels of a PNG, read without the library that drew it."""

import zlib
from struct import unpack


class Picture:
    """The pixels of a PNG of eight bits a channel, with alpha, not interlaced."""

    def __init__(self, png):
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        self.width, self.height, depth, kind, _, _, interlaced = unpack(">IIBBBBB", png[16:29])
        assert (depth, kind, interlaced) == (8, 6, 0)
        self.rows = _unfiltered(zlib.decompress(_pixels(png)), self.width * 4)

    def at(self, x, y):
        """Return a pixel's colour as it is written in a style sheet."""
        return "#" + bytes(self.rows[y][4 * x : 4 * x + 3]).hex()

    def places(self, colour, *, across=None, down=None):
        """Return the places of this very colour within the two ranges."""
        columns, rows = across or range(self.width), down or range(self.height)
        return [(x, y) for y in rows for x in columns if self.at(x, y) == colour]

    def part(self, *, across, down):
        return [bytes(self.rows[y][4 * across.start : 4 * across.stop]) for y in down]


def _pixels(png):
    """Return what the IDAT chunks hold, still compressed."""
    found, at = b"", 8
    while at < len(png):
        length, name = unpack(">I4s", png[at : at + 8])
        if name == b"IDAT":
            found += png[at + 8 : at + 8 + length]
        at += 12 + length
    return found


def _unfiltered(data, stride):
    rows, above = [], bytearray(stride)
    for start in range(0, len(data), stride + 1):
        row = bytearray(data[start + 1 : start + 1 + stride])
        _undo(data[start], row, above)
        rows.append(row)
        above = row
    return rows


def _undo(kind, row, above):
    """Add to each byte what its filter guessed: nothing, left, above, the mean of both, or the nearest."""
    if kind == 0:
        return
    before = bytes(4)
    for at in range(0, len(row), 4):
        over, corner = above[at : at + 4], above[at - 4 : at] or bytes(4)
        for channel in range(4):
            left, up = before[channel], over[channel]
            guess = (left, up, (left + up) // 2)[kind - 1] if kind < 4 else _nearest(left, up, corner[channel])
            row[at + channel] = (row[at + channel] + guess) & 0xFF
        before = row[at : at + 4]


def _nearest(left, above, corner):
    by_left, by_above, by_corner = abs(above - corner), abs(left - corner), abs(left + above - 2 * corner)
    if by_left <= by_above and by_left <= by_corner:
        return left
    return above if by_above <= by_corner else corner
