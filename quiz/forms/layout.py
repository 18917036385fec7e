"""Layout objects of our crispy template pack, `track`, beside crispy's own `Layout`, `Div`, `Field` and `HTML`.

Crispy's buttons and `HTML` compile their text as a template at each render and keep what came out. These are fixed
when they are made, so that a layout can be shared by all requests.
"""

from typing import Any, cast

from crispy_forms.utils import TEMPLATE_PACK, flatatt
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString


class Button:
    """A button that sends the form."""

    tag = "button"

    def __init__(self, text: str | Promise, *, css_class: str = "button", **attrs: str | Promise) -> None:
        self.text = text
        self.attrs = {"class": css_class, **attrs}

    @cached_property
    def flat_attrs(self) -> SafeString:
        """Return the attributes as text, when addresses can be looked up."""
        return SafeString(flatatt(self.attrs))

    def render(self, form: forms.Form, context: Context, template_pack: str = TEMPLATE_PACK, **_: Any) -> SafeString:
        return format_html("<{0}{1}>{2}</{0}>\n", self.tag, self.flat_attrs, self.text)


class Link(Button):
    """A link that looks like a button: the way on that sends nothing."""

    tag = "a"

    def __init__(self, text: str | Promise, href: str, *, css_class: str = "button is-quiet") -> None:
        super().__init__(text, css_class=css_class, href=href)


class Part:
    """A template of the page inside its form; it sees the page's context."""

    def __init__(self, template: str) -> None:
        self.template = template

    def render(self, form: forms.Form, context: Context, template_pack: str = TEMPLATE_PACK, **_: Any) -> SafeString:
        page = cast("dict[str, Any]", context.flatten())
        return render_to_string(self.template, {**page, "form": form})


class Options:
    """A choice among few, drawn by a template of its own. It gets plain values: no field is asked in a loop."""

    def __init__(self, name: str, *, template: str) -> None:
        self.name, self.template = name, template

    def render(self, form: forms.Form, context: Context, template_pack: str = TEMPLATE_PACK, **_: Any) -> SafeString:
        field = form[self.name]
        chosen = field.value()
        offered = cast("list[tuple[str, str]]", cast("forms.ChoiceField", field.field).choices)
        page = cast("dict[str, Any]", context.flatten())
        drawn = {
            "field": field,
            "label": field.label,
            "described": field.aria_describedby,
            "options": [(value, text, value == chosen) for value, text in offered],
        }
        return render_to_string(self.template, {**page, **drawn})
