"""Counting on the calendar: so many days, working days, weeks or months from a day; a weekday near it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from .holidays import nth_weekday
from .spans import MAX_YEAR, MIN_YEAR, DateSpan, calendar_day

SHIFTS: Final[Mapping[str, int]] = {"this": 0, "next": 1, "last": -1, "coming": 1, "past": -1}
_WEEKEND: Final = 5  # the weekday it begins with, and so the number of working days
_ORDER: Final = ("year", "month", "week", "day", "workday")


def month_of(day: date, shift: int) -> tuple[int, int]:
    """The year and month so many months after a day's."""
    year, month = divmod(day.year * 12 + day.month - 1 + shift, 12)
    return year, month + 1


def weekday_of_week(anchor: date, weekday: int, shift: int) -> date | None:
    """A weekday of the week ``shift`` weeks after the anchor's; weeks begin on Monday."""
    return moved(anchor, ((weekday - anchor.weekday() + 7 * shift, "day"),))


def weekday_near(anchor: date, weekday: int, which: str, way: int) -> date | None:
    """A weekday as one says it on the day of the anchor.

    ``next`` is the next week's, ``last`` the last week's, where on a weekend the week that ends is the last one;
    ``coming`` and ``past`` are the nearest. Without such a word it is the nearest in the direction of the clause, and
    the anchor itself on its own weekday.
    """
    ahead = (weekday - anchor.weekday()) % 7
    if which == "next":
        return weekday_of_week(anchor, weekday, 1)
    if which == "last":
        ended = anchor.weekday() >= _WEEKEND > weekday
        return weekday_of_week(anchor, weekday, 0 if ended else -1)
    if which == "coming":
        return moved(anchor, ((ahead or 7, "day"),))
    if which == "past":
        return moved(anchor, ((ahead - 7, "day"),))
    if which == "this" and way < 0 and weekday < anchor.weekday():  # `this Monday we met`
        return moved(anchor, ((ahead - 7, "day"),))
    if way > 0 or which == "this":
        return moved(anchor, ((ahead, "day"),))
    return moved(anchor, ((ahead - 7 if ahead else 0, "day"),))


def nth_of_month(span: DateSpan, year: int, month: int) -> date | None:
    """The day or weekday that the span counts in a month."""
    nth = span.nth or 1
    if span.weekday is not None:
        return nth_weekday(year, month, span.weekday, nth)
    return calendar_day(year, month, nth if nth > 0 else monthrange(year, month)[1])


def stepped(span: DateSpan, base: date) -> date | None:
    """The day that an offset reaches, on the weekday that stands beside it: of its week, or the next after it."""
    value = moved(base, span.steps)
    if value is None or span.weekday is None:
        return value
    unit = _finest(span)
    if unit == "week":
        return weekday_of_week(value, span.weekday, 0)
    if unit in ("month", "year"):
        return moved(value, (((span.weekday - value.weekday()) % 7, "day"),))
    return value


def rounded(span: DateSpan, value: date) -> tuple[date, str]:
    """The day and its precision: `two months ago` names a month. A number of weeks is taken to the day."""
    finest = _finest(span)
    if span.weekday is None and finest == "year":
        return value.replace(month=1, day=1), "year"
    if span.weekday is None and finest == "month":
        return value.replace(day=1), "month"
    return value, "day"


def _finest(span: DateSpan) -> str:
    return max((unit for _, unit in span.steps), key=_fineness)


def _fineness(unit: str) -> int:
    return _ORDER.index(unit) if unit in _ORDER else len(_ORDER)


def moved(day: date, steps: Iterable[tuple[int, str]]) -> date | None:
    """The day after all steps, the coarsest first; ``None`` if it lies outside 1900 to 2100.

    >>> moved(date(2017, 11, 23), [(-21, "day"), (-1, "month")]), moved(date(2018, 8, 24), [(1, "workday")])
    (datetime.date(2017, 10, 2), datetime.date(2018, 8, 27))
    """
    value: date | None = day
    for count, unit in sorted(steps, key=lambda step: _fineness(step[1])):
        value = _step(value, count, unit) if value is not None else None
    return value if value is not None and MIN_YEAR <= value.year <= MAX_YEAR else None


def _step(day: date, count: int, unit: str) -> date | None:
    if unit in ("month", "year"):
        year, month = month_of(day, count * (12 if unit == "year" else 1))
        if not MIN_YEAR <= year <= MAX_YEAR:
            return None
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    if unit == "workday":
        days = _working_days(day.weekday(), count)
    elif unit.isdigit():
        days = _weekdays(day.weekday(), count, int(unit))
    else:
        days = count * (7 if unit == "week" else 1)
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _weekdays(start: int, count: int, weekday: int) -> int:
    """How many days so many Sundays are, the day itself not counted."""
    if count > 0:
        return ((weekday - start) % 7 or 7) + 7 * (count - 1)
    return -((start - weekday) % 7 or 7) + 7 * (count + 1) if count else 0


def _working_days(start: int, count: int) -> int:
    """How many days so many days from Monday to Friday are."""
    sign = 1 if count > 0 else -1
    days, weekday = 0, start
    while weekday >= _WEEKEND:  # begin on the working day behind
        days, weekday = days - sign, (weekday - sign) % 7
    weeks, rest = divmod(abs(count), _WEEKEND)
    days += sign * 7 * weeks
    while rest:
        days, weekday = days + sign, (weekday + sign) % 7
        rest -= weekday < _WEEKEND
    return days if count else 0
