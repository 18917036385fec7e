"""Somebody who takes the quiz over plain HTTP and remembers every answer that was acknowledged.

An answer whose reply never came may have been saved or not, until the question is answered again.
"""

import http.client
from http.cookies import SimpleCookie
from random import Random
from urllib.parse import urlencode

from tests.builders.markup import Forms

TIMEOUT = 30


class Taker:
    """One browser without script. What the server acknowledged is in `kept`; what it may have is in `unsure`."""

    def __init__(self, port, seed):
        self.port = port
        self.chance = Random(seed)
        self.cookies = {}
        self.kept = {}
        self.unsure = {}
        self.statuses = []
        self.always = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)

    def request(self, method, path, data=None):
        wire = self.connect()
        headers = dict(self.always)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            wire.request(method, path, body=urlencode(data) if data else None, headers=headers)
            answer = wire.getresponse()
            page = answer.read().decode()
        finally:
            wire.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        self.statuses.append(answer.status)
        self.headers, self.page = answer.headers, page
        return answer.status, answer.headers.get("Location", ""), page

    def start(self):
        status, _, _ = self.request("POST", "/quiz/start/", {"go": "1"})
        assert status == 303, status

    def answer(self, number):
        """Answer a question; the answer counts as kept once the reply says where to go on."""
        _, _, page = self.request("GET", f"/quiz/{number}/")
        form = next(form for form in Forms(page).forms if form["action"].endswith(f"/quiz/{number}/"))
        choices = _choices(page)
        option = self.chance.choice(choices)
        self.unsure.setdefault(number, set()).add(option)
        status, where, _ = self.request("POST", f"/quiz/{number}/", {**form["data"], "answer": option})
        assert (status, bool(where)) == (303, True), status
        self.kept[number] = option
        del self.unsure[number]

    def shown(self, number):
        """Return the option that the question's page shows as chosen."""
        _, _, page = self.request("GET", f"/quiz/{number}/")
        form = next(form for form in Forms(page).forms if form["action"].endswith(f"/quiz/{number}/"))
        return form["data"].get("answer")

    def lost(self):
        """Return the acknowledged answers that the server does not show."""
        return {
            number: (option, shown)
            for number, option in self.kept.items()
            if (shown := self.shown(number)) != option and shown not in self.unsure.get(number, ())
        }


def _choices(page):
    parts = page.split('name="answer"')[1:]
    return [part.split('value="')[1].split('"')[0] for part in parts]
