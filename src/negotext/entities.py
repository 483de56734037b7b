"""The entities of an entry: names, numbers and dates put together, dates resolved and given their role."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple, TypeVar

from . import dates, names, parties, quantities, roles
from .concepts import Span
from .dates import DateSpan
from .lexicon import Label, Lexicon, default_lexicon, raw
from .names import Mention, Registry
from .quantities import Quantity
from .records import ResolvedDate
from .sentences import Sentence, split
from .view import View

T = TypeVar("T", "Mention", "Quantity", "DateSpan", "Found")

_NEAR = 24  # so many dates before and after one can be of its list

SYMBOLS = {
    "UNION": ("<union>", ("UNION",)),
    "EMPLOYER": ("<employer>", ("EMPLOYER",)),
    "AGENCY": ("<agency>", ("NEUTRAL",)),
    "ARTICLE": ("@article", ()),
    "MONEY": ("@money", ()),
    "PERCENT": ("@percent", ()),
}


class Found(NamedTuple):
    """One entity in view offsets. ``value`` is the resolved date of a DATE."""

    start: int
    end: int
    label: str
    norm: str | None
    rule: str
    canonical: str | None = None
    canonical_name: str | None = None
    role: str | None = None
    unit: str | None = None
    value: ResolvedDate | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """What is found once for a whole page, in view offsets and text order."""

    registry: Registry
    mentions: list[Mention]
    quantities: list[Quantity]
    dates: list[DateSpan]
    voice: str
    labels: tuple[Label, ...] = ()


def survey(
    view: View,
    spans: list[DateSpan],
    *,
    employer: str | None,
    first_entry: int,
    last_entry: int,
    lexicon: Lexicon | None = None,
) -> Survey:
    """Names, numbers and the page's voice; ``spans`` are the page's date spans. Without a lexicon the library's own."""
    lexicon = lexicon or default_lexicon()
    registry, full = names.learn(view, lexicon.names, employer=employer, first_entry=first_entry, last_entry=last_entry)
    mentions = names.mentions_of(view, registry, full)
    starts = [s.start for s in spans]
    numbers = []
    for item in quantities.find_quantities(view, 0, len(view.text)):
        index = bisect_left(starts, item.end) - 1
        if index < 0 or spans[index].end <= item.start:
            numbers.append(item)
    return Survey(registry, mentions, numbers, spans, parties.voice(view, mentions, first_entry), lexicon.labels)


def find_entities(view: View, found: Survey, start: int, body_start: int, end: int, anchor: date | None) -> list[Found]:
    """The entities of one entry's body, and the unions its heading names."""
    sentences = split(view.text, view.low, body_start, end)
    items = [_name(m) for m in between(found.mentions, start, end) if m.start >= body_start or m.label == "UNION"]
    items += [_number(q) for q in between(found.quantities, body_start, end)]
    offers = _offers(view, sentences)
    items += offers
    items += _dates(view, between(found.dates, body_start, end), sentences, anchor, offers)
    items.sort(key=lambda f: (f.start, -(f.end - f.start)))
    kept: list[Found] = []
    for item in items:
        if item.end > end:
            continue  # a name that goes on in the footer below
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
        elif item.label == "DATES_OFFERED" and kept[-1].label not in ("DATES_OFFERED", "DATE"):
            kept[-1] = item
    if found.labels:
        kept += _labeled(view, found.labels, body_start, end)
        kept.sort(key=lambda f: (f.start, f.end, f.label))
    return kept


def between(items: Sequence[T], start: int, end: int) -> Sequence[T]:
    """The items, in text order, that begin between ``start`` and ``end``."""
    first = bisect_left(items, start, key=attrgetter("start"))
    return items[first : bisect_left(items, end, first, key=attrgetter("start"))]


def _labeled(view: View, labels: Sequence[Label], start: int, end: int) -> list[Found]:
    """What the patterns of a user's labels find; it may overlap what the library's own rules find."""
    return [
        Found(match.start(), match.end(), label.label, label.norm_of(match), f"label:{label.id}")
        for label in labels
        for match in label.pattern.finditer(view.text, start, end)
        if match.end() > match.start()
    ]


def _name(mention: Mention) -> Found:
    # the same name in several states says nothing of which
    body = mention.bodies[0] if len(mention.bodies) == 1 else None
    return Found(
        mention.start,
        mention.end,
        mention.label,
        mention.norm,
        mention.rule,
        body.id if body else None,
        body.name if body else None,
    )


def _number(item: Quantity) -> Found:
    return Found(item.start, item.end, item.label, item.norm, item.rule, unit=item.unit, title=item.title)


def _offers(view: View, sentences: Sequence[Sentence]) -> list[Found]:
    return [_number(q) for s in sentences for q in quantities.find_offered(view, s.start, s.end)]


_OFFERED_FOR = re.compile(
    r"[ \n]{0,9}(?:[(:,][ \n]{0,9})?"
    r"(?:(?:in|for|on|between|from|during|through|throughout|starting|beginning|and|or|to|of)[ \n])?"
    r"(?:(?:late|early|mid|the month of)[ \n-])?"
)


def _dates(
    view: View,
    spans: Sequence[DateSpan],
    sentences: Sequence[Sentence],
    anchor: date | None,
    offers: Sequence[Found] = (),
) -> list[Found]:
    counts = [offer.end for offer in offers]
    listed = -1  # where the last date of a list behind a count of offered dates ends
    starts = [s.start for s in sentences]
    announced = _announced(view, sentences)
    by_sentence: dict[int, list[DateSpan]] = {}
    for span in spans:
        by_sentence.setdefault(bisect_right(starts, span.start) - 1, []).append(span)
    items = []
    previous: date | None = None
    for index, inside in by_sentence.items():
        sentence = sentences[index] if index >= 0 else Sentence(spans[0].start, spans[-1].end, 0)
        for number, span in enumerate(inside):
            place = bisect_right(counts, span.start)
            behind = max(listed, counts[place - 1] if place else -1)
            offered = behind >= 0 and _OFFERED_FOR.fullmatch(view.low, behind, span.start) is not None
            if offered:
                listed = span.end
            value = _resolve(view, span, sentence, anchor, previous, coming=offered)
            if value and value.precision == "day":
                previous = value.value
            elif span.form not in ("month", "year") and value is None and anchor is not None:
                continue  # 30 February: no date at all
            near = inside[max(0, number - _NEAR) : number + _NEAR + 1]
            others = [(o.start, o.end) for o in near if o is not span]
            context = roles.DateContext(span.start, span.end, others, sentences, index, anchor, value)
            role, _ = roles.role_of(view.low, context)
            if role in (None, "session") and index >= 0 and announced[index] <= span.start:
                role = "offered"
            items.append(
                Found(
                    span.start,
                    span.end,
                    "DATE",
                    value.norm if value else None,
                    f"date:{span.form}",
                    role=role,
                    value=value,
                )
            )
    return items


_LINE = 60  # characters that a line of a list has at most


def _announced(view: View, sentences: Sequence[Sentence]) -> list[int]:
    """For each sentence from where on its days are offered: behind `The District offered these dates:`."""
    announcement = re.compile(raw("quantities")["offered"]["announcement"])
    found = []
    listed = False
    for sentence in sentences:
        words = view.low[sentence.start : sentence.end]
        told = announcement.search(words)
        if told:
            listed = True
            found.append(sentence.start + told.end())
            continue
        listed = listed and len(words) <= _LINE and re.search(r"\d", words) is not None
        found.append(sentence.start if listed else sentence.end)
    return found


def _resolve(
    view: View,
    span: DateSpan,
    sentence: Sentence,
    anchor: date | None,
    previous: date | None,
    *,
    coming: bool = False,
) -> ResolvedDate | None:
    """The value of a date; ``coming`` if what stands before it says that it is still to come."""
    way = 1 if coming else dates.direction(view.low, sentence.start, span.start, span.end, sentence.end)
    return dates.resolve(span, anchor, way=way, previous=previous)


def spans_of(
    found: Survey, values: Sequence[Found], anchor: date | None, *, start: int = 0, end: int = sys.maxsize
) -> list[Span]:
    """What was found between ``start`` and ``end`` as single tokens for the reading of sentences.

    Dates, those of ``values``, are told by where they lie from the entry's day.
    """
    spans = [Span(m.start, m.end, *SYMBOLS[m.label]) for m in between(found.mentions, start, end)]
    spans += [Span(q.start, q.end, *SYMBOLS[q.label]) for q in between(found.quantities, start, end)]
    spans += [Span(f.start, f.end, _date_symbol(f.value, anchor)) for f in values if f.label == "DATE"]
    spans.sort(key=lambda s: (s.start, -s.end))
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _date_symbol(value: ResolvedDate | None, anchor: date | None) -> str:
    if value is None or anchor is None:
        return "@date"
    days = (value.value - anchor).days
    if value.precision != "day":
        return "@old" if days < -_LONG_AGO[value.precision] else "@month"
    return "@same" if days == 0 else "@old" if days < -_LONG_AGO["day"] else "@past" if days < 0 else "@future"


_LONG_AGO = {"day": 31, "month": 92, "year": 400}
"""Days from which on what happened on a date, or from the first day of a month or year, is background."""
