"""Copying a site into another database: every table arrives, row by row the same, and nothing is written over."""

import json
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command

from quiz.management.database_copy import Content, tables
from tests.serving import Site

SERVER = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
KINDS = ("sqlite", "postgres") if SERVER.startswith("postgres") else ("sqlite",)
DIRECTIONS = [(one, other) for one in KINDS for other in KINDS]


class Place:
    """A site's database of either kind, of which nothing is left afterwards."""

    def __init__(self, kind, folder):
        self.kind, self.name = kind, f"copy_{uuid4().hex[:12]}"
        self.url = f"sqlite:///{folder}/{self.name}.sqlite3" if kind == "sqlite" else f"{SERVER}/{self.name}"
        if kind == "postgres":
            self._on_server(f"CREATE DATABASE {self.name}")
        self.site = Site(folder, DATABASE_URL=self.url)
        self.manage = self.site.manage

    def python(self, code):
        return self.manage("shell", "-v", "0", "-c", code).strip()

    def execute(self, *statements):
        with self._open() as database:
            for statement in statements:
                database.execute(statement)

    def rows(self):
        """Every row of every table, as Django's own dump has them."""
        rows = json.loads(self.manage("dumpdata", "--all", "--exclude", "quiz.desk"))
        return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))

    def drop(self):
        if self.kind == "postgres":
            self._on_server(f"DROP DATABASE {self.name} WITH (FORCE)")

    @contextmanager
    def _open(self):
        if self.kind == "postgres":
            with psycopg.connect(self.url) as database:
                yield database
            return
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as database:
            yield database
            database.commit()

    def _on_server(self, statement):
        with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
            server.execute(statement)


@pytest.fixture
def place(tmp_path):
    made = []

    def make(kind):
        made.append(Place(kind, tmp_path))
        return made[-1]

    yield make
    for each in made:
        each.drop()


@pytest.fixture(scope="module")
def full(prepared, tmp_path_factory):
    """The shipped site with a row in every table, some of them by the ways that people go."""
    state = tmp_path_factory.mktemp("full")
    shutil.copytree(prepared, state, dirs_exist_ok=True)
    here = Site(state)
    here.manage("seed_results", "800")
    here.manage("shell", "-v", "0", "-c", PEOPLE)
    return state


PEOPLE = """
from django.contrib.auth.models import Group, Permission, User
from quiz.models import Run
from quiz.runs.sharing import delete_on_request
from tests.builders.every_table import fill_every_table
editor = User.objects.create_user("editor", password="a long password", is_staff=True)
editor.groups.set(Group.objects.filter(name="Editor"))
editor.user_permissions.set(Permission.objects.filter(codename="view_user"))
delete_on_request(public_id=Run.objects.exclude(public_id=None).first().public_id)
fill_every_table()
"""


@pytest.fixture
def source(full, place):
    """Return such a site in a database of the kind that is asked for."""

    def fill(kind):
        made = place(kind)
        if kind == "sqlite":
            shutil.copy(full / "db.sqlite3", made.url.removeprefix("sqlite:///"))
        else:
            Site(full).manage("copy_to", made.url)
        return made

    return fill


@pytest.mark.parametrize(("one", "other"), DIRECTIONS)
def test_every_row_of_every_table_is_there_afterwards(source, place, one, other):
    here, there = source(one), place(other)

    said = here.manage("copy_to", there.url)

    assert there.rows() == here.rows()
    assert all(f"{model._meta.db_table} " in said for model in tables())
    assert not [line for line in said.splitlines() if line.split()[1:3] == ["0", "0"]]
    assert "the same on both sides.\nCopied." in said


@pytest.mark.parametrize(("one", "other"), DIRECTIONS)
def test_the_next_row_of_a_table_gets_a_key_of_its_own(source, place, one, other):
    here, there = source(one), place(other)
    here.manage("copy_to", there.url)

    assert there.python(f"from tests.builders.every_table import *; print(add_rows(*{FREE}))") == str(len(FREE))


FREE = (
    "admin.LogEntry",
    "auth.Group",
    "auth.User",
    "quiz.Change",
    "quiz.GoneLink",
    "quiz.Mistake",
    "quiz.Report",
    "quiz.Run",
    "quiz.Snapshot",
)
"""Tables where a made-up row collides with none that is there."""


@pytest.mark.parametrize("other", KINDS)
def test_the_copy_is_a_site_where_results_say_the_same_and_people_may_the_same(source, place, other):
    here, there = source("sqlite"), place(other)

    here.manage("copy_to", there.url)
    there.manage("prepare")

    link = here.python(LAST)
    assert there.manage("rescore", "--public-id", link) == here.manage("rescore", "--public-id", link)
    ask = (
        "from django.contrib.auth.models import User\n"
        "print(sorted(User.objects.get(username='editor').get_all_permissions()))"
    )
    assert there.python(ask) == here.python(ask) == "['auth.view_user', 'quiz.edit_draft']"


LAST = """
from quiz.models import Run
from quiz.runs.owning import text_of
print("/r/" + text_of(Run.objects.exclude(public_id=None).latest("pk").public_id) + "/")
"""
CHANGED = {
    "a row is changed": ["UPDATE quiz_gonelink SET reason = 'expired'"],
    "a row is missing": ["DELETE FROM quiz_gonelink"],
    "two cells are exchanged": [
        "UPDATE auth_group SET name = 'x' WHERE name = 'Editor'",
        "UPDATE auth_group SET name = 'Editor' WHERE name = 'Analyst'",
        "UPDATE auth_group SET name = 'Analyst' WHERE name = 'x'",
    ],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("statements", CHANGED.values(), ids=CHANGED)
def test_what_has_changed_there_since_is_found(source, place, kind, statements):
    here, there = source("sqlite"), place(kind)
    here.manage("copy_to", there.url)
    assert "the same on both sides" in here.manage("copy_to", "--compare", there.url)

    there.execute(*statements)

    table = statements[0].split()[1 if statements[0].startswith("UPDATE") else 2]
    with pytest.raises(AssertionError, match=f"Not the same on both sides: {table}. Stop both servers"):
        here.manage("copy_to", "--compare", there.url)


FAULTS = {
    "sqlite": [
        """CREATE TRIGGER fault AFTER INSERT ON quiz_run WHEN NEW.id = 700
        BEGIN UPDATE quiz_run SET seed = seed + 1 WHERE id = 700; END"""
    ],
    "postgres": [
        """CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.id = 700 THEN NEW.seed = NEW.seed + 1; END IF; RETURN NEW; END $$""",
        "CREATE TRIGGER fault BEFORE INSERT ON quiz_run FOR EACH ROW EXECUTE FUNCTION fault()",
    ],
}
MENDED = {"sqlite": "DROP TRIGGER fault", "postgres": "DROP TRIGGER fault ON quiz_run"}


@pytest.mark.parametrize("kind", KINDS)
def test_one_number_that_arrives_otherwise_fails_the_copy_and_leaves_nothing(source, place, kind):
    here, there = source("sqlite"), place(kind)
    there.manage("migrate", "-v", "0")
    there.execute(*FAULTS[kind])

    with pytest.raises(AssertionError, match=r"Not the same on both sides: quiz_run\. Nothing is kept there"):
        here.manage("copy_to", there.url)

    assert there.python("from quiz.models import *; print(Run.objects.count(), Edition.objects.count())") == "0 0"
    there.execute(MENDED[kind])
    assert "Copied." in here.manage("copy_to", there.url)


REFUSING = {
    "sqlite": [
        """CREATE TRIGGER refusal BEFORE INSERT ON quiz_run WHEN NEW.id = 700
        BEGIN SELECT RAISE(ABORT, 'not this one'); END"""
    ],
    "postgres": ["ALTER TABLE quiz_run ADD CONSTRAINT refusal CHECK (id <> 700)"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_that_the_other_database_refuses_is_named(source, place, kind):
    here, there = source("sqlite"), place(kind)
    there.manage("migrate", "-v", "0")
    there.execute(*REFUSING[kind])

    with pytest.raises(AssertionError, match=r"quiz_run, row 700: .*(not this one|refusal).*Nothing is kept there"):
        here.manage("copy_to", there.url)

    assert there.python("from quiz.models import *; print(Run.objects.count(), Edition.objects.count())") == "0 0"


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_that_points_nowhere_fails_the_copy(source, place, kind):
    here, there = source("sqlite"), place(kind)
    here.execute("UPDATE quiz_tally SET edition_id = 99 WHERE id = 1")

    with pytest.raises(AssertionError, match=r"Rows here do not hold together: .*quiz_tally.*Nothing is kept there"):
        here.manage("copy_to", there.url)


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_with_something_in_it_is_refused_and_named(source, place, kind):
    here, there = source("sqlite"), place(kind)
    there.manage("migrate", "-v", "0")
    there.python("from tests.builders.every_table import *; add_rows('quiz.Mistake')")

    with pytest.raises(AssertionError, match="something in that database already, in quiz_mistake; it has to be empty"):
        here.manage("copy_to", there.url)

    assert there.python("from quiz.models import *; print(Mistake.objects.count(), Run.objects.count())") == "1 0"


def test_a_migrated_database_holds_only_what_the_copy_replaces(source, place):
    here, there = source("sqlite"), place("sqlite")
    there.manage("migrate", "-v", "0")

    assert "Copied." in here.manage("copy_to", there.url)


def test_a_table_of_no_app_is_said_to_be_left_out(source, place):
    here, there = source("sqlite"), place("sqlite")
    here.execute("CREATE TABLE kept_pages (id integer)")

    assert "kept_pages                      left out: it belongs to no app" in here.manage("copy_to", there.url)


def test_a_database_older_than_the_code_is_refused(source, place):
    here, there = source("sqlite"), place("sqlite")
    here.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    with pytest.raises(AssertionError, match=r"older than the code. Run: python manage.py migrate"):
        here.manage("copy_to", there.url)


@pytest.mark.parametrize("url", ["", "nonsense", "postgres://", "no-such-engine://a/b"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(CommandError, match="no address of a database"):
        call_command("copy_to", url)


def test_a_database_out_of_reach_is_named(prepared):
    with pytest.raises(AssertionError, match="The database cannot be used"):
        Site(prepared).manage("copy_to", "sqlite:////proc/1/none/other.sqlite3")


def digest(*rows):
    content = Content()
    for row in rows:
        content.add(row)
    return content.digest


def test_a_digest_does_not_depend_on_order_nor_on_how_a_database_spells_a_value():
    assert digest((1, "a"), (2, "b")) == digest((2, "b"), (1, "a"))
    assert digest((memoryview(b"a"), {"b": 1e16, "a": 1})) == digest((b"a", {"a": 1, "b": 10**16}))


@pytest.mark.parametrize(
    "other",
    [(1, "a"), ("1", "b"), (None, "b"), (1, "b", None), (1.5, "b"), (2, "b"), (1, b"b"), (1, ["b"])],
)
def test_a_digest_tells_values_apart(other):
    assert digest((1, "b")) != digest(other)


def test_a_digest_counts_a_row_that_is_there_twice():
    assert digest((1,), (1,)) != digest((1,))
    assert digest((Decimal("1.50"),)) != digest((Decimal("1.51"),))
