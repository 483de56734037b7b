"""Years for headings that give none: from a year line above, the page's years, neighbors, weekdays, the saved day."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from .dates import DateSpan, calendar_day

_SUMMER = (6, 7, 8)
Years: TypeAlias = tuple[int, int]
"""The two calendar years of a school year; twice the same for a calendar year."""
_YEARS = re.compile(r"(?<![\d$#/.-])((?:19|20)\d\d)(?:[-/]((?:20)?\d\d))?(?!\d)")
_LEAP = 120  # days a year-less heading must jump against the page's order before a New Year is assumed between


@dataclass(slots=True)
class Dated:
    """One heading on its way to a date: its span, the year line above it, and what came out."""

    span: DateSpan
    section: int = 0
    hint: Years | None = None  # what a section line gives
    value: date | None = None
    basis: str | None = None


def order(dated: Sequence[Dated]) -> int:
    """-1 newest first, 1 oldest first, 0 unclear; only steps inside a section count."""
    up = down = 0
    previous: Dated | None = None
    for item in dated:
        if previous is not None and previous.section == item.section:
            step = _step(previous, item)
            up += step > 0
            down += step < 0
        previous = item
    return (up > down) - (up < down)


def _step(a: Dated, b: Dated) -> int:
    if a.value and b.value:
        return (b.value - a.value).days
    x, y = a.span, b.span
    if x.year and y.year and x.year != y.year:
        return (y.year - x.year) * 365
    if not (x.month and y.month):
        return 0
    delta = (y.month * 31 + (y.day or 1)) - (x.month * 31 + (x.day or 1))
    return 0 if abs(delta) > 186 else delta  # half a year either way says nothing without a year


def assign(items: list[Dated], *, page_years: Counter[Years], published: date | None) -> None:
    """Give every item a value and a basis, in place; ``page_years`` as `years_named` counts them."""
    for item in items:
        span = item.span
        if span.year is not None and span.month is not None:
            item.value, item.basis = calendar_day(span.year, span.month, span.day or 1), "explicit"
        elif span.year is not None:
            item.value, item.basis = calendar_day(span.year, 1, 1), "explicit"
        elif item.hint:
            item.value, item.basis = _from_hint(span, item.hint), "page_year"
    direction = order(items)
    sections: dict[int, list[Dated]] = defaultdict(list)
    for item in items:
        sections[item.section].append(item)
    for inside in sections.values():
        _assign_section(inside, direction, page_years, published)


def _from_hint(span: DateSpan, hint: Years) -> date | None:
    """A school year gives its first year to July and later, its second to the months before.

    In summer, where one ends and the next begins, a weekday decides: `Thursday, July 21` under `2021-2022`.
    """
    first, second = hint
    month, day = span.month or 1, span.day or 1
    years = (first, second) if month >= 7 else (second, first)
    days = [calendar_day(year, month, day) for year in years]
    if month in _SUMMER and span.weekday is not None:
        return next((d for d in days if d and d.weekday() == span.weekday), days[0])
    return days[0]


def _assign_section(items: list[Dated], direction: int, page_years: Counter[Years], published: date | None) -> None:
    open_items = [i for i in items if i.value is None and i.span.month]
    if not open_items:
        return
    offsets = _relative_years(items, direction)
    base, basis = _base_year(items, offsets, direction, page_years, published)
    if base is None:
        return
    for item, offset in zip(items, offsets, strict=True):
        if item.value is None and item.span.month:
            item.value = calendar_day(base + offset, item.span.month, item.span.day or 1)
            item.basis = basis


def _relative_years(items: list[Dated], direction: int) -> list[int]:
    """Years relative to the first item, a New Year being crossed where the order jumps."""
    offsets, offset = [], 0
    previous: DateSpan | None = None
    for item in items:
        span = item.span
        if previous is not None and previous.month and span.month:
            delta = (span.month * 31 + (span.day or 1)) - (previous.month * 31 + (previous.day or 1))
            if direction <= 0 and delta > _LEAP:
                offset -= 1
            elif direction > 0 and delta < -_LEAP:
                offset += 1
        if span.month:
            previous = span
        offsets.append(offset)
    return offsets


def _base_year(
    items: list[Dated], offsets: list[int], direction: int, page_years: Counter[Years], published: date | None
) -> tuple[int | None, str | None]:
    """The year of the first item: by explicit neighbors, the page's year, the saved day; weekdays may overrule."""
    known = [(i.value.year - o) for i, o in zip(items, offsets, strict=True) if i.value]
    candidates: list[tuple[int, str]] = []
    if known:
        candidates.append((Counter(known).most_common(1)[0][0], "neighbour"))
    newest_first = direction <= 0
    newest = 0 if newest_first else max(offsets)
    if published:
        last = [i for i, o in zip(items, offsets, strict=True) if o == newest and i.span.month]
        year = published.year
        latest = max((d for i in last if (d := calendar_day(year, i.span.month or 1, i.span.day or 1))), default=None)
        if latest and (latest - published).days > 31:
            year -= 1
        candidates.append((year - newest, "published"))
    if page_years:
        named = max(page_years, key=lambda y: (page_years[y], y))
        title_candidate = (_in_school_year(items, offsets, named), "page_year")
        candidates.insert(0 if not (known or published) else len(candidates), title_candidate)
    by_weekday = _weekday_year(items, offsets, [y for y, _ in candidates])
    if by_weekday is not None and by_weekday not in {y for y, _ in candidates[:1]}:
        return by_weekday, "weekday"
    return candidates[0] if candidates else (None, None)


def _in_school_year(items: list[Dated], offsets: list[int], years: Years) -> int:
    """The year of the first item with which most of them fall into the school year that the page names."""
    days = [(_from_hint(i.span, years), o) for i, o in zip(items, offsets, strict=True) if i.span.month]
    return max(years, key=lambda year: sum(day is not None and day.year == year + offset for day, offset in days))


def _weekday_year(items: list[Dated], offsets: list[int], near: list[int]) -> int | None:
    """The year in which all headings' weekdays are right, nearest to what the page suggests."""
    named = [(i.span, o) for i, o in zip(items, offsets, strict=True) if i.span.weekday is not None and i.span.month]
    if not named or not near:
        return None
    fits = []
    for year in range(near[0] - 6, near[0] + 7):
        right = sum(
            (d := calendar_day(year + o, s.month or 1, s.day or 1)) is not None and d.weekday() == s.weekday
            for s, o in named
        )
        if right >= max(1, 0.7 * len(named)) and (len(named) > 1 or abs(year - near[0]) <= 2):
            fits.append(year)
    return min(fits, key=lambda y: (abs(y - near[0]), y)) if fits else None


def years_named(low: str) -> Counter[Years]:
    """How often a title, introduction or footer names a year or school year; a longer term counts as its first year.

    >>> years_named("talks for 2018-19, opened in 2018 under the contract of 2015-2018")
    Counter({(2018, 2019): 1, (2018, 2018): 1, (2015, 2015): 1})
    """
    found: Counter[Years] = Counter()
    for match in _YEARS.finditer(low):
        first, second = int(match[1]), int(match[2] or match[1]) % 100
        found[first, first + 1 if second == (first + 1) % 100 else first] += 1
    return found
