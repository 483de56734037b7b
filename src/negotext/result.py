"""What a run found, as tables: `Result`. Frames are built, and pandas imported, when one is first asked for."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from . import annotation, calendars, databases, export, report, schema, show, tables, views, workbooks
from .errors import UnknownPageError
from .records import ParsedPage

if TYPE_CHECKING:
    import pandas as pd

    from .explain import Explanation
    from .lexicon import Lexicon

_NEED_TEXT: Final = ("pages", "entries")
_NAMED_PAGES: Final = 4  # in an error


class Result:
    """Everything found on one page or many.

    `len` is the number of pages. The frames and what their columns hold are declared in `negotext.schema.TABLES`; each
    is built on first use and then kept.

    Args:
        parsed: the pages with what was found on them.
        keep_text: whether to keep the pages' texts. Without them `texts` is empty; the tables are the same.
        classifier: what the pages were parsed with, for `explain`; the library's own if ``None``.
        lexicon: likewise.

    Raises:
        ValueError: two pages have the same ``doc_id``.

    >>> from negotext.records import Page
    >>> result = Result([ParsedPage(Page("No news yet.", "p1"))])
    >>> result
    <negotext.Result: 1 page, 0 entries, 0 entities, 0 events, 0 offers>
    >>> result.texts["p1"]
    'No news yet.'
    >>> result.events.shape
    (0, 18)
    """

    def __init__(
        self,
        parsed: Sequence[ParsedPage],
        *,
        keep_text: bool = True,
        classifier: Any = None,
        lexicon: Lexicon | None = None,
    ) -> None:
        counts = Counter(one.page.doc_id for one in parsed)
        if repeated := [doc_id for doc_id, count in counts.items() if count > 1]:
            raise ValueError(f"doc_id {repeated[0]!r} stands for {counts[repeated[0]]} pages; each needs its own")
        self._parsed = tuple(parsed)
        self._keep_text = keep_text
        self._columns: dict[str, dict[str, list[Any]]] = {}
        usual = classifier is None and lexicon is None
        self._parsed_with: dict[str, tuple[Any, Lexicon | None]] = (
            {} if usual else dict.fromkeys(counts, (classifier, lexicon))
        )
        if not keep_text:
            self._drop_text({table: tables.collect(table, self._parsed) for table in _NEED_TEXT})

    @classmethod
    def concat(cls, results: Iterable[Result]) -> Result:
        """One result of several, their pages in order. Texts are kept if all of them have kept theirs.

        Raises:
            TypeError: something else than a `Result` is given.
            ValueError: two pages have the same ``doc_id``.

        >>> len(Result.concat([]))
        0
        """
        parts = list(results)
        for part in parts:
            if not isinstance(part, Result):
                raise TypeError(f"concat takes results, not {type(part).__name__}")
        joined = cls([one for part in parts for one in part._parsed])
        joined._parsed_with = {doc_id: own for part in parts for doc_id, own in part._parsed_with.items()}
        if not all(part._keep_text for part in parts):
            joined._drop_text({table: _joined([part._values(table) for part in parts]) for table in _NEED_TEXT})
        return joined

    def _drop_text(self, values: dict[str, dict[str, list[Any]]]) -> None:
        self._keep_text = False
        self._columns = values
        self._parsed = tuple(replace(one, page=replace(one.page, text="", source_map=())) for one in self._parsed)

    def _values(self, table: str) -> dict[str, list[Any]]:
        return self._columns.get(table) or tables.collect(table, self._parsed)

    def _frame(self, table: str) -> pd.DataFrame:
        return tables.frame(table, self._values(table))

    @cached_property
    def entries(self) -> pd.DataFrame:
        """One row per dated entry, in page order."""
        return self._frame("entries")

    @cached_property
    def entities(self) -> pd.DataFrame:
        """One row per mention, in text order."""
        return self._frame("entities")

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row per reported event, in text order."""
        return self._frame("events")

    @cached_property
    def offers(self) -> pd.DataFrame:
        """One row per counted or listed offer, in text order."""
        return self._frame("offers")

    @cached_property
    def pages(self) -> pd.DataFrame:
        """One row per page, in the order given."""
        return self._frame("pages")

    @cached_property
    def texts(self) -> dict[str, str]:
        """The text of each page by ``doc_id``, which all offsets refer to; empty if texts were not kept."""
        return {one.page.doc_id: one.page.text for one in self._parsed} if self._keep_text else {}

    def source_span(self, doc_id: str, start: int, end: int) -> tuple[int, int] | None:
        """Where ``texts[doc_id][start:end]`` stands in the HTML file it was read from.

        Returns:
            Half-open offsets into the file as text, that is decoded and with ``\\n`` line ends; tags among the words
            are part of the span. ``None`` for pages that were not read from HTML, where texts were not kept, and for
            what the reader put in itself.

        Raises:
            UnknownPageError: there is no such page; a `KeyError`.

        >>> Result([]).source_span("susd", 0, 4)
        Traceback (most recent call last):
        negotext.errors.UnknownPageError: there is no page 'susd', nor any other
        """
        page = next((one.page for one in self._parsed if one.page.doc_id == doc_id), None)
        if page is None:
            raise UnknownPageError(_unknown_page(doc_id, [one.page.doc_id for one in self._parsed]))
        return page.source_span(start, end)

    def explain(self, event_id: str, *, classifier: Any = None, lexicon: Lexicon | None = None) -> Explanation:
        """Why an event was found: words, cues and their context, frames, the side, weights, and how its confidence
        came about.

        The event's page is read once more for this. Print the explanation, or let a notebook show it.

        Args:
            event_id: as in `events`.
            classifier: what the page was parsed with; known already, unless the result comes from a pickle.
            lexicon: likewise.

        Raises:
            UnknownEventError: there is no such event; a `KeyError` that lists the nearest ids.
            ExplainError: the texts were not kept (``keep_text=False``), or the page was parsed with another
                classifier, lexicon or version.
            TypeError: an argument is of the wrong type.

        >>> import negotext
        >>> result = negotext.parse("May 5, 2025\\n\\nThe District did not present a proposal.")
        >>> proposal = result.events["event_type"] == "proposal"
        >>> explanation = result.explain(result.events.loc[proposal, "event_id"].item())
        >>> explanation.cues[0].meaning, explanation.cues[0].scope
        ('negated', 'did not present')
        """
        from .arguments import as_classifier, as_lexicon, as_text
        from .errors import ExplainError
        from .explain import explain, unknown_event

        event_id = as_text(event_id, "event_id")
        given = as_classifier(classifier, "classifier"), as_lexicon(lexicon, "lexicon")
        page = next((one for one in self._parsed if event_id in tables.event_ids(one)), None)
        if page is None:
            raise unknown_event(event_id, [name for one in self._parsed for name in tables.event_ids(one)])
        if not self._keep_text:
            raise ExplainError("the texts were not kept, and explaining needs them: parse with keep_text=True")
        own = self._parsed_with.get(page.page.doc_id, (None, None))
        judge, names = (mine if mine is not None else kept for mine, kept in zip(given, own, strict=True))
        return explain(page, event_id, classifier=judge, lexicon=names)

    def __getstate__(self) -> dict[str, Any]:
        # a classifier of any kind need not pickle, and one can be large; tables are made again from the records
        made = {name for name, of in vars(type(self)).items() if isinstance(of, cached_property)}
        return {name: value for name, value in vars(self).items() if name not in made} | {"_parsed_with": {}}

    def sessions(self) -> pd.DataFrame:
        """One row per bargaining session day and union; see `negotext.views.sessions`."""
        return views.sessions(self.entries, self.entities, self.events)

    def articles(self) -> pd.DataFrame:
        """One row per contract article and entry; see `negotext.views.articles`."""
        titles = {key: title for one in self._parsed for key, title in one.article_titles.items()}
        actions = {key: told for one in self._parsed for key, told in one.article_actions.items()}
        return views.articles(self.entries, self.entities, self.events, titles, actions)

    def milestones(self) -> pd.DataFrame:
        """One row per page, union and bargaining round; see `negotext.views.milestones`."""
        return views.milestones(self.entries, self.entities, self.events)

    def wide(self) -> pd.DataFrame:
        """The entries with a column per event type and entity label, and lists of unions and articles; see
        `negotext.views.wide`."""
        return views.wide(self.entries, self.entities, self.events)

    def _stored(self) -> dict[str, pd.DataFrame]:
        return {table: getattr(self, table) for table in schema.STORED}

    def _all(self) -> dict[str, pd.DataFrame]:
        return self._stored() | {table: getattr(self, table)() for table in schema.DERIVED}

    def to_csv(self, folder: str | os.PathLike[str], *, overwrite: bool = False) -> list[Path]:
        """Write all tables, derived ones too, to a folder as CSV; see `negotext.export.to_csv`."""
        return export.to_csv(self._all(), folder, overwrite=overwrite)

    def to_jsonl(self, file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write all tables, derived ones too, to one JSON Lines file; see `negotext.export.to_jsonl`."""
        return export.to_jsonl(self._all(), file, overwrite=overwrite)

    def to_parquet(self, folder: str | os.PathLike[str], *, overwrite: bool = False) -> list[Path]:
        """Write all tables, derived ones too, to a folder as Parquet; see `negotext.export.to_parquet`."""
        return export.to_parquet(self._all(), folder, overwrite=overwrite)

    def to_sqlite(self, file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write all tables, derived ones too, to one SQLite database; see `negotext.databases.to_sqlite`."""
        return databases.to_sqlite(self._all(), file, overwrite=overwrite)

    def to_duckdb(self, file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write all tables, derived ones too, to one DuckDB database; see `negotext.databases.to_duckdb`."""
        return databases.to_duckdb(self._all(), file, overwrite=overwrite)

    def to_excel(self, file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write all tables, derived ones too, to one Excel workbook; see `negotext.workbooks.to_excel`."""
        return workbooks.to_excel(self._all(), file, overwrite=overwrite)

    def to_ics(self, file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the sessions to one iCalendar file; see `negotext.calendars.to_ics`."""
        return calendars.to_ics(self.sessions(), self.entries, self.pages, file, overwrite=overwrite)

    def to_label_studio(self, file: str | os.PathLike[str], *, overwrite: bool = False) -> list[Path]:
        """Write pages for Label Studio to correct; see `negotext.annotation.to_label_studio`."""
        return annotation.to_label_studio(self._stored(), self.texts, file, overwrite=overwrite)

    def to_doccano(
        self, file: str | os.PathLike[str], *, kind: Literal["spans", "events"] = "spans", overwrite: bool = False
    ) -> Path:
        """Write pages or entries for doccano to correct; see `negotext.annotation.to_doccano`."""
        return annotation.to_doccano(self._stored(), self.texts, file, kind=kind, overwrite=overwrite)

    def to_report(self, file: str | os.PathLike[str], *, title: str | None = None, overwrite: bool = False) -> Path:
        """Write one HTML file that opens offline: time line, filters, marked text, tables; see `negotext.report`.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Result([]).to_report(Path(folder) / "report.html").name
        'report.html'
        """
        return report.to_report(
            self._all(), self.wide(), self.texts, file, summary=self._summary(), title=title, overwrite=overwrite
        )

    def __len__(self) -> int:
        return len(self._parsed)

    def __repr__(self) -> str:
        return f"<negotext.Result: {self._summary()}>"

    def _summary(self) -> str:
        entries = [entry for one in self._parsed for entry in one.entries]
        days = [entry.date for entry in entries if entry.date is not None]
        dated = f" ({min(days)} to {max(days)})" if days else ""
        counts = [
            _counted(len(self._parsed), "page", "pages"),
            _counted(len(entries), "entry", "entries") + dated,
            _counted(sum(len(one.entities) for one in self._parsed), "entity", "entities"),
            _counted(sum(len(one.events) for one in self._parsed), "event", "events"),
            _counted(sum(len(one.offers) for one in self._parsed), "offer", "offers"),
        ]
        return ", ".join(counts)

    def _repr_html_(self) -> str:
        return show.result_html(self._summary(), self._values("entries"), self._parsed)


def _joined(parts: Sequence[dict[str, list[Any]]]) -> dict[str, list[Any]]:
    return {name: [value for part in parts for value in part[name]] for name in parts[0]}


def _unknown_page(doc_id: str, known: Sequence[str]) -> str:
    if not known:
        return f"there is no page {doc_id!r}, nor any other"
    shown = ", ".join(map(repr, known[:_NAMED_PAGES])) + (" …" if len(known) > _NAMED_PAGES else "")
    return f"there is no page {doc_id!r}; there are {shown}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
