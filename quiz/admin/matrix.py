"""Every weight on one page, to review and to edit, with what each question decides and how random answers fall."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from quiz.admin.checking import findings_of, read_findings
from quiz.admin.conflicts import who_and_when
from quiz.admin.overview import live_or_none
from quiz.admin.permits import EDIT, READ_DRAFT, may, name_of, needs
from quiz.admin.showing import go, show
from quiz.content.history import latest_change
from quiz.content.reports import find_report
from quiz.content.weighing import Clash, WeightsChanged, save_points
from quiz.editions.compiling import compile_draft
from quiz.engine import edition as engine
from quiz.engine.document import scoring_digest
from quiz.engine.fairness import Check
from quiz.engine.soundness import MOST_POINTS, find_faults
from quiz.models import Question, Report, Track, Weight

SHOWN = {Check.BALANCE: 100, Check.SWING: 1, Check.SHARE_OF_MAXIMUM: 100, Check.INFLUENCE: 100}
"""The checks whose figures stand beside the weights, and what makes points and percent of them."""

Found: TypeAlias = Mapping[Check, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One cell: a weight that can be edited, or nothing where the draft has none."""

    key: int  # the weight's; 0 where there is none
    label: str
    value: str
    was: str  # what is live, where it differs
    tint: str
    criterion: str
    track: Track
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    text: str
    boxes: tuple[Box, ...]
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    question: Question
    lines: tuple[Line, ...]
    figures: Mapping[str, Decimal | None]  # of each check in `SHOWN`


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A weight that was typed into and is there no more; its question, where that is."""

    told: str
    question: Question | None


@require_http_methods(["GET", "POST"])
@needs(*READ_DRAFT)
def weights(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request)
    return _save(request)


@needs(EDIT)
def _save(request: HttpRequest) -> HttpResponse:
    points, wrong = _read(request.POST)
    seen, names = _seen(request.POST)
    typed = {key: request.POST[f"w{key}"] for key, number in points.items() if number != seen.get(key)}
    if wrong:
        return _show(request, typed=typed, wrong=wrong, status=422)
    try:
        number = save_points(points=points, seen=seen, by=name_of(request))
    except WeightsChanged as refusal:
        wrong = {clash.key: _told(clash) for clash in refusal.clashes if clash.theirs is not None}
        gone = [_told_of_gone(clash, names.get(clash.key, "")) for clash in refusal.clashes if clash.theirs is None]
        return _show(request, typed=typed, wrong=wrong, gone=gone, status=409)
    if not number:
        return go(request, "matrix", said=_("No weight was different."))
    said = ngettext("1 weight is saved in the draft.", "%(number)s weights are saved in the draft.", number)
    return go(request, "matrix", said=said % {"number": number})


def _told(clash: Clash) -> str:
    words = who_and_when(clash.change) | {"theirs": f"{clash.theirs:+d}", "yours": f"{clash.yours:+d}"}
    return _("%(who)s changed this to %(theirs)s%(when)s; you typed %(yours)s. Saving again keeps yours.") % words


def _told_of_gone(clash: Clash, name: str) -> Gone:
    """Say who took a weight away, and where it can be given again."""
    slug = name.partition("/")[0]
    question = Question.objects.filter(slug=slug).first()
    change = latest_change("question", slug, removed=question is None)
    words = who_and_when(change) | {"name": name.replace("/", ", "), "yours": f"{clash.yours:+d}"}
    told = _(
        "%(name)s: %(who)s removed this weight%(when)s; you typed %(yours)s. The other cells are as you typed them."
    )
    return Gone(told=told % words, question=question)


def _show(
    request: HttpRequest,
    *,
    typed: Mapping[int, str] | None = None,
    wrong: Mapping[int, str] | None = None,
    gone: Sequence[Gone] = (),
    status: int = 200,
) -> HttpResponse:
    draft, live = compile_draft(), live_or_none()
    tracks = tuple(Track.objects.order_by("position"))
    found = {} if find_faults(draft) else _found(draft)
    blocks = tuple(_blocks(tracks, live.edition if live else None, found, typed or {}, wrong or {}))
    errors = [(box, box.error) for block in blocks for line in block.lines for box in line.boxes if box.error]
    return show(
        request,
        "matrix",
        title=_("All weights"),
        tracks=tracks,
        blocks=blocks,
        balance=[(track, found[Check.BALANCE].get(track.slug)) for track in tracks] if found else (),
        found=found,
        is_counted=Check.INFLUENCE in found,
        errors=errors,
        gone=gone,
        seen=_packed(),
        live=live,
        may_edit=may(request.user, EDIT),
        status=status,
    )


def _found(draft: engine.Edition) -> Found:
    """Return the figures of the fast gate, and of the exhaustive one where it was run on these very weights."""
    report = find_report(kind=Report.Kind.GATE, digest=scoring_digest(draft))
    exhaustive = read_findings(report.content) if report else ()
    return {
        finding.check: {name: SHOWN[finding.check] * Decimal(value) for name, value in finding.figures}
        for finding in (*findings_of(draft), *exhaustive)
        if finding.check in SHOWN
    }


def _read(data: QueryDict) -> tuple[dict[int, int], dict[int, str]]:
    """Return the points that were typed, and what is wrong with the others, by the weights' keys."""
    points: dict[int, int] = {}
    wrong: dict[int, str] = {}
    for name, text in data.items():
        key = name.removeprefix("w")
        if not (name.startswith("w") and key.isdecimal()):
            continue
        try:
            number = int(str(text).strip().replace("\N{MINUS SIGN}", "-") or 0)
        except ValueError:
            number = MOST_POINTS + 1
        if abs(number) > MOST_POINTS:
            wrong[int(key)] = _("Points are whole numbers from -3 to 3.")
        points[int(key)] = number
    return points, wrong


def _seen(data: QueryDict) -> tuple[dict[int, int], dict[int, str]]:
    """Return the points the page was opened with, and the weights' names; what is no such list is nothing seen."""
    try:
        plain = json.loads(data.get("seen", "{}"))
        return {int(k): int(seen[0]) for k, seen in plain.items()}, {int(k): str(seen[1]) for k, seen in plain.items()}
    except (ValueError, AttributeError, TypeError, LookupError, RecursionError):
        return {}, {}


def _packed() -> str:
    """Return every stored weight, as a form carries it to tell later what its editor saw."""
    rows = Weight.objects.order_by("pk").values_list("pk", "points", "question__slug", "option__slug", "track__slug")
    seen = {pk: [points, "/".join(filter(None, names))] for pk, points, *names in rows}
    return json.dumps(seen, separators=(",", ":"))


def _blocks(
    tracks: tuple[Track, ...],
    live: engine.Edition | None,
    found: Found,
    typed: Mapping[int, str],
    wrong: Mapping[int, str],
) -> Any:
    published = live.questions_by_slug if live else {}
    rows = Question.objects.filter(kind="fit", retired=False).order_by("position", "slug")
    rows = rows.prefetch_related("options", "weights__criterion__source", "weights__track")
    for question in rows:
        boxes = _Boxes(question, tracks, published.get(question.slug), typed, wrong)
        figures = {check.value.replace("-", "_"): figures.get(question.slug) for check, figures in found.items()}
        yield Block(question=question, lines=tuple(_lines(question, boxes)), figures=figures)


def _lines(question: Question, boxes: "_Boxes") -> Any:
    if question.format == engine.Format.SCALE:
        yield boxes.line(None, _("each step towards yes"))
        return
    options = sorted(question.options.all(), key=lambda option: (option.position, option.slug))
    for place, option in enumerate(options):
        if question.format == engine.Format.PAIR and place == 1:
            continue
        yield boxes.line(option, option.text)


class _Boxes:
    """Makes the cells of one question's rows."""

    def __init__(
        self,
        question: Question,
        tracks: tuple[Track, ...],
        live: engine.Question | None,
        typed: Mapping[int, str],
        wrong: Mapping[int, str],
    ) -> None:
        self.question, self.tracks, self.live, self.typed, self.wrong = question, tracks, live, typed, wrong
        self.weights = {(weight.option_id, weight.track_id): weight for weight in question.weights.all()}

    def line(self, option: Any, text: str) -> Line:
        key = option.pk if option else None
        own = [self.weights[key, track.pk] for track in self.tracks if (key, track.pk) in self.weights]
        sources = dict.fromkeys(weight.criterion.source.number for weight in own)
        return Line(
            text=text,
            boxes=tuple(self._box(option, text, track) for track in self.tracks),
            source=", ".join(str(number) for number in sources),
            note="" if own else _("no weight: says nothing of any track"),
        )

    def _box(self, option: Any, text: str, track: Track) -> Box:
        weight = self.weights.get((option.pk if option else None, track.pk))
        label = f"{self.question.short}, {text}, {track.name}"
        if weight is None:
            return Box(key=0, label=label, value="", was="", tint="", criterion="", track=track)
        box = Box(
            key=weight.pk,
            label=label,
            value=str(weight.points),
            was=self._was(option, track, weight.points),
            tint=f"{'plus' if weight.points > 0 else 'minus'}-{min(abs(weight.points), MOST_POINTS)}"
            if weight.points
            else "",
            criterion=f"[{weight.criterion.source.number}] {weight.criterion.statement}",
            track=track,
            error=self.wrong.get(weight.pk, ""),
        )
        return replace(box, value=self.typed.get(weight.pk, box.value))

    def _was(self, option: Any, track: Track, points: int) -> str:
        if self.live is None:
            return ""
        rows = self.live.slopes if option is None else ()
        if option is not None:
            rows = next((each.weights for each in self.live.options if each.slug == option.slug), ())
        published = {weight.track: weight.points for weight in rows}.get(track.slug, 0)
        return "" if published == points else f"{published:+d}" if published else "0"
