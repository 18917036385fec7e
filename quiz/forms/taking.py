"""The forms of taking the quiz: an answer, what is told of oneself, and the way to the result."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from quiz.engine.answers import Answer, Answers
from quiz.engine.edition import Format, Kind, Question
from quiz.engine.option_order import option_order
from quiz.forms.asked import REQUIRED, AskedForm, EditionForm, OneOption
from quiz.forms.layout import Button, Link, Options, Part

SKIP = "skip"
REVIEW = "review"
HTMX = {"hx-target": "#main", "hx-sync": "this:drop"}

NEXT_QUESTION = Button(_("Next question"), name="do", value="next")
SAVE_AND_RETURN = Button(_("Save and return"), name="do", value="next")
SKIP_QUESTION = Button(_("Skip"), name="do", value=SKIP, css_class="button is-quiet")
NONE_STANDS_OUT = Button(_("None of these stands out"), name="do", value=SKIP, css_class="button is-quiet is-wide")
ANSWER = Layout(
    Options("answer", template="quiz/answer.html"),
    Field("important", template="track/layout/checkbox.html", wrapper_class="matters"),
)
ACTIONS = {
    (returns, is_single): Div(
        SAVE_AND_RETURN if returns else NEXT_QUESTION,
        NONE_STANDS_OUT if is_single else SKIP_QUESTION,
        css_class="actions",
    )
    for returns in (False, True)
    for is_single in (False, True)
}
REMOVES, DECIDED = Part("quiz/removes.html"), Part("quiz/decided.html")

UNSCORED_HEAD = Part("quiz/unscored_head.html")
SKIP_PAGE = Button(_("Skip this page"), name="do", value=SKIP, css_class="button is-quiet")
NEXT_BUTTONS = {
    Kind.READINESS: (
        Button(_("Next"), name="do", value="next"),
        SKIP_PAGE,
        Button(_("Skip to my result"), css_class="button is-plain", formaction=reverse_lazy("finish")),
    ),
    Kind.CONTEXT: (Button(_("See my result"), name="do", value="next"), SKIP_PAGE),
}


class StartForm(forms.Form):
    """The button that begins a quiz. It stands in pages that are the same for everyone, so it carries no token."""

    helper = FormHelper()
    helper.attrs = {"action": reverse_lazy("start")}
    helper.disable_csrf = True
    helper.layout = Layout(Part("partials/start_button.html"))


class RunForm(forms.Form):
    """A form that names the run it belongs to, so that two quizzes in one browser never mix."""

    run = forms.CharField(required=False, widget=forms.HiddenInput)
    then = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def returns(self) -> bool:
        """Tell whether the review comes next, where the visitor came from."""
        return str(self["then"].value()) == REVIEW


class StepForm(RunForm):
    """A form that answers one screen of a run, or skips it."""

    do = forms.CharField(required=False)

    @property
    def is_skipped(self) -> bool:
        return str(self.cleaned_data["do"]) == SKIP


class AnswerForm(StepForm, EditionForm):
    """One scored question. The order of its options is the run's own.

    `answer` is drawn by `Options` with `quiz/answer.html`: other controls need another template there, and no more.
    """

    important = forms.BooleanField(required=False, label=_("Matters a lot to me"), help_text=_("(counts double)"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        question: Question,
        address: str,
        seed: int | None = None,
        handle: str = "",
        answer: Answer | None = None,
        then: str = "",
        is_decided: bool = False,
    ) -> None:
        super().__init__(data, initial={"run": handle, "then": then})
        self.question, self.address, self.is_decided = question, address, is_decided
        options = question.options if seed is None else option_order(question, seed)
        self.fields["answer"] = forms.ChoiceField(
            label=question.text,
            help_text=question.hint,
            choices=[(option.slug, option.text) for option in options],
            widget=OneOption,
            required=False,
        )
        if answer:
            self.initial = {**self.initial, "answer": "".join(answer.chosen), "important": answer.important}

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"action": self.address, "hx-post": self.address, "data-question": True, **HTMX}
        helper.layout = Layout("run")
        if self.returns:
            helper.layout.append("then")
        helper.layout.extend([ANSWER, ACTIONS[self.returns, self.question.format is Format.SINGLE]])
        if self.initial.get("answer"):
            helper.layout.append(REMOVES)
        if self.is_decided:
            helper.layout.append(DECIDED)
        return helper

    def clean(self) -> None:
        if not (self.is_skipped or self.cleaned_data.get("answer") or self.has_error("answer")):
            self.add_error("answer", forms.ValidationError(_("Choose an answer, or skip this question."), REQUIRED))

    @property
    def answers(self) -> dict[str, Answer]:
        """Return the answer by its question; skipping answers with nothing."""
        if self.is_skipped:
            return {self.question.slug: Answer(chosen=())}
        answer = Answer(chosen=(self.cleaned_data["answer"],), important=self.cleaned_data["important"])
        return {self.question.slug: answer}


class UnscoredForm(StepForm, AskedForm):
    """The screen of skills, or the one of where someone stands: nothing on it moves the result."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: Kind,
        questions: tuple[Question, ...],
        sheet: Answers,
        address: str,
        handle: str,
    ) -> None:
        super().__init__(data, questions=questions, sheet=sheet)
        self.initial["run"] = handle
        self.kind, self.address = kind, address

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_class = "ask stack"
        helper.attrs = {"action": self.address, "hx-post": self.address, "hx-history": "false", **HTMX}
        asked = (Field(question.slug, wrapper_class="asked") for question in self.questions)
        helper.layout = Layout("run", UNSCORED_HEAD, *asked, Div(*NEXT_BUTTONS[self.kind], css_class="actions"))
        return helper

    @property
    def answers(self) -> dict[str, Answer]:
        if self.is_skipped:
            return {question.slug: Answer(chosen=()) for question in self.questions}
        return super().answers


class FinishForm(RunForm):
    """The way to the result, beside the way on."""

    def __init__(self, *, handle: str, words: str, go_on: str) -> None:
        super().__init__(initial={"run": handle})
        self.helper = FormHelper()
        self.helper.form_class = "actions"
        self.helper.attrs = {"action": reverse("finish")}
        see = Button(_("See my result"), css_class="button is-quiet")
        self.helper.layout = Layout("run", Link(words, go_on, css_class="button"), see)


class OwnForm(RunForm):
    """The button that makes this browser an owner's: of the run that the page was shown for, and no other."""

    helper = FormHelper()
    helper.layout = Layout("run", Button(_("Yes, use it here")))

    def __init__(self, data: Mapping[str, Any] | None = None, *, handle: str) -> None:
        super().__init__(data, initial={"run": handle})
        self.handle = handle

    def clean_run(self) -> str:
        if self.cleaned_data["run"] != self.handle:
            raise forms.ValidationError(_("This page is about another link."))
        return self.handle
