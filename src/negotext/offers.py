"""Counted and listed offers: how many dates, letters, sessions or proposals, by whom, since when, whether in all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from .entities import Found, between
from .events import Reading
from .features import party_of
from .judged import Judged
from .lexicon import pattern, raw
from .quantities import number_pattern, number_value
from .taxonomy import OPPOSITE
from .view import View

_SIDES = ("employer", "union", "both", "agency")


@dataclass(frozen=True, slots=True)
class FoundOffer:
    """One offer in view offsets; ``value`` is ``None`` for `several` and for months.

    ``date`` is the day as of which it holds; ``union`` the union that it is made to or by, where that is clear.
    """

    start: int
    end: int
    value: int | None
    unit: str
    by: str
    since: date | None
    cumulative: bool
    date: date | None = None
    union: str | None = None
    listed: bool = False


def find_offers(
    view: View,
    readings: Sequence[Reading],
    items: Sequence[Found],
    judged: Sequence[Judged],
    anchor: date | None,
    union: str | None = None,
) -> list[FoundOffer]:
    """The offers of one entry, in text order.

    Args:
        view: the page.
        readings: the entry's sentences.
        items: the entry's mentions.
        judged: the entry's events.
        anchor: the entry's day.
        union: the union that the entry stands under.
    """
    named = {item.norm for item in items if item.label == "UNION" and item.norm}
    union = union or (next(iter(named)) if len(named) == 1 else None)
    found: list[FoundOffer] = []
    for reading in readings:
        inside = between(items, reading.start, reading.end)
        if reading.context.heading:
            continue
        counted = [*_counted_dates(inside), *_counted_others(view, reading)]
        if not any(unit in ("dates", "sessions") and value for *_, value, unit in counted):
            listed = _listed(view, reading, inside)
            if any(value for *_, value, _ in listed):  # `May 5, 10 and 11 as alternative dates`
                counted = [count for count in counted if count[3] != "dates"]
            if not any(unit == "dates" for *_, unit in counted):
                counted += listed
        if not counted:
            continue
        here = {item.norm for item in inside if item.label == "UNION" and item.norm}
        found += [
            FoundOffer(
                start,
                end,
                value,
                unit.removeprefix("listed "),
                _side(view, reading, start, judged, readings),
                *_total(view, reading, inside, {unit for *_, unit in counted}),
                date=_as_of(view, inside, start, anchor),
                union=next(iter(here)) if len(here) == 1 else union,
                listed=unit.startswith("listed"),
            )
            for start, end, value, unit in counted
            if not pattern("offers", "not given").search(view.low[max(reading.start, start - 60) : start])
        ]
    return _distinct(view, sorted(found, key=lambda offer: offer.start))


# --- what is offered --------------------------------------------------------------------------------------------

_Count = tuple[int, int, int | None, str]
"""Where it stands, how many, and of what."""


def _counted_dates(inside: Sequence[Found]) -> list[_Count]:
    """`63 dates`, `several evenings`: what is marked as an offer of dates."""
    return [
        (item.start, item.end, None if item.norm in (None, "unknown") else int(float(item.norm or 0)), "dates")
        for item in inside
        if item.label == "DATES_OFFERED"
    ]


_OTHERS = ("letters", "sessions", "proposals")
_GIVEN = {"sessions": "sessions given", "proposals": "proposals given"}  # letters need no verb


@cache
def _others() -> re.Pattern[str]:
    adjectives = "|".join(raw("quantities")["offered"]["adjectives"])
    return re.compile(
        rf"(?<![\w.,$/-])(?P<n>{number_pattern()})(?:[ \n](?:{adjectives}|previous|such|separate|written|formal|all-day"
        rf"|full-day|half-day|counter|package|comprehensive)){{0,3}}[ \n](?P<unit>{'|'.join(_OTHERS)})\b"
    )


def _counted_others(view: View, reading: Reading) -> list[_Count]:
    """`17 letters`, `four more sessions`, `14 proposals`, if someone gives them."""
    if not any(view.low.find(unit, reading.start, reading.end) >= 0 for unit in _OTHERS):
        return []
    found: list[_Count] = []
    for match in _others().finditer(view.low, reading.start, reading.end):
        before = view.low[max(reading.start, match.start() - 50) : match.start()]
        value, unit = int(number_value(match["n"])), match["unit"]
        if value > 1 and (unit not in _GIVEN or pattern("offers", _GIVEN[unit]).search(before)):
            found.append((match.start(), match.end(), value, unit))
    return found


def _listed(view: View, reading: Reading, inside: Sequence[Found]) -> list[_Count]:
    """`June 10, 12 or 17`, `July and August`: days and months that are offered, as one offer."""
    dates = _put_forward(view, reading, [i for i in inside if i.label == "DATE" and i.role == "offered" and i.value])
    if not dates:
        return []
    count: int | None = 0
    told: set[date] = set()
    for number, item in enumerate(dates):
        assert item.value is not None
        if item.value.precision != "day" or count is None:
            count = None
            continue
        if item.value.value in told:  # `May 1 or May 3, and we took May 3`
            continue
        told.add(item.value.value)
        count += 1
        before = dates[number - 1].value if number else None
        link = view.low[dates[number - 1].end : item.start] if number else ""
        if before and re.fullmatch(r"[ \n]*(?:to|through|thru|until|-)[ \n]*", link):
            count += max((item.value.value - before.value).days - 1, 0)
    if count is None and pattern("offers", "asked").search(view.low[max(0, dates[0].start - 60) : dates[0].start]):
        return []
    return [(dates[0].start, dates[-1].end, count, "listed dates")]


def _put_forward(view: View, reading: Reading, dates: Sequence[Found]) -> list[Found]:
    """Without the days that answer an offer: `refused May 5 and took May 9`."""
    kept: list[Found] = []
    end, answered = reading.start, False
    for item in dates:
        link = view.low[end : item.start]
        answers = [m.start() for m in pattern("offers", "answered").finditer(link)]
        gives = [m.start() for m in pattern("offers", "verb").finditer(link)]
        if answers or gives:
            answered = max(answers, default=-1) > max(gives, default=-1)
        if not answered:
            kept.append(item)
        end = item.end
    return kept


# --- as of when, since when, in all -----------------------------------------------------------------------------


def _as_of(view: View, inside: Sequence[Found], start: int, anchor: date | None) -> date | None:
    """The day on which it was offered: the nearest day told before it, a session's too, else the entry's."""
    days = [
        item.value.value
        for item in inside
        if item.label == "DATE"
        and item.role in (None, "session")
        and item.value
        and item.value.precision == "day"
        and item.end <= start
        and (anchor is None or item.value.value <= anchor)
        and not pattern("offers", "limit").search(view.low[max(0, item.start - 8) : item.start])
    ]
    return days[-1] if days else anchor


def _total(view: View, reading: Reading, inside: Sequence[Found], units: set[str]) -> tuple[date | None, bool]:
    """Since when is counted, and whether it is a running total."""
    low = view.low[reading.start : reading.end]
    since = next(
        (
            item.value.value
            for item in inside
            if item.label == "DATE"
            and item.value
            and pattern("offers", "since").search(view.low[max(0, item.start - 14) : item.start])
        ),
        None,
    )
    total = since is not None or pattern("offers", "total").search(low) is not None
    if "letters" in units:
        total = total or "dates" in units or pattern("offers", "total of letters").search(low) is not None
    return since, total


# --- by whom ----------------------------------------------------------------------------------------------------

_AUXILIARIES = re.compile(r"(?:[ \n](?:has|have|had|also|then|again|now|today|promptly)){0,4}[ \n]")
_ARTICLE = r"(?:(?:the|our|their|its|both|all|each)[ \n]){0,2}"


_RECEIVING = re.compile(rf"\bto[ \n]{_ARTICLE}$")


def _side(view: View, reading: Reading, start: int, judged: Sequence[Judged], readings: Sequence[Reading]) -> str:
    """Who makes the offer that begins at ``start``."""
    parties = [
        (token.start, token.end, side)
        for token in reading.tokens
        if (side := party_of(token, reading.context.voice)) in _SIDES
    ]
    verb = None
    for verb in pattern("offers", "verb").finditer(view.low, reading.start, start):  # noqa: B007  # the last one
        pass
    side = _by_verb(view, parties, verb, reading, start) if verb else None
    side = side or _by_words_behind(view, parties, start)
    if side:
        return side
    for event in judged:
        if event.event_type == "scheduling" and readings[event.reading] is reading and event.by in OPPOSITE:
            return event.by
    acting = [s for a, _, s in parties if not pattern("offers", "not acting").search(view.low[max(0, a - 30) : a])]
    named = [s for s in (*acting, *(s for *_, s in parties)) if s != "agency"]
    if named:
        return named[0]
    return reading.context.voice if reading.context.voice in OPPOSITE else "unknown"


def _by_verb(
    view: View, parties: Sequence[tuple[int, int, str]], verb: re.Match[str], reading: Reading, start: int
) -> str | None:
    """Told by the verb that governs the count: its object, its passive, or its subject."""
    low = view.low
    receiving = [s for a, _, s in parties if verb.end() <= a < start and re.fullmatch(
        rf"[ \n](?:to[ \n])?{_ARTICLE}", low[verb.end() : a]
    )]  # fmt: skip
    before = [(a, b, s) for a, b, s in parties if b <= verb.start()]
    if re.search(r"\b(?:was|were|been|being)[ \n](?:[\w-]+[ \n]){0,1}$", low[reading.start : verb.start()]):
        behind = re.compile(rf"[^.;]{{0,60}}?\bby[ \n]{_ARTICLE}")
        giver = next((s for a, _, s in parties if a > start and behind.fullmatch(low, start, a)), None)
        return giver or next((OPPOSITE.get(s) for *_, s in reversed(before)), None)
    behind_count = _by_words_behind(view, parties, start, words=("to",))
    if receiving and receiving[0] in OPPOSITE:
        return OPPOSITE[receiving[0]]
    if behind_count:
        return behind_count
    if re.search(r"\b(?:it|they)" + _AUXILIARIES.pattern + "$", low[reading.start : verb.start()]):
        return OPPOSITE.get(reading.context.voice)
    for a, b, side in reversed(before):
        earlier = low[max(reading.start, a - 30) : a]
        adjacent = _AUXILIARIES.fullmatch(low, b, verb.start()) and not _RECEIVING.search(earlier)
        if adjacent or (side != "agency" and not pattern("offers", "not acting").search(earlier)):
            return side
    receivers = (s for a, _, s in reversed(before) if _RECEIVING.search(low[max(reading.start, a - 30) : a]))
    return next(map(OPPOSITE.get, receivers), None)


def _by_words_behind(
    view: View, parties: Sequence[tuple[int, int, str]], start: int, words: tuple[str, ...] = ("to", "from", "by")
) -> str | None:
    """Told by what follows: `… dates from the City`, `… dates went to SCTA`."""
    for a, _, side in parties:
        between_them = view.low[start:a]
        if a <= start or len(between_them) > 90:
            continue
        link = re.search(rf"\b(?P<word>{'|'.join(words)})[ \n]{_ARTICLE}$", between_them)
        if link and side in OPPOSITE and not pattern("offers", "verb").search(between_them):
            return OPPOSITE[side] if link["word"] == "to" else side
    return None


# --- once each --------------------------------------------------------------------------------------------------


_PARTED = re.compile(r"[a-z]{4}|\n[^\n:]{1,40}:[ ]")
"""Words between two days, or a name that a new line begins with: `District: June 9`, `FVTA: June 16`."""


def _distinct(view: View, offers: Iterable[FoundOffer]) -> list[FoundOffer]:
    """Without totals that the entry repeats, and with a list of days that goes over several lines as one offer."""
    kept: list[FoundOffer] = []
    for offer in offers:
        if offer.cumulative and any(k.cumulative and (k.value, k.unit) == (offer.value, offer.unit) for k in kept):
            continue
        last = kept[-1] if kept else None
        if last and last.listed and offer.listed and not _PARTED.search(view.low, last.end, offer.start):
            both = None if last.value is None or offer.value is None else last.value + offer.value
            kept[-1] = replace(last, end=offer.end, value=both)
            continue
        kept.append(offer)
    return kept
