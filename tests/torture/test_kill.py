"""The short form of the kill test, and that it catches a server which answers before it saves."""

from tests.torture.kill import drain, kill_under_load, read, result_of
from tests.torture.taker import Taker


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(own_site):
    kept, lost = kill_under_load(own_site, kills=5, takers=4)

    assert lost == []
    assert kept >= 10


def test_a_lost_answer_would_be_found(own_site):
    taker = Taker(own_site.port, seed=1)
    taker.start()
    taker.answer(1)
    taker.answer(2)
    own_site.manage("shell", "-c", FORGET)

    assert set(taker.lost()) == {1, 2}


FORGET = """
from quiz.engine.packing import pack
from quiz.models import Run
run = Run.objects.get()
from quiz.editions.loading import load_edition
Run.objects.update(answers=pack(load_edition(run.edition_id).edition, {}))
"""


def test_a_server_asked_to_stop_ends_what_it_has_begun(own_site):
    address, said = result_of(own_site)

    ended, seconds, lost = drain(own_site, takers=4)

    assert (ended, lost) == (0, [])
    assert seconds < 15
    assert read(own_site, address) == said
