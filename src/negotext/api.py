"""The calls most users need: parse a text, read a file, parse many, stream very many."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Sized
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from . import batch as _batch
from .arguments import as_classifier, as_count, as_date, as_flag, as_optional_text, as_text
from .batch import OnError, Outcome
from .documents import Document
from .errors import Interrupted
from .limits import Limits
from .progress import shown
from .records import Page, ParsedPage
from .result import Result
from .sources import Source, read_page

if TYPE_CHECKING:
    import pandas as pd

    from .lexicon import Lexicon
    from .pipeline import Judge

STREAM_BATCH: Final = 256
"""Pages per `Result` of `stream` unless the caller says otherwise."""


def parse(
    text: str,
    doc_id: str = "doc",
    *,
    published: date | str | None = None,
    employer: str | None = None,
    classifier: Any = None,
    lexicon: Lexicon | None = None,
    limits: Limits | None = None,
    keep_text: bool = True,
) -> Result:
    """What one page of negotiation updates tells: dated entries, entities, events, offers.

    Args:
        text: the page as plain text; all offsets are code-point offsets into it.
        doc_id: the page's name in the tables.
        published: the day the page was saved, as date, datetime or ISO string. It gives a year to headings where the
            page itself does not.
        employer: the employer's full name, where it is known whose page it is.
        classifier: a fitted `EventClassifier` instead of the library's own; or anything with a ``judge`` method as
            `negotext.pipeline.Judge` has it.
        lexicon: the names and labels to know, with your own: what `load_lexicon` returns.
        limits: how large a page may be; see `Limits`.
        keep_text: whether the result keeps the text (`Result.texts`).

    Returns:
        A result of one page. A page without entries is no error: its tables have no rows.

    Raises:
        ClassifierError: a classifier of another kind failed; names page and entry.
        LimitError: the page is too large.
        NotFittedError: the classifier is not fitted.
        TypeError: an argument is of the wrong type.
        ValueError: ``published`` is no ISO date.

    >>> page = parse("May 5\\n\\nThe District offered CSEA 821 3.5%.\\n", published="2025-06-10")
    >>> page.entries[["date", "date_basis"]].values.tolist()
    [[Timestamp('2025-05-05 00:00:00'), 'published']]
    >>> page.entities[["label", "norm", "start", "end"]].values.tolist()
    [['UNION', 'CSEA 821', 28, 36], ['PERCENT', '3.5', 37, 41]]
    >>> len(parse("").entries), str(parse("").entries["date"].dtype)
    (0, 'datetime64[s]')
    """
    page = Page(
        text=as_text(text, "text"),
        doc_id=as_text(doc_id, "doc_id"),
        published=as_date(published, "published"),
        employer=as_optional_text(employer, "employer"),
    )
    return _parsed(page, classifier, lexicon, limits, keep_text)


def read(
    source: Source,
    *,
    doc_id: str | None = None,
    published: date | str | None = None,
    employer: str | None = None,
    format: str | None = None,
    classifier: Any = None,
    lexicon: Lexicon | None = None,
    limits: Limits | None = None,
    keep_text: bool = True,
) -> Result:
    """`parse` for a file: .txt .md .html .eml .mbox .pdf .docx, by path or open.

    Args:
        source: a path, or an open file, best in binary mode.
        doc_id: the page's name in the tables; the file's name without its suffix by default.
        published: the day the page was saved; by default the day the file says it was last changed, sent or printed,
            if it does.
        employer: the employer's full name.
        format: the file's format, whatever its name and content; see `negotext.sources.FORMATS`.
        classifier: a fitted `EventClassifier` instead of the library's own; or anything with a ``judge`` method as
            `negotext.pipeline.Judge` has it.
        lexicon: the names and labels to know, with your own: what `load_lexicon` returns.
        limits: how large a page may be; see `Limits`.
        keep_text: whether the result keeps the text that was read (`Result.texts`).

    Raises:
        ClassifierError: a classifier of another kind failed; names page and entry.
        NotFittedError: the classifier is not fitted.
        ReadError: the file cannot be turned into text, or is too large; names file and reason.
        TypeError: an argument is of the wrong type.
        ValueError: ``published`` is no ISO date, or ``format`` is unknown.

    >>> page = read("data/samples/stockton-2025.txt")
    >>> page.entries.loc[0, ["entry_id", "heading", "event_type"]].tolist()
    ['stockton-2025#2025-06-04', 'June 4, 2025', 'proposal']
    """
    page = read_page(
        source, doc_id=doc_id, published=published, employer=employer, format=format, limits=limits
    )  # fmt: skip
    return _parsed(page, classifier, lexicon, limits, keep_text)


def parse_many(
    docs: Iterable[Document] | pd.DataFrame,
    *,
    published: date | str | None = None,
    employer: str | None = None,
    workers: int = 1,
    progress: bool | None = None,
    keep_text: bool = True,
    on_error: OnError = "collect",
    classifier: Any = None,
    lexicon: Lexicon | None = None,
    limits: Limits | None = None,
    cache: str | os.PathLike[str] | None = None,
) -> Result:
    """`parse` for many documents; one result, pages in the order given.

    Args:
        docs: texts, ``(doc_id, text)`` pairs, mappings with ``text`` and perhaps ``doc_id``, ``published`` and
            ``employer``, files (as `pathlib.Path`; a string is a text), what `read_page` returns, or a DataFrame with
            the columns that a mapping has, whose other columns do not matter. Documents without an id are ``doc0001``,
            ``doc0002``, … by place; an id that comes again gets a suffix (``susd-2``), with a warning in ``pages``.
        published: the day the documents were saved, for those that do not say it themselves.
        employer: the employer's full name, likewise.
        workers: how many processes to use. The result does not depend on it. Where a page kills its process, as by
            taking all memory, it is tried once more alone and then counts as one that fails. So do pages for which no
            process can be started any more. What is passed as ``classifier`` must pickle if there is more than one.
        progress: ``True`` shows a bar on standard error or in the notebook, which needs tqdm
            (``pip install 'negotext[progress]'``); ``False`` shows none. By default there is one after a second if
            standard error is a terminal.
        keep_text: whether the result keeps the texts (`Result.texts`).
        on_error: ``collect`` goes on after a document that fails: its page has no entries and its warnings name the
            error. ``raise`` stops there.
        classifier: a fitted `EventClassifier` instead of the library's own; or anything with a ``judge`` method as
            `negotext.pipeline.Judge` has it.
        lexicon: the names and labels to know, with your own: what `load_lexicon` returns.
        limits: how large a page or file may be; see `Limits`.
        cache: a folder that keeps what was found on each page for the next run, which then only parses pages that are
            new or changed, or for which an option or negotext itself has changed. It can be deleted at any time. A
            folder that cannot be used is left alone, with a `CacheWarning`.

    Raises:
        TypeError: ``docs`` is no iterable of documents (a single text is not), another argument is of the wrong type,
            or ``classifier`` does not pickle and there is more than one process.
        ValueError: an argument's value is not allowed, or a DataFrame has no column ``text``.
        NotFittedError: the classifier is not fitted.
        MissingExtraError: ``progress=True`` without tqdm.
        WorkerError: no process starts.
        Interrupted: Ctrl-C. It is a `KeyboardInterrupt` whose ``result`` has the pages that were done.
        Exception: with ``on_error="raise"`` what went wrong with a document, such as `ReadError`, `LimitError` or
            `ClassifierError`.

    >>> from pathlib import Path
    >>> docs = [Path("data/samples/stockton-2025.txt"), ("new", "May 5\\n\\nWe met with CSEA 821.\\n"), ("odd", None)]
    >>> result = parse_many(docs, published="2025-06-10")
    >>> result.pages[["doc_id", "n_entries"]].values.tolist()
    [['stockton-2025', 9], ['new', 1], ['odd', 0]]
    >>> result.pages["warnings"][2]
    'TypeError: text must be str, not None'
    """
    as_flag(keep_text, "keep_text")
    judge = as_classifier(classifier, "classifier")
    found = _batch.outcomes(
        docs, published=published, employer=employer, workers=workers, on_error=on_error, classifier=judge,
        lexicon=lexicon, limits=limits, cache=cache,
    )  # fmt: skip
    with closing(found):
        return _gathered(shown(found, progress, total=_size(docs)), _Own(keep_text, judge, lexicon))


def stream(
    docs: Iterable[Document] | pd.DataFrame,
    *,
    batch: int = STREAM_BATCH,
    published: date | str | None = None,
    employer: str | None = None,
    workers: int = 1,
    progress: bool | None = None,
    keep_text: bool = True,
    on_error: OnError = "collect",
    classifier: Any = None,
    lexicon: Lexicon | None = None,
    limits: Limits | None = None,
    cache: str | os.PathLike[str] | None = None,
) -> Iterator[Result]:
    """`parse_many` in bounded memory: results of up to ``batch`` pages each, in the order of the documents.

    Only the ids of earlier documents are remembered. Arguments are checked at once, documents as they are reached.

    Args:
        docs: as in `parse_many`; may be endless.
        batch: pages per result.
        published: as in `parse_many`.
        employer: as in `parse_many`.
        workers: as in `parse_many`.
        progress: as in `parse_many`.
        keep_text: whether the results keep the texts.
        on_error: as in `parse_many`.
        classifier: a fitted `EventClassifier` instead of the library's own; or anything with a ``judge`` method as
            `negotext.pipeline.Judge` has it.
        lexicon: the names and labels to know, with your own: what `load_lexicon` returns.
        limits: how large a page or file may be; see `Limits`.
        cache: as in `parse_many`.

    Raises:
        TypeError: as in `parse_many`.
        ValueError: as in `parse_many`, or ``batch`` is below 1.
        NotFittedError: the classifier is not fitted.
        WorkerError, MissingExtraError: as in `parse_many`.
        Interrupted: Ctrl-C; ``result`` has the pages that were done since the last result.
        Exception: with ``on_error="raise"`` as in `parse_many`.

    >>> texts = (f"May {day}, 2025\\n\\nWe met with CSEA 821.\\n" for day in range(1, 6))
    >>> [list(part.pages["doc_id"]) for part in stream(texts, batch=3)]
    [['doc0001', 'doc0002', 'doc0003'], ['doc0004', 'doc0005']]
    """
    as_count(batch, "batch")
    as_flag(keep_text, "keep_text")
    judge = as_classifier(classifier, "classifier")
    found = _batch.outcomes(
        docs, published=published, employer=employer, workers=workers, on_error=on_error, classifier=judge,
        lexicon=lexicon, limits=limits, cache=cache,
    )  # fmt: skip
    return _results(found, shown(found, progress, total=_size(docs)), batch, _Own(keep_text, judge, lexicon))


def _parsed(page: Page, classifier: Any, lexicon: Lexicon | None, limits: Limits | None, keep_text: bool) -> Result:
    as_flag(keep_text, "keep_text")
    judge = as_classifier(classifier, "classifier")
    (outcome,) = _batch.outcomes([page], on_error="raise", classifier=judge, lexicon=lexicon, limits=limits)
    return Result([outcome.parsed], keep_text=keep_text, classifier=judge, lexicon=lexicon)


@dataclass(frozen=True, slots=True)
class _Own:
    """How a result is made of what was found."""

    keep_text: bool
    classifier: Judge | None
    lexicon: Lexicon | None

    def result(self, parsed: list[ParsedPage]) -> Result:
        return Result(parsed, keep_text=self.keep_text, classifier=self.classifier, lexicon=self.lexicon)


def _results(
    found: Generator[Outcome, None, None], counted: Iterator[Outcome], size: int, own: _Own
) -> Iterator[Result]:
    with closing(found):
        while part := _gathered(islice(counted, size), own):
            yield part


def _gathered(found: Iterator[Outcome], own: _Own) -> Result:
    parsed = []
    try:
        for outcome in found:
            parsed.append(outcome.parsed)
    except KeyboardInterrupt as stop:
        raise Interrupted(own.result(parsed)) from stop
    return own.result(parsed)


def _size(docs: object) -> int | None:
    return len(docs) if isinstance(docs, Sized) else None
