"""The desk with the shipped quiz published and in the draft, and somebody of each role logged in."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from tests.builders.drafts import put_draft, put_shipped_edition
from tests.builders.published import publish, shipped_edition

ROLES = ("Editor", "Publisher", "Analyst")


@pytest.fixture
def live(db):
    """The live edition; the draft says the same."""
    put_draft(put_shipped_edition)
    return publish(shipped_edition())


@pytest.fixture
def log_in(db):
    def log_in(*roles, superuser=False):
        name = "-".join(roles) or ("boss" if superuser else "nobody")
        user = User.objects.create_user(name, password="a long password", is_staff=True, is_superuser=superuser)
        user.groups.set(Group.objects.filter(name__in=roles))
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def editor(live, log_in):
    return log_in("Editor")


@pytest.fixture
def publisher(live, log_in):
    return log_in("Publisher")


@pytest.fixture
def analyst(live, log_in):
    return log_in("Analyst")
