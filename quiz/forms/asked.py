"""Fields for the questions of an edition: what they offer, and what of it was chosen."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from quiz.engine.answers import Answer, Answers
from quiz.engine.edition import Format, Question

REQUIRED = "required"


class OneOption(forms.RadioSelect):
    """Radio buttons of which one may be sent. Two that were sent are read together, and no option has that name."""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        if isinstance(data, MultiValueDict):
            return " ".join(data.getlist(name))
        return super().value_from_datadict(data, files, name)


class EditionForm(forms.Form):
    """A form that offers what an edition offers."""

    @property
    def is_foreign(self) -> bool:
        """Tell whether something other than our page sent this: no visitor can choose what is not offered."""
        return any(error.code != REQUIRED for errors in self.errors.as_data().values() for error in errors)


class AskedForm(EditionForm):
    """Several unscored questions on one page; what is not ticked counts as skipped."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, questions: Iterable[Question], sheet: Answers) -> None:
        super().__init__(data)
        self.questions = tuple(questions)
        for question in self.questions:
            self.fields[question.slug] = _field(question)
            self.initial[question.slug] = _initial(question, sheet.get(question.slug))

    @property
    def answers(self) -> dict[str, Answer]:
        return {question.slug: Answer(chosen=self._chosen(question)) for question in self.questions}

    def _chosen(self, question: Question) -> tuple[str, ...]:
        """Return the chosen options in the question's order."""
        chosen = self.cleaned_data[question.slug]
        sent = chosen if isinstance(chosen, list) else [chosen]
        return tuple(option.slug for option in question.options if option.slug in sent)


def _field(question: Question) -> forms.ChoiceField:
    kind = forms.MultipleChoiceField if question.format is Format.MULTI else forms.ChoiceField
    widget = forms.CheckboxSelectMultiple if question.format is Format.MULTI else OneOption
    groups = [
        (title, [(option.slug, option.text) for option in options])
        for title, options in groupby(question.options, key=lambda option: option.group)
    ]
    return kind(label=question.text, help_text=question.hint, choices=groups, widget=widget, required=False)


def _initial(question: Question, answer: Answer | None) -> list[str] | str:
    chosen = answer.chosen if answer else ()
    return list(chosen) if question.format is Format.MULTI else "".join(chosen)
