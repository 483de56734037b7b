"""Rows with a day each that are no headings: timetables, and tables of something else than time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .candidate import Candidate
from .dates import DateSpan, calendar_day
from .lexicon import pattern
from .lines import Lines

_ROWS_MIN = 5  # so many rows right above one another are a table
_AGAINST = 0.25  # this share of the steps from one day to the next goes back, and this share forth: no order of time


def without_timetables(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without rows that have their hours: places (`North - Friday 4/26 7 am - 2 pm`) or bare days."""
    hours = pattern("headings", "hours").match
    timed = [(c, m.end()) for c in found if (m := hours(lines.view.low, c.spans[-1].end))]
    timed = [(c, end) for c, end in timed if c.kind == "title" or end == lines[c.last_line].end]
    rows = {c.first_line for c, _ in timed}
    listed = {id(c) for c, _ in timed if not rows.isdisjoint((c.first_line - 1, c.last_line + 1))}
    return [c for c in found if id(c) not in listed]


def without_disorder(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without rows that end with a day, in no order of days (`5 Hours of Work - Union 5/12/2011`)."""
    runs = [run for run in _runs(found) if len(run) > 1]
    tables = [run for run in runs if len(run) >= _ROWS_MIN and _in_disorder(run)]
    forms = {c.shape for run in tables for c in run}
    listed = {id(c) for run in runs for c in run if c.shape in forms}  # rows without a day part a table
    return [c for c in found if id(c) not in listed]


def _runs(found: list[Candidate]) -> Iterator[list[Candidate]]:
    """Titles with nothing behind their day, right above one another."""
    run: list[Candidate] = []
    for candidate in found:
        if run and candidate.first_line != run[-1].last_line + 1:
            yield run
            run = []
        if candidate.kind == "title":
            run.append(candidate)
    yield run


def _in_disorder(run: list[Candidate]) -> bool:
    """Whether the days of rows go back about as often as forth."""
    days = [day for c in run if (day := _ordinal(c.spans[0]))]
    steps = [b - a for a, b in pairwise(days) if a != b]
    back = sum(step < 0 for step in steps)
    return min(back, len(steps) - back) >= max(1, _AGAINST * len(steps))


def _ordinal(span: DateSpan) -> int:
    """The number of a day that is named in full, else 0."""
    day = calendar_day(span.year, span.month, span.day) if span.year and span.month and span.day else None
    return day.toordinal() if day else 0
