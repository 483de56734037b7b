"""Which lines could be headings: every line with a date in heading position, described by its features.

Nothing is decided here. ``segment`` weighs the candidates of the whole page against one another, because a page has
its own convention and one line alone does not show it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .candidate import MAX_TITLE, Candidate
from .dates import DateSpan
from .heading_days import Days, heading_dates, is_term
from .heading_mails import mail_block
from .heading_months import (
    bare_month,
    day_under_month,
    month_item,
    month_lead,
    period_candidate,
    without_few_years,
    year_lead,
)
from .heading_series import of_series, other_day, series_of
from .lexicon import pattern
from .lines import Line, Lines
from .view import View

_COLUMN = re.compile(r"[ ]{3,200}(?=\S)")
_SEPARATOR = re.compile(r"[ ]*(?P<s>\t|//|[-|:→>»▸►▶~=·•]+|\.(?=\s)|,)[ \t]*(?:\*{1,3}[ \t]+)?")
_BOLD_ENDS = re.compile(r"\*{1,3}(?=[\s\-|:.,])")  # `**May 5, 2021** The parties met`, `**May 5, 2021**: The`
_LONGEST_CLOCK, _LONGEST_BYLINE = 60, 160  # characters; what is longer is neither
_LONGEST_BRACKET = 24  # characters from a bracket to the date in it
_LIST_NUMBER = re.compile(
    r"\d{1,3}(?:[.)][ ]{1,3}|[ ]?[\t|][ ]?|[ ]{3,12})(?P<date>[(\[]?)"
)  # `3. (May 5, 2020)`, or the row's number in a cell of its own: a bullet, no word of the heading
_NOTE = re.compile(r"[ ]?:[ ]{1,3}(?!by\b)[a-z]")  # `Updated 5/29: the charge was withdrawn` adds to an entry
_OPEN_BRACKET = re.compile(
    r"[(\[](?:(?:added|answered|asked|posted|updated|revised|new|published)(?: on)?:? |as (?:at|of|on) "
    r"|(?:week|weekend|day|night|morning|evening)s?(?: of)? )?$"
)
_TODAY = re.compile(r"(?:earlier )?(?:today|tonight|yesterday|tomorrow|this (?:morning|week))\b")
_CLOSING = re.compile(r"[ ]{0,9}[)\]]")


def _strip_clock(low: str, position: int, end: int) -> int:
    """Past clock times, weekdays in brackets and closing brackets after a date."""
    clock = pattern("headings", "clock")
    while True:
        match = clock.match(low, position, min(end, position + _LONGEST_CLOCK))
        if match and match.end() > position:
            position = match.end()
            continue
        closing = _CLOSING.match(low, position, end)
        if closing:
            position = closing.end()
            continue
        return position


def _is_prose(before: str) -> bool:
    """Whether the words before a date read as a sentence (lower case given)."""
    if re.search(r"(?:[ ]{3}|\.{4}[ ]{0,9})$", before[-20:]):
        return False  # the date stands apart at the right
    if len(before) > MAX_TITLE:
        return True
    return bool(pattern("headings", "prose").search(before) or other_day(before))


def _line_candidate(view: View, line: Line, index: int, spans: list[DateSpan]) -> Candidate | None:
    low = view.low
    days = [s for s in spans if s.is_day]
    if not days:
        return period_candidate(view, line, index, spans)
    chosen = heading_dates(low, days)
    before = low[line.content : chosen[0].start]
    rest = _strip_clock(low, chosen[-1].end, line.end)
    bracket = bool(_OPEN_BRACKET.search(before[-_LONGEST_BRACKET:]))
    after = low[rest : line.end]
    mark, words = _parted(low, rest, line.end)
    number = _LIST_NUMBER.fullmatch(low, line.content, chosen[0].start)
    french = before.strip() in ("le", "the", "on", "for")
    posted = len(before) < 80 and bool(pattern("headings", "posted").match(before.lstrip("([")))
    byline = pattern("headings", "byline").match(after) if len(after) < _LONGEST_BYLINE else None
    candidate = Candidate(
        "date",
        index,
        index,
        number.start("date") if number else line.content,
        line.end,
        rest,
        chosen,
        before=view.text[line.content : chosen[0].start].strip(),
        bulleted=line.bulleted,
        bracket=bracket,
        byline=bool(byline and after.strip()),
    )
    if (bracket and _TODAY.match(before)) or (french and after.lstrip()[:1].islower()):
        return None  # `Today (May 5, 2021) we met`, `On May 5, 2021 at 9 parties meet`
    if posted and (not after.strip() or byline or (len(after) < 50 and not _NOTE.match(after))):
        return replace(candidate, kind="posted")
    if pattern("headings", "press contact").match(after) and pattern("headings", "release").match(before):
        return replace(candidate, kind="lead", separator=":", rest=rest + len(after) - len(after.lstrip()))
    tagged = pattern("headings", "tag").match(before)
    if not before.strip() or tagged or (french and chosen[0].start - line.content < 4):
        if not after.strip(" .:-|,·•") or (byline and chosen[0].year):
            return None if french and after.strip() == "." else candidate  # `On May 5, 2021.` answers a question
        anew = not mark and view.text[words : line.end].lstrip()[:1].isupper()  # `5.6.22 The teams met`
        shouts = view.text[rest : line.end].isupper()  # `5-31-25 WE HAVE A DEAL.` is a title
        if mark != "\t" and not shouts and not anew and pattern("headings", "sentence_after").match(after):
            return None
        clock = any(letter.isdecimal() for letter in low[chosen[-1].end : rest])
        return replace(candidate, kind="lead", separator=mark, rest=words, clock=clock)
    glued = pattern("headings", "glued_posted").search(before, max(0, len(before) - 90))
    account = not after.strip(" .:-|") and pattern("headings", "account").match(before)
    if not account and _is_prose(before[: glued.start()] if glued else before.rstrip("([")) and not bracket:
        return None
    stamped = glued or rest > chosen[-1].end  # a clock time stands between: `UPDATE 4/16/16 2:20 am We have a deal`
    if after.strip(" .:-|,·•") and not bracket and not stamped and pattern("headings", "sentence_after").match(after):
        return None
    return replace(candidate, kind="title", separator=mark, rest=words)


def _parted(low: str, rest: int, end: int) -> tuple[str, int]:
    """The mark between a date and the words behind it, and where these begin; wide space is a column's edge."""
    bold = _BOLD_ENDS.match(low, rest, end)
    rest = bold.end() if bold else rest
    if column := _COLUMN.match(low, rest, end):
        return "\t", column.end()
    separator = _SEPARATOR.match(low, rest, end)
    mark = separator["s"][0] if separator else "*" if bold else ""
    return mark, separator.end() if separator and mark != "," else rest


def candidates(lines: Lines, spans: list[DateSpan]) -> list[Candidate]:
    """Every possible heading of the page, in page order."""
    days = Days(spans)
    series = series_of(lines, days)
    month: DateSpan | None = None
    found: list[Candidate] = []
    skip_to = -1
    for index in range(len(lines)):
        if index < skip_to or lines[index].blank:
            continue
        block = mail_block(lines, index, days, found[-1].last_line if found else -1)
        if block:
            found.append(block)
            skip_to = block.last_line + 1
            continue
        candidate = _candidate(lines, index, days, month, series)
        if candidate is None:
            continue
        skip_to = candidate.last_line + 1
        if candidate.kind == "month":
            month = candidate.spans[0]
        if candidate.kind == "posted":
            title = _dated_title(lines, index, days)
            if title and not any(c.first_line == title.first_line for c in found[-2:]):
                found.append(title)
        found.append(candidate)
    return without_few_years(found)


def _candidate(
    lines: Lines, index: int, days: Days, month: DateSpan | None, series: frozenset[str]
) -> Candidate | None:
    """What one line could be; ``month`` is the last line that names one, ``series`` the words before dates."""
    view, line = lines.view, lines[index]
    if month is not None and (candidate := day_under_month(view, line, index, month)):
        return candidate
    inside = days.within(line.start, line.end)
    if inside and _quotes(lines.low(index)):
        return None
    if not inside:
        return (
            bare_month(view, line, index)
            or period_candidate(view, line, index, inside)
            or month_lead(view, line, index)
            or year_lead(lines, index)
        )
    last = _last_line(lines, index, inside)
    if last > index:
        line = replace(line, end=lines[last].end)
        inside = days.within(line.start, line.end)
    named = [s for s in inside if s.is_day]
    if named and is_term(heading_dates(view.low, named)):
        return None
    serial = of_series(view, line, index, inside, series)
    found = _line_candidate(view, line, index, inside) or serial
    if found and serial and found.kind == "title":
        found.serial = True
    found = found or month_lead(view, line, index) or year_lead(lines, index) or month_item(view, line, index, inside)
    return replace(found, last_line=last) if found and last > index else found


def _last_line(lines: Lines, index: int, inside: list[DateSpan]) -> int:
    """The line where the days that begin in a line end: a calendar's `15` may stand above `May 2024`."""
    end = max((span.end for span in inside if span.is_day), default=0)
    while lines[index].end < end:
        index += 1
    return index


def _quotes(low: str) -> bool:
    return len(low) < _LONGEST_BYLINE and bool(pattern("headings", "quotation").search(low))


def _dated_title(lines: Lines, index: int, spans: Days) -> Candidate | None:
    """The title above a posting line, if it names a day (`What we heard on December 9`)."""
    above = index - 1
    if above >= 0 and lines[above].blank:
        above -= 1
    if above < 0 or lines[above].blank or not lines.blank_above(above):
        return None
    view, line, text = lines.view, lines[above], lines.text(above)
    days = spans.named(line)
    if not days or len(text) > MAX_TITLE or text.endswith((".", ":")) or "updated" in text.lower():
        return None
    return Candidate(
        "title", above, above, line.content, line.end, line.end, heading_dates(view.low, days), before=text
    )
