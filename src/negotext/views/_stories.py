"""Entries with what was found in them, read from frames: what sessions, articles and milestones start from."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .. import tables
from ..records import UNION_JOINER

if TYPE_CHECKING:
    import pandas as pd


_RANGE: Final = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ ]?(?:[-\u2010-\u2015\u2212]|to|through|thru)[ ]?"
    r"(?:[A-Za-z]{3,9}\.?[ ])?(\d{1,2})(?!\d)",
    re.IGNORECASE,
)
"""`June 14–16`, `June 30 to July 2` in a heading."""

_OFTEN: Final = 3
"""So many times more entries name a page's own union than one that is only compared."""

_LONGEST: Final = 6
"""A range of more days than this is no run of sessions."""


class EntryRow(NamedTuple):
    """What the views need of a row of ``entries``."""

    doc_id: str
    entry_id: str
    position: int
    date: dt.date | None
    date_end: dt.date | None
    date_precision: str | None
    union: str | None
    heading: str
    text: str
    body_start: int

    @property
    def own_days(self) -> list[dt.date]:
        """The days that the heading names, in order, with those inside a range; none if it names a month or year."""
        if self.date_precision in ("month", "year"):
            return []
        if self.date and self.date_end:
            days, ends = (self.date_end - self.date).days, (str(self.date.day), str(self.date_end.day))
            if 0 < days <= _LONGEST and any(match.groups() == ends for match in _RANGE.finditer(self.heading)):
                return [self.date + dt.timedelta(days=number) for number in range(days + 1)]
        return [day for day in (self.date, self.date_end) if day is not None]

    @property
    def told(self) -> dt.date:
        """When it was told, for comparing: an undated entry is older than any other."""
        return self.date or dt.date.min

    def words(self, start: int, end: int) -> str:
        """The part of the body between two offsets into the page."""
        return self.text[max(0, start - self.body_start) : max(0, end - self.body_start)]


class MentionRow(NamedTuple):
    """What the views need of a row of ``entities``."""

    entry_id: str
    label: str
    norm: str | None
    role: str | None
    start: int
    end: int


class EventRow(NamedTuple):
    """What the views need of a row of ``events``."""

    entry_id: str
    event_type: str
    subtype: str | None
    status: str
    by: str
    actor: str | None
    target: str | None
    date: dt.date | None
    start: int
    end: int
    sentence_start: int
    sentence_end: int

    def reports(self, mention: MentionRow) -> bool:
        """Whether the mention stands in this event's sentence."""
        return self.sentence_start <= mention.start < self.sentence_end

    @property
    def union(self) -> str | None:
        """The union that acts or is acted on, as far as the event names it."""
        return {"union": self.actor, "employer": self.target}.get(self.by)


class Story(NamedTuple):
    """One entry with all that was found in it.

    ``page`` counts the pages in the order of the entries; ``union`` is the entry's, else the only one it names, else,
    where it names none, that of its page.
    """

    page: int
    entry: EntryRow
    union: str | None
    mentions: list[MentionRow]
    events: list[EventRow]

    @property
    def union_key(self) -> tuple[bool, str]:
        """Sorts unions by name, the unknown one last."""
        return (self.union is None, self.union or "")


def stories(entries: pd.DataFrame, entities: pd.DataFrame, events: pd.DataFrame) -> list[Story]:
    """The entries in their order, each with its mentions and events."""
    mentions: dict[str, list[MentionRow]] = defaultdict(list)
    for mention in map(MentionRow._make, tables.rows(entities, MentionRow._fields)):
        mentions[mention.entry_id].append(mention)
    reported: dict[str, list[EventRow]] = defaultdict(list)
    for event in map(EventRow._make, tables.rows(events, EventRow._fields)):
        reported[event.entry_id].append(event)
    pages: dict[str, int] = {}
    found = []
    for entry in map(EntryRow._make, tables.rows(entries, EntryRow._fields)):
        page = pages.setdefault(entry.doc_id, len(pages))
        mine = mentions[entry.entry_id]
        found.append(Story(page, entry, _union(entry, mine), mine, reported[entry.entry_id]))
    return _with_page_unions(found)


def _with_page_unions(found: Sequence[Story]) -> list[Story]:
    """Entries that name no union stand under their page's, or its negotiation would fall in two."""
    named: dict[int, Counter[str]] = defaultdict(Counter)
    heads: dict[int, Counter[str]] = defaultdict(Counter)
    for story in found:
        if story.union:
            named[story.page][story.union] += 1
    for story in found:
        if story.page not in named:  # a page that names its union above its entries alone
            acted = {event.union for event in story.events if event.union}
            heads[story.page].update(acted)
    named.update(heads)
    whole = {page: {union: _with_local(union, counts) for union in counts} for page, counts in named.items()}
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for page, names in whole.items():
        for said, name in names.items():
            counts[page][name] += named[page][said]
    tagged = {story.page for story in found if story.entry.union}
    stood = []
    for story in found:
        union: str | None = whole[story.page][story.union] if story.union else None
        silent = not any(mention.label == "UNION" for mention in story.mentions)
        if union is None and (silent or len(counts[story.page]) == 1):
            union = _own_union(counts[story.page], tagged=story.page in tagged)
        stood.append(story._replace(union=union))
    return stood


def _with_local(union: str, named: Iterable[str]) -> str:
    """The name that a union goes by on its page: ``CUPE`` is the only ``CUPE 4377`` that is named."""
    locals_ = [other for other in named if other.startswith(f"{union} ") and other[len(union) + 1 :].isdigit()]
    return locals_[0] if len(locals_) == 1 else union


def _own_union(counts: Counter[str], *, tagged: bool) -> str | None:
    """The union whose page it is: the only one; else, without tags, the one that far more entries name than another."""
    if len(counts) < 2:
        return next(iter(counts), None)
    (first, most), (_, next_most) = counts.most_common(2)
    return first if not tagged and most >= _OFTEN * next_most else None


def _union(entry: EntryRow, mentions: Sequence[MentionRow]) -> str | None:
    named = {mention.norm for mention in mentions if mention.label == "UNION" and mention.norm is not None}
    about = set(tagged(entry.union, named)) if entry.union else named
    return about.pop() if len(about) == 1 else None


def tagged(tag: str, named: Collection[str]) -> list[str]:
    """The unions of an entry's tag, which may join several of those that the entry names."""
    parts = tag.split(UNION_JOINER)
    return parts if all(part in named for part in parts) else [tag]


def frame(table: str, rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """A declared table from rows of plain values in the order of its columns."""
    names = [column.name for column in tables.columns(table)]
    values = list(zip(*rows, strict=True)) or [()] * len(names)
    return tables.frame(table, dict(zip(names, values, strict=True)))
