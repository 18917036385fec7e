"""The fields of a question and of its options, as forms that know what they opened with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quiz import models
from quiz.admin.conflicts import remember_opened
from quiz.admin.rows import RevisedForm
from quiz.engine import edition as engine
from quiz.engine.soundness import FORMATS


class QuestionFields(RevisedForm):
    class Meta:
        model = models.Question
        fields = (
            "text", "short", "hint", "why", "kind", "format", "emphasis", "position", "slug", "reverse", "retired",
        )  # fmt: skip
        widgets = {
            "text": forms.TextInput(attrs={"maxlength": 160, "data-count": 70}),
            "hint": forms.TextInput(attrs={"data-count": 60}),
            "why": forms.Textarea(attrs={"rows": 2}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind, shape = cleaned.get("kind"), cleaned.get("format")
        if kind and shape and shape not in FORMATS[engine.Kind(kind)]:
            wanted = ", ".join(FORMATS[engine.Kind(kind)])
            self.add_error("format", _("A question of this kind is one of: %(formats)s.") % {"formats": wanted})
        return cleaned


class OptionFields(forms.ModelForm):  # type: ignore[type-arg]
    option = forms.IntegerField(required=False, widget=forms.HiddenInput)
    slug = forms.SlugField(max_length=80, required=False)
    text = forms.CharField(max_length=120, required=False, widget=forms.TextInput(attrs={"data-count": 34}))
    position = forms.IntegerField(min_value=0, max_value=999, required=False)
    removed = forms.BooleanField(required=False, label=_("Remove"))

    class Meta:
        model = models.Option
        fields = ("position", "text", "slug", "group", "stands_for", "neutral")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["option"] = self.instance.pk
        remember_opened(self)
