"""Bargaining sessions: which days, and what became of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .. import taxonomy
from ..lexicon import raw
from ._stories import EntryRow, EventRow, MentionRow, Story, frame, stories

if TYPE_CHECKING:
    import pandas as pd

_SESSION_ROLES: Final = {"session": "scheduled", "offered": "offered"}
_SENTENCE: Final = re.compile(r"[.!?]\s+(?=[A-Z“\"])|\n\s*\n|\n(?=\s*[-•*])|;")
_REACH: Final = 400  # characters to each side of a mention in which its sentence ends
_TO_REACH: Final = 40  # characters before a day in which its `to` stands
_AT_THE_TABLE: Final = frozenset({"proposal", "rejection"})
_DEALS: Final = frozenset({None, "tentative", "mou", "ground_rules"})
_CERTAINTY: Final = {"offered": 0, "scheduled": 1, "postponed": 2, "cancelled": 2, "held": 3}
"""Which status stands where entries of one day differ."""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A pattern of ``lexicon/sessions.toml``."""
    return next(
        re.compile(record["regex"], re.IGNORECASE) for record in raw("sessions")["pattern"] if record["id"] == name
    )


def sessions(entries: pd.DataFrame, entities: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """One row per bargaining session day and union, as the latest entry has it.

    Days come from DATE mentions with role ``session`` or ``offered``, and from meetings and cancellations, which are
    about the days that their sentence names, else about the entry's own. Statuses: ``held``, ``cancelled``,
    ``postponed``, ``scheduled``, ``offered``. A later entry overrules an earlier one, but a bare mention of a day that
    is past by then only tells that a session known as scheduled or offered was held, and so does an entry of that day
    with proposals, a deal or mediation in it. An entry about no union or several speaks of the only union that has a
    session that day. Where a sentence moves a session to a named day, that day is ``scheduled``. A
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
    _join_unknown_unions(evidence)
    rows = []
    for key in sorted(key for key, found in evidence.items() if not all(one.presumes for one in found)):
        last_word = _last_word(evidence[key])
        speakers = sorted(
            (found.story.entry for found in evidence[key]), key=lambda entry: (entry.told, entry.position)
        )
        rows.append(
            (
                last_word.story.entry.doc_id,
                key[2][1] or None,
                last_word.day,
                last_word.status,
                last_word.by,
                speakers[0].entry_id,
                speakers[-1].entry_id,
            )
        )
    return frame("sessions", rows)


def _join_unknown_unions(evidence: dict[tuple[Any, ...], list[_Evidence]]) -> None:
    """Have what is said without a union stand with the only union that is known to meet that day."""
    known: dict[tuple[int, date], list[tuple[Any, ...]]] = defaultdict(list)
    for key, found in evidence.items():
        if not key[2][0] and not all(one.presumes for one in found):
            known[key[:2]].append(key)
    for key in [key for key in evidence if key[2][0] and len(known[key[:2]]) == 1]:
        evidence[known[key[:2]][0]] += evidence.pop(key)


def _last_word(found: Sequence[_Evidence]) -> _Evidence:
    """What counts in the end."""
    last_word = max(found, key=lambda one: one.weight)
    if last_word.status in ("scheduled", "offered"):
        later = [one for one in found if one.looks_back and one.status == "held"]
        return max(later, key=lambda one: one.weight, default=last_word)
    return last_word


class _Evidence(NamedTuple):
    """What one entry says of one day.

    ``looks_back`` if it merely speaks of a day that is past, or of what was done on one; ``presumes`` if it says
    nothing unless the day is known to be a session's.
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
        elif not told and _pattern("today").search(story.entry.words(event.sentence_start, event.sentence_end)):
            for day in story.entry.own_days:
                yield _Evidence(story, day, "scheduled", event.by)
    for mention, day in days:
        named = _SESSION_ROLES[mention.role or ""]
        scheduler = _scheduler(mention, story.events)
        not_held = _pattern("not-held").search(_sentence(story.entry, mention))
        if day < story.entry.told and named == "scheduled" and not not_held:
            yield _Evidence(story, day, "held", "both", looks_back=True)
        else:
            yield _Evidence(story, day, named, scheduler, looks_back=day < story.entry.told)
    if _at_the_table(story.events):
        for day in story.entry.own_days:
            yield _Evidence(story, day, "held", "both", looks_back=True, presumes=True)


def _sentence(entry: EntryRow, mention: MentionRow) -> str:
    """The words of a mention's sentence."""
    before = _SENTENCE.split(entry.words(max(entry.body_start, mention.start - _REACH), mention.start))[-1]
    return before + _SENTENCE.split(entry.words(mention.start, mention.end + _REACH), maxsplit=1)[0]


def _at_the_table(events: Iterable[EventRow]) -> bool:
    """Whether an entry tells of what is done at sessions, and of no session that is off or still to come."""
    told = False
    for event in events:
        if event.event_type == "cancellation" or (event.event_type == "meeting" and event.status != "occurred"):
            return False
        if event.event_type == "agreement":
            told |= event.subtype in _DEALS and event.status in ("occurred", "negated")
        elif event.status == "occurred":
            told |= event.event_type in _AT_THE_TABLE or event.subtype in ("mediation", "factfinding")
    return told


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
            told = [(m, day) for m, day in days if m.role == "session" and _nearest(m, event, events)]
            settled = _off_today(entry, event, days, told)
            settled = settled or {day for _, day in told} - _moved_to(entry, event, told, events) or set(entry.own_days)
            status = "postponed" if event.subtype == "postponed" else "cancelled"
        else:
            continue
        for day in sorted(settled):
            yield day, status, event.by


def _nearest(mention: MentionRow, event: EventRow, events: Iterable[EventRow]) -> bool:
    """Whether a mention belongs to this one of the cancellations of its sentence: the last one before it."""
    if not event.reports(mention):
        return False
    same = [e for e in events if (e.event_type, e.status) == (event.event_type, event.status) and e.reports(mention)]
    before = [e.start for e in same if e.start <= mention.start]
    return event.start == (max(before) if before else min(e.start for e in same))


def _off_today(
    entry: EntryRow,
    cancellation: EventRow,
    days: Iterable[tuple[MentionRow, date]],
    told: Iterable[tuple[MentionRow, date]],
) -> set[date]:
    """The entry's own days, where another sentence has them as not held and the cancellation's has only later ones.

    `No session today. CSEA asked to cancel it, and we go on on April 16.` calls off today, not April 16.
    """
    if not entry.own_days or any(day <= entry.own_days[-1] for _, day in told):
        return set()
    return {
        day
        for mention, day in days
        if day in entry.own_days
        and not cancellation.reports(mention)
        and _pattern("not-held").search(_sentence(entry, mention))
    }


def _moved_to(
    entry: EntryRow, cancellation: EventRow, told: Sequence[tuple[MentionRow, date]], events: Iterable[EventRow]
) -> set[date]:
    """The new days among those of a cancellation's sentence.

    They are the ones behind ``to`` or ``until``; else the last, if the sentence sets one and it is still to come.
    """
    sets_day = any(
        event.event_type == "scheduling"
        and event.status == "occurred"
        and event.sentence_start == cancellation.sentence_start
        for event in events
    )
    days = {day for _, day in told}
    postponed = cancellation.subtype == "postponed"
    if (sets_day or postponed) and (new := _behind_to(entry, told)):
        return new
    if not sets_day or not days or (len(days) == 1 and not postponed):
        return set()
    last = max(days)
    if any(day == last and _before(entry, mention, "old-day") for mention, day in told):
        return set()
    return {last} if entry.own_days and last > entry.own_days[-1] else set()


def _before(entry: EntryRow, mention: MentionRow, name: str) -> bool:
    """Whether what a pattern tells stands right before a mention."""
    words = entry.words(max(entry.body_start, mention.start - _TO_REACH), mention.start)
    return _pattern(name).search(words) is not None


def _behind_to(entry: EntryRow, told: Sequence[tuple[MentionRow, date]]) -> set[date]:
    """The days that stand behind ``to`` or ``until``, with those that follow in the same list."""
    new: set[date] = set()
    end: int | None = None
    for mention, day in sorted(told, key=lambda item: item[0].start):
        listed = end is not None and _pattern("next-day").fullmatch(entry.words(end, mention.start))
        if listed or _before(entry, mention, "new-day"):
            new.add(day)
            end = mention.end
    return new
