"""Bargaining sessions: which days, and what became of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .. import taxonomy
from ._stories import EntryRow, EventRow, MentionRow, Story, frame, stories

if TYPE_CHECKING:
    import pandas as pd

_SESSION_ROLES: Final = {"session": "scheduled", "offered": "offered"}
_TODAY: Final = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", re.IGNORECASE)
_CERTAINTY: Final = {"offered": 0, "scheduled": 1, "postponed": 2, "cancelled": 2, "held": 3}
"""Which status stands where entries of one day differ."""


def sessions(entries: pd.DataFrame, entities: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """One row per bargaining session day and union, as the latest entry has it.

    Days come from DATE mentions with role ``session`` or ``offered``, and from meetings and cancellations, which are
    about the days that their sentence names, else about the entry's own. Statuses: ``held``, ``cancelled``,
    ``postponed``, ``scheduled``, ``offered``. A later entry overrules an earlier one, but a bare mention of a day that
    is past by then overrules nothing. Where a sentence moves a session to a named day, that day is ``scheduled``. A
    meeting that is reported as not having happened cancels a session that the page speaks of elsewhere; of itself it
    makes none.

    Args:
        entries: the entries table.
        entities: the entities table.
        events: the events table.

    Returns:
        The ``sessions`` table, by page, day and union; ``by`` is missing where no event tells who acted.

    >>> from negotext.records import Entry, Event, Page, ParsedPage
    >>> from negotext.result import Result
    >>> entry = Entry("p#2025-05-21", position=0, start=0, body_start=7, end=14, date=date(2025, 5, 21))
    >>> met = Event(entry.entry_id, "meeting", "occurred", "both", "met", 10, 13, 7, 14, confidence=0.9, rule="met")
    >>> result = Result([ParsedPage(Page("May 21\\nWe met.", "p"), (entry,), events=(met,))])
    >>> result.sessions()[["date", "status", "by"]]
            date status    by
    0 2025-05-21   held  both
    """
    evidence: dict[tuple[Any, ...], list[_Evidence]] = defaultdict(list)
    for story in stories(entries, entities, events):
        for found in _evidence(story):
            evidence[story.page, found.day, story.union_key].append(found)
    rows = []
    for key in sorted(key for key, found in evidence.items() if not all(one.presumes for one in found)):
        last_word = max(evidence[key], key=lambda found: found.weight)
        speakers = sorted(
            (found.story.entry for found in evidence[key]), key=lambda entry: (entry.told, entry.position)
        )
        rows.append(
            (
                last_word.story.entry.doc_id,
                last_word.story.union,
                last_word.day,
                last_word.status,
                last_word.by,
                speakers[0].entry_id,
                speakers[-1].entry_id,
            )
        )
    return frame("sessions", rows)


class _Evidence(NamedTuple):
    """What one entry says of one day.

    ``looks_back`` if it merely mentions a day that is past; ``presumes`` if it says nothing unless the day is known to
    be a session's.
    """

    story: Story
    day: date
    status: str
    by: str | None
    looks_back: bool = False
    presumes: bool = False

    @property
    def weight(self) -> tuple[Any, ...]:
        entry = self.story.entry
        return (not self.looks_back, entry.told, _CERTAINTY[self.status], entry.position)


def _evidence(story: Story) -> Iterator[_Evidence]:
    """All that an entry says of session days."""
    days = [(mention, day) for mention in story.mentions if (day := _session_day(mention))]
    for day, status, by in _settled(story.entry, days, story.events):
        yield _Evidence(story, day, status, by)
    for event in story.events:
        if event.event_type != "meeting" or event.status not in ("negated", "planned"):
            continue
        told = sorted({day for mention, day in days if event.reports(mention)})
        if event.status == "negated":
            for day in told or story.entry.own_days:
                yield _Evidence(story, day, "cancelled", event.by, presumes=not told)
        elif not told and _TODAY.search(story.entry.words(event.sentence_start, event.sentence_end)):
            for day in story.entry.own_days:
                yield _Evidence(story, day, "scheduled", event.by)
    for mention, day in days:
        named = _SESSION_ROLES[mention.role or ""]
        scheduler = _scheduler(mention, story.events)
        yield _Evidence(story, day, named, scheduler, looks_back=day < story.entry.told)


def _session_day(mention: MentionRow) -> date | None:
    """The day of a mention that is about a session; a month or year is none."""
    if mention.label == "DATE" and mention.role in _SESSION_ROLES and len(mention.norm or "") == len("2025-05-21"):
        return date.fromisoformat(mention.norm or "")
    return None


def _scheduler(mention: MentionRow, events: Iterable[EventRow]) -> str | None:
    """The side whose scheduling the mention is part of."""
    for event in events:
        if event.event_type == "scheduling" and event.status in taxonomy.LIVE and event.reports(mention):
            return event.by
    return None


def _settled(
    entry: EntryRow, days: Sequence[tuple[MentionRow, date]], events: Sequence[EventRow]
) -> Iterator[tuple[date, str, str]]:
    """The days that this entry's events settle, each with its status and the side that acted."""
    for event in events:
        if event.status != "occurred":
            continue
        named = {day for mention, day in days if event.reports(mention)}
        past = {day for day in named if not entry.own_days or day <= entry.own_days[-1]}
        if event.event_type == "meeting":
            if event.date is not None and event.date != entry.date:
                past.add(event.date)
            settled, status = past or set(entry.own_days), "held"
        elif event.subtype in ("mediation", "factfinding"):
            settled, status = past, "held"
        elif event.event_type == "cancellation":
            called_off = {day for mention, day in days if mention.role == "session" and event.reports(mention)}
            settled = called_off - _moved_to(entry, event, called_off, events) or set(entry.own_days)
            status = "postponed" if event.subtype == "postponed" else "cancelled"
        else:
            continue
        for day in sorted(settled):
            yield day, status, event.by


def _moved_to(entry: EntryRow, cancellation: EventRow, days: set[date], events: Iterable[EventRow]) -> set[date]:
    """The new day among those of a cancellation's sentence, if the sentence also sets one: the last still to come."""
    sets_day = any(
        event.event_type == "scheduling"
        and event.status == "occurred"
        and event.sentence_start == cancellation.sentence_start
        for event in events
    )
    if not sets_day or not days or (len(days) == 1 and cancellation.subtype != "postponed"):
        return set()
    last = max(days)
    return {last} if entry.own_days and last > entry.own_days[-1] else set()
