"""What the site costs beside bare Django, both served alike and driven in turn by one client: ratios of one run.

    python -m tests.bench.served

Server CPU is read from the operating system for the worker process. Bodies are asked for as a browser does, brotli
included. The machine may be busy: figures are ratios within this run, and the table says what each is divided by.
"""

import http.client
import os
import re
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from quiz.runs.owning import text_of
from tests.builders.markup import Forms
from tests.serving import GUNICORN, ROOT, Site
from tests.torture.taker import Taker

ROUNDS = 5
REQUESTS = 300
USERS = 16
CARDS = 60
STARTS = 7


class Wire:
    """One kept-alive connection with a browser's headers."""

    def __init__(self, port, **headers):
        self.port, self.headers = port, {"Accept-Encoding": "br", "Sec-Fetch-Site": "same-origin", **headers}
        self.wire = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, path, method="GET", body=None, **headers):
        self.wire.request(method, path, body=body, headers={**self.headers, **headers})
        answer = self.wire.getresponse()
        data = answer.read()
        return answer, data


class Bare:
    """The bare project, served with the options of the site."""

    def __init__(self, folder):
        self.folder = folder  # where no gunicorn.conf.py is found
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {**os.environ, "BARE_DB": str(Path(folder) / "bare.sqlite3"), "PYTHONPATH": str(ROOT)}

    def start(self):
        words = [
            "--bind",
            f"127.0.0.1:{self.port}",
            "--worker-class",
            "gthread",
            "--threads",
            "4",
            "--keep-alive",
            "75",
        ]
        words += ["--preload", "--no-control-socket", "--log-level", "error", "tests.bench.bare:application"]
        self.process = subprocess.Popen([GUNICORN, *words], cwd=self.folder, env=self.environment)
        wait_for(self.port, "/constant/")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def wait_for(port, path):
    started = time.monotonic()
    while time.monotonic() - started < 60:
        try:
            Wire(port).ask(path)
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError(path)


def worker_of(process):
    out = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True).stdout
    return int(out.split()[0])


def cpu_of(pid):
    """Return the processor time that a process's threads have used, in seconds, by the scheduler's count."""
    return sum(int(each.read_text().split()[0]) for each in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def memory_of(process):
    """Return what a server and its workers hold, in MB; what they share counts once."""
    return sum(_held_by(pid) for pid in (process.pid, worker_of(process)))


def _held_by(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def measure(pid, ask, number=REQUESTS):
    """Return CPU per request in milliseconds, and the times in milliseconds."""
    times, before = [], cpu_of(pid)
    for _ in range(number):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return (cpu_of(pid) - before) * 1000 / number, times


def in_turns(*asked, rounds=ROUNDS, number=REQUESTS):
    """Measure each of (pid, ask) in turns, so that a busy moment hits all; return (median CPU, all times) of each."""
    found = [[] for _ in asked]
    for pid, ask in asked:
        measure(pid, ask, number // 6 + 1)
    for _ in range(rounds):
        for kept, (pid, ask) in zip(found, asked, strict=True):
            kept.append(measure(pid, ask, number))
    return [
        (statistics.median(cpu for cpu, _ in rounds), [each for _, times in rounds for each in times])
        for rounds in found
    ]


class Step:
    """One answered question after another, as htmx asks: the reply is the next question."""

    def __init__(self, port):
        self.taker = Taker(port, seed=1)
        self.taker.start()
        _, _, page = self.taker.request("GET", "/quiz/1/")
        form = next(form for form in Forms(page).forms if form["action"].endswith("/quiz/1/"))
        self.body = "&".join(f"{name}={value}" for name, value in {**form["data"], "answer": "1"}.items())
        options = page.split('name="answer"')[1].split('value="')[1].split('"')[0]
        self.body = self.body.replace("answer=1", f"answer={options}")
        cookie = "; ".join(f"{name}={value}" for name, value in self.taker.cookies.items())
        kind = "application/x-www-form-urlencoded"
        self.wire = Wire(port, Cookie=cookie, **{"HX-Request": "true", "Content-Type": kind})
        self.sizes = []

    def __call__(self):
        answer, data = self.wire.ask("/quiz/1/", "POST", self.body)
        assert answer.status == 200, answer.status
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        self.sizes.append((len(data), len(data) + head))


def result_link(port):
    taker = Taker(port, seed=3)
    taker.start()
    for number in range(1, 21):
        taker.answer(number)
    _, _, page = taker.request("GET", "/quiz/review/")
    form = next(form for form in Forms(page).forms if form["action"].endswith("/finish/"))
    _, where, _ = taker.request("POST", "/quiz/finish/", form["data"])
    return where


def cards(site, wire, worker):
    """Return what a card costs that nobody has asked for yet, in milliseconds."""
    site.manage("seed_results", str(CARDS))
    with sqlite3.connect(Path(site.state) / "db.sqlite3") as stored:
        ids = stored.execute("SELECT public_id FROM quiz_run WHERE public_id IS NOT NULL").fetchall()
    paths = iter([f"/r/{text_of(public_id)}/card.png" for (public_id,) in ids])
    return measure(worker, lambda: wire.ask(next(paths)), len(ids))[0]


class Browser:
    """A browser that has nothing kept yet: it follows redirects, and asks once for each file a page names."""

    def __init__(self, port):
        self.wire, self.taker = Wire(port), Taker(port, seed=5)
        self.seen, self.requests, self.bytes = set(), 0, 0

    def ask(self, path, method="GET", body=None, **headers):
        cookies = "; ".join(f"{name}={value}" for name, value in self.taker.cookies.items())
        answer, data = self.wire.ask(path, method, body, **({"Cookie": cookies} if cookies else {}), **headers)
        self.requests += 1
        self.bytes += len(data) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.taker.cookies[name] = rest.partition(";")[0]
        if where := answer.getheader("Location"):
            return self.ask(where)
        if answer.getheader("Content-Type", "").startswith("text/html"):
            page = brotli.decompress(data).decode() if answer.getheader("Content-Encoding") == "br" else data.decode()
            for file in FILES.findall(page):
                if file not in self.seen:
                    self.seen.add(file)
                    self.ask(file)
        return answer


FILES = re.compile(r'<(?:link rel="(?:stylesheet|icon)" href|script src|img src)="(/[^"]+)"')


def sixteen(port):
    """Return p95 over p50 of a step while sixteen people answer at once."""
    steps = [Step(port) for _ in range(USERS)]

    def go(step):
        times = []
        for _ in range(60):
            started = time.perf_counter()
            step()
            times.append(time.perf_counter() - started)
        return times

    with ThreadPoolExecutor(USERS) as pool:
        times = sorted(each for many in pool.map(go, steps) for each in many)
    return times[int(len(times) * 0.95)] / statistics.median(times)


def p50(times):
    return statistics.median(times)


def cold_start(server, path):
    started = time.monotonic()
    server.start()
    wait_for(server.port, path)
    return time.monotonic() - started


def row(what, found, goal, stretch):
    state = "stretch" if found <= stretch else "goal" if found <= goal else "missed"
    print(f"{what:<78} {found:>8.2f}   {goal:>7} {stretch:>7}   {state}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        site, bare = Site(Path(folder) / "state"), Bare(folder)
        site.log = subprocess.DEVNULL
        site.manage("prepare")
        starts = {site: [], bare: []}
        for server, path in ((site, "/healthz"), (bare, "/constant/")) * STARTS:
            starts[server].append(cold_start(server, path))
            server.stop()
        site.start()
        bare.start()
        try:
            report(site, bare, statistics.median(starts[site]) / statistics.median(starts[bare]))
        finally:
            site.stop()
            bare.stop()


def report(site, bare, starting):
    ours, theirs = worker_of(site.process), worker_of(bare.process)
    plain, own, step = Wire(bare.port), Wire(site.port), Step(site.port)
    link = result_link(site.port)
    answer, data = own.ask(link)
    whole = len(own.ask(link, **{"Accept-Encoding": "identity"})[1])
    tag = answer.getheader("ETag")
    paths = {"landing": "/", "track": "/tracks/ai-engineer/", "compare": "/compare/", "sources": "/sources/"}
    asked = [
        (theirs, lambda: plain.ask("/constant/")),
        (theirs, lambda: plain.ask("/insert/")),
        (theirs, lambda: plain.ask(f"/page/{whole}/")),
        (ours, step),
        (ours, lambda: own.ask(link)),
        (ours, lambda: own.ask(link, **{"If-None-Match": tag})),
        *((ours, lambda path=path: own.ask(path)) for path in paths.values()),
    ]
    constant, insert, page, stepped, result, again, *reading = in_turns(*asked)
    print(f"{'what':<78} {'found':>8}   {'goal':>7} {'stretch':>7}")
    row("one answered question, CPU / constant view", stepped[0] / constant[0], 6, 4)
    row("p50 of that step / a constant view with one FULL commit", p50(stepped[1]) / p50(insert[1]), 2.5, 2)
    row("p95 / p50 of that step, 16 users on SQLite", sixteen(site.port), 2.5, 2)
    row(f"shared result page, CPU / bare render of {whole} B", result[0] / page[0], 1.15, 0.6)
    row("conditional repeat of it, CPU / constant view", again[0] / constant[0], 3, 2)
    for name, found in zip(paths, reading, strict=True):
        row(f"{name}, CPU / constant view", found[0] / constant[0], 2.5, 1.7)
    row("one answer under htmx, bytes of the body", statistics.median(size for size, _ in step.sizes), 1200, 900)
    row("one answer under htmx, bytes with headers", statistics.median(size for _, size in step.sizes), 2000, 1600)
    row("result by link, bytes of the page", len(data), 12_288, 9_000)
    starter, visitor = Browser(site.port), Browser(site.port)
    starter.ask("/")
    starter.ask("/quiz/start/", "POST", "go=1", **{"Content-Type": "application/x-www-form-urlencoded"})
    visitor.ask(link)
    row("landing and first question, cold, all included, kB", starter.bytes / 1024, 36, 30)
    row("landing and first question, cold, requests", starter.requests, 7, 5)
    row("result by link, cold, all included, kB", visitor.bytes / 1024, 22, 18)
    row("result by link, cold, requests", visitor.requests, 5, 4)
    row("a share card drawn anew, ms of one core", cards(site, own, ours), 60, 60)
    row("cold start / bare Django", starting, 1.6, 1.3)
    row("memory under load / bare Django", memory_of(site.process) / memory_of(bare.process), 1.4, 1.2)
    print(
        f"constant view {constant[0]:.3f} ms of CPU, answered question {stepped[0]:.3f} ms, result {result[0]:.3f} ms; "
        f"p50 of a commit {p50(insert[1]):.2f} ms, of an answered question {p50(stepped[1]):.2f} ms"
    )


if __name__ == "__main__":
    main()
