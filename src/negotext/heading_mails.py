"""Headers of mails and memos as headings: of the day in their subject, else of that of sending."""

from __future__ import annotations

import re

from .candidate import Candidate
from .dates import DateSpan
from .heading_days import TERM, Days, heading_dates
from .lexicon import pattern
from .lines import Lines

_FIELD = re.compile(r"[A-Z][\w-]{1,15}: \S")
_MAIL_LINES = 12  # of a header block


def mail_block(lines: Lines, index: int, spans: Days, above: int) -> Candidate | None:
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
        chosen, posted = heading_dates(lines.view.low, named), days[0]  # `Subject: March 30 session` is about that day
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
    return later and day.month - sent.month <= TERM  # `December 20` in a mail of January is past


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
