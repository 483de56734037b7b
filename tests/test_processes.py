"""Worker processes that are killed, interrupted or orphaned, for real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from deadly import Choosy, Deadly, Loud, Unloadable
from pandas.testing import assert_frame_equal

import negotext
from negotext import batch
from negotext.records import Page, ParsedPage
from negotext.tables import STORED
from negotext.workers import _START, Failure, Pool, attempt

TEXT = "June 5, 2025\n\nThe District and CSEA reached a tentative agreement on Article 7.\n"
PAGES = [Page(TEXT.replace("7", str(number)), f"p{number}") for number in range(12)]

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")


def children(pid: int) -> list[int]:
    """The processes that a process has started and that are still there."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] + [
            int(word)
            for task in Path(f"/proc/{pid}/task").iterdir()
            if task.name != str(pid)
            for word in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def with_deadly(lives: Path) -> list[Page]:
    pages = list(PAGES)
    pages[5] = Page(TEXT, "deadly", title=Deadly(lives))
    return pages


@posix
def test_the_pages_of_a_killed_process_are_parsed_by_another(tmp_path: Path) -> None:
    lives = tmp_path / "lives"
    lives.write_text("x")
    together = negotext.parse_many(with_deadly(lives), workers=2)
    assert lives.read_text() == ""
    alone = negotext.parse_many(with_deadly(lives))
    for table in STORED:
        assert_frame_equal(getattr(together, table), getattr(alone, table))


@posix
def test_a_page_that_kills_twice_is_reported_and_the_others_are_parsed(tmp_path: Path) -> None:
    lives = tmp_path / "lives"
    lives.write_text("x" * 99)
    result = negotext.parse_many(with_deadly(lives), workers=2)
    warnings = result.pages.set_index("doc_id")["warnings"].dropna()
    assert list(warnings.items()) == [
        ("deadly", "WorkerError: the process that parsed this page ended twice (signal 9)")
    ]  # fmt: skip
    assert list(result.entries["doc_id"]) == [page.doc_id for page in PAGES if page.doc_id != "p5"]
    assert len(lives.read_text()) >= 96  # in company, then alone
    with pytest.raises(negotext.WorkerError, match="ended twice") as caught:
        negotext.parse_many(with_deadly(lives), workers=2, on_error="raise")
    assert caught.value.__notes__[0].startswith("doc_id 'deadly': WorkerError")


def test_errors_name_page_and_line_the_same_in_any_process() -> None:
    docs = [("fine", TEXT), ("odd", TEXT + "Divide it.\n"), ("last", TEXT + "They were lonely.\n")]
    told = []
    for workers in (1, 2):
        found = list(batch.outcomes(docs, workers=workers, classifier=Choosy()))
        told.append([(one.parsed.page.doc_id, one.error) for one in found])
    assert told[0] == told[1]
    (_, none), (odd, divided), (_, lonely) = told[0]
    assert (none, odd) == (None, "odd")
    assert divided is not None and divided.startswith(
        "ClassifierError: the classifier failed on entry 'odd#2025-06-05'"
    )
    assert ": ZeroDivisionError: by zero (deadly.py:" in divided
    assert divided.endswith(", in judge)")
    assert lonely is not None and ": Lonely: one and two (deadly.py:" in lonely


def test_an_error_that_cannot_travel_still_stops_where_asked_to() -> None:
    docs = [("p", TEXT + "They were lonely.\n")]
    with pytest.raises(negotext.NegotextError, match="Lonely: one and two"):
        list(batch.outcomes(docs, workers=2, on_error="raise", classifier=Choosy()))


def test_options_that_a_worker_cannot_read() -> None:
    with pytest.raises(
        negotext.WorkerError, match=r"cannot read the classifier or the lexicon \(LookupError: not here"
    ):
        list(batch.outcomes(PAGES, workers=2, classifier=Unloadable()))


def test_a_classifier_that_does_not_pickle_is_told_at_once() -> None:
    class Local:
        def judge(self, readings: object, low: str) -> list[object]:
            return []

    words = r"classifier and lexicon must pickle when workers is above 1: AttributeError: Can't .*Local"
    with pytest.raises(TypeError, match=words):
        negotext.parse_many(PAGES, workers=2, classifier=Local())
    with pytest.raises(TypeError, match=words):
        negotext.stream(PAGES, workers=2, classifier=Local())
    assert len(negotext.parse_many(PAGES, classifier=Local())) == len(PAGES)


def test_strings_of_a_class_that_does_not_pickle_are_plain_ones_by_then() -> None:
    class Clipping(str):
        """As parsers of HTML have them."""

    result = negotext.parse_many([(Clipping("p"), Clipping(TEXT))] * 2, workers=2)
    assert list(result.entries["doc_id"]) == ["p", "p-2"]


STARTING = """
import os, signal
from pathlib import Path
fate = Path({fate!r})
now, left = fate.read_text()[:1], fate.read_text()[1:]
if now != "!":
    fate.write_text(left)
if now:
    os.kill(os.getpid(), signal.SIGKILL)
"""


@posix
def test_a_process_that_is_killed_while_it_starts_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fate = tmp_path / "fate"
    fate.write_text("xxx")
    monkeypatch.setattr("negotext.workers._START", STARTING.format(fate=str(fate)) + _START)
    monkeypatch.setattr("negotext.workers._AGAIN_AFTER", (0.01, 0.01, 0.01))
    with Pool(1, {}) as pool:
        assert len(pool.wait(pool.submit(PAGES))) == len(PAGES)
    assert fate.read_text() == ""
    fate.write_text("!")
    with pytest.raises(negotext.WorkerError, match=r"did not start \(signal 9\); workers=1 needs none"):
        negotext.parse_many(PAGES, workers=2)


@posix
def test_pages_that_are_done_are_kept_where_no_process_starts_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fate, lives = tmp_path / "fate", tmp_path / "lives"
    fate.write_text("")
    lives.write_text("x")
    monkeypatch.setattr("negotext.workers._START", STARTING.format(fate=str(fate)) + _START)
    monkeypatch.setattr("negotext.workers._AGAIN_AFTER", (0.01,))
    with Pool(1, {}) as pool:
        first = pool.wait(pool.submit(PAGES[:2]))
        fate.write_text("!")
        second = pool.wait(pool.submit([PAGES[2], Page(TEXT, "deadly", title=Deadly(lives))]))
        third = pool.wait(pool.submit(PAGES[3:4]))
        fate.write_text("")
        last = pool.wait(pool.submit(PAGES[4:]))
    assert all(isinstance(answer, ParsedPage) for answer in (*first, *last))
    for answer in (*second, *third):
        assert isinstance(answer, Failure)
        assert answer.text == "WorkerError: a worker process did not start (signal 9); workers=1 needs none"


def test_a_system_without_room_for_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("negotext.workers.subprocess.Popen", full)
    monkeypatch.setattr("negotext.workers._AGAIN_AFTER", (0.01,))
    with pytest.raises(negotext.WorkerError, match=r"did not start .*temporarily unavailable"):
        negotext.parse_many(PAGES, workers=2)


def test_an_interpreter_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("negotext.workers._START", "raise SystemExit(3)")
    with pytest.raises(negotext.WorkerError, match=r"did not start \(exit status 3\); workers=1 needs none"):
        negotext.parse_many(PAGES, workers=2)


@linux
def test_no_process_is_left_behind() -> None:
    before = set(children(os.getpid()))
    negotext.parse_many(PAGES, workers=2)
    parts = negotext.stream(PAGES * 20, batch=1, workers=2)
    next(parts)
    assert set(children(os.getpid())) > before
    parts.close()
    with pytest.raises(negotext.ClassifierError):
        list(
            batch.outcomes([("p", "Divide")] + [TEXT + "Divide"] * 9, workers=2, on_error="raise", classifier=Choosy())
        )
    assert set(children(os.getpid())) == before


def test_a_stream_that_nobody_reads_takes_no_more_documents() -> None:
    taken = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(None)
            yield TEXT

    parts = negotext.stream(endless(), batch=10, workers=2)
    assert len(next(parts)) == 10
    before = len(taken)
    time.sleep(1)
    assert len(taken) == before <= 16 * (16 * 2 + 2)
    parts.close()


def test_what_a_worker_prints_is_not_taken_for_an_answer() -> None:
    with Pool(1, {"classifier": Loud()}) as pool:
        (answer,) = pool.wait(pool.submit([PAGES[0]]))
    assert isinstance(answer, ParsedPage)
    assert answer == attempt(PAGES[0], {"classifier": Loud()})


# as another process sees it

SCRIPT = """
import sys
import negotext

TEXT = {text!r}

def docs():
    for number in range({count}):
        if number == {going}:
            print("going", flush=True)
        yield TEXT * {times}

def {name}():
    try:
        result = negotext.parse_many(docs(), workers={workers}{options})
    except negotext.Interrupted as stop:
        print("stopped", len(stop.result), len(stop.result.entries), flush=True)
        raise
    print("done", len(result), len(result.entries), flush=True)

{name}()
"""


@contextmanager
def running(tmp_path: Path, **values: object) -> Iterator[subprocess.Popen[str]]:
    """A run of many pages as a script without a ``__main__`` guard, once it is in full swing."""
    defaults = {"text": TEXT, "count": 4000, "times": 1, "going": 1000, "workers": 2, "options": "", "name": "main"}
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(**{**defaults, **values}), encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "going\n"
        workers = int(str({**defaults, **values}["workers"]))
        assert eventually(lambda: len(children(process.pid)) == (workers if workers > 1 else 0))
        yield process
    finally:
        process.kill()
        process.communicate()


@linux
@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_stops_at_once_and_keeps_what_is_done(tmp_path: Path, workers: int) -> None:
    with running(tmp_path, workers=workers) as process:
        mine = children(process.pid)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
        assert time.monotonic() - begin < 10
    word, pages, entries = output.split()
    assert word == "stopped"
    assert 0 < int(pages) == int(entries) < 4000
    assert f"Interrupted: stopped after {pages} pages" in errors
    assert not any(map(alive, mine))
    assert process.returncode != 0


@linux
def test_pages_cached_before_an_interrupt_are_not_parsed_again(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    with running(tmp_path, options=f", cache={str(folder)!r}") as process:
        process.send_signal(signal.SIGINT)
        pages = int(process.communicate(timeout=30)[0].split()[1])
    assert len(list(folder.glob("??/*.json"))) >= pages > 0


@linux
def test_killing_a_worker_from_outside_loses_nothing(tmp_path: Path) -> None:
    with running(tmp_path, count=1500) as process:
        first, second = children(process.pid)
        os.kill(first, signal.SIGKILL)
        os.kill(second, signal.SIGTERM)
        output, errors = process.communicate(timeout=120)
    assert output == "done 1500 1500\n", errors


@linux
def test_workers_end_with_the_process_they_work_for(tmp_path: Path) -> None:
    with running(tmp_path, count=100, times=1500, going=2) as process:  # pages that take many seconds
        mine = children(process.pid)
        process.kill()
        assert eventually(lambda: not any(map(alive, mine)), 10)


@posix
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_command_writes_what_is_done(tmp_path: Path, workers: str) -> None:
    pages = []
    for number in range(600):
        pages.append(tmp_path / f"page{number:03}.txt")
        pages[-1].write_text(TEXT * 8, encoding="utf-8")  # so many that a busy machine is not done with all of them
    kept, out = tmp_path / "cache", tmp_path / "out"
    options = ["--cache", kept, "--out", out, "--workers", workers]
    process = subprocess.Popen(
        [sys.executable, "-m", "negotext", "parse", *pages, *options], stderr=subprocess.PIPE, text=True
    )
    assert eventually(lambda: len(list(kept.glob("??/*.json"))) > 3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    stopped, written = errors.splitlines()
    assert stopped == "negotext: stopped"
    lines = (out / "pages.csv").read_text(encoding="utf-8").splitlines()
    assert 3 < len(lines) - 1 < 600
    assert written.startswith(f"negotext: <negotext.Result: {len(lines) - 1} pages")
