"""The real page of a question that is still being written, made of the takers' own forms."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from crispy_forms.utils import render_crispy_form
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quiz.engine.edition import Kind, Question
from quiz.forms.asked import AskedForm
from quiz.forms.taking import AnswerForm


def preview_of(question: Question) -> SafeString:
    """Return the page's markup. It can be looked at, not sent: the desk shows it inert."""
    if question.kind is Kind.FIT:
        context = {
            "page": {"number": 1, "total": 10, "position": _("Question 1 of 10"), "question": question},
            "back": "#",
        }
        return SafeString(render_crispy_form(AnswerForm(question=question, address="#"), context=context))
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(Field(question.slug, wrapper_class="asked"))
    return SafeString(render_crispy_form(AskedForm(questions=[question], sheet={}), helper))
