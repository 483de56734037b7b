"""The dates of any text with their values: the public reading of the grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, get_args

from ..arguments import as_date, as_flag, as_text
from ..letters import plain
from ..records import ResolvedDate
from ..sentences import split
from ..view import View
from .find import find
from .resolve import day_first_evidence, direction, order_numeric, resolve
from .spans import DateSpan, Scope, calendar_day
from .words import listed

_LONGEST: Final = 60  # characters of a date in another language
_AROUND: Final = " \t\r\n()[].,;:"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression of a text.

    Attributes:
        start: where it begins, in code points of the text.
        end: where it ends: ``text[start:end]`` are its words.
        value: what it means, with its precision (``value.norm`` is its ISO form, ``2025-05-21`` or ``2020-03``);
            ``None`` where the words need a day of reading and there is none.
    """

    start: int
    end: int
    value: ResolvedDate | None


def find_dates(
    text: str, anchor: date | str | None = None, *, scope: Scope = "text", day_first: bool | None = None
) -> list[DateMention]:
    """The dates that a text names, and what they are on the day it is read from.

    What needs a direction (``Friday``, ``May 5``) takes it from the tense of its clause, and without one is the nearest
    or, for weekdays, the last. ``next Friday`` is the next week's. Nothing gets a value more precise than its words:
    ``two months ago`` is a month; ``a few days ago``, ``next week`` and ``this evening`` are no dates.

    Args:
        text: any text.
        anchor: the day from which it is read, as date, datetime or ISO string: from it ``tomorrow`` and days without a
            year count.
        scope: ``text`` understands lower-case months and weekdays, numbers in words, days counted from others
            (``two weeks after May 5``), days of a named week or month (``next week Monday``, ``the 3rd of next
            month``) and holidays. ``page`` is what the entities of a negotiation page are made of: days, months and
            years by name or number, weekdays, ``today`` and its like.
        day_first: whether ``3/4`` is the 3rd of April; ``None`` decides by the other dates of the text, and without
            them it is the 4th of March.

    Returns:
        The mentions in text order; none overlaps another. Words that name no day of the years 1900 to 2100
        (30 February) are left out.

    Raises:
        TypeError: ``text`` is no string, ``anchor`` no date or ``day_first`` neither true nor false nor ``None``.
        ValueError: ``anchor`` is a string and no ISO date, or there is no such scope.

    >>> [(m.start, m.end, m.value.norm) for m in find_dates("back in 3 days or next week friday", date(2025, 5, 21))]
    [(8, 14, '2025-05-24'), (18, 34, '2025-05-30')]
    >>> [m.value.norm for m in find_dates("We met on Monday; we meet again on Friday.", "2025-05-21")]
    ['2025-05-19', '2025-05-23']
    >>> find_dates("see you next week friday", date(2025, 5, 21), scope="page")
    []
    """
    day = _checked(text, anchor, scope)
    if day_first is not None:
        as_flag(day_first, "day_first")
    view = View(text)
    spans = find(view.text, view.low, scope=scope, pieces=view.pieces)
    if day_first is None:
        day_first = day_first_evidence(spans) > 0
    mentions = []
    previous: date | None = None
    for span, way in zip(spans, _directions(view, spans), strict=True):
        value = resolve(order_numeric(span, day_first=day_first), day, way=way, previous=previous)
        if value is None and (day is not None or not _needs_anchor(span)):
            continue
        if value is not None and value.precision == "day":
            previous = value.value
        mentions.append(DateMention(*view.span(span.start, span.end), value))
    return mentions


def _directions(view: View, spans: Sequence[DateSpan]) -> Iterator[int]:
    """Whether each span's sentence speaks of the past or of what is to come."""
    sentences = split(view.text, view.low, 0, len(view.text))
    index = 0
    for span in spans:
        while index + 1 < len(sentences) and sentences[index].end <= span.start:
            index += 1
        sentence = sentences[index]
        yield direction(view.low, sentence.start, span.start, span.end, sentence.end)


def _checked(text: object, anchor: object, scope: object) -> date | None:
    as_text(text, "text")
    day = as_date(anchor, "anchor")
    if scope not in get_args(Scope):
        raise ValueError(f"scope must be one of {', '.join(get_args(Scope))}, not {scope!r}")
    return day


def _needs_anchor(span: DateSpan) -> bool:
    """Whether the words leave something open that the day of reading would tell."""
    return _needs_anchor(span.base) if span.base is not None else span.year is None


def read_date(words: str, anchor: date | str | None = None, *, day_first: bool | None = None) -> ResolvedDate | None:
    """The value of words that are a date and nothing else: a table cell, a field of a form.

    What `find_dates` understands; and a day with its month and year in a language that it does not know, which
    dateparser reads. That is asked only for words that the grammar leaves alone or does not take as a whole.

    Args:
        words: the words; white space, brackets and stops around the date do not matter.
        anchor: the day from which they are read, as date, datetime or ISO string.
        day_first: whether ``3/4`` is the 3rd of April; by default it is the 4th of March.

    Returns:
        ``None`` if the words are no date, more than a date, or need an anchor that is not there.

    Raises:
        TypeError: ``words`` is no string or ``anchor`` no date.
        ValueError: ``anchor`` is a string and no ISO date.

    >>> read_date("(the 3rd of next month)", date(2025, 5, 21)).norm, read_date("May 2020").norm
    ('2025-06-03', '2020-05')
    >>> read_date("15. März 2021").norm, read_date("May 5 or so")
    ('2021-03-15', None)
    """
    mentions = find_dates(words, anchor, day_first=day_first)
    if not mentions:
        return _in_another_language(words)
    (mention, *more) = mentions
    outside = (words[: mention.start] + words[mention.end :]).lower().replace("the", "", 1)
    if more or any(c.isalnum() for c in outside):
        return _in_another_language(words)  # `23. April 2021`, of which the grammar knows the month
    return mention.value


def _in_another_language(words: str) -> ResolvedDate | None:
    words = plain(words).strip(_AROUND)
    if len(words) > _LONGEST or not any(c.isdigit() for c in words) or not any(c.isalpha() for c in words):
        return None
    parsed = _other_languages().get_date_data(words).date_obj
    value = parsed and calendar_day(parsed.year, parsed.month, parsed.day)
    return ResolvedDate(value, "day", "explicit") if value else None


@cache
def _other_languages() -> Any:
    """dateparser for complete dates in other languages than the grammar's; loaded on first use."""
    from dateparser.date import DateDataParser

    settings = {"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "TIMEZONE": "UTC"}
    return DateDataParser(languages=sorted(listed("other_languages")), settings=settings)
