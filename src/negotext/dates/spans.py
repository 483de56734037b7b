"""What passes between finding and resolving: the words of a date as far as they name something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

MIN_YEAR: Final = 1900
MAX_YEAR: Final = 2100

Scope = Literal["page", "text"]
"""What is understood: ``page``, what the entities of a page are made of; ``text``, all that any text may say."""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """What the words at ``start:end`` of a view name; ``None`` or empty where they leave something open.

    Attributes:
        start: where the words begin in the view.
        end: where they end.
        form: the shape of the words: ``mdy dmy iso num month year relative weekday ordinal``, and where any text is
            read also ``week`` (a weekday of a named week), ``nth`` (a weekday or day counted in a month), ``offset``
            (so many days from another) and ``holiday``.
        year: the year.
        month: the month.
        day: the day of the month; 0 while the order of a numeric date is open.
        weekday: 0 to 6 from Monday.
        shift: days from the anchor, for ``today`` and its like.
        sep: the separator of a numeric date; ``of`` where it stands between day and month.
        first: its first number, whose meaning only the page can tell.
        second: its second number.
        group: the offset at which a list or range of days began (``June 14 and 15`` is two spans of one group).
        which: ``this``, ``next`` or ``last`` of the week, month or year that the words count from; ``past`` and
            ``coming`` the nearest before and after.
        nth: which one of its month, counted from 1; -1 the last.
        steps: how far from the base, as (count, unit) pairs; the unit is one of ``dates.toml``, or a weekday's number.
        tie: what ``steps`` count from: ``now`` and ``in`` the anchor (the latter only what is to come), ``then`` the
            day named before, ``base`` the date in ``base``.
        base: the date that is counted from.
        holiday: the holiday's id.
    """

    start: int
    end: int
    form: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    shift: int | None = None
    sep: str = ""
    first: int | None = None
    second: int | None = None
    group: int = -1
    which: str = ""
    nth: int | None = None
    steps: tuple[tuple[int, str], ...] = ()
    tie: str = ""
    base: DateSpan | None = None
    holiday: str = ""

    @property
    def is_day(self) -> bool:
        """Whether the words name one calendar day by month and day of the month."""
        return self.day is not None and (self.month is not None or self.first is not None)


def calendar_day(year: int, month: int, day: int) -> date | None:
    """That day, or ``None`` if the calendar has none, or it lies outside `MIN_YEAR` to `MAX_YEAR`.

    >>> calendar_day(2021, 2, 29), calendar_day(2020, 2, 29)
    (None, datetime.date(2020, 2, 29))
    """
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
