"""`Jan 13/23`: a day and a year of two figures, as Canadians write them, told from two days by the page as a whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from .spans import DateSpan, calendar_day
from .words import alternation, month_numbers

_LEAST = 3  # so many of a page show its way
_APART = 6  # years at most between its first and last
_CENTURY = 2000


@cache
def _form() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<m>{alternation(month_numbers())})\.?[ ](?P<d>3[01]|[12]\d|0?[1-9])/(?P<y>\d\d)(?![\d/%]|\.\d|-\d)"
    )


def with_short_years(low: str, spans: list[DateSpan]) -> list[DateSpan]:
    """The spans of a page with every `Feb 24/23` read as a day and its year, where the page writes dates that way.

    Args:
        low: the page in lower case.
        spans: what ``find`` found there.
    """
    found = list(_form().finditer(low)) if "/" in low else []
    years = [int(match["y"]) for match in found]
    if len(found) < _LEAST or max(years) - min(years) > _APART or all(int(m["d"]) < int(m["y"]) for m in found):
        return spans  # the days of a list go up: `Nov 8/15`
    named = [
        DateSpan(*match.span(), "mdy", _CENTURY + int(match["y"]), month_numbers()[match["m"]], int(match["d"]))
        for match in found
    ]
    named = [s for s in named if calendar_day(s.year or 0, s.month or 0, s.day or 0)]
    ends = [n.end for n in named]
    kept = []
    for span in spans:
        place = bisect_right(ends, span.start)  # the first of them that ends behind where this one begins
        if place == len(named) or named[place].start >= span.end:
            kept.append(span)
    return sorted([*kept, *named], key=lambda s: s.start)
