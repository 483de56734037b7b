"""Titles that share their words with others of a page, whatever the words: `What happened on May 3?`."""

from __future__ import annotations

import re

from .candidate import Candidate
from .dates import DateSpan
from .heading_days import Days, heading_dates
from .lexicon import pattern
from .lines import Line, Lines
from .view import View

_SERIES_MIN = 3  # so many lines with the same words before a date are titles, whatever the words; two that stand alone
_SERIES_LINE = 70  # characters of such a line
_TAG = 30  # characters of a tag
_SESSION = re.compile(
    r"[ ]{0,3}(?:(?:bargaining|negotiations?|mediation|contract)[ ])?"
    r"(?:sessions?|meetings?|talks|negotiations|bargaining)?[ ?):]{0,3}"
)
_NO_SERIES = re.compile(r"\b(?:through|until|expires?|effective|starting|ends?)$")


def series_of(lines: Lines, days: Days) -> frozenset[str]:
    """Words that stand before the date in several short lines (`What happened on May 3?`) or end with a mark."""
    counts: dict[str, float] = {}
    view = lines.view
    for index, line in enumerate(lines.rows):
        if not line.blank:
            inside = days.within(line.content, line.end)
            if inside and inside[0].end <= line.end and inside[0].is_day:
                before = view.low[line.content : inside[0].start]
                short = line.end - line.content <= _SERIES_LINE and view.text[line.end - 1] != "."
                tagged = _tags(before) or _tags_day(view, before, inside[0].end)
                words = _series_key(before) if short or tagged else ""
                if len(words) > 3 and not _NO_SERIES.search(words) and not other_day(before):
                    alone = _stands_alone(lines, index, inside)
                    counts[words] = counts.get(words, 0) + (_SERIES_MIN / 2 if alone else 1)
    return frozenset(w for w, n in counts.items() if n >= _SERIES_MIN)


def _stands_alone(lines: Lines, index: int, inside: list[DateSpan]) -> bool:
    """Whether a line that ends with its day stands between blank ones: `Negotiation meeting held on May 5, 2021`.

    A word for the session may follow the day, and a colon or question mark may stand for the one below.
    """
    line, text = lines[index], lines.text(index)
    below = index + 1 < len(lines) and (lines[index + 1].blank or text.endswith((":", "?")))
    behind = _SESSION.fullmatch(lines.view.low, inside[-1].end, line.end)
    return below and lines.blank_above(index) and text[:1].isupper() and behind is not None


def _tags(before: str) -> bool:
    """Whether a mark ends the words before a date, so that a sentence may follow it."""
    return len(before) <= _TAG and before.rstrip().endswith((":", "-", "|"))


def _tags_day(view: View, before: str, end: int) -> bool:
    """Whether a colon behind the date makes a tag of it and the words before it: `Updated May 5, 2024: We met`."""
    return len(before) <= _TAG and view.text[end : end + 1] == ":"


def _series_key(before: str) -> str:
    return re.sub(r"[\d\W]+", " ", before).strip()


def of_series(view: View, line: Line, index: int, inside: list[DateSpan], series: frozenset[str]) -> Candidate | None:
    days = [s for s in inside if s.is_day]
    if not series or not days or _series_key(view.low[line.content : days[0].start]) not in series:
        return None
    before = view.text[line.content : days[0].start].strip()
    runs_on = line.end - line.content > _SERIES_LINE  # `Update: May 5, 2021 The parties met …`
    if runs_on and not (_tags(before) or _tags_day(view, before, days[0].end)):
        return None
    rest = days[0].end if runs_on else line.end
    dates = heading_dates(view.low, days[:1] if runs_on else days)
    return Candidate("title", index, index, line.content, line.end, rest, dates, before=before, serial=True)


def other_day(before: str) -> bool:
    """Whether the words before a date (lower case) name another day than the update's."""
    return bool(pattern("headings", "other_day").match(before))
