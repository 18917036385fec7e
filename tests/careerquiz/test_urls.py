"""The site's addresses: the product's, and the desk's."""

import pytest
from django.urls import resolve, reverse


@pytest.mark.parametrize(
    ("name", "keys", "address"),
    [
        ("landing", [], "/"),
        ("question", [3], "/quiz/3/"),
        ("admin:index", [], "/admin/"),
        ("admin:quiz_question_change", [4], "/admin/quiz/question/4/change/"),
        ("admin:auth_user_changelist", [], "/admin/auth/user/"),
        ("admin:matrix", [], "/admin/matrix/"),
    ],
)
def test_an_address_has_its_name(name, keys, address):
    assert reverse(name, args=keys) == address
    assert resolve(address).view_name == name
