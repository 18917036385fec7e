"""A result is worked out again from its document and its edition; whatever was altered is named, and fails."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quiz.models import Run
from quiz.runs.sharing import delete_result, share_answers
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish, shipped_edition
from tests.builders.results import finish, finish_at_random, owner
from tests.builders.sheets import first_options, random_sheets, tell_all

pytestmark = pytest.mark.django_db

OTHER = make_edition(
    *(make_single(f"q{n}", (3, 0, 0), (0, 3, 0), (0, 0, 3)) for n in range(9)),
)


def say(*words):
    out = StringIO()
    call_command("rescore", *map(str, words), stdout=out)
    return out.getvalue()


@pytest.fixture
def live(db):
    return publish(shipped_edition())


@pytest.fixture
def files(live, client, tmp_path):
    """A served result and its edition as files, the way anybody could fetch them."""
    sheet = {**random_sheets(live.edition, 1, seed=4)[0], **tell_all(live.edition)}
    key, link = finish(sheet)
    share_answers(key=key, shares=True)
    result, edition = tmp_path / "result.json", tmp_path / "edition.json"
    result.write_bytes(client.get(f"/r/{link}.json").content)
    edition.write_bytes(client.get("/editions/1.json").content)
    return result, edition


def alter(path, change):
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    return path


def test_a_served_result_is_proven_from_the_two_files_alone(files):
    result, edition = files
    Run.objects.all().delete()

    said = say(result, "--edition", edition)

    document = json.loads(result.read_text())
    assert said == f"The same: {document['verdict']['word']}, first {', '.join(document['verdict']['leaders'])}.\n"


def test_without_a_file_the_stored_edition_is_taken(files):
    assert say(files[0]).startswith("The same: ")


def test_an_owners_document_is_proven_too(live, tmp_path):
    key, link = finish({**first_options(live.edition), **tell_all(live.edition)})
    path = tmp_path / "own.json"
    path.write_bytes(owner(key).get(f"/r/{link}.json").content)

    assert say(path).startswith("The same: ")


def swap_answer(document):
    slug, answer = next((slug, answer) for slug, answer in document["answers"].items() if answer["chosen"])
    document["answers"][slug] = {"chosen": [], "important": False}
    assert answer["chosen"], slug


ALTERED = {
    "a match": (lambda d: d["matches"][0].update(match=99), "matches[0].match: says 99, worked out "),
    "an order": (lambda d: d["matches"].reverse(), "matches[0].track: says "),
    "a match left out": (lambda d: d["matches"].pop(), "matches: says [{"),
    "the leader": (lambda d: d["verdict"].update(leaders=["nobody"]), "verdict.leaders[0]: says 'nobody', worked out "),
    "the word": (lambda d: d["verdict"].update(word="certain"), "verdict.word: says 'certain', worked out "),
    "a score": (lambda d: d["scores"].update({"ml-engineer": "1/3"}), "scores.ml-engineer: says '1/3', worked out "),
    "a score left out": (lambda d: d["scores"].pop("ml-engineer"), "scores.ml-engineer: says None, worked out "),
    "the evidence": (lambda d: d.update(evidence="2"), "evidence: says '2', worked out "),
    "the count": (lambda d: d.update(answered=3), "answered: says 3, worked out "),
    "an answer": (swap_answer, "answered: says "),
    "the edition": (lambda d: d["edition"].update(content_digest="0"), "edition.content_digest: says '0', worked out "),
    "the rule": (lambda d: d["edition"].update(rule="luck"), "edition.rule: says 'luck', worked out "),
}


@pytest.mark.parametrize(("change", "place"), ALTERED.values(), ids=ALTERED)
def test_whatever_is_altered_is_named(files, change, place):
    result, edition = files
    alter(result, change)

    with pytest.raises(CommandError) as refused:
        say(result, "--edition", edition)

    assert str(refused.value).startswith("Not the same: http://testserver/r/")
    assert place in str(refused.value)


def test_a_failed_proof_ends_with_one(files):
    alter(files[0], lambda document: document.update(answered=3))

    with pytest.raises(CommandError) as refused:
        say(files[0])

    assert refused.value.returncode == 1


def test_another_edition_proves_nothing(files):
    publish(OTHER)
    alter(files[0], lambda document: document["edition"].update(number=2))

    with pytest.raises(CommandError, match="its answers do not fit its edition: UnknownQuestion"):
        say(files[0])


REFUSED = {
    "no answers": (lambda d: d.pop("answers"), "it shows no answers"),
    "answers of no shape": (lambda d: d.update(answers={"x": 3}), "its answers do not fit its edition"),
    "answers in a list": (lambda d: d.update(answers=[]), "it shows no answers"),
    "an unknown question": (
        lambda d: d["answers"].update(nothing={"chosen": ["x"], "important": False}),
        "its answers do not fit its edition",
    ),
    "no number": (lambda d: d["edition"].pop("number"), "There is no edition None here"),
    "a number in words": (lambda d: d["edition"].update(number="one"), "There is no edition one here"),
    "a number of no edition": (lambda d: d["edition"].update(number=77), "There is no edition 77 here"),
    "a number beyond all": (lambda d: d["edition"].update(number=10**30), "There is no edition 1000"),
    "no edition": (lambda d: d.pop("edition"), "is no result of this site"),
}


@pytest.mark.parametrize(("change", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_proven_says_why(files, change, words):
    alter(files[0], change)

    with pytest.raises(CommandError, match=words):
        say(files[0])


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "\xff"])
def test_a_file_that_is_no_result_is_refused(live, tmp_path, text):
    path = tmp_path / "result.json"
    path.write_text(text, encoding="latin-1")

    with pytest.raises(CommandError, match=r"cannot be read|is no result"):
        say(path)


def test_files_that_are_missing_or_no_edition_are_refused(files, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        say(tmp_path / "none.json")
    with pytest.raises(CommandError, match="The edition cannot be read"):
        say(files[0], "--edition", tmp_path / "none.json")
    with pytest.raises(CommandError, match="The edition cannot be read"):
        say(files[0], "--edition", files[0])


# ---- What is stored


def test_a_stored_result_is_proven_by_its_id_or_its_link(live):
    _, link = finish(first_options(live.edition))

    assert (
        say(f"--public-id={link}")
        == say("--public-id", f"https://track.example/r/{link}/")
        == "The same: weak, first ai-engineer.\n"
    )


def test_a_result_of_too_few_answers_has_nobody_first(live):
    _, link = finish({})

    assert say(f"--public-id={link}") == "The same: too-few, first nobody.\n"


@pytest.mark.parametrize(("given", "words"), [("nonsense", "is no id of a result"), ("A" * 22, "no such result")])
def test_an_id_of_nothing_is_refused(live, given, words):
    with pytest.raises(CommandError, match=words):
        say(f"--public-id={given}")


def test_a_deleted_result_says_so(live):
    key, link = finish(first_options(live.edition))
    delete_result(key=key)

    with pytest.raises(CommandError, match="That result is gone: deleted"):
        say(f"--public-id={link}")


def test_all_results_are_proven_with_one_fingerprint(live):
    finish_at_random(5)

    first = say("--all")
    key, _ = finish(random_sheets(live.edition, 1, seed=9)[0])
    more = say("--all")
    delete_result(key=key)

    assert first.startswith("5 results, all the same: ")
    assert more.startswith("6 results, all the same: ")
    assert more.split()[-1] != first.split()[-1]
    assert say("--all") == first


def test_a_sheet_altered_in_the_database_has_another_fingerprint(live):
    _, link = finish(first_options(live.edition))
    before = say("--all")
    run = Run.objects.get()
    packed = bytearray(run.answers)
    packed[1] = 1
    Run.objects.update(answers=bytes(packed))

    assert say("--all") != before
    assert say(f"--public-id={link}").startswith("The same: ")


def test_one_thing_is_asked_for_at_a_time(live):
    for words in ([], ["--all", "--public-id", "A" * 22]):
        with pytest.raises(CommandError):
            say(*words)
