"""The day a holiday falls on in a year, by the rules of ``dates.toml``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Final

from ..errors import LexiconError
from .words import holidays, weekday_numbers

_FIXED: Final = re.compile(r"(\d\d)-(\d\d)")
_COUNTED: Final = re.compile(r"([a-z]+) (-?\d) (\d\d)")
_BESIDE: Final = re.compile(r"([a-z]+) (before|after) (.+)")
_EASTER: Final = re.compile(r"easter (-?\d+)")


@cache
def _rules() -> dict[str, str]:
    return {record["id"]: record["falls"] for record in holidays()}


def holiday(name: str, year: int) -> date:
    """The day of the holiday of that id in a year.

    Raises:
        LexiconError: its rule is none.

    >>> holiday("thanksgiving", 2019), holiday("easter", 2018)
    (datetime.date(2019, 11, 28), datetime.date(2018, 4, 1))
    """
    return _falls(_rules()[name], year)


@lru_cache(maxsize=1024)
def _falls(rule: str, year: int) -> date:
    if fixed := _FIXED.fullmatch(rule):
        return date(year, int(fixed[1]), int(fixed[2]))
    if moved := _EASTER.fullmatch(rule):
        return easter(year) + timedelta(days=int(moved[1]))
    if counted := _COUNTED.fullmatch(rule):
        found = nth_weekday(year, int(counted[3]), weekday_numbers()[counted[1]], int(counted[2]))
        if found is not None:
            return found
    beside = _BESIDE.fullmatch(rule)
    if beside is None:
        raise LexiconError(f"dates.toml: holiday: falls: {rule!r} names no day of {year}")
    day, weekday = _falls(beside[3], year), weekday_numbers()[beside[1]]
    if beside[2] == "before":
        return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The ``nth`` such weekday of a month, -1 the last; ``None`` if there are not so many."""
    length = monthrange(year, month)[1]
    if nth < 0:
        last = date(year, month, length)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1)
    return date(year, month, day) if day <= length else None


def easter(year: int) -> date:
    """Easter Sunday of the Western churches.

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    golden, century = year % 19, year // 100
    skipped = century - century // 4
    epact = (skipped - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - (epact // 28) * (1 - (epact // 28) * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - skipped) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))
