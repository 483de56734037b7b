"""Months as headings, and days under a line that names their month: `3rd - ...`, `Thu 13: ...`, `Session 9 | 5.20`.

A month may stand alone, run into its report (`April - Talks open.`) or be a word of a title (`February Newsletter`).
"""

from __future__ import annotations

import re
from functools import cache

from .candidate import MAX_TITLE, Candidate
from .dates import DateSpan
from .dates.words import alternation, month_numbers, weekday_word
from .lexicon import pattern
from .lines import Line, Lines
from .view import View

_SHORTEST = 3  # letters; a shorter name of a month heads nothing but `May`: `Mar` stands in archives
_YEARS_MIN = 3  # lines that begin with a year alone
_YEAR_LEAD = re.compile(r"(?P<y>(?:19|20)\d\d)[ ]?(?P<s>[-|:→»])[ ]{0,3}(?=[A-Z][^\W\d_]*[ ]\S)")
_POINTED = re.compile(
    r"(?:[^\d.].{0,60}?[|:(\[·•-][ ]{0,3})?(?P<m>1[0-2]|0?[1-9])\.(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.%])[)\]]?"
    r"(?:$|[ ]{0,3}(?P<mark>[-|:·•\t]).*$)"
)


@cache
def bare_month_pattern() -> re.Pattern[str]:
    """A month as ``m``, with or without its year ``y``, or behind it (``y2``, ``m2``), and no more; lower case."""
    names = alternation(name for name in month_numbers() if len(name) > _SHORTEST or name in ("may", "mai"))
    year = r"(?:19|20)\d\d"
    return re.compile(rf"^(?:(?P<m>{names})\.?(?:[ ,]+(?P<y>{year}))?|(?P<y2>{year})[ ,-]+(?P<m2>{names}))[ ]*:?$")


@cache
def _day_lead() -> re.Pattern[str]:
    weekday = rf"{weekday_word()},?[ ]"
    return re.compile(
        rf"(?:(?:{weekday})?(?:the[ ])?(?P<d>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)"
        rf"|{weekday}(?P<e>3[01]|[12]\d|[1-9]))(?:(?P<s>[ ]*(?:[-|.→\t]|:(?!\d)))|[ ]*$)"
    )


@cache
def _month_lead() -> re.Pattern[str]:
    """A month as ``m``, maybe with its year ``y``, in front of what it reports, and what it may be called there."""
    names = alternation(month_numbers())
    words = pattern("headings", "update").pattern
    return re.compile(
        rf"(?P<before>(?:{words}[ ]?[-:,]?[ ](?:(?:for|from|of|in)[ ])?)?(?:(?:early|late|mid)[ -])?)"
        rf"(?P<span>(?P<m>{names})(?:\b\.|\b)(?:[ ,]{{1,2}}(?P<y>(?:19|20)\d\d)\b)?)(?P<title>[ ]{words})?"
        rf"(?:[ ]?(?P<s>[-:|→»])[ ]{{0,3}}(?P<rest>(?!(?:{names})\b)\S)|[ ]{{0,9}}$)"  # no `May - June 2023`
    )


def month_item(view: View, line: Line, index: int, months: list[DateSpan]) -> Candidate | None:
    """`December 2012 The report is out`, an item of a list."""
    if not line.bulleted or not months or months[0].start != line.content or months[0].form != "month":
        return None
    span = months[0]
    rest = span.end + (view.text[span.end : span.end + 1] == " ")
    if span.year is None or not view.text[rest : rest + 1].isupper():
        return None
    return Candidate("lead", index, index, line.content, line.end, rest, (span,), bulleted=True)


def month_lead(view: View, line: Line, index: int) -> Candidate | None:
    """`April - Talks open.`, `June 2021: A budget`, `Update from May - Time to act`, `May 2021 Newsletter`."""
    match = _month_lead().match(view.low, line.content, line.end)
    if not match:
        return None
    runs_in = match["rest"] is not None
    if not view.text[match.start("m")].isupper() or (runs_in and not view.text[match.start("rest")].isupper()):
        return None  # `may: the parties`, `June 2023: 3%`
    if not (runs_in or match["title"]):
        return None
    year = int(match["y"]) if match["y"] else None
    span = DateSpan(match.start("span"), match.end("span"), "month", year, month_numbers()[match["m"]])
    kind = "lead" if runs_in and not match["before"] else "title"
    rest = match.start("rest") if runs_in else line.end
    before = view.text[line.content : span.start].strip()
    mark = match["s"] or ""
    return Candidate(
        kind, index, index, line.content, line.end, rest, (span,), before=before, separator=mark, bulleted=line.bulleted
    )


def year_lead(lines: Lines, index: int) -> Candidate | None:
    """`2012 - The talks are agreed on` below a blank line, which a page has several of or none."""
    view, line = lines.view, lines[index]
    match = _YEAR_LEAD.match(view.text, line.content, line.end)
    if not match or not lines.blank_above(index):
        return None
    span = DateSpan(*match.span("y"), "year", int(match["y"]))
    return Candidate(
        "lead", index, index, line.content, line.end, match.end(), (span,), separator=match["s"], bulleted=line.bulleted
    )


def without_few_years(found: list[Candidate]) -> list[Candidate]:
    """The candidates without those of a year alone, unless they are many, in order, and half of all.

    Wages and terms are listed by years as well.
    """
    years = [c.spans[0].year or 0 for c in found if c.kind == "lead" and c.spans[0].form == "year"]
    if len(years) >= max(_YEARS_MIN, len(found) / 2) and sorted(set(years)) in (years, years[::-1]):
        return found
    return [c for c in found if c.kind != "lead" or c.spans[0].form != "year"]


def period_candidate(view: View, line: Line, index: int, spans: list[DateSpan]) -> Candidate | None:
    """A line that names a month or season and its year, and nothing else."""
    low = view.low[line.content : line.end]
    months = [s for s in spans if s.form == "month"]
    if len(months) == 1 and months[0].start == line.content and not low[months[0].end - line.content :].strip(" :-"):
        return Candidate("month", index, index, line.content, line.end, line.end, (months[0],), bulleted=line.bulleted)
    if months and (found := bare_month(view, line, index)):  # `2024 September`
        return found
    season = pattern("headings", "season").match(low) if len(low) <= MAX_TITLE else None
    if season:
        span = DateSpan(line.content, line.end, "year", int(season["y"]))
        return Candidate("season", index, index, line.content, line.end, line.end, (span,), bulleted=line.bulleted)
    return None


def bare_month(view: View, line: Line, index: int) -> Candidate | None:
    """A line that is the name of a month and no more."""
    if line.end - line.content > 16:
        return None
    match = bare_month_pattern().match(view.low[line.content : line.end])
    if not match:
        return None
    number = month_numbers()[match["m"] or match["m2"]]
    given = match["y"] or match["y2"]
    span = DateSpan(line.content, line.end, "month", int(given) if given else None, number)
    return Candidate("month", index, index, line.content, line.end, line.end, (span,))


def day_under_month(view: View, line: Line, index: int, month: DateSpan) -> Candidate | None:
    """`3rd - ...`, `3rd` alone, `Thu 13: ...` and `Session 9 | 5.20` under a line that names the month."""
    match = _day_lead().match(view.low, line.content, line.end)
    if not match:
        return _pointed(view, line, index, month)
    end = match.end("d") + 2 if match["d"] else match.end("e")
    span = DateSpan(line.content, end, "mdy", month.year, month.month, int(match["d"] or match["e"]))
    separator = "" if match["s"] is None else match["s"].strip() or "\t"
    kind = "date" if match["s"] is None else "lead"
    return Candidate(
        kind, index, index, line.content, line.end, match.end(), (span,), separator=separator, bulleted=line.bulleted
    )


def _pointed(view: View, line: Line, index: int, month: DateSpan) -> Candidate | None:
    """`5.20`, alone or parted from a title, under the month that its first number is."""
    match = _POINTED.fullmatch(view.low, line.content, min(line.end, line.content + MAX_TITLE))
    if not match or int(match["m"]) != month.month:
        return None
    span = DateSpan(match.start("m"), match.end("d"), "num", month.year, month.month, int(match["d"]))
    before = view.text[line.content : match.start("m")].strip()
    kind = "title" if before else "lead" if match["mark"] else "date"
    mark, rest = (match["mark"], match.end("mark")) if kind == "lead" else ("", line.end)
    return Candidate(
        kind, index, index, line.content, line.end, rest, (span,), before=before, separator=mark, bulleted=line.bulleted
    )
