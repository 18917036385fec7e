"""The site's addresses: the desk's are there, and cost nothing before somebody opens it."""

import subprocess
import sys

import pytest

from tests.serving import ROOT

SET_UP = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "careerquiz.settings"
import django
django.setup()
from django.urls import resolve, reverse
found = resolve("/compare/"), reverse("landing"), reverse("question", args=[3])
assert "quiz.admin.urls" not in sys.modules
"""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ('reverse("admin:index")', "/admin/"),
        ('reverse("admin:quiz_question_change", args=[4])', "/admin/quiz/question/4/change/"),
        ('reverse("admin:auth_user_changelist")', "/admin/auth/user/"),
        ('resolve("/admin/matrix/").view_name', "admin:matrix"),
        ('resolve("/admin/").namespace', "admin"),
    ],
)
def test_the_desk_is_loaded_when_its_first_address_is_asked_for(asked, said):
    ran = subprocess.run(
        [sys.executable, "-c", f"{SET_UP}print({asked})"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == said
