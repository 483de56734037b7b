"""Weekdays that head entries under a line that names their week: `Week of March 4, 2019`, then `Tuesday - ...`."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left

from .candidate import Candidate
from .dates import DateSpan, calendar_day
from .lexicon import pattern
from .lines import Lines

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LEAP_YEAR = 2000  # stands in where the week gives no year: it has every day


def under_weeks(lines: Lines, found: list[Candidate], spans: list[DateSpan]) -> list[Candidate]:
    """The candidates with the weekdays that head entries, without the lines of weeks that have such weekdays below."""
    week, weekday = pattern("headings", "week"), pattern("headings", "weekday")
    if "week" not in lines.view.low or not any(week.match(lines.low(n)) for n in range(len(lines))):
        return found
    named = {c.first_line: c for c in found}
    days = [s for s in spans if s.is_day]
    day_starts = [s.start for s in days]
    added: dict[int, Candidate] = {}
    current: tuple[int, DateSpan, str] | None = None
    for number in range(len(lines)):
        line, low = lines[number], lines.low(number)
        head = week.match(low)
        if head:
            place = bisect_left(day_starts, line.content)
            inside = days[place] if place < len(days) and days[place].start < line.end else None
            current = (number, inside, head["w"]) if inside and _ends_with(lines, number, inside) else None
            continue
        match = weekday.match(low) if current else None
        if current is None or match is None:
            current = None if number in named else current
            continue
        span = _day_of(current[1], _DAYS.index(match["d"][:3]), ending=current[2] == "ending")
        if span is not None:
            start, end = line.content + match.start("d"), line.content + match.end("d")
            added[number] = _candidate(lines, number, (start, end), line.content + match.end(), span, match["s"])
            named.pop(current[0], None)
    return sorted([*(c for n, c in named.items() if n not in added), *added.values()], key=lambda c: c.start)


def _ends_with(lines: Lines, number: int, span: DateSpan) -> bool:
    """Whether the week's date, or the second date of its range, ends the line."""
    after = lines.view.low[span.end : lines[number].end].strip(" .:-)")
    return not after or after[-1:].isdigit()


def _day_of(week: DateSpan, weekday: int, *, ending: bool) -> DateSpan | None:
    """The weekday of the week that a date names; a week whose year is open is taken to begin on a Monday."""
    if not week.month or not week.day:
        return None
    named = calendar_day(week.year or _LEAP_YEAR, week.month, week.day)
    if named is None:
        return None
    if week.year is None and week.weekday is None:
        shift = weekday - (4 if ending else 0)
    else:
        own = named.weekday() if week.year else week.weekday or 0
        shift = (weekday - own) % 7
        if ending:
            shift -= 7 * (shift > 0)
        elif own not in (5, 6):
            shift = weekday - own  # the week around a day in its middle
    day = named + dt.timedelta(days=shift)
    return DateSpan(0, 0, "mdy", week.year and day.year, day.month, day.day, weekday if week.year else None)


def _candidate(
    lines: Lines, number: int, where: tuple[int, int], rest: int, span: DateSpan, separator: str
) -> Candidate:
    line = lines[number]
    placed = DateSpan(*where, span.form, span.year, span.month, span.day, span.weekday)
    kind = "lead" if rest < line.end else "date"
    mark = separator.strip()[:1] or ("\t" if "\t" in separator else "")
    return Candidate(
        kind, number, number, line.content, line.end, rest, (placed,), separator=mark, bulleted=line.bulleted
    )
