"""Every page of the desk, for every role: opened by whoever may, refused to the others, and within the policy."""

import re

import pytest
from django.contrib import admin
from django.core.checks import run_checks
from django.urls import reverse

import quiz.admin.urls  # noqa: F401  what the desk shows is registered there
from quiz.models import Change, Question, Weight
from tests.admin.conftest import ROLES
from tests.builders.markup import text_of_page

OWN = {
    "matrix": {"Editor", "Publisher"},
    "order": {"Editor"},
    "try": {"Editor", "Publisher"},
    "preview": {"Editor", "Publisher"},
    "discard": {"Editor"},
    "copies": {"Editor", "Publisher"},
    "history": {"Editor", "Publisher"},
    "exchange": {"Editor"},
    "statistics": {"Analyst"},
    "remove_result": {"Publisher"},
}
DRAFT = sorted(
    model._meta.model_name
    for model in admin.site._registry
    if model._meta.app_label == "quiz" and model._meta.model_name not in ("edition", "mistake")
)
REFUSED = re.compile(r'\sstyle=|\son[a-z]+="|<script(?![^>]*\bsrc=)|<style|https?://(?!www\.w3\.org)')


def first(model):
    return admin.site._registry and next(m for m in admin.site._registry if m._meta.model_name == model).objects.first()


def test_django_finds_no_fault_with_the_desk(db):
    assert [said for said in run_checks(include_deployment_checks=False) if not said.is_silenced()] == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", OWN)
def test_a_page_of_the_desk_opens_for_its_roles_alone(live, log_in, role, page):
    response = log_in(role).get(reverse(f"admin:{page}"))

    assert response.status_code == (200 if role in OWN[page] else 403)


@pytest.mark.parametrize("page", OWN)
def test_a_page_of_the_desk_asks_strangers_to_log_in(live, client, page):
    response = client.get(reverse(f"admin:{page}"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("model", DRAFT)
def test_a_table_is_listed_opened_and_has_a_history(editor, model):
    row = first(model)

    found = [
        editor.get(reverse(f"admin:quiz_{model}_{page}", args=args)).status_code
        for page, args in (
            ("changelist", ()),
            ("add", ()),
            ("change", [row.pk]),
            ("delete", [row.pk]),
            ("history", [row.pk]),
        )
    ]

    assert found == [200] * 5


@pytest.mark.parametrize("model", DRAFT)
def test_a_table_can_be_read_but_not_changed_by_a_publisher(publisher, model):
    row = first(model)
    before = type(row).objects.count()

    reading = publisher.get(reverse(f"admin:quiz_{model}_change", args=[row.pk])).status_code
    writing = [
        publisher.post(reverse(f"admin:quiz_{model}_{page}", args=args), {"text": "x"}).status_code
        for page, args in (("add", ()), ("change", [row.pk]), ("delete", [row.pk]))
    ]

    assert (reading, writing) == (200, [403] * 3)
    assert (type(row).objects.count(), Change.objects.count()) == (before, 0)


@pytest.mark.parametrize("model", [*DRAFT, "edition", "mistake"])
def test_an_analyst_sees_no_table(analyst, model):
    assert analyst.get(reverse(f"admin:quiz_{model}_changelist")).status_code == 403


ACTIONS = {
    "matrix": ({}, {"Editor"}),
    "order": ({}, {"Editor"}),
    "publish": ({"note": "x"}, {"Publisher"}),
    "discard": ({}, {"Editor"}),
    "exchange": ({}, {"Editor"}),
    "remove_result": ({"link": "x"}, {"Publisher"}),
    "quiz_question_duplicate": ({}, {"Editor"}),
    "quiz_question_retire": ({"retired": "1"}, {"Editor"}),
    "roll_back": ({}, {"Editor"}),
}


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_posted_directly_is_refused_to_who_may_not(live, log_in, role, action):
    data, allowed = ACTIONS[action]
    args = [first("question").pk] if "question" in action else [live.number] if action == "roll_back" else []
    before = Question.objects.count(), Change.objects.count(), sum(Weight.objects.values_list("points", flat=True))

    status = log_in(*([role] if role in ROLES else [])).post(reverse(f"admin:{action}", args=args), data).status_code

    assert (status == 403) is (role not in allowed)
    if role not in allowed:
        after = Question.objects.count(), Change.objects.count(), sum(Weight.objects.values_list("points", flat=True))
        assert after == before


def test_the_pages_stay_within_the_policy(live, log_in):
    boss = log_in(superuser=True)
    row = first("question")
    addresses = [reverse("admin:index"), *(reverse(f"admin:{page}") for page in OWN)]
    addresses += [reverse(f"admin:quiz_question_{page}", args=[row.pk]) for page in ("change", "history", "delete")]
    addresses += [reverse(f"admin:quiz_{model}_changelist") for model in DRAFT]

    found = {address: REFUSED.findall(boss.get(address).content.decode()) for address in addresses}

    assert {address: said for address, said in found.items() if said} == {}


def test_the_first_panel_says_what_is_live_and_what_to_do(editor):
    Question.objects.filter(pk=first("question").pk).update(hint="Another hint.")

    page = text_of_page(editor.get(reverse("admin:index")))

    assert "Edition 1" in page
    assert "1 row changed" in page
    assert "Preview the impact" in page
    assert "Discard the draft's changes" in page


def test_the_first_panel_without_anything_published(log_in, db):
    page = text_of_page(log_in("Editor").get(reverse("admin:index")))

    assert "Nothing yet" in page
    assert "Visitors are told that the quiz is being edited." in page
    assert "blocking problem" in page


def test_somebody_without_a_role_is_told_so(live, log_in):
    page = text_of_page(log_in().get(reverse("admin:index")))

    assert "You have no role yet." in page


def test_the_analysts_first_page_leads_to_the_statistics(analyst):
    page = text_of_page(analyst.get(reverse("admin:index")))

    assert "Open the statistics" in page
    assert "Tables" not in page


def test_an_odd_question_to_a_form_or_list_is_no_error(editor):
    figure = reverse("admin:quiz_figure_changelist")

    assert editor.get(f"{figure}1/change/?_to_field=").status_code in (200, 302)
    assert editor.options(f"{figure}none/change/?_to_field=").status_code == 302
    assert editor.post(reverse("admin:quiz_criterion_changelist"), {"tell": "x"}).status_code in (200, 302)
