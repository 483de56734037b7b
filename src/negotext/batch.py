"""Many documents through the pipeline: what may be passed in, in what order, in how many processes.

Documents are taken one chunk at a time, so memory does not grow with their number; results come in the order of the
documents and do not depend on the number of processes.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from .arguments import as_classifier, as_count, as_date, as_lexicon, as_optional_text, as_text, described, is_missing
from .cache import Cache
from .errors import LimitError
from .limits import Limits, as_limits, page_fault
from .records import Page, ParsedPage
from .workers import Failure, Job, Pool, attempt, failure

if TYPE_CHECKING:
    from .lexicon import Lexicon

Document: TypeAlias = "str | tuple[str, str] | Mapping[str, Any] | Page"
"""A text; ``(doc_id, text)``; a mapping with ``text`` and perhaps ``doc_id``, ``published``, ``employer``; a page."""

OnError: TypeAlias = Literal["collect", "raise"]

_FIELDS: Final = ("text", "doc_id", "published", "employer")
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
    workers: int = 1,
    on_error: OnError = "collect",
    classifier: Any = None,
    lexicon: Lexicon | None = None,
    limits: Limits | None = None,
    cache: str | os.PathLike[str] | None = None,
) -> Generator[Outcome, None, None]:
    """Parse documents in their order. Closing the generator ends what runs for it.

    Args:
        docs: an iterable of `Document`, or a pandas DataFrame with the columns that a mapping has.
        workers: how many processes; 1 works in this one.
        on_error: ``collect`` turns an error in one document into an `Outcome`, ``raise`` lets it through.
        classifier: a fitted `EventClassifier`, or another judge (`negotext.pipeline.Judge`), which must pickle when
            ``workers`` is above 1.
        lexicon: passed on to the pipeline.
        limits: how large a page may be.
        cache: a folder that keeps what was found, for the next run.

    Raises:
        TypeError: an argument is of the wrong type; with ``on_error="raise"`` also for a document.
        WorkerError: a process does not start; with ``on_error="raise"`` also where a document makes one end.
        NotFittedError: ``classifier`` is not fitted.
        ValueError: ``workers`` is below 1, ``on_error`` is unknown, a DataFrame has no column ``text``.
    """
    as_count(workers, "workers")
    if on_error not in ("collect", "raise"):
        raise ValueError(f"on_error must be 'collect' or 'raise', not {on_error!r}")
    given = {"classifier": as_classifier(classifier, "classifier"), "lexicon": as_lexicon(lexicon, "lexicon")}
    extra = {name: value for name, value in given.items() if value is not None}
    if cache is not None and not isinstance(cache, (str, os.PathLike)):
        raise TypeError(f"cache must be the path of a folder or None, not {described(cache)}")
    kept = None if cache is None else Cache(cache, extra)
    tasks = _tasks(_items(docs), kept, as_limits(limits, "limits"))
    done = _alone(tasks, extra) if workers == 1 else _in_processes(tasks, workers, extra)
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


def _items(docs: Any) -> Iterator[Any]:
    if isinstance(docs, (str, bytes, Mapping, Page)) or is_missing(docs):
        raise TypeError(f"docs must be an iterable of documents, not {described(docs)}")
    if hasattr(docs, "columns") and hasattr(docs, "itertuples"):
        return _rows(docs)
    try:
        return iter(docs)
    except TypeError:
        raise TypeError(f"docs must be an iterable of documents, not {described(docs)}") from None


def _rows(table: Any) -> Iterator[dict[str, Any]]:
    names = [name for name in _FIELDS if name in table.columns]
    if "text" not in names:
        raise ValueError(f"the DataFrame has no column 'text', only {', '.join(map(str, table.columns))}")
    return (dict(zip(names, row, strict=True)) for row in zip(*(table[name] for name in names), strict=True))


def _tasks(items: Iterator[Any], cache: Cache | None, limits: Limits) -> Iterator[_Task]:
    seen: dict[str, int] = {}
    for number, item in enumerate(items, 1):
        default_id = f"doc{number:04d}"
        try:
            page = _within(_page(item, default_id), limits)
            page = _with_own_id(page, seen)
        except Exception as error:
            page = _with_own_id(Page(text="", doc_id=_stated_id(item) or default_id), seen)
            yield _Task(
                page, failure(error.with_traceback(None))
            )  # the caller's fault: our own lines say nothing of it
        else:
            yield _Task(page, cache.get(page) if cache else None)


def _page(item: Any, default_id: str) -> Page:
    if isinstance(item, Page):
        as_text(item.text, "text")
        return item
    if isinstance(item, tuple):
        if len(item) != 2:
            raise TypeError(f"a document as a tuple must be (doc_id, text), not of length {len(item)}")
        return Page(text=as_text(item[1], "text"), doc_id=as_text(item[0], "doc_id"))
    if isinstance(item, Mapping):
        if "text" not in item:
            raise ValueError(f"a document as a mapping needs the key 'text'; it has {', '.join(map(str, item))}")
        # tables hold nothing as NaN
        given = {name: item[name] for name in _FIELDS if name == "text" or not is_missing(item.get(name))}
        return Page(
            text=as_text(given["text"], "text"),
            doc_id=as_text(given.get("doc_id", default_id), "doc_id"),
            published=as_date(given.get("published"), "published"),
            employer=as_optional_text(given.get("employer"), "employer"),
        )
    if isinstance(item, str):
        return Page(text=item, doc_id=default_id)
    raise TypeError(f"a document must be str, (doc_id, text), a mapping or a Page, not {described(item)}")


def _within(page: Page, limits: Limits) -> Page:
    if fault := page_fault(len(page.text), limits):
        raise LimitError(fault)
    return page


def _stated_id(item: Any) -> str | None:
    """The id of a document that is otherwise wrong, so that its failure can be told from others'."""
    stated = None
    if isinstance(item, Page):
        stated = item.doc_id
    elif isinstance(item, tuple):
        stated = item[0] if item else None
    elif isinstance(item, Mapping):
        stated = item.get("doc_id")
    return stated if isinstance(stated, str) else None


def _with_own_id(page: Page, seen: dict[str, int]) -> Page:
    """The page; under a new id, with a warning, if another page had its id before."""
    wanted = page.doc_id
    if wanted not in seen:
        seen[wanted] = 1
        return page
    while (doc_id := f"{wanted}-{seen[wanted] + 1}") in seen:
        seen[wanted] += 1
    seen[wanted] += 1
    seen[doc_id] = 1
    warning = f"doc_id {wanted!r} stands for another page; {doc_id!r} used instead"
    return replace(page, doc_id=doc_id, warnings=(*page.warnings, warning))


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
    tasks: Iterator[_Task], workers: int, extra: Mapping[str, Any]
) -> Generator[tuple[_Task, ParsedPage | Failure], None, None]:
    window: deque[_Chunk] = deque()
    with Pool(workers, extra) as pool:
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
