"""Many documents through the pipeline: what may be passed in, in what order, in how many processes.

Documents are taken one chunk at a time, so memory does not grow with their number; results come in the order of the
documents and do not depend on the number of processes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from .arguments import as_classifier, as_count, as_date, as_lexicon, as_optional_text, as_text, described, is_missing
from .records import Page, ParsedPage

if TYPE_CHECKING:
    from .lexicon import Lexicon

Document: TypeAlias = "str | tuple[str, str] | Mapping[str, Any] | Page"
"""A text; ``(doc_id, text)``; a mapping with ``text`` and perhaps ``doc_id``, ``published``, ``employer``; a page."""

OnError: TypeAlias = Literal["collect", "raise"]

_FIELDS: Final = ("text", "doc_id", "published", "employer")
_CHUNK_PAGES: Final = 16
_CHUNK_CHARS: Final = 500_000
_CHUNKS_AHEAD: Final = 2  # per process


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
) -> Iterator[Outcome]:
    """Parse documents in their order.

    Args:
        docs: an iterable of `Document`, or a pandas DataFrame with the columns that a mapping has.
        workers: how many processes; 1 works in this one.
        on_error: ``collect`` turns an error in one document into an `Outcome`, ``raise`` lets it through.
        classifier: a fitted `EventClassifier`, or another judge (`negotext.pipeline.Judge`), which must pickle when
            ``workers`` is above 1.
        lexicon: passed on to the pipeline.

    Raises:
        TypeError: an argument is of the wrong type; with ``on_error="raise"`` also for a document.
        NotFittedError: ``classifier`` is not fitted.
        ValueError: ``workers`` is below 1, ``on_error`` is unknown, a DataFrame has no column ``text``.
    """
    as_count(workers, "workers")
    if on_error not in ("collect", "raise"):
        raise ValueError(f"on_error must be 'collect' or 'raise', not {on_error!r}")
    given = {"classifier": as_classifier(classifier, "classifier"), "lexicon": as_lexicon(lexicon, "lexicon")}
    extra = {name: value for name, value in given.items() if value is not None}
    chunks = _chunks(_tasks(_items(docs)))
    if workers == 1:
        return (outcome for chunk in chunks for outcome in _parse_chunk(chunk, on_error, extra))
    return _in_processes(chunks, workers, on_error, extra)


@dataclass(frozen=True, slots=True)
class _Task:
    """A page to parse, or with ``error`` a document that could not be made one."""

    page: Page
    error: Exception | None = None


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


def _tasks(items: Iterator[Any]) -> Iterator[_Task]:
    seen: dict[str, int] = {}
    for number, item in enumerate(items, 1):
        default_id = f"doc{number:04d}"
        error = None
        try:
            page = _page(item, default_id)
        except Exception as problem:
            page = Page(text="", doc_id=_stated_id(item) or default_id)
            error = problem
        yield _Task(_with_own_id(page, seen), error)


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


def _stated_id(item: Any) -> str | None:
    """The id of a document that is otherwise wrong, so that its failure can be told from others'."""
    stated = None
    if isinstance(item, tuple):
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


def _chunks(tasks: Iterable[_Task]) -> Iterator[list[_Task]]:
    chunk: list[_Task] = []
    chars = 0
    for task in tasks:
        chunk.append(task)
        chars += len(task.page.text)
        if len(chunk) >= _CHUNK_PAGES or chars >= _CHUNK_CHARS:
            yield chunk
            chunk, chars = [], 0
    if chunk:
        yield chunk


def _parse_chunk(chunk: Iterable[_Task], on_error: OnError, extra: Mapping[str, Any]) -> Iterator[Outcome]:
    """Parse some documents; ``extra`` are further arguments of `negotext.pipeline.parse_page`."""
    from . import pipeline

    for task in chunk:
        try:
            if task.error is not None:
                raise task.error
            outcome = Outcome(pipeline.parse_page(task.page, **extra))
        except Exception as problem:
            if on_error == "raise":
                raise
            message = " ".join(str(problem).split())
            error = f"{type(problem).__name__}: {message}" if message else type(problem).__name__
            outcome = Outcome(ParsedPage(page=task.page, warnings=(error,)), error)
        yield outcome


def _parse_chunk_whole(chunk: list[_Task], on_error: OnError, extra: Mapping[str, Any]) -> list[Outcome]:
    """`_parse_chunk` for another process, to which a generator cannot be sent."""
    return list(_parse_chunk(chunk, on_error, extra))


def _in_processes(
    chunks: Iterator[list[_Task]], workers: int, on_error: OnError, extra: Mapping[str, Any]
) -> Iterator[Outcome]:
    running: deque[Future[list[Outcome]]] = deque()
    with ProcessPoolExecutor(workers) as pool:
        try:
            for chunk in chunks:
                running.append(pool.submit(_parse_chunk_whole, chunk, on_error, extra))
                if len(running) >= _CHUNKS_AHEAD * workers:
                    yield from running.popleft().result()
            while running:
                yield from running.popleft().result()
        finally:
            # on an error, and when the caller stops half-way
            pool.shutdown(wait=False, cancel_futures=True)
