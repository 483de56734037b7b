"""A day and a year of two figures, told from two days by the page as a whole: `Jan 13/23`, `14 FEB 23`.

`9th Nov 23` needs no other like it: its day is said already.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

from .spans import DateSpan, calendar_day
from .words import alternation, month_numbers

_LEAST = 3  # so many of a page show its way
_APART = 6  # years at most between its first and last
_CENTURY = 2000
_LATEST = 49  # what ends with a higher number is of the century before, and of no page
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"


@cache
def _canadian() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<m>{alternation(month_numbers())})\.?[ ](?P<d>{_DAY})/(?P<y>\d\d)(?![\d/%]|\.\d|-\d)"
    )


@cache
def _military() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,/:#-])(?:(?P<first>{_DAY})(?:-|[ ]-[ ]))?(?P<d>{_DAY})[ ](?P<m>{alternation(month_numbers())})[ ]"
        r"(?P<y>\d\d)(?![\d/%:]|[.,]\d|-\d|[ ]?[ap]m)"
    )


@cache
def _ordinal() -> re.Pattern[str]:
    day = rf"{_DAY}(?:st|nd|rd|th)"
    return re.compile(
        rf"(?<![\w.,/:#-])(?:(?P<first>{day}|{_DAY})(?:-|[ ](?:-|&|and|to)[ ]))?(?P<d>{day})[ ]"
        rf"(?P<m>{alternation(month_numbers())})\.?[ ](?P<y>\d\d)(?![\d/%:]|[.,]\d|-\d|[ ]?[ap]m)"
    )


def with_short_years(low: str, spans: list[DateSpan]) -> list[DateSpan]:
    """The spans of a page with every `Feb 24/23` and `24 FEB 23` read as a day and its year, where it writes dates so.

    Args:
        low: the page in lower case.
        spans: what ``find`` found there.
    """
    named = [span for match in _ordinal().finditer(low) if int(match["y"]) <= _LATEST for span in _spans(match, "dmy")]
    for form, order in ((_canadian, "mdy"), (_military, "dmy")):
        named += _named(low, form, order)
    if not named:
        return spans
    named.sort(key=lambda span: span.start)
    ends = [n.end for n in named]
    kept = []
    for span in spans:
        place = bisect_right(ends, span.start)  # the first of them that ends behind where this one begins
        if place == len(named) or named[place].start >= span.end:
            kept.append(span)
    return sorted([*kept, *named], key=lambda s: s.start)


def _named(low: str, form: Callable[[], re.Pattern[str]], order: str) -> list[DateSpan]:
    """The days of one form, if the page has enough of them and they cannot be lists of days or numbered items."""
    found = list(form().finditer(low)) if order == "dmy" or "/" in low else []
    years = [int(match["y"]) for match in found]
    if len(found) < _LEAST or max(years) - min(years) > _APART or all(_number(m["d"]) < int(m["y"]) for m in found):
        return []  # the days of a list go up: `Nov 8/15`
    return [span for match in found for span in _spans(match, order)]


def _spans(match: re.Match[str], order: str) -> list[DateSpan]:
    """The day that a match names, with the first one of a range."""
    spans = []
    year, month = _CENTURY + int(match["y"]), month_numbers()[match["m"]]
    first, last = (_number(match.groupdict().get(name)) for name in ("first", "d"))
    group = match.start()
    if first and calendar_day(year, month, first):
        spans.append(DateSpan(*match.span("first"), order, year, month, first, group=group))
    if calendar_day(year, month, last):
        start = match.start("d") if first else match.start()
        spans.append(DateSpan(start, match.end(), order, year, month, last, group=group))
    return spans


def _number(day: str | None) -> int:
    """A day of the month without the letters of an ordinal; 0 for none."""
    return int(day.rstrip("stndrh")) if day else 0
