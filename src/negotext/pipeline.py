"""One page through all stages: the only module that knows their order."""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, Final, Protocol

from . import classify, offers
from .article_acts import article_acts
from .columns import Columns
from .cues import CueHit, find_cues
from .entities import Found, Survey, between, find_entities, spans_of, survey
from .errors import ClassifierError
from .events import Reading, read_entry
from .judged import Judged, fault_of
from .lexicon import Lexicon
from .records import UNION_JOINER, Entity, Entry, Event, Offer, Page, ParsedPage
from .segment import Section, Segmentation, segment
from .taxonomy import deciding, primary
from .view import View

_FILE_NAME: Final = re.compile(r"\S.{0,250}\.(?:txt|text|md|markdown|html?|eml|mbox|pdf|docx)", re.IGNORECASE)


class Judge(Protocol):
    """Whatever decides which events an entry's readings report.

    >>> import negotext
    >>> from negotext.classify import Judged
    >>> class Lunches:
    ...     def judge(self, readings, low):
    ...         found = []
    ...         for number, reading in enumerate(readings):
    ...             start = low.find("had lunch", reading.start, reading.end)
    ...             if start >= 0:
    ...                 found.append(Judged("meeting", None, "occurred", "both", 0.9, number, 0, start, start + 9))
    ...         return found
    >>> page = negotext.parse("May 5, 2025\\n\\nThey talked. They had lunch.", classifier=Lunches())
    >>> page.events[["event_type", "by", "text"]].values.tolist()
    [['meeting', 'both', 'had lunch']]
    """

    def judge(self, readings: Sequence[Reading], low: str) -> Sequence[Judged]:
        """The events of one entry, in text order.

        Args:
            readings: the sentences of its heading and body; there may be none.
            low: the text that their offsets, and those of the events, refer to: the page in small letters and with
                plain quotes and dashes.

        Returns:
            An event that is not of the taxonomy, or stands nowhere in the text, is a `negotext.ClassifierError`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Trace:
    """What an entry's events were judged from; offsets are the view's.

    Attributes:
        view: the page as the stages see it.
        readings: the entry's sentences.
        judged: what the judge found, in the order of the page's events.
    """

    view: View
    readings: Sequence[Reading]
    judged: Sequence[Judged]


def parse_page(
    page: Page,
    *,
    classifier: Any = None,
    lexicon: Lexicon | None = None,
    traces: dict[str, Trace] | None = None,
) -> ParsedPage:
    """Find everything on a page.

    Args:
        page: the text and what is known of it.
        classifier: decides the events instead of the library's own model; anything with a ``judge`` method.
        lexicon: the names and labels to know; the library's own by default.
        traces: takes what the events of each entry were judged from, by its id.

    Raises:
        ClassifierError: a classifier that is no `EventModel` failed, or gave what is no event; names page and entry.
    """
    with _without_collection:
        return _parsed(page, classifier, lexicon, traces)


class _WithoutCollection:
    """No search for cycles of garbage while a page is parsed: it took a fifth of the time, and a page leaves none.

    Threads share the switch: the first that parses turns it off, the last turns it on again.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._parsing = 0
        self._was_on = False

    def __enter__(self) -> None:
        with self._lock:
            if not self._parsing:
                self._was_on = gc.isenabled()
                gc.disable()
            self._parsing += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._parsing -= 1
            if not self._parsing and self._was_on:
                gc.enable()


_without_collection = _WithoutCollection()


def _parsed(page: Page, classifier: Any, lexicon: Lexicon | None, traces: dict[str, Trace] | None) -> ParsedPage:
    judge: Judge = classifier if classifier is not None else classify.default_model()
    view = View(page.text)
    segmentation = segment(view, published=page.published)
    sections = segmentation.sections
    if not sections:
        return ParsedPage(page=page, warnings=(_nothing_found(page.text),))
    found = survey(
        view,
        segmentation.spans,
        employer=page.employer,
        first_entry=sections[0].start,
        last_entry=sections[-1].end,
        lexicon=lexicon,
    )
    ids = entry_ids(page.doc_id, sections, newest_first=segmentation.newest_first)
    return _Builder(page, view, segmentation, found, judge, ids, traces).build()


def entry_ids(doc_id: str, sections: Sequence[Section], *, newest_first: bool) -> list[str]:
    """``<doc_id>#<date>``, then ``.2``, ``.3`` for more of one day, counted from the page's oldest end.

    An entry added on top of a page so leaves the others' ids alone.
    """
    order = range(len(sections) - 1, -1, -1) if newest_first else range(len(sections))
    counts: Counter[str] = Counter()
    ids = [""] * len(sections)
    for index in order:
        day = sections[index].date
        key = day.isoformat() if day else "undated"
        counts[key] += 1
        ids[index] = f"{doc_id}#{key}" + (f".{counts[key]}" if counts[key] > 1 else "")
    return ids


class _Builder:
    """Turns what was found on one page into records with page offsets."""

    def __init__(
        self,
        page: Page,
        view: View,
        segmentation: Segmentation,
        found: Survey,
        judge: Judge,
        ids: list[str],
        traces: dict[str, Trace] | None,
    ) -> None:
        self.traces = traces
        self.columns = Columns(view)
        self.page, self.view, self.found, self.judge, self.ids = page, view, found, judge, ids
        self.sections = segmentation.sections
        self.warnings = tuple(segmentation.warnings)
        self.entries: list[Entry] = []
        self.entities: list[Entity] = []
        self.events: list[Event] = []
        self.offers: list[Offer] = []
        self.titles: dict[tuple[str, str], str] = {}
        self.actions: dict[tuple[str, int], tuple[str, str | None]] = {}
        self.cues: dict[int, list[CueHit]] = {}  # of the entry at hand, by the number of the sentence

    def build(self) -> ParsedPage:
        for position, (section, entry_id) in enumerate(zip(self.sections, self.ids, strict=True)):
            self._entry(position, section, entry_id)
        return ParsedPage(
            page=self.page,
            entries=tuple(self.entries),
            entities=tuple(self.entities),
            events=tuple(self.events),
            offers=tuple(self.offers),
            warnings=self.warnings,
            article_titles=self.titles,
            article_actions=self.actions,
        )

    def _entry(self, position: int, section: Section, entry_id: str) -> None:
        view = self.view
        union = self._union(section)
        items = find_entities(view, self.found, section.start, section.body_start, section.end, section.date)
        spans = spans_of(self.found, items, section.date, start=section.start, end=section.end)
        where = (section.start, section.body_start, section.end)
        readings = read_entry(view, *where, spans, self.found.voice, heads=self.columns.above(section.start))
        judged = self._judged(readings, entry_id)
        if self.traces is not None:
            self.traces[entry_id] = Trace(view, readings, judged)
        self.cues = {}
        events = [self._event(j, readings[j.reading], items, section.date, union, entry_id) for j in judged]
        self.entries.append(
            Entry(
                entry_id,
                position,
                view.offset(section.start),
                view.offset(section.body_start, end=section.body_start > section.start),
                view.offset(section.end, end=section.end > section.body_start),
                section.date,
                section.date_end,
                section.precision,
                section.basis,
                section.posted,
                union,
                primary(events),
                self._confidence(events, readings, entry_id),
            )
        )
        self.events += events
        self.entities += [self._entity(i, entry_id) for i in items]
        for item in items:
            if item.label == "ARTICLE" and item.title and item.norm:
                self.titles.setdefault((entry_id, item.norm), item.title)
        for start, told in article_acts(view, readings, items, judged).items():
            self.actions[entry_id, view.offset(start)] = told
        found = offers.find_offers(view, readings, items, judged, section.date, union or self._only_union)
        self.offers += [
            Offer(
                entry_id,
                o.value,
                o.unit,
                o.by,
                self._text(o.start, o.end),
                *view.span(o.start, o.end),
                o.since,
                o.cumulative,
                o.date,
                o.union,
            )
            for o in found
        ]

    def _judged(self, readings: Sequence[Reading], entry_id: str) -> Sequence[Judged]:
        """What the judge finds; one that is not the library's own is held to what an event must be."""
        if isinstance(self.judge, classify.EventModel):
            return self.judge.judge(readings, self.view.low)
        doc_id = self.page.doc_id
        try:
            found = list(self.judge.judge(readings, self.view.low))
        except Exception as problem:
            raise ClassifierError(doc_id, entry_id, f"{type(problem).__name__}: {problem}") from problem
        for event in found:
            if fault := fault_of(event, readings, len(self.view.low)):
                raise ClassifierError(doc_id, entry_id, fault)
        return found

    def _confidence(self, events: Sequence[Event], readings: Sequence[Reading], entry_id: str) -> float | None:
        """How surely the entry is of its type: as its surest event of those that decide, or that it has none."""
        if decided := deciding(events):
            return max(event.confidence for event in decided)
        quiet = getattr(self.judge, "quiet", None)  # a judge of somebody else's may not say
        try:
            return None if quiet is None else round(quiet(readings), 4)
        except Exception as problem:
            raise ClassifierError(self.page.doc_id, entry_id, f"{type(problem).__name__}: {problem}") from problem

    def _text(self, start: int, end: int) -> str:
        a, b = self.view.span(start, end)
        return self.page.text[a:b]

    def _entity(self, item: Found, entry_id: str) -> Entity:
        a, b = self.view.span(item.start, item.end)
        return Entity(
            entry_id,
            item.label,
            self.page.text[a:b],
            a,
            b,
            item.norm,
            item.rule,
            item.canonical,
            item.canonical_name,
            item.role,
            item.unit,
        )

    def _event(
        self,
        judged: Judged,
        reading: Reading,
        items: Sequence[Found],
        day: date | None,
        union: str | None,
        entry_id: str,
    ) -> Event:
        inside = between(items, reading.start, reading.end)
        a, b = self.view.span(judged.start, judged.end)
        sentence = self.view.span(reading.start, reading.end)
        actor, target = self._parties(judged, inside, union)
        rule, evidence = self._evidence(judged, reading)
        return Event(
            entry_id,
            judged.event_type,
            judged.status,
            judged.by,
            self.page.text[a:b],
            a,
            b,
            *sentence,
            round(judged.probability, 4),
            rule,
            judged.subtype,
            actor,
            target,
            _event_day(judged, inside, day),
            evidence,
        )

    def _evidence(self, judged: Judged, reading: Reading) -> tuple[str, tuple[str, ...]]:
        """The cue nearest to the trigger, ``words`` where none speaks for the type; and every cue with its context."""
        if judged.reading not in self.cues:  # found once, however many events a sentence reports
            self.cues[judged.reading] = find_cues(self.view.low, reading.start, reading.end)
        hits = [h for h in self.cues[judged.reading] if h.cue.type == judged.event_type]
        if not hits:
            return "words", ()
        nearest = min(hits, key=lambda h: (h.cue.subtype != judged.subtype, abs(h.start - judged.start), h.cue.id))
        words = (f"{h.cue.id} ({h.context}): {' '.join(self._text(h.start, h.end).split())}" for h in hits)
        return f"cue:{nearest.cue.id}", tuple(dict.fromkeys(words))

    def _parties(self, judged: Judged, inside: Sequence[Found], union: str | None) -> tuple[str | None, str | None]:
        """Actor and target by name: the side's own name in the sentence, else the entry's or the page's only one."""
        union = next((i.norm for i in inside if i.label == "UNION"), None) or union or self._only_union
        employer = self.found.registry.employer
        agency = next((i.norm for i in inside if i.label == "AGENCY"), None)
        by_side = {"union": union, "employer": employer, "agency": agency}
        other = {"union": employer, "employer": union}.get(judged.by)
        return by_side.get(judged.by), other

    def _union(self, section: Section) -> str | None:
        """The union of the heading's tag, of the table cell after the date, or of the section line above."""
        tags = self._unions(section.start, section.body_start)
        if tags:
            return UNION_JOINER.join(dict.fromkeys(tags))
        line_end = self.view.text.find("\n", section.body_start)
        first_cell = self.view.text[section.body_start : line_end if line_end >= 0 else len(self.view.text)]
        separator = next((s for s in ("\t", "|") if first_cell.lstrip(" ").startswith(s)), None)
        if separator:
            offset = first_cell.index(separator) + 1
            width = first_cell.find(separator, offset)
            stop = section.body_start + (width if width >= 0 else len(first_cell))
            cell = self._unions(section.body_start, stop)
            if cell and width >= 0 and width - offset < 40:
                return UNION_JOINER.join(dict.fromkeys(cell))
        if section.section:
            named = self._unions(*section.section)
            locals_named = {name for name in named if any(c.isdecimal() for c in name)}
            if named and len(locals_named) < 2:  # a line that names two locals is no section of one
                return named[-1]
        return None

    @cached_property
    def _only_union(self) -> str | None:
        """The page's union, if it names but one."""
        named = {m.norm for m in self.found.mentions if m.label == "UNION"}
        return named.pop() if len(named) == 1 else None

    def _unions(self, start: int, end: int) -> list[str]:
        """The unions that a stretch of the view names."""
        return [m.norm for m in between(self.found.mentions, start, end) if m.label == "UNION"]


def _nothing_found(text: str) -> str:
    """What to say of a text without entries, which may be the name of a file."""
    if not text.strip():
        return "the text is empty"
    if _FILE_NAME.fullmatch(text.strip()):
        return "no dated entries were found; the text is like the name of a file: read and read_page take files"
    return "no dated entries were found"


def _event_day(judged: Judged, inside: Sequence[Found], day: date | None) -> date | None:
    """The day that the sentence gives for the event: for what happens at sessions a session day, else a plain day."""
    days = [i for i in inside if i.label == "DATE" and i.value and i.value.precision == "day"]
    if not days:
        return day
    wanted = {"meeting": ("session",), "scheduling": ("session", "offered"), "cancellation": ("session",)}.get(
        judged.event_type, (None, "session")
    )
    fitting = [i for i in days if i.role in wanted]
    if judged.status == "planned":
        fitting = [i for i in fitting if day is None or i.value is None or i.value.value >= day] or fitting
    elif judged.status == "occurred" and judged.event_type not in ("scheduling",):
        fitting = [i for i in fitting if day is None or i.value is None or i.value.value <= day]
    if not fitting:
        return day
    nearest = min(fitting, key=lambda i: min(abs(i.start - judged.end), abs(judged.start - i.end)))
    return nearest.value.value if nearest.value else day
