"""What the server calls: bodies arrive whole or are refused, and requests are handled one at a time, in their order."""

import subprocess
import sys
import threading
import time
from io import BytesIO

import pytest
from django.conf import settings
from django.db import connections

from careerquiz.wsgi import LOCKED_SECONDS, InTurn, Turns, _take_in
from quiz.door.screening import REFUSED
from tests.serving import ROOT


class Breaking:
    """A body whose sender hangs up."""

    def read(self, _length):
        raise OSError


def arrive(body, length):
    environ = {"CONTENT_LENGTH": length, "wsgi.input": body}
    _take_in(environ)
    return environ


def test_a_whole_body_is_there_before_django_reads_it():
    environ = arrive(BytesIO(b"a=1&b=2"), "7")

    assert environ["wsgi.input"].read() == b"a=1&b=2"
    assert REFUSED not in environ


@pytest.mark.parametrize("body", [BytesIO(b"a=1"), Breaking()])
def test_a_body_that_breaks_off_is_refused(body):
    assert arrive(body, "7")[REFUSED] is True


@pytest.mark.parametrize("length", ["", "0", "x", "-1", None, str(settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1)])
def test_no_body_and_a_body_too_large_are_not_waited_for(length):
    body = BytesIO(b"a=1")

    assert arrive(body, length)["wsgi.input"] is body
    assert body.tell() == 0


def test_turns_are_taken_one_at_a_time_in_order():
    turns, inside, order = Turns(), [], []

    def work(number):
        with turns:
            inside.append(number)
            assert len(inside) == 1
            time.sleep(0.01)
            order.append(inside.pop())

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    with turns:
        for each in threads:
            each.start()
            time.sleep(0.01)
    for each in threads:
        each.join(timeout=10)

    assert order == list(range(12))


def test_a_turn_is_given_back_when_its_work_fails():
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns:
        1 / 0  # noqa: B018

    with turns:
        pass


class Answer:
    """What an application returns: pieces, and a close that says when it happened."""

    closed = False

    def __iter__(self):
        yield b"which "
        yield b"track"

    def close(self):
        self.closed = True


def in_turn_for(django):
    server = InTurn()
    server._django = django
    return server


def test_an_answer_is_whole_and_let_go_of_before_the_next_request():
    answer = Answer()

    assert in_turn_for(lambda _environ, _start: answer)({}, None) == [b"which track"]
    assert answer.closed


def test_every_thread_works_on_one_connection():
    def django(_environ, _start):
        used.append(connections["default"])
        return Answer()

    used, server = [], in_turn_for(django)
    threads = [threading.Thread(target=server, args=({}, None)) for _ in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=10)

    assert len(used) == 5
    assert len({id(connection) for connection in used}) == 1
    assert used[0].allow_thread_sharing


def test_a_request_waits_less_for_a_lock_than_a_command():
    ask = "from careerquiz import settings; print(settings.DATABASES['default']['OPTIONS']['timeout'])"
    commands = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, cwd=ROOT).stdout

    assert connections["default"].get_connection_params()["timeout"] == LOCKED_SECONDS < int(commands)
