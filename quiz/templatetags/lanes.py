"""Lanes: the one chart of the site, drawn as inline SVG without a viewBox, and the three marks.

A lane stretches to any width and its shapes stay round, because x is in percent and shapes are in pixels. All geometry
is in attributes, so a strict style-src holds. A lane is hidden from assistive tech: the page always prints the value as
text beside it. `code` is a track's code (ml, ai or sec) everywhere; it picks colour and shape together.

    {% load lanes %}
    {% mark track.code %}                               the track's shape, beside its name
    {% lane_match code 69 %}                            a match from 0 to 100 with the tick at 50;
    {% lane_match code 69 zone_low=66 zone_high=72 %}   with the shaded zone of what is too close to rank
    {% lane_share code share.low share.high %}          a share of postings in percent
    {% lane_pay entry axis %}                           pay: whichever a `paying.PayEntry` asks for
    {% lane_difference code value scale side %}         left (-1) or right (+1) of a zero tick
    {% lane_axis axis %}                                the labels of the pay axis, once in a table's head
    {% lane_key code "range" %}                         a drawing in small: range, base-to-total, base, total, floor
    {% junction_end code %}                             the open shape where a line of the diagram ends

The axis is `paying.pay_axis(edition)`, the same for every lane of an edition.
"""

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from quiz.pages.paying import Axis, Drawing, PayEntry
from quiz.pages.wording import THOUSAND
from quiz.sharing.marks import MARKS

Number = int | Decimal | Fraction | float

register = template.Library()

HEIGHT = 22
HALFWAY = 50


@register.simple_tag
def mark(code: str) -> SafeString:
    shape = SafeString(MARKS[_known(code)].shape)
    return format_html('<svg class="mark t-{}" viewBox="-8 -8 16 16" aria-hidden="true">{}</svg>', _known(code), shape)


@register.simple_tag
def junction_end(code: str) -> SafeString:
    """The open shape at the end of a track's line in the diagram of the first page."""
    return format_html('<g class="end t-{}">{}</g>', _known(code), SafeString(MARKS[_known(code)].end))


@register.simple_tag
def lane_match(code: str, score: Number, zone_low: Number | None = None, zone_high: Number | None = None) -> SafeString:
    parts = [_rail()]
    if zone_low is not None and zone_high is not None:
        parts.append(_zone(percent(zone_low), percent(zone_high)))
    parts += [_tick(percent(HALFWAY)), _run(percent(0), percent(score)), _dot(code, percent(score))]
    return _lane(code, parts)


@register.simple_tag
def lane_share(code: str, low: Number, high: Number | None = None) -> SafeString:
    end = low if high is None else high
    parts = [_rail(), _run(percent(0), percent(low))]
    if end != low:
        parts += [_run(percent(low), percent(end), thin=True), _dot(code, percent(low))]
    return _lane(code, [*parts, _dot(code, percent(end))])


@register.simple_tag
def lane_pay(entry: PayEntry, axis: Axis) -> SafeString:
    if entry.drawing is None:
        return SafeString("")
    return _pay_lane(entry.track.code, axis, entry.low, entry.high, drawing=entry.drawing)


@register.simple_tag
def lane_difference(code: str, value: Number, scale: Number, side: int) -> SafeString:
    """Draw a difference of `value` on a scale that ends at `scale`, to the left (-1) or the right (1)."""
    end = percent(HALFWAY + side * HALFWAY * float(value) / float(scale))
    zero = percent(HALFWAY)
    tick = format_html('<line class="zero" x1="{}" x2="{}" y2="{}"/>', zero, zero, HEIGHT)
    return _lane(code, [_rail(), _run(zero, end), tick, _dot(code, end)])


@register.simple_tag
def lane_axis(axis: Axis) -> SafeString:
    labels = (
        (_on(axis, tick), "middle" if tick > axis.low else "start", _label(tick, is_first=not place))
        for place, tick in enumerate(axis.ticks)
    )
    texts = format_html_join("", '<text x="{}" y="13" text-anchor="{}">{}</text>', labels)
    return format_html('<svg class="lane" height="18" aria-hidden="true">{}</svg>', texts)


@register.simple_tag
def lane_key(code: str, drawing: str) -> SafeString:
    """One drawing of the pay lanes in small, for the key above a table."""
    return _lane(code, list(_pay_shapes(code, Drawing(drawing), "20.0%", "80.0%")))


def percent(value: Number, low: Number = 0, high: Number = 100) -> str:
    """Return where a value lies between two ends, as an SVG attribute: one decimal, a point in every language."""
    start, end = float(low), float(high)
    return f"{100 * (float(value) - start) / (end - start):.1f}%"


def _pay_lane(code: str, axis: Axis, low: Number, high: Number, *, drawing: Drawing) -> SafeString:
    ticks = [_tick(_on(axis, tick)) for tick in axis.ticks]
    first, last = _on(axis, low), _on(axis, high)
    return _lane(code, [*ticks, *_pay_shapes(code, drawing, first, last)])


def _pay_shapes(code: str, drawing: Drawing, first: str, last: str) -> tuple[SafeString, ...]:
    return {
        Drawing.RANGE: (_run(first, last), _dot(code, first), _dot(code, last)),
        Drawing.BASE_TO_TOTAL: (_run(first, last, thin=True), _dot(code, first, is_open=True), _dot(code, last)),
        Drawing.BASE: (_dot(code, first, is_open=True),),
        Drawing.TOTAL: (_dot(code, last),),
        Drawing.FLOOR: (_run(first, "100%", thin=True), _dot(code, first, is_open=True), _arrow()),
    }[drawing]


def _on(axis: Axis, dollars: Number) -> str:
    """Return a place on the axis; what lies beyond stays at its end, where only a floor may be."""
    return percent(min(max(dollars, axis.low), axis.high), axis.low, axis.high)


def _label(tick: int, *, is_first: bool) -> str:
    return f"${tick // THOUSAND}k" if is_first else str(tick // THOUSAND)


def _lane(code: str, parts: list[SafeString]) -> SafeString:
    inner = format_html_join("", "{}", ((part,) for part in parts))
    return format_html('<svg class="lane t-{}" height="{}" aria-hidden="true">{}</svg>', _known(code), HEIGHT, inner)


def _rail() -> SafeString:
    return SafeString('<line class="rail" x2="100%" y1="11" y2="11"/>')


def _tick(x: str) -> SafeString:
    return format_html('<line class="grid" x1="{}" x2="{}" y2="{}"/>', x, x, HEIGHT)


def _zone(low: str, high: str) -> SafeString:
    width = f"{float(high[:-1]) - float(low[:-1]):.1f}%"
    return format_html('<rect class="zone" x="{}" width="{}" height="{}"/>', low, width, HEIGHT)


def _run(low: str, high: str, *, thin: bool = False) -> SafeString:
    return format_html('<line class="run{}" x1="{}" x2="{}" y1="11" y2="11"/>', " is-thin" if thin else "", low, high)


def _dot(code: str, x: str, *, is_open: bool = False) -> SafeString:
    shape = MARKS[_known(code)].shape.replace("/>", ' class="dot is-open"/>' if is_open else ' class="dot"/>')
    return format_html('<svg x="{}" y="11" overflow="visible">{}</svg>', x, SafeString(shape))


def _arrow() -> SafeString:
    return SafeString('<svg x="100%" y="11" overflow="visible"><path class="arrow" d="M-7-6 0 0-7 6"/></svg>')


def _known(code: str) -> str:
    return code if code in MARKS else "ml"
