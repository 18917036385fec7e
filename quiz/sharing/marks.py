"""The mark of each track by its code: its colour on light paper, and its shape in each size that is drawn.

The style sheets give the same colours their names, `--ml`, `--ai` and `--sec`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The shapes are SVG around the origin."""

    colour: str
    shape: str  # beside a name and on a lane
    end: str  # where the track's line ends in the diagram of the first page
    large: str  # on a share card


MARKS = {
    "ml": Mark(
        colour="#0a58a8",
        shape='<circle r="6.5"/>',
        end='<circle r="12"/>',
        large='<circle r="14"/>',
    ),
    "ai": Mark(
        colour="#00705a",
        shape='<rect x="-6" y="-6" width="12" height="12"/>',
        end='<rect x="-12" y="-12" width="24" height="24"/>',
        large='<rect x="-13" y="-13" width="26" height="26"/>',
    ),
    "sec": Mark(
        colour="#b24300",
        shape='<path d="M0-7.8 7.8 0 0 7.8-7.8 0Z"/>',
        end='<path d="M0-16 16 0 0 16-16 0Z"/>',
        large='<path d="M0-17 17 0 0 17-17 0Z"/>',
    ),
}
