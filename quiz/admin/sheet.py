"""The form of one question with its options and weights: options as rows, tracks as columns, all saved as one."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from quiz import models
from quiz.admin.cells import Cell, columns, weight_cells
from quiz.admin.conflicts import Clash, Data, Merge, is_touched, keep_unsent, merge_into, show_stored
from quiz.admin.fields import OptionFields, QuestionFields
from quiz.content.drafting import Line
from quiz.engine import edition as engine
from quiz.engine.soundness import MIDDLE

MOST_ROWS = 127
"""As many options as a packed byte can tell apart."""

ROWS = {"single": 5, "scale": 5, "pair": 3}
"""Rows a scored question's form has at least, filled or empty."""

SPARE = 3


class Row:
    """One option with its cells. A row without text is no option."""

    def __init__(self, *, form: OptionFields, cells: tuple[Cell, ...], live: engine.Option | None) -> None:
        self.form, self.cells, self.live = form, cells, live

    @property
    def live_text(self) -> str:
        return self.live.text if self.live and self.live.text != self.form["text"].value() else ""

    @property
    def is_blank(self) -> bool:
        return not self.form["text"].value() and not self.form.instance.pk


class Sheet:
    """Everything the page edits. `data` is what was posted, None where the page is only opened."""

    def __init__(
        self, question: models.Question, *, live: engine.Question | None, data: Mapping[str, Any] | None = None
    ) -> None:
        self.question, self.live = question, live
        self.form = QuestionFields(data, instance=question)
        self.data: Data | None = self.form.typed if data is not None else None
        self.merge = self.form.merge
        self.kind = str(self.form["kind"].value() or "fit")
        self.format = str(self.form["format"].value() or "single")
        self.columns = columns()
        self._weights = {
            (weight.option_id, weight.track_id): weight for weight in (question.weights.all() if question.pk else ())
        }
        self.options = {option.pk: option for option in self._stored_options()}
        self.rows = tuple(self._rows())
        self.slopes = self._cells("each", None, str(_("each step"))) if self.is_scale else ()
        self._merge_cells(self.slopes)
        self._live_slopes()

    @property
    def is_scored(self) -> bool:
        return self.kind == "fit"

    @property
    def is_scale(self) -> bool:
        return self.is_scored and self.format == "scale"

    @property
    def is_pair(self) -> bool:
        return self.is_scored and self.format == "pair"

    def is_valid(self) -> bool:
        """Check every part, so that all that is wrong is told at once."""
        parts = [self.form.is_valid(), *(row.form.is_valid() for row in self._filled())]
        parts += [cell.form.is_valid() for row in self._filled() for cell in row.cells]
        parts += [cell.form.is_valid() for cell in self.slopes]
        return all(parts) and self._slugs_differ()

    @property
    def errors(self) -> tuple[tuple[str, str], ...]:
        """Return every error with the id of the field it is about, in the page's order."""
        bound = [self.form, *(form for row in self.rows for form in (row.form, *(c.form for c in row.cells)))]
        bound += [cell.form for cell in self.slopes]
        return tuple(
            (form[name].auto_id if name in form.fields else "", f"{_label(form, name)}{error}")
            for form in bound
            if form.is_bound
            for name, errors in form.errors.items()
            for error in errors
        )

    def lines(self) -> tuple[Line, ...]:
        """Return the checked options with their weights, for saving."""
        return tuple(
            Line(
                option=row.form.instance,
                cells=tuple(entry for cell in row.cells if (entry := cell.entry())),
                removed=row.form.cleaned_data["removed"],
            )
            for row in self._filled()
        )

    def slope_entries(self) -> tuple[Any, ...]:
        return tuple(entry for cell in self.slopes if (entry := cell.entry()))

    def shown(self) -> engine.Question:
        """Return the question as takers would see it, from whatever is typed so far."""
        said = {name: str(self.form[name].value() or "") for name in ("slug", "text", "short", "hint", "why")}
        rows = sorted(
            (row for row in self.rows if row.form["text"].value() and not row.form["removed"].value()),
            key=lambda row: int(str(row.form["position"].value() or 999)) if _whole(row) else 999,
        )
        return engine.Question(
            slug=said["slug"] or "new",
            text=said["text"],
            short=said["short"],
            hint=said["hint"],
            why=said["why"],
            kind=engine.Kind(self.kind) if self.kind in set(engine.Kind) else engine.Kind.FIT,
            format=engine.Format(self.format) if self.format in set(engine.Format) else engine.Format.SINGLE,
            emphasis=1,
            reverse=False,
            options=tuple(
                engine.Option(
                    slug=str(number),
                    text=str(row.form["text"].value()),
                    group=str(row.form["group"].value() or ""),
                )
                for number, row in enumerate(rows)
            ),
        )

    @property
    def number_of_rows(self) -> int:
        """Return how many rows the form counts when it comes back, those included that were left out."""
        return 1 + max((int(str(row.form.prefix)[1:]) for row in self.rows), default=-1)

    def _stored_options(self) -> Any:
        return self.question.options.order_by("position", "slug") if self.question.pk else ()

    def _rows(self) -> list[Row]:
        """Make a row for each option by its primary key, so that none takes what was typed for another."""
        posted = [self._posted_option(place) for place in range(self._posted_rows())]
        missing = [pk for pk in self.options if pk not in posted]
        wanted = ROWS.get(self.format, 0) if self.is_scored else len(self.options) + SPARE
        number = max(wanted, len(posted) + len(missing))
        places = [*posted, *missing, *[None] * number][: min(number, MOST_ROWS)]
        rows = [
            self._row(place, self.options.get(pk or 0), is_posted=place < len(posted))
            for place, pk in enumerate(places)
        ]
        return [row for row in rows if not self._is_removed(row)]

    def _row(self, place: int, stored: models.Option | None, *, is_posted: bool) -> Row:
        option = stored or models.Option(position=place + 1, revision=1)
        form = OptionFields(self.data, prefix=f"o{place}", instance=option)
        name = str(form["text"].value() or _("new option"))
        has_cells = self.is_scored and not self.is_scale and not (self.is_pair and place == MIDDLE)
        cells = self._cells(f"o{place}", option.pk, name) if has_cells else ()
        live = next((each for each in self.live.options if each.slug == option.slug), None) if self.live else None
        for cell in cells:
            cell.see_live(live.weights if live else (), exists=live is not None)
        if self.data is not None:
            keep_unsent(self.data, form)
        if stored and self.data is not None and not is_posted:
            for part in (form, *(cell.form for cell in cells)):
                show_stored(self.data, part)
        elif stored and self.data is not None and self.form.told:
            self.merge += merge_into(self.data, form)
            self._merge_cells(cells)
        return Row(form=form, cells=cells, live=live)

    def _merge_cells(self, cells: tuple[Cell, ...]) -> None:
        if self.data is not None and self.form.told and self.question.pk:
            for cell in cells:
                self.merge += merge_into(self.data, cell.form)

    def _is_removed(self, row: Row) -> bool:
        """Tell whether others removed an option in which nothing was typed; one in which something was is told of."""
        given = row.form["option"].value()
        if not (self.question.pk and self.form.told and given) or row.form.instance.pk:
            return False
        text = str(row.form["text"].value())
        if any(is_touched(form) for form in (row.form, *(cell.form for cell in row.cells))):
            clash = Clash(label=str(_("Option")), base=text, theirs=str(_("removed")), mine=text)
            self.merge += Merge(clashes=(clash,))
            return False
        self.merge += Merge(followed=(f"{_('Option')} {text}: {_('removed')}",))
        return True

    def _posted_option(self, place: int) -> int | None:
        asked = str(self.data.get(f"o{place}-option", "")) if self.data is not None else ""
        return int(asked) if asked.isdecimal() and int(asked) in self.options else None

    def _cells(self, prefix: str, option_id: int | None, name: str) -> tuple[Cell, ...]:
        short = str(self.form["short"].value() or _("new question"))
        cells = weight_cells(
            self.columns,
            prefix=prefix,
            label=f"{short}, {name}",
            weights={track: w for (option, track), w in self._weights.items() if option == option_id}
            if option_id or prefix == "each"
            else {},
            data=self.data,
        )
        if self.data is not None:
            for cell in cells:
                keep_unsent(self.data, cell.form)
        return cells

    def _live_slopes(self) -> None:
        for cell in self.slopes:
            cell.see_live(self.live.slopes if self.live else (), exists=self.live is not None)

    def _posted_rows(self) -> int:
        asked = str(self.data.get("rows", "")) if self.data is not None else ""
        return min(int(asked), MOST_ROWS) if asked.isdecimal() and len(asked) < 4 else 0

    def _filled(self) -> list[Row]:
        return [row for row in self.rows if not row.is_blank]

    def _slugs_differ(self) -> bool:
        """Give new options a slug of their own, and refuse one given twice."""
        taken: set[str] = set()
        for row in self._filled():
            option = row.form.instance
            if row.form.cleaned_data["removed"]:
                continue
            option.slug = option.slug or slugify(option.text)[:80] or "option"
            option.position = row.form.cleaned_data["position"] or 0
            if not option.text:
                row.form.add_error("text", _("An option needs its words."))
            if option.slug in taken:
                row.form.add_error("slug", _("Another option has this slug."))
            taken.add(option.slug)
        return all(not row.form.errors for row in self._filled())


def _whole(row: Row) -> bool:
    return str(row.form["position"].value() or "").isdecimal()


def _label(form: Any, name: str) -> str:
    return f"{form.fields[name].label or name.capitalize()}: " if name in form.fields else ""
