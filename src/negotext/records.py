"""What passes between the stages: frozen records with half-open code-point offsets into a page's text.

Only the standard library is used here, so that records pickle cheaply and every layer may import them.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

UNION_JOINER: Final = ", "
"""Between the unions of an entry whose tag names several."""


@dataclass(frozen=True, slots=True)
class Page:
    """One document as text.

    Attributes:
        text: the text that every offset refers to.
        doc_id: the caller's name for the document.
        source: the file it came from, ``None`` for text passed in.
        title: the document's own title where it has one.
        employer: the employer's full name, if the caller gives it.
        published: the day the page was saved; from a file, the day that a web page says it was last changed, a mail
            sent, a PDF printed by a browser. It anchors year-less headings.
        source_map: for HTML, runs ``(start, end, source_start, source_end)`` in rising order: ``text[start:end]`` comes
            from ``source[source_start:source_end]``, letter by letter if the two are of one length, else as a whole (an
            entity). ``source`` is the file decoded and with ``\\n`` line ends, as a file opened as text gives it. What
            the reader put in (line ends, bullets, tabs) is in no run. Empty for other formats.
        warnings: what was odd about the input.
    """

    text: str
    doc_id: str
    source: str | None = None
    title: str | None = None
    employer: str | None = None
    published: dt.date | None = None
    source_map: tuple[tuple[int, int, int, int], ...] = ()
    warnings: tuple[str, ...] = ()

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where ``text[start:end]`` stands in the source of an HTML page, tags among its words included.

        ``None`` for a span of which nothing is in `source_map`.

        >>> page = Page("CSEA 821 met.", "p", source_map=((0, 4, 3, 7), (4, 13, 11, 20)))  # <b>CSEA</b> 821 met.
        >>> page.source_span(0, 8), page.source_span(0, 4)
        ((3, 15), (3, 7))
        """
        first = bisect_right(self.source_map, start, key=itemgetter(1))
        last = bisect_left(self.source_map, end, key=itemgetter(0)) - 1
        if first > last or start >= end:
            return None
        begin, stop, source_start, _ = run = self.source_map[first]
        if _straight(run) and start > begin:
            source_start += start - begin
        begin, stop, _, source_end = run = self.source_map[last]
        if _straight(run) and end < stop:
            source_end -= stop - end
        return source_start, source_end


def _straight(run: tuple[int, int, int, int]) -> bool:
    return run[1] - run[0] == run[3] - run[2]


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A calendar value: ``value`` is the first day of what the words name.

    Attributes:
        value: the day; the first one of a month or year.
        precision: ``day``, ``month`` or ``year``: what the words name.
        basis: how they come to it: ``explicit`` if they name the year; ``weekday`` if a day and month are of the year
            in which they fall on the weekday beside them; ``anchor`` if they count from the day of reading.
    """

    value: dt.date
    precision: str
    basis: str

    @property
    def norm(self) -> str:
        """ISO form at the precision of the words: ``2025-05-21``, ``2020-03`` or ``2019``."""
        return self.value.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated update: ``page[start:end]``, of which ``page[body_start:end]`` is the body."""

    entry_id: str
    position: int
    start: int
    body_start: int
    end: int
    date: dt.date | None
    date_end: dt.date | None = None
    date_precision: str | None = None
    date_basis: str | None = None
    posted: dt.date | None = None
    union: str | None = None
    event_type: str = "other"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """One mention, to the letter: ``text == page[start:end]``."""

    entry_id: str
    label: str
    text: str
    start: int
    end: int
    norm: str | None
    rule: str
    canonical: str | None = None
    canonical_name: str | None = None
    role: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One reported event; ``text`` is the words that triggered it."""

    entry_id: str
    event_type: str
    status: str
    by: str
    text: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    confidence: float
    rule: str
    subtype: str | None = None
    actor: str | None = None
    target: str | None = None
    date: dt.date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A counted or listed offer: so many dates, letters, sessions or proposals."""

    entry_id: str
    value: int | None
    unit: str
    by: str
    text: str
    start: int
    end: int
    since: dt.date | None = None
    cumulative: bool = False
    date: dt.date | None = None
    union: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """Everything found on one page, in text order.

    ``article_titles`` are by entry and article; ``article_actions``, what is done to an article and by which side, by
    entry and start of the mention. ``warnings`` are what was odd when the page was parsed; what was odd about the input
    stands in ``page.warnings``, and `all_warnings` has both.
    """

    page: Page
    entries: tuple[Entry, ...] = ()
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    offers: tuple[Offer, ...] = ()
    warnings: tuple[str, ...] = ()
    article_titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    article_actions: Mapping[tuple[str, int], tuple[str, str | None]] = field(default_factory=dict)

    @property
    def all_warnings(self) -> tuple[str, ...]:
        """What was odd about the input, then what was odd when it was parsed; each once.

        >>> ParsedPage(Page("No news.", "p", warnings=("a guess",)), warnings=("no entries",)).all_warnings
        ('a guess', 'no entries')
        """
        return tuple(dict.fromkeys((*self.page.warnings, *self.warnings)))
