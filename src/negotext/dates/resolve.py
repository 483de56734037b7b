"""The calendar value of what the words name, once the day from which the text is read is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

from ..lexicon import raw
from ..records import ResolvedDate
from . import counting
from .holidays import holiday
from .spans import MAX_YEAR, MIN_YEAR, DateSpan, calendar_day

_FAR: Final = 75  # days from the anchor beyond which the tense of the clause picks the year
_BEFORE, _AFTER = 40, 30  # characters of a clause whose words tell the direction
_LEAP_YEARS: Final = range(-4, 5)  # where 29 February is looked for


def order_numeric(span: DateSpan, *, day_first: bool) -> DateSpan:
    """A numeric span with its month and day told apart; a number over 12 decides by itself."""
    if span.base is not None:
        return replace(span, base=order_numeric(span.base, day_first=day_first))
    if span.first is None or span.second is None:
        return span
    a, b = span.first, span.second
    month, day = (b, a) if (day_first and b <= 12) or a > 12 else (a, b)
    return replace(span, month=month, day=day, first=None, second=None)


def day_first_evidence(spans: list[DateSpan]) -> int:
    """How much the page's dates speak for day before month (positive) or month before day (negative)."""
    score = 0
    for span in spans:
        if span.form == "num" and span.year is not None and span.first is not None and span.second is not None:
            score += 3 * ((span.first > 12) - (span.second > 12))
        elif span.form in ("dmy", "mdy") and span.sep != "of":  # all say `the 3rd of June`
            score += 1 if span.form == "dmy" else -1
    return score


@cache
def _direction_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = raw("dates")["direction"]
    return re.compile(words["past"]), re.compile(words["future"])


def direction(low: str, first: int, start: int, end: int, last: int) -> int:
    """-1 past, 1 to come, 0 unknown, from the words before and after a date at ``start:end`` of its sentence.

    Args:
        low: the text in lower case.
        first: where the sentence begins.
        start: where the date begins.
        end: where the date ends.
        last: where the sentence ends.
    """
    past, future = _direction_words()
    before, after = low[max(first, start - _BEFORE) : start], low[end : min(last, end + _AFTER)]
    score = 0.0
    for context, weight in ((before, 1.0), (after, 0.5)):
        if past.search(context):
            score -= weight
        if future.search(context):
            score += 1.5 * weight
    return (score > 0) - (score < 0)


def resolve(span: DateSpan, anchor: date | None, *, way: int = 0, previous: date | None = None) -> ResolvedDate | None:
    """The calendar value of a span read on the day ``anchor``.

    Args:
        span: a span from ``find``, numeric ones put in order by ``order_numeric``.
        anchor: the day the text is read from; ``None`` leaves everything open that needs it.
        way: -1 or 1 if the clause speaks of the past or of what is to come, else 0.
        previous: the day named just before in the same text; a bare ``the 29th`` or ``the next day`` is read from it.

    Returns:
        ``None`` where the words name no calendar day of the years 1900 to 2100 (30 February), or need an anchor that
        is not there.
    """
    if span.form == "year" and span.year is not None:
        value = calendar_day(span.year, 1, 1)
        return ResolvedDate(value, "year", "explicit") if value else None
    if span.form in ("nth", "holiday") and span.year is not None:
        value = _in_year(span, span.year)
        return ResolvedDate(value, "day", "explicit") if value else None
    if span.form == "offset" and span.base is not None:
        base = resolve(span.base, anchor, way=way, previous=previous)
        value = counting.stepped(span, base.value) if base and base.precision == "day" else None
        return ResolvedDate(value, "day", base.basis) if base and value else None
    if span.year is not None and span.month is not None:
        value = calendar_day(span.year, span.month, span.day or 1)
        return ResolvedDate(value, "day" if span.day else "month", "explicit") if value else None
    if anchor is None:
        return None
    found = _RESOLVERS[span.form](span, anchor, way, previous)
    return found if found is not None and MIN_YEAR <= found.value.year <= MAX_YEAR else None


def _in_year(span: DateSpan, year: int) -> date | None:
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None
    if span.form == "holiday":
        return holiday(span.holiday, year)
    if span.form == "nth":
        return counting.nth_of_month(span, year, span.month or 1)
    return calendar_day(year, span.month or 1, span.day or 1)


def _day(value: date | None, basis: str = "anchor") -> ResolvedDate | None:
    return ResolvedDate(value, "day", basis) if value else None


# --- one resolver for each form ---------------------------------------------------------------------------------


def _dated(span: DateSpan, anchor: date, way: int, previous: date | None) -> ResolvedDate | None:
    """A day or month without its year."""
    if span.month is None:
        return None
    if span.which in ("this", "next", "last") and span.day is not None:
        return _day(_in_year(span, anchor.year + counting.SHIFTS[span.which]))
    if span.day is None:
        return _month(span, anchor, way, previous)
    steps = _LEAP_YEARS if (span.month, span.day) == (2, 29) else range(-1, 2)
    candidates = [d for step in steps if (d := calendar_day(anchor.year + step, span.month, span.day))]
    if span.sep in ("-", "."):  # `Friday 7-6`
        candidates = [d for d in candidates if d.weekday() == span.weekday]
    picked = _pick(candidates, anchor, way, span.weekday)
    return _day(*picked) if picked else None


def _pick(candidates: list[date], anchor: date, way: int, weekday: int | None) -> tuple[date, str] | None:
    """The candidate nearest to the anchor; a fitting weekday decides, then the direction where it is a close call."""
    if not candidates:
        return None
    basis = "anchor"
    if weekday is not None:
        fitting = [c for c in candidates if c.weekday() == weekday]
        if fitting and len(fitting) < len(candidates):
            candidates, basis = fitting, "weekday"
    nearest = _nearest(candidates, anchor)
    if way and abs((nearest - anchor).days) > _FAR:
        right = [c for c in candidates if (c - anchor).days * way >= 0]
        if right:
            nearest = _nearest(right, anchor)
    return nearest, basis


def _nearest(candidates: list[date], anchor: date) -> date:
    return min(candidates, key=lambda c: abs((c - anchor).days))


def _month(span: DateSpan, anchor: date, way: int, previous: date | None) -> ResolvedDate | None:
    if span.month is None:  # `next month`
        year, month = counting.month_of(anchor, counting.SHIFTS[span.which])
    elif span.which in ("this", "next", "last"):  # `March of last year`
        year, month = anchor.year + counting.SHIFTS[span.which], span.month
    else:
        ahead = (span.month - anchor.month) % 12
        year, month = counting.month_of(anchor, _months_ahead(span.which, ahead, way))
    value = calendar_day(year, month, 1)
    return ResolvedDate(value, "month", "anchor") if value else None


def _months_ahead(which: str, ahead: int, way: int) -> int:
    """How far ahead a month without a year lies, if its next coming lies ``ahead`` months, 0 to 11."""
    if which == "coming":
        return ahead or 12
    if which == "past":
        return ahead - 12
    if way > 0:
        return ahead
    if way < 0:
        return ahead - 12 if ahead else 0
    return ahead if ahead <= 6 else ahead - 12


def _year(span: DateSpan, anchor: date, way: int, previous: date | None) -> ResolvedDate | None:
    value = calendar_day(anchor.year + counting.SHIFTS[span.which], 1, 1)
    return ResolvedDate(value, "year", "anchor") if value else None


def _relative(span: DateSpan, anchor: date, way: int, previous: date | None) -> ResolvedDate | None:
    return _day(counting.moved(anchor, ((span.shift or 0, "day"),)))


def _weekday(span: DateSpan, anchor: date, way: int, previous: date | None) -> ResolvedDate | None:
    return _day(counting.weekday_near(anchor, span.weekday or 0, span.which, way))


def _of_week(span: DateSpan, anchor: date, way: int, previous: date | None) -> ResolvedDate | None:
    return _day(counting.weekday_of_week(anchor, span.weekday or 0, counting.SHIFTS[span.which]))


def _ordinal(span: DateSpan, anchor: date, way: int, previous: date | None) -> ResolvedDate | None:
    day = span.day or 1
    if span.which:  # `the 3rd of next month`
        return _day(calendar_day(*counting.month_of(anchor, counting.SHIFTS[span.which]), day))
    base, way = (previous, 0) if previous is not None else (anchor, way)
    reach = 12 if span.weekday is not None else 1
    months = [counting.month_of(base, step) for step in range(-reach, reach + 1)]
    candidates = [value for year, month in months if (value := calendar_day(year, month, day))]
    if span.weekday is not None:
        fitting = [c for c in candidates if c.weekday() == span.weekday]
        candidates = fitting or [c for c in candidates if abs((c - base).days) <= 62]
    if not way:
        candidates = [c for c in candidates if (c.year, c.month) == (base.year, base.month)] or candidates
    if not candidates:
        return None
    right = [c for c in candidates if (c - base).days * way >= 0] if way else []
    return _day(_nearest(right or candidates, base))


def _nth(span: DateSpan, anchor: date, way: int, previous: date | None) -> ResolvedDate | None:
    shift = counting.SHIFTS.get(span.which, 0)
    if span.month is None:
        year, month = counting.month_of(anchor, shift)
        return _day(counting.nth_of_month(span, year, month) if MIN_YEAR <= year <= MAX_YEAR else None)
    return _holiday(span, anchor, way, previous)


def _holiday(span: DateSpan, anchor: date, way: int, previous: date | None) -> ResolvedDate | None:
    """What comes once a year: in the year that is said, else the nearest on the right side."""
    if span.which in ("this", "next", "last"):
        return _day(_in_year(span, anchor.year + counting.SHIFTS[span.which]))
    candidates = [d for step in range(-1, 2) if (d := _in_year(span, anchor.year + step))]
    if span.which:
        side = 1 if span.which == "coming" else -1
        candidates = [d for d in candidates if (d - anchor).days * side > 0]
    picked = _pick(candidates, anchor, way, None)
    return _day(*picked) if picked else None


def _offset(span: DateSpan, anchor: date, way: int, previous: date | None) -> ResolvedDate | None:
    if span.tie == "in" and way < 0:  # `in two weeks they had signed` tells how long it took
        return None
    base = previous if span.tie == "then" and previous is not None else anchor
    value = counting.stepped(span, base)
    return ResolvedDate(*counting.rounded(span, value), "anchor") if value else None


_RESOLVERS: Final[Mapping[str, Callable[[DateSpan, date, int, date | None], ResolvedDate | None]]] = {
    "mdy": _dated,
    "dmy": _dated,
    "num": _dated,
    "iso": _dated,
    "month": _month,
    "year": _year,
    "relative": _relative,
    "weekday": _weekday,
    "week": _of_week,
    "ordinal": _ordinal,
    "nth": _nth,
    "holiday": _holiday,
    "offset": _offset,
}
