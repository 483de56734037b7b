"""Date expressions: find them with the library's own grammar, resolve them against the day a text is read from.

Two steps, because they know different things. `find` looks at letters only and says what the words name (a month and
a day, a weekday, ``yesterday``); `resolve` gives that a calendar value. `find_dates` does both for any text; pages go
through the steps, since only the whole page can tell the years of its headings and the order of day and month.
"""

from __future__ import annotations

from .find import find
from .resolve import day_first_evidence, direction, order_numeric, resolve
from .short_years import with_short_years
from .spans import MAX_YEAR, MIN_YEAR, DateSpan, Scope, calendar_day
from .text import DateMention, find_dates, read_date

__all__ = [
    "MAX_YEAR",
    "MIN_YEAR",
    "DateMention",
    "DateSpan",
    "Scope",
    "calendar_day",
    "day_first_evidence",
    "direction",
    "find",
    "find_dates",
    "order_numeric",
    "read_date",
    "resolve",
    "with_short_years",
]
