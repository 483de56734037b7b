"""A page into dated entries: weigh all candidate headings of the page against one another.

The evidence is the page: which form of heading repeats, what order the dates keep, what stands between. A lone
``June 4, 2019`` may be a heading or one line of a list of past sessions; its neighbors tell.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter

from .candidate import Candidate
from .date_lists import WITHOUT, without_copies, without_recent, without_stamps
from .dates import DateSpan, calendar_day, day_first_evidence, find, order_numeric, with_short_years
from .dates.words import weekday_word
from .furniture import furniture
from .heading_choice import choose, drop_repeats
from .heading_ends import settle_ends
from .heading_posts import merge_feet, merge_posted, merge_signed, merge_twins
from .heading_scores import score
from .heading_titles import attach_titles
from .heading_told import told_heading
from .headings import candidates
from .lexicon import pattern
from .lines import Lines
from .view import View
from .week_days import under_weeks
from .years import Dated, Years, assign, order, years_named

_YEAR_LINE = 40  # characters at most of a line that gives the year of what follows
_TITLE_LINES = 4  # so many lines above the first heading a year line still speaks for it


@dataclass(slots=True)
class Section:
    """One entry of the page in view offsets. ``section`` is the span of the line its section stands under."""

    start: int
    body_start: int
    end: int
    date: dt.date | None
    date_end: dt.date | None
    precision: str | None
    basis: str | None
    posted: dt.date | None
    section: tuple[int, int] | None


@dataclass(slots=True)
class Segmentation:
    """What ``segment`` found: entries in page order, the page's date spans and its day order."""

    sections: list[Section]
    spans: list[DateSpan]
    newest_first: bool
    warnings: list[str]


def segment(view: View, *, published: dt.date | None = None) -> Segmentation:
    """Find the entries of a page.

    Args:
        view: the page.
        published: the day the page was saved; gives a year to headings when the page itself does not.
    """
    spans = with_short_years(view.low, find(view.text, view.low, pieces=view.pieces))
    day_first = day_first_evidence(spans) > 0
    spans = [_below_title(view, order_numeric(s, day_first=day_first)) for s in spans]
    lines = Lines(view)
    found = merge_posted(lines, merge_signed(lines, without_stamps(lines, candidates(lines, spans))))
    found = without_recent(lines, without_copies(lines, under_weeks(lines, found, spans)))
    found = merge_twins(lines, found)
    for without in WITHOUT:
        found = without(lines, found)
    found = merge_feet(lines, found)
    score(lines, found)
    chosen = drop_repeats(lines, choose(lines, found)) or told_heading(lines, spans)
    if not chosen:
        return Segmentation([], spans, True, [])
    attach_titles(lines, chosen)
    settle_ends(lines, chosen)
    ends, section_of = furniture(lines, chosen)
    dated = _date_all(lines, chosen, section_of, published, spans)
    sections = [
        _section(candidate, end, item, section, published)
        for candidate, end, item, section in zip(chosen, ends, dated, section_of, strict=True)
    ]
    return Segmentation(sections, spans, order(dated) <= 0, _warnings(view, dated))


@cache
def _weekday_above() -> re.Pattern[str]:
    return re.compile(rf"{weekday_word()}[ ]*\n[ ]*(?=\w)")


_ENDS_DAY = re.compile(r"\n|$|[ ]by[ ][A-Z]")


def _below_title(view: View, span: DateSpan) -> DateSpan:
    """A day that begins its line, without the weekday that ends the title above it: one in figures, or of another."""
    above = _weekday_above().match(view.low, span.start, span.end)
    alone = view.text[max(0, span.start - 1) : span.start] in ("", "\n")
    if above is None or alone:
        return span
    day = calendar_day(span.year, span.month, span.day) if span.year and span.month and span.day else None
    other = day is not None and day.weekday() != span.weekday
    if not other and not (view.text[above.end()].isdigit() and _ENDS_DAY.match(view.text, span.end)):
        return span
    return replace(span, start=above.end(), weekday=None if other else span.weekday)


def _section(
    candidate: Candidate, end: int, item: Dated, section: tuple[int, int] | None, published: dt.date | None
) -> Section:
    date_end = None
    if len(candidate.spans) > 1 and item.value:
        last = _resolved(candidate.spans[-1], item.value, None)
        date_end = last if last and last > item.value else None
    span = item.span
    precision = "day" if span.is_day or span.day else "month" if span.month else "year"
    return Section(
        candidate.start,
        candidate.end,
        end,
        item.value,
        date_end,
        precision if item.value else None,
        item.basis if item.value else None,
        None if candidate.posted is None else _resolved(candidate.posted, item.value, published),
        section,
    )


def _resolved(span: DateSpan, beside: dt.date | None, published: dt.date | None) -> dt.date | None:
    """A further date of a heading, in the year of its first one where it gives none."""
    item = Dated(replace(span, year=span.year or (beside.year if beside else None)))
    assign([item], page_years=Counter(), published=published)
    return item.value


def _warnings(view: View, dated: list[Dated]) -> list[str]:
    undated = (view.text[i.span.start : i.span.end] for i in dated if i.value is None)
    return [f"no date could be given to the heading {words!r}" for words in undated]


# --- dates of the headings -------------------------------------------------------------------------------------


def _date_all(
    lines: Lines,
    chosen: list[Candidate],
    section_of: list[tuple[int, int] | None],
    published: dt.date | None,
    spans: list[DateSpan],
) -> list[Dated]:
    """Resolve the heading dates together; ``spans`` are all dates of the page."""
    numbers: dict[object, int] = {}
    dated = []
    for candidate, section, hint in zip(chosen, section_of, _year_hints(lines, chosen), strict=True):
        number = numbers.setdefault(section if hint is None else None, len(numbers))
        if hint is None and candidate.posted is not None and candidate.posted.year and candidate.posted.month:
            month = candidate.spans[0].month or candidate.posted.month
            hint = (candidate.posted.year - (month > candidate.posted.month + 1),) * 2
        dated.append(Dated(candidate.spans[0], number, hint))
    low = lines.view.low
    preamble = low[: chosen[0].start]
    page_years = years_named(preamble)
    title_years = Counter({y: 3 * n for y, n in years_named(preamble[:300]).items()})
    if not page_years:
        page_years = years_named(low[chosen[-1].end :][-400:])
    if not page_years and not published:
        page_years = years_named(low) or Counter((s.year, s.year) for s in spans if s.year)  # `Revised 6/6/24`
    assign(dated, page_years=page_years + title_years, published=published)
    return dated


def _year_hints(lines: Lines, chosen: list[Candidate]) -> list[Years | None]:
    """For each heading the years of the last year line above it."""
    years = _year_lines(lines, chosen)
    hints: list[Years | None] = []
    for candidate in chosen:
        above = bisect_left(years, candidate.first_line, key=itemgetter(0))
        hints.append(years[above - 1][1] if above else None)
    return hints


def _year_lines(lines: Lines, chosen: list[Candidate]) -> list[tuple[int, Years]]:
    """The lines that give a year or school year, from just above the first heading on, each with its years."""
    year_section = pattern("headings", "year_section")
    taken = {n for c in chosen for n in range(c.first_line, c.last_line + 1)}
    first_heading = chosen[0].first_line
    found: list[tuple[int, Years]] = []
    for index in range(max(0, first_heading - _TITLE_LINES), len(lines)):
        line = lines[index]
        if line.blank or index in taken or line.end - line.content > _YEAR_LINE:
            continue
        match = year_section.match(lines.low(index))
        if match:
            first = second = int(match["y"])
            if match["y2"]:
                second = first + (int(match["y2"]) - first) % 100  # `1999-00`
            if second in (first, first + 1):
                found.append((index, (first, second)))
    return found
