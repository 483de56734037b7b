"""What passes between the stages: frozen records with half-open code-point offsets into a page's text.

Only the standard library is used here, so that records pickle cheaply and every layer may import them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """One document as text.

    Attributes:
        text: the text that every offset refers to.
        doc_id: the caller's name for the document.
        source: the file it came from, ``None`` for text passed in.
        title: the document's own title where it has one.
        employer: the employer's full name, if the caller or the page gives it.
        published: the day the page was saved; anchors year-less headings.
        source_map: for HTML, ``(text offset, source line)`` pairs in rising order; empty otherwise.
        warnings: what was odd about the input.
    """

    text: str
    doc_id: str
    source: str | None = None
    title: str | None = None
    employer: str | None = None
    published: dt.date | None = None
    source_map: tuple[tuple[int, int], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A calendar value: ``value`` is the first day of what the words name.

    ``precision`` is ``day``, ``month`` or ``year``; ``basis`` says where the missing part came from: ``explicit``,
    ``page_year``, ``neighbour``, ``weekday``, ``published``, ``anchor``.
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
    confidence: float = 0.0


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
    """Everything found on one page, in text order."""

    page: Page
    entries: tuple[Entry, ...] = ()
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    offers: tuple[Offer, ...] = ()
    warnings: tuple[str, ...] = ()
    article_titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
