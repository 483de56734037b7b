"""Which lines could be headings: every line with a date in heading position, described by its features.

Nothing is decided here. ``segment`` weighs the candidates of the whole page against one another, because a page has
its own convention and one line alone does not show it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from .candidate import MAX_TITLE, Candidate
from .dates import DateSpan
from .heading_months import bare_month, day_under_month, month_lead, period_candidate
from .lexicon import pattern
from .lines import Line, Lines
from .view import View

_COLUMN = re.compile(r"[ ]{3,200}(?=\S)")
_SEPARATOR = re.compile(r"[ ]*(?P<s>\t|//|[-|:→>»▸►▶~=·•]+|\.(?=\s)|,)[ \t]*")


_LONGEST_CLOCK, _LONGEST_BYLINE = 60, 160  # characters; what is longer is neither
_LONGEST_BRACKET = 24  # characters from a bracket to the date in it
_NUMBERED = re.compile(
    r"\b(?:issue|number|no\.?|update|bulletin|newsletter|session|meeting|edition|report)[ ]#?\d{1,3}"
    r"[ ]{0,3}[-,][ ]{1,3}$"
)  # a number before a dash and a day, which together read as a range of days
_COUNTER = 24  # characters of it at most
_LIST_NUMBER = re.compile(
    r"\d{1,3}(?:[.)][ ]{1,3}|[ ]?[\t|][ ]?|[ ]{3,12})(?P<date>[(\[]?)"
)  # `3. (May 5, 2020)`, or the row's number in a cell of its own: a bullet, no word of the heading
_TERM = 2  # months between two dates of a heading at most
_NOTE = re.compile(r"[ ]?:[ ]{1,3}(?!by\b)[a-z]")  # `Updated 5/29: the charge was withdrawn` adds to an entry
_OPEN_BRACKET = re.compile(
    r"[(\[](?:(?:added|answered|asked|posted|updated|revised|new|published)(?: on)?:? "
    r"|(?:week|weekend|day|night|morning|evening)s?(?: of)? )?$"
)
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


def _heading_dates(low: str, spans: list[DateSpan]) -> tuple[DateSpan, ...]:
    """The first day named and, for a heading of several days or languages, those joined to it."""
    if len(spans) > 1 and _NUMBERED.search(low, max(0, spans[0].start - _COUNTER), spans[1].start):
        spans = spans[1:]  # `Issue 1 - 16 April 2018` is one day
    first = spans[0]
    chosen = [first]
    for span in spans[1:]:
        between = low[chosen[-1].end : span.start]
        joined = span.group == chosen[-1].group >= 0 or re.fullmatch(
            r"[ ]*(?:-|/|&|and|to|through|\+|,)[ ]*(?:le[ ]*)?", between
        )
        if not joined or _goes_back(chosen[-1], span):
            break
        chosen.append(span)
    last = chosen[-1]
    if first.year is None and first.month and last.year and last.month:  # `April 30 - May 2, 2024`
        chosen[0] = replace(first, year=last.year - (first.month > last.month))
    return tuple(chosen)


def _goes_back(before: DateSpan, span: DateSpan) -> bool:
    """Whether a day with its year is followed by an earlier one: `14-Aug-2015 - August 12 and 13, 2015 saw`."""
    if not (before.year and before.month and before.day and span.month and span.day):
        return False
    return (span.year == before.year) and (span.month, span.day) < (before.month, before.day)


def _is_term(chosen: tuple[DateSpan, ...]) -> bool:
    """Whether dates lie too far apart for the days of one entry: `July 1, 2017 - June 30, 2020`."""
    if len(chosen) < 2:
        return False
    first, last = chosen[0], chosen[-1]
    months = (last.month - first.month) if first.month and last.month else 0
    if first.year and last.year:
        return abs(12 * (last.year - first.year) + months) > _TERM
    return min(months % 12, -months % 12) > _TERM  # `December 18 - January 5` goes over New Year


def _is_prose(before: str) -> bool:
    """Whether the words before a date read as a sentence (lower case given)."""
    if re.search(r"(?:[ ]{3}|\.{4}[ ]{0,9})$", before[-20:]):
        return False  # the date stands apart at the right
    if len(before) > MAX_TITLE:
        return True
    return bool(pattern("headings", "prose").search(before) or _other_day(before))


def _other_day(before: str) -> bool:
    """Whether the words before a date (lower case) name another day than the update's."""
    return bool(pattern("headings", "other_day").match(before))


def _line_candidate(view: View, line: Line, index: int, spans: list[DateSpan]) -> Candidate | None:
    low = view.low
    days = [s for s in spans if s.is_day]
    if not days:
        return period_candidate(view, line, index, spans)
    chosen = _heading_dates(low, days)
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
    if column := _COLUMN.match(low, rest, end):
        return "\t", column.end()
    separator = _SEPARATOR.match(low, rest, end)
    mark = separator["s"][0] if separator else ""
    return mark, separator.end() if separator and mark != "," else rest


_SERIES_MIN = 3  # so many lines with the same words before a date are titles, whatever the words
_SERIES_LINE = 70  # characters of such a line
_TAG = 30  # characters of a tag


def _series(lines: Lines, days: _Days) -> frozenset[str]:
    """Words that stand before the date in several short lines (`What happened on May 3?`) or end with a mark."""
    counts: dict[str, int] = {}
    view = lines.view
    for line in lines.rows:
        if not line.blank:
            inside = days.within(line.content, line.end)
            if inside and inside[0].end <= line.end and inside[0].is_day:
                before = view.low[line.content : inside[0].start]
                short = line.end - line.content <= _SERIES_LINE and view.text[line.end - 1] != "."
                tagged = _tags(before) or _tags_day(view, before, inside[0].end)
                words = _series_key(before) if short or tagged else ""
                if len(words) > 3 and not _NO_SERIES.search(words) and not _other_day(before):
                    counts[words] = counts.get(words, 0) + 1
    return frozenset(w for w, n in counts.items() if n >= _SERIES_MIN)


def _tags(before: str) -> bool:
    """Whether a mark ends the words before a date, so that a sentence may follow it."""
    return len(before) <= _TAG and before.rstrip().endswith((":", "-", "|"))


def _tags_day(view: View, before: str, end: int) -> bool:
    """Whether a colon behind the date makes a tag of it and the words before it: `Updated May 5, 2024: We met`."""
    return len(before) <= _TAG and view.text[end : end + 1] == ":"


_NO_SERIES = re.compile(r"\b(?:through|until|expires?|effective|starting|ends?)$")


def _series_key(before: str) -> str:
    return re.sub(r"[\d\W]+", " ", before).strip()


class _Days:
    """The date spans of a page, looked up by where they stand."""

    def __init__(self, spans: list[DateSpan]) -> None:
        self._spans = spans
        self._starts = [s.start for s in spans]

    def within(self, start: int, end: int) -> list[DateSpan]:
        """The spans that begin between ``start`` and ``end``."""
        return self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def named(self, line: Line) -> list[DateSpan]:
        """The days that a line names."""
        return [s for s in self.within(line.start, line.end) if s.is_day]


def candidates(lines: Lines, spans: list[DateSpan]) -> list[Candidate]:
    """Every possible heading of the page, in page order."""
    days = _Days(spans)
    series = _series(lines, days)
    month: DateSpan | None = None
    found: list[Candidate] = []
    skip_to = -1
    for index in range(len(lines)):
        if index < skip_to or lines[index].blank:
            continue
        block = _mail_block(lines, index, days, found[-1].last_line if found else -1)
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
    return found


def _candidate(
    lines: Lines, index: int, days: _Days, month: DateSpan | None, series: frozenset[str]
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
        )
    last = _last_line(lines, index, inside)
    if last > index:
        line = replace(line, end=lines[last].end)
        inside = days.within(line.start, line.end)
    named = [s for s in inside if s.is_day]
    if named and _is_term(_heading_dates(view.low, named)):
        return None
    found = _line_candidate(view, line, index, inside) or _of_series(view, line, index, inside, series)
    found = found or month_lead(view, line, index)
    return replace(found, last_line=last) if found and last > index else found


def _last_line(lines: Lines, index: int, inside: list[DateSpan]) -> int:
    """The line where the days that begin in a line end: a calendar's `15` may stand above `May 2024`."""
    end = max((span.end for span in inside if span.is_day), default=0)
    while lines[index].end < end:
        index += 1
    return index


def _quotes(low: str) -> bool:
    return len(low) < _LONGEST_BYLINE and bool(pattern("headings", "quotation").search(low))


def _of_series(view: View, line: Line, index: int, inside: list[DateSpan], series: frozenset[str]) -> Candidate | None:
    days = [s for s in inside if s.is_day]
    if not series or not days or _series_key(view.low[line.content : days[0].start]) not in series:
        return None
    before = view.text[line.content : days[0].start].strip()
    runs_on = line.end - line.content > _SERIES_LINE  # `Update: May 5, 2021 The parties met …`
    if runs_on and not (_tags(before) or _tags_day(view, before, days[0].end)):
        return None
    rest = days[0].end if runs_on else line.end
    dates = _heading_dates(view.low, days[:1] if runs_on else days)
    return Candidate("title", index, index, line.content, line.end, rest, dates, before=before)


def _dated_title(lines: Lines, index: int, spans: _Days) -> Candidate | None:
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
        "title", above, above, line.content, line.end, line.end, _heading_dates(view.low, days), before=text
    )


_FIELD = re.compile(r"[A-Z][\w-]{1,15}: \S")
_MAIL_LINES = 12  # of a header block


def _mail_block(lines: Lines, index: int, spans: _Days, above: int) -> Candidate | None:
    """An email's or memo's header block that begins on this line and holds a date; ``above`` is the last line taken."""
    fields, last = _mail_fields(lines, index)
    if len(fields) < 2 or not fields.keys() & {"sent", "date"} or not fields.keys() & {"from", "to", "subject", "re"}:
        return None
    days = spans.named(lines[fields["sent"] if "sent" in fields else fields["date"]])
    if not days:
        return None
    chosen: tuple[DateSpan, ...] = (days[0],)
    posted = None
    subject = fields.get("subject", fields.get("re"))
    named = spans.named(lines[subject]) if subject is not None else []
    if named and not _is_to_come(named[0], days[0]):
        chosen, posted = _heading_dates(lines.view.low, named), days[0]  # `Subject: March 30 session` is about that day
    while index > above + 1 and _FIELD.match(lines.view.text, lines[index - 1].start, lines[index - 1].end):
        index -= 1  # fields of other programs: `Message: 3`
    start, end = lines[index].content, lines[last].end
    return Candidate("mail", index, last, start, end, end, chosen, posted=posted)


def _is_to_come(day: DateSpan, sent: DateSpan) -> bool:
    """Whether a day is later than the one of sending: `Subject: October 20 session canceled`."""
    if not (day.month and day.day and sent.month and sent.day):
        return False
    later = (day.month, day.day) > (sent.month, sent.day)
    if day.year and sent.year and day.year != sent.year:
        return day.year > sent.year
    return later and day.month - sent.month <= _TERM  # `December 20` in a mail of January is past


def _mail_fields(lines: Lines, index: int) -> tuple[dict[str, int], int]:
    """The header fields from a line on, each with its line, and the last line of them."""
    is_field = pattern("headings", "mail_field").match
    fields: dict[str, int] = {}
    last = index
    for number in range(index, min(index + _MAIL_LINES, len(lines))):
        line = lines[number]
        match = None if line.blank else is_field(lines.view.low[line.start : line.end])
        if match:
            fields.setdefault(match["f"], number)
            last = number
        elif not line.blank or number == index:
            break
    return fields, last
