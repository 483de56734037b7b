"""Many documents through the pipeline: in what order, in how many processes, and what becomes of each.

Documents are taken one chunk at a time, so memory does not grow with their number; results come in the order of the
documents and do not depend on the number of processes.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from .arguments import as_classifier, as_count, as_date, as_lexicon, as_optional_text, described
from .cache import Cache
from .documents import Usual, each, in_place_of, with_own_id
from .limits import Limits, as_limits
from .records import Page, ParsedPage
from .workers import Failure, Job, Pool, attempt, failure

if TYPE_CHECKING:
    from .lexicon import Lexicon

OnError: TypeAlias = Literal["collect", "raise"]

_CHUNK_PAGES: Final = 16
_CHUNK_CHARS: Final = 32_000  # well under a second of work, so that processes finish together
_FIRST_CHARS: Final = 2_000  # the first chunks are small: with few documents, too, every process gets some
_CHUNKS_AHEAD: Final = 16  # per process: some may overtake a chunk that takes long
_CHARS_AHEAD: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document; ``error`` says what went wrong, and ``parsed`` then has no entries."""

    parsed: ParsedPage
    error: str | None = None


def outcomes(
    docs: Any,
    *,
    published: date | str | None = None,
    employer: str | None = None,
    workers: int = 1,
    on_error: OnError = "collect",
    classifier: Any = None,
    lexicon: Lexicon | None = None,
    limits: Limits | None = None,
    cache: str | os.PathLike[str] | None = None,
) -> Generator[Outcome, None, None]:
    """Parse documents in their order. Closing the generator ends what runs for it.

    Args:
        docs: an iterable of `negotext.documents.Document`, or a pandas DataFrame with the columns that a mapping has.
        published: the day the documents were saved, for those that do not say it themselves.
        employer: the employer's full name, likewise.
        workers: how many processes; 1 works in this one.
        on_error: ``collect`` turns an error in one document into an `Outcome`, ``raise`` lets it through.
        classifier: a fitted `EventClassifier`, or another judge (`negotext.pipeline.Judge`), which must pickle when
            ``workers`` is above 1.
        lexicon: passed on to the pipeline.
        limits: how large a page or file may be.
        cache: a folder that keeps what was found, for the next run.

    Raises:
        TypeError: an argument is of the wrong type, or ``classifier`` does not pickle and ``workers`` is above 1; with
            ``on_error="raise"`` also for a document.
        WorkerError: a process does not start; with ``on_error="raise"`` also where a document makes one end.
        NotFittedError: ``classifier`` is not fitted.
        ValueError: ``workers`` is below 1, ``on_error`` is unknown, ``published`` is no ISO date, a DataFrame has no
            column ``text``.
    """
    as_count(workers, "workers")
    if on_error not in ("collect", "raise"):
        raise ValueError(f"on_error must be 'collect' or 'raise', not {on_error!r}")
    given = {"classifier": as_classifier(classifier, "classifier"), "lexicon": as_lexicon(lexicon, "lexicon")}
    extra = {name: value for name, value in given.items() if value is not None}
    if cache is not None and not isinstance(cache, (str, os.PathLike)):
        raise TypeError(f"cache must be the path of a folder or None, not {described(cache)}")
    kept = None if cache is None else Cache(cache, extra)
    usual = Usual(as_date(published, "published"), as_optional_text(employer, "employer"), as_limits(limits, "limits"))
    tasks = _tasks(each(docs), kept, usual)
    done = _alone(tasks, extra) if workers == 1 else _in_processes(tasks, Pool(workers, extra), workers)
    return _outcomes(done, on_error, kept)


def _outcomes(
    done: Generator[tuple[_Task, ParsedPage | Failure], None, None], on_error: OnError, cache: Cache | None
) -> Generator[Outcome, None, None]:
    with closing(done):  # else the processes would stay for as long as somebody keeps the error
        for task, answer in done:
            yield _outcome(task, answer, on_error, cache)


@dataclass(frozen=True, slots=True)
class _Task:
    """A page to parse; with ``answer`` one that was parsed before, or a document that could not be made a page."""

    page: Page
    answer: ParsedPage | Failure | None = None


def _tasks(items: Iterator[Any], cache: Cache | None, usual: Usual) -> Iterator[_Task]:
    seen: dict[str, int] = {}
    for number, item in enumerate(items, 1):
        default_id = f"doc{number:04d}"
        try:
            page = with_own_id(usual.page(item, default_id), seen)
        except Exception as error:
            page = with_own_id(in_place_of(item, default_id), seen)
            # the caller's fault: our own lines say nothing of it
            yield _Task(page, failure(error.with_traceback(None), placed=False))
        else:
            yield _Task(page, cache.get(page) if cache else None)


def _outcome(task: _Task, answer: ParsedPage | Failure, on_error: OnError, cache: Cache | None) -> Outcome:
    if isinstance(answer, ParsedPage):
        if cache and task.answer is None:
            cache.put(answer)
        return Outcome(answer)
    if on_error == "raise":
        answer.error.add_note(f"doc_id {task.page.doc_id!r}: {answer.text}")
        raise answer.error
    return Outcome(ParsedPage(page=task.page, warnings=(answer.text,)), answer.text)


def _alone(
    tasks: Iterator[_Task], extra: Mapping[str, Any]
) -> Generator[tuple[_Task, ParsedPage | Failure], None, None]:
    yield from ((task, task.answer or attempt(task.page, extra)) for task in tasks)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some tasks in a row, and the job with those of them that have no answer yet."""

    tasks: list[_Task]
    job: Job | None

    @property
    def chars(self) -> int:
        return sum(len(task.page.text) for task in self.tasks)

    @property
    def ready(self) -> bool:
        return self.job is None or self.job.done.is_set()


def _chunks(tasks: Iterable[_Task], workers: int) -> Iterator[list[_Task]]:
    chunk: list[_Task] = []
    chars = number = 0
    for task in tasks:
        chunk.append(task)
        chars += len(task.page.text) if task.answer is None else 0
        if len(chunk) >= _CHUNK_PAGES or chars >= min(_FIRST_CHARS << number // workers, _CHUNK_CHARS):
            yield chunk
            chunk, chars, number = [], 0, min(number + 1, 8 * workers)
    if chunk:
        yield chunk


def _in_processes(
    tasks: Iterator[_Task], pool: Pool, workers: int
) -> Generator[tuple[_Task, ParsedPage | Failure], None, None]:
    window: deque[_Chunk] = deque()
    with pool:
        for chunk in _chunks(tasks, workers):
            pages = [task.page for task in chunk if task.answer is None]
            window.append(_Chunk(chunk, pool.submit(pages) if pages else None))
            while window and (window[0].ready or _full(window, workers)):
                yield from _answered(window.popleft(), pool)
        while window:
            yield from _answered(window.popleft(), pool)


def _full(window: deque[_Chunk], workers: int) -> bool:
    return len(window) > _CHUNKS_AHEAD * workers or (
        len(window) > 1 and sum(chunk.chars for chunk in window) > _CHARS_AHEAD
    )


def _answered(chunk: _Chunk, pool: Pool) -> Iterator[tuple[_Task, ParsedPage | Failure]]:
    answers = iter(pool.wait(chunk.job) if chunk.job else ())
    return ((task, task.answer or next(answers)) for task in chunk.tasks)
