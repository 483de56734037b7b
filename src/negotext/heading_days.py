"""The days that lines name, and which of a line's days are those of its heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from .dates import DateSpan
from .lines import Line

_NUMBERED = re.compile(
    r"\b(?:issue|number|no\.?|update|bulletin|newsletter|session|meeting|edition|report)[ ]#?\d{1,3}"
    r"[ ]{0,3}[-,][ ]{1,3}$"
)  # a number before a dash and a day, which together read as a range of days
_COUNTER = 24  # characters of it at most
TERM = 2  # months between two dates of a heading at most


class Days:
    """The date spans of a page, looked up by where they stand."""

    def __init__(self, spans: list[DateSpan]) -> None:
        self._spans = spans
        self._starts = [s.start for s in spans]

    def within(self, start: int, end: int) -> list[DateSpan]:
        """The spans that begin between ``start`` and ``end``."""
        return self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def named(self, line: Line) -> list[DateSpan]:
        """The days that a line names."""
        return [s for s in self.within(line.start, line.end) if s.is_day]


def heading_dates(low: str, spans: list[DateSpan]) -> tuple[DateSpan, ...]:
    """The first day named and, for a heading of several days or languages, those joined to it."""
    if len(spans) > 1 and _NUMBERED.search(low, max(0, spans[0].start - _COUNTER), spans[1].start):
        spans = spans[1:]  # `Issue 1 - 16 April 2018` is one day
    first = spans[0]
    chosen = [first]
    for span in spans[1:]:
        between = low[chosen[-1].end : span.start]
        joined = span.group == chosen[-1].group >= 0 or re.fullmatch(
            r"[ ]*(?:-|/|&|and|to|through|\+|,)[ ]*(?:le[ ]*)?", between
        )
        if not joined or _goes_back(chosen[-1], span):
            break
        chosen.append(span)
    last = chosen[-1]
    if first.year is None and first.month and last.year and last.month:  # `April 30 - May 2, 2024`
        chosen[0] = replace(first, year=last.year - (first.month > last.month))
    return tuple(chosen)


def _goes_back(before: DateSpan, span: DateSpan) -> bool:
    """Whether a day with its year is followed by an earlier one: `14-Aug-2015 - August 12 and 13, 2015 saw`."""
    if not (before.year and before.month and before.day and span.month and span.day):
        return False
    return (span.year == before.year) and (span.month, span.day) < (before.month, before.day)


def is_term(chosen: tuple[DateSpan, ...]) -> bool:
    """Whether dates lie too far apart for the days of one entry: `July 1, 2017 - June 30, 2020`."""
    if len(chosen) < 2:
        return False
    first, last = chosen[0], chosen[-1]
    months = (last.month - first.month) if first.month and last.month else 0
    if first.year and last.year:
        return abs(12 * (last.year - first.year) + months) > TERM
    return min(months % 12, -months % 12) > TERM  # `December 18 - January 5` goes over New Year
