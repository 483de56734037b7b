"""The heading of a page that is one report without a dated line of any usual form: the line on top that dates it.

`A new offer was received 18 July 2023` or `This update was sent to teachers 2.23.15` is prose, and heads nothing on a
page that has headings; nor does a title with no more than a month, `Strike vote May 2013`.
"""

from __future__ import annotations

from bisect import bisect_left

from .candidate import MAX_TITLE, Candidate
from .dates import DateSpan
from .heading_choice import first_stop
from .lexicon import pattern
from .lines import Line, Lines

_OF_A_MONTH = "of a month"


def told_heading(lines: Lines, spans: list[DateSpan]) -> list[Candidate]:
    """The first line above all that is told which ends with its day and without a stop, if there is one.

    Args:
        lines: the page.
        spans: its dates, in page order.
    """
    starts = [span.start for span in spans]
    for index in range(min(first_stop(lines) + 1, len(lines))):
        line = lines[index]
        inside = spans[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
        days = [span for span in inside if span.is_day and span.year]
        if len(days) == 1 and _dates_the_page(lines, index, days[0]):
            before = lines.view.text[line.content : days[0].start].strip()
            top = _title_of(lines, index)
            start = lines[top].content
            return [Candidate("title", top, index, start, line.end, line.end, (days[0],), before=before)]
        months = [span for span in inside if span.form == "month" and span.year]
        if len(inside) == len(months) == 1 and _dates_the_page(lines, index, months[0], _OF_A_MONTH):
            before = lines.view.text[line.content : months[0].start].strip()
            return [Candidate("title", index, index, line.content, line.end, line.end, (months[0],), before=before)]
    return []


def _title_of(lines: Lines, index: int) -> int:
    """The page's first line if it is the title of the sentence below it, else that line itself."""
    above = index - 1
    while above >= 0 and lines[above].blank:
        above -= 1
    first = above >= 0 and all(lines[n].blank for n in range(above))
    return above if first and len(lines.text(above)) <= MAX_TITLE and not lines[above].bulleted else index


def _dates_the_page(lines: Lines, index: int, day: DateSpan, says: str = "told") -> bool:
    """Whether a line stands free, with text below, says what it is, and its last words are a date that is its own."""
    line: Line = lines[index]
    before = lines.view.low[line.content : day.start]
    return (
        lines.blank_above(index)
        and lines.below(index) < len(lines)
        and (index == 0 or lines.below(index) > index + 1)
        and line.end - line.content <= MAX_TITLE
        and not line.bulleted
        and not lines.view.text[day.end : line.end].strip()
        and len(before.split()) > 1
        and pattern("headings", says).search(before) is not None
        and not pattern("headings", "undated").search(before)
        and not pattern("headings", "other_day").match(before)
    )
