"""A day and a year of two figures, told from two days by the page as a whole: `Jan 13/23`, `14 FEB 23`."""

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


def with_short_years(low: str, spans: list[DateSpan]) -> list[DateSpan]:
    """The spans of a page with every `Feb 24/23` and `24 FEB 23` read as a day and its year, where it writes dates so.

    Args:
        low: the page in lower case.
        spans: what ``find`` found there.
    """
    named: list[DateSpan] = []
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
    if len(found) < _LEAST or max(years) - min(years) > _APART or all(int(m["d"]) < int(m["y"]) for m in found):
        return []  # the days of a list go up: `Nov 8/15`
    spans = []
    for match in found:
        year, month = _CENTURY + int(match["y"]), month_numbers()[match["m"]]
        first = match.groupdict().get("first")
        group = match.start()
        if first and calendar_day(year, month, int(first)):
            spans.append(DateSpan(*match.span("first"), order, year, month, int(first), group=group))
        if calendar_day(year, month, int(match["d"])):
            start = match.start("d") if first else match.start()
            spans.append(DateSpan(start, match.end(), order, year, month, int(match["d"]), group=group))
    return spans
