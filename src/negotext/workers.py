"""Processes that parse pages for this one, and what to do when one of them is killed.

Each worker is a new interpreter that this process talks to over two pipes. It shares nothing else with this one: it
does not run the user's script again, does not care about threads, and ends by itself, in the middle of a page if need
be, as soon as this process is gone. Pages go out in batches; rows of plain values come back (`negotext.packed`).
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

from . import packed
from .errors import NegotextError, WorkerError
from .records import Page, ParsedPage

_START: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from negotext.workers import serve; serve()"
)
_WARM: Final = Page("May 5, 2025\n\nThe District and CSEA met on May 4.\n", "warm")
_POLL: Final = 0.5  # seconds; on Windows an interrupt is only noticed between two waits
_PARTING: Final = 5.0  # seconds that a killed process may take to go
_AGAIN_AFTER: Final = (0.1, 0.5, 2.0)  # seconds before each further try to start a process: memory may be free by then


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that could not be parsed; ``text`` says why and, for a fault in the code, where."""

    error: Exception
    text: str


def attempt(page: Page, options: Mapping[str, Any]) -> ParsedPage | Failure:
    """Parse a page; ``options`` are further arguments of `negotext.pipeline.parse_page`."""
    from . import pipeline

    try:
        return pipeline.parse_page(page, **options)
    except Exception as error:
        return failure(error)


def failure(error: Exception, *, placed: bool = True) -> Failure:
    """What to say of an error: its type, its message on one line, and, ``placed``, the line of code it comes from."""
    message = " ".join(str(error).split())
    name = type(error).__name__
    first = error.__cause__ or error  # where a classifier of the user's own failed is in that
    place = _place(first.__traceback__) if placed else ""
    return Failure(error, (f"{name}: {message}" if message else name) + place)


def _place(trace: TracebackType | None) -> str:
    """The innermost line below this module, as ``(offers.py:81, in find_offers)``; nothing if there is none."""
    found = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename != __file__:
            found = f" ({Path(code.co_filename).name}:{trace.tb_lineno}, in {code.co_name})"
        trace = trace.tb_next
    return found


# this process


class Job:
    """Some pages on their way through a pool; ``answers`` are theirs, in order, once ``done`` is set."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        self.answers: list[ParsedPage | Failure] = []
        self.done = threading.Event()


class Pool:
    """So many worker processes, started with the first job, gone when the block ends however it ends.

    Args:
        size: how many.
        options: further arguments of `negotext.pipeline.parse_page`.

    Raises:
        TypeError: the options do not pickle.
    """

    def __init__(self, size: int, options: Mapping[str, Any]) -> None:
        self._size = size
        self._hello = pickle.dumps(sys.path) + _pickled(options)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._workers: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._started = False  # whether there ever was a worker that was ready
        self._pauses: tuple[float, ...] = _AGAIN_AFTER  # none after a start that failed for good, until one succeeds
        self._broken: Exception | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        """Kill the workers, whatever they are at."""
        with self._lock:
            self._closed.set()
            workers = list(self._workers)
        for worker in workers:
            worker.kill()
        for _thread in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(_PARTING)

    def submit(self, pages: Sequence[Page]) -> Job:
        """Have some pages parsed."""
        if len(self._threads) < self._size:
            # daemons: they must not keep an interpreter alive that wants to end
            thread = threading.Thread(target=self._attend, name="negotext-worker", daemon=True)
            self._threads.append(thread)
            thread.start()
        job = Job(pages)
        self._jobs.put(job)
        return job

    def wait(self, job: Job) -> list[ParsedPage | Failure]:
        """A job's answers, when they are there.

        Raises:
            WorkerError: no worker could be started, or none can read the options.
        """
        while not job.done.wait(_POLL):
            pass
        if self._broken is not None:
            raise self._broken
        return job.answers

    def _attend(self) -> None:
        """One thread: keeps one worker busy until the pool is closed."""
        worker: _Worker | None = None
        while (job := self._jobs.get()) is not None and not self._closed.is_set():
            try:
                worker = self._parsed_by(worker, job)
            except WorkerError as error:
                worker = None
                if self._started:  # then it may go better with the next job, and what is done is worth keeping
                    job.answers += [failure(error)] * (len(job.pages) - len(job.answers))
                else:
                    self._broken = self._broken or error
            except Exception as error:
                if not self._closed.is_set():
                    self._broken = self._broken or error
            job.done.set()
        if worker is not None:
            worker.close()

    def _parsed_by(self, worker: _Worker | None, job: Job) -> _Worker | None:
        """Fill a job's answers; the worker that is alive after it."""
        try:
            worker = worker or self._new()
            job.answers = worker.ask(job.pages)
            return worker
        except _Died:
            worker = None
        for page in job.pages:  # one by one, so that only the page that kills is given up
            try:
                worker = worker or self._new()
                job.answers += worker.ask([page])
            except _Died as death:
                worker = None
                error = WorkerError(f"the process that parsed this page ended twice ({death})")
                job.answers.append(failure(error))
        return worker

    def _new(self) -> _Worker:
        """A worker that is ready.

        One that is killed before that is replaced some times, as memory may be short for a while; so is one that fails
        otherwise, if others have started before.

        Raises:
            WorkerError: none has started, or it cannot read the options.
        """
        for pause in (*self._pauses, None):
            try:
                worker = self._begun()
                worker.greet(self._hello)
            except (_Died, OSError) as trouble:
                again = self._started or getattr(trouble, "killed", True)
                if pause is None or not again or self._closed.wait(pause):
                    self._pauses = ()
                    raise WorkerError(f"a worker process did not start ({trouble}); workers=1 needs none") from None
            else:
                self._started, self._pauses = True, _AGAIN_AFTER
                break
        return worker

    def _begun(self) -> _Worker:
        """A process that has just been started.

        Raises:
            OSError: the system has no room for another.
            WorkerError: the pool is closed.
        """
        with self._lock:
            if self._closed.is_set():
                raise WorkerError("the pool is closed")
            worker = _Worker()
            self._workers.add(worker)
            return worker


def _pickled(options: Mapping[str, Any]) -> bytes:
    try:
        return pickle.dumps(dict(options))
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        raise TypeError(f"classifier and lexicon must pickle when workers is above 1: {told}") from error


class _Died(Exception):
    """A worker is gone; says how."""

    def __init__(self, status: int) -> None:
        self.killed = status < 0  # by a signal
        super().__init__(f"signal {-status}" if self.killed else f"exit status {status}")


class _Worker:
    """One process, seen from this one."""

    def __init__(self) -> None:
        # a session of its own: Ctrl-C is for this process, which then ends the workers
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=os.name == "posix",
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._to: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self._from: BinaryIO = self._process.stdout  # type: ignore[assignment]

    def greet(self, hello: bytes) -> None:
        """Hand over what goes for all pages, and wait until it is ready for the first.

        Raises:
            WorkerError: it cannot read the options.
            _Died: it has ended.
        """
        if trouble := self._talk(hello):
            self.close()
            raise WorkerError(
                f"a worker process cannot read the classifier or the lexicon ({trouble}); "
                "what they are made of must be in modules that it can import"
            )

    def ask(self, pages: Sequence[Page]) -> list[ParsedPage | Failure]:
        """What it finds on some pages.

        Raises:
            _Died: it has ended.
        """
        answers = self._talk(pickle.dumps(pages, pickle.HIGHEST_PROTOCOL))
        return [
            answer if isinstance(answer, Failure) else packed.unpack(page, answer)
            for page, answer in zip(pages, answers, strict=True)
        ]

    def _talk(self, message: bytes) -> Any:
        try:
            self._to.write(message)
            self._to.flush()
            return pickle.load(self._from)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_PARTING)  # it has closed its pipe; its status comes a moment later
            self.close()
            raise _Died(self._process.returncode) from None

    def kill(self) -> None:
        """End it at once, from any thread."""
        self._process.kill()

    def close(self) -> None:
        """End it and clear up after it; for the thread that talks to it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()


# the worker


def serve() -> None:
    """Be a worker: read batches of pages from standard input and write the answers to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get among the answers
    try:
        options: dict[str, Any] = pickle.load(sys.stdin.buffer)
    except Exception as error:
        _send(answers, failure(error).text)
        return
    inbox: queue.SimpleQueue[list[Page]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(inbox,), daemon=True).start()
    attempt(_WARM, options)  # reads lexicon and models
    _send(answers, None)
    while True:
        _send(answers, [_answer(page, options) for page in inbox.get()])


def _listen(inbox: queue.SimpleQueue[list[Page]]) -> None:
    """Take in what comes; when nothing more can come, nobody waits for the page at hand either."""
    with suppress(Exception):
        while True:
            inbox.put(pickle.load(sys.stdin.buffer))
    os._exit(0)


def _answer(page: Page, options: Mapping[str, Any]) -> dict[str, Any] | Failure:
    found = attempt(page, options)
    if isinstance(found, ParsedPage):
        return packed.pack(found)
    try:
        pickle.loads(pickle.dumps(found.error))
    except Exception:  # an error that does not survive the way
        return Failure(NegotextError(found.text), found.text)
    return found


def _send(stream: BinaryIO, answer: object) -> None:
    try:
        pickle.dump(answer, stream, pickle.HIGHEST_PROTOCOL)
        stream.flush()
    except BrokenPipeError:
        os._exit(0)
