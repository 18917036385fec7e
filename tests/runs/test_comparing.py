"""Reading a pasted link, and what somebody may see of a result."""

import pytest

from quiz.runs.comparing import NotALink, read_link, see
from quiz.runs.owning import text_of
from quiz.runs.sharing import Sight, find_result, share_answers
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish
from tests.builders.results import finish

ID = bytes(range(16))
TEXT = text_of(ID)
EDITION = make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3)))


@pytest.mark.parametrize(
    "given",
    [
        TEXT,
        f"  {TEXT}\n",
        f"/r/{TEXT}/",
        f"https://track.example/r/{TEXT}/",
        f"https://track.example/r/{TEXT}",
        f"http://localhost:8000/r/{TEXT}/?as=others#keep",
        f"https://track.example/r/{TEXT}.json",
        f"https://track.example/r/{TEXT}/card.png?v=0123456789",
        f"Look at mine: https://track.example/r/{TEXT}/",
        f"https://track.example/r/{'A' * 22}/with/?link=/r/{TEXT}/",
    ],
)
def test_an_id_is_found_in_what_people_paste(given):
    assert read_link(given) == ID


@pytest.mark.parametrize(
    "given",
    [
        "",
        " ",
        "nonsense",
        TEXT[:-1],
        TEXT + "A",
        f"/own/{TEXT}/",
        "https://elsewhere.example/",
        f"https://track.example/r/{TEXT}A/",
        "A" * 21 + "!",
        "A" * 21 + "_",  # spells no sixteen bytes: the last letter says too much
        f"/r/{TEXT}/" + "x" * 500,
        "\0" * 22,
        "Ü" * 22,
    ],
)
def test_what_holds_no_id_is_refused(given):
    with pytest.raises(NotALink):
        read_link(given)


@pytest.mark.django_db
def test_each_sees_what_is_theirs_to_see():
    publish(EDITION)
    key, link = finish({})
    other, _ = finish({})

    def sights():
        result = find_result(public_id=read_link(link))
        return [see(result, keys).sight for keys in ((key,), (other,), (other, key), ())]

    before = sights()
    share_answers(key=key, shares=True)

    assert before == [Sight.OWNER, Sight.VERDICT, Sight.OWNER, Sight.VERDICT]
    assert sights() == [Sight.OWNER, Sight.ANSWERS, Sight.OWNER, Sight.ANSWERS]


@pytest.mark.django_db
def test_answers_are_shown_to_all_but_those_who_see_the_verdict_alone():
    publish(EDITION)
    key, link = finish({})
    result = find_result(public_id=read_link(link))

    assert [see(result, keys).shows_answers for keys in ((key,), ())] == [True, False]
