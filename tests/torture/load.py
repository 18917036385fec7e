"""Many people at once, and editors who publish under them.

    python -m tests.torture.load [--takers 50] [--seconds 60] [--editions 10] [--publishers 20]

Nobody gets an error, no acknowledged answer is missing, everyone finishes the edition they began, and editions are
numbered without a gap.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from tests.builders.markup import Forms
from tests.serving import ROOT, Site
from tests.torture.taker import Taker

QUESTIONS = 20
ERROR = 500


class Finisher(Taker):
    """A taker who goes to the end, looks at what the result says, and begins again."""

    def __init__(self, port, seed):
        super().__init__(port, seed)
        self.times, self.editions, self.wrong = [], [], []

    def go_on(self, ended, wait):
        """Take the quiz again and again, the last time from when it has ended."""
        is_last = False
        while not is_last:
            is_last = ended()
            self.kept = {}
            before = self.newest()
            self.start()
            after = self.newest()
            for number in range(1, QUESTIONS + 1):
                started = time.perf_counter()
                self.answer(number)
                self.times.append(time.perf_counter() - started)
                time.sleep(wait)
            if lost := self.lost():
                self.wrong.append(("lost", lost))
            finished = self.finish()
            number = finished["edition"]["number"]
            self.editions.append(number)
            # Another worker may hear of a publication two seconds late, in which there is one at most.
            if not before - 1 <= number <= after or len(finished["answers"]) != QUESTIONS:
                self.wrong.append(("began", before, after, "finished", number, len(finished["answers"])))

    def newest(self):
        """Return the number of the newest edition."""
        known = max(self.editions, default=1)
        while self.request("GET", f"/editions/{known + 1}.json")[0] == 200:
            known += 1
        return known

    def finish(self):
        _, _, page = self.request("GET", "/quiz/review/")
        form = next(form for form in Forms(page).forms if form["action"].endswith("/finish/"))
        status, self.link, _ = self.request("POST", "/quiz/finish/", form["data"])
        assert status == 303, status
        return self.document()

    def document(self):
        return json.loads(self.request("GET", f"{self.link.rstrip('/')}.json")[2])


def crowd(site, *, takers, seconds, wait=0.0, meanwhile=lambda: None):
    """Let so many people take the quiz for so long, and for as long as something else goes on; return them."""
    people = [Finisher(site.port, seed=number) for number in range(takers)]
    until, done = time.monotonic() + seconds, Event()
    with ThreadPoolExecutor(takers) as pool:
        work = [pool.submit(each.go_on, lambda: time.monotonic() > until and done.is_set(), wait) for each in people]
        try:
            meanwhile()
        finally:
            done.set()
        for each in work:
            each.result()
    return people


def summary(people):
    """Return how many answers were given, the times' median and 95th percentile in ms, errors, and what went wrong."""
    times = sorted(each for person in people for each in person.times)
    return {
        "answers": len(times),
        "p50": round(statistics.median(times) * 1000, 1),
        "p95": round(times[int(len(times) * 0.95)] * 1000, 1),
        "errors": sum(status >= ERROR for person in people for status in person.statuses),
        "wrong": [wrong for person in people for wrong in person.wrong],
    }


def publish_often(site, editions):
    """Publish so many editions one after another, each with another word in the draft."""
    for number in range(editions):
        site.manage("shell", "-v", "0", "-c", f"{EDIT}edit('one after another {number}')")
        site.manage("publish_edition", "--note", f"Number {number}.")


def publish_at_once(site, publishers):
    """Let so many editors change the draft and publish it at the same time; return what each said."""
    words = [sys.executable, "manage.py", "shell", "-v", "0", "-c"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    running = [
        subprocess.Popen([*words, f"{EDIT}{PUBLISH}insist({number})"], cwd=ROOT, env=site.environment, **pipes)
        for number in range(publishers)
    ]
    return [each.communicate(timeout=600)[0].strip() for each in running]


def numbers_of(site):
    """Return the numbers of all editions, in order."""
    said = site.manage("shell", "-v", "0", "-c", NUMBERS)
    return json.loads(said.strip().splitlines()[-1])


EDIT = """
from quiz.models import Source
def edit(word):
    source = Source.objects.order_by("pk").first()
    source.limits = source.limits.partition(" For a test:")[0] + " For a test: " + word
    source.save()
"""
PUBLISH = """
import random, time
from quiz.editions.publishing import DraftChanged, NothingToPublish, publish_edition
def insist(number):
    edit(f"{number}")
    for attempt in range(400):
        try:
            print(publish_edition(note=f"By {number}.").number)
            return
        except NothingToPublish:  # somebody has published what this one changed
            edit(f"{number}, {attempt}")
        except DraftChanged:
            time.sleep(random.uniform(0, 0.3))
"""
NUMBERS = """
import json
from quiz.models import Edition
print(json.dumps(sorted(Edition.objects.values_list("number", flat=True))))
"""


def main():
    words = argparse.ArgumentParser(description=__doc__)
    for name, default in (("takers", 100 if "DATABASE_URL" in os.environ else 50), ("seconds", 60)):
        words.add_argument(f"--{name}", type=int, default=default)
    words.add_argument("--editions", type=int, default=10)
    words.add_argument("--publishers", type=int, default=20)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as state:
        site = Site(state, WORKERS="2", **{name: os.environ[name] for name in ("DATABASE_URL",) if name in os.environ})
        site.manage("prepare")
        site.log = subprocess.DEVNULL
        site.start()
        try:
            alone = summary(crowd(site, takers=given.takers, seconds=given.seconds))
            print(f"{given.takers} takers for {given.seconds} s: {alone}", flush=True)
            before = Finisher(site.port, seed=1_000)
            before.start()
            for number in range(1, QUESTIONS + 1):
                before.answer(number)
            first = before.finish()
            people = crowd(
                site,
                takers=given.takers,
                seconds=given.seconds,
                wait=0.05,
                meanwhile=lambda: publish_often(site, given.editions),
            )
            under = summary(people)
            seen = sorted({number for person in people for number in person.editions})
            print(f"the same under {given.editions} publications, who finished editions {seen}: {under}", flush=True)
            same = before.document() == first
            said = publish_at_once(site, given.publishers)
            numbers = numbers_of(site)
        finally:
            site.stop()
    whole = numbers == list(range(1, 1 + given.editions + given.publishers + 1))
    print(
        f"a result from before is the same: {same}; {given.publishers} publishers at once, all numbers there: {whole}"
    )
    if not whole:
        print(said, numbers)
    sys.exit(bool(alone["errors"] or alone["wrong"] or under["errors"] or under["wrong"] or not same or not whole))


if __name__ == "__main__":
    main()
