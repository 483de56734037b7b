"""Posting lines (`Posted on October 12, 2017 by ...`) and the dated titles that they belong to, as one heading."""

from __future__ import annotations

from dataclasses import replace

from .candidate import MAX_TITLE, Candidate
from .dates import DateSpan, calendar_day
from .lexicon import pattern
from .lines import Lines
from .title_lines import on_topic

_METAS = 4  # lines at most between a title and its posting line
_SIGNED_MIN = 2  # so many posts that end with a posting line show that this is the page's way
_SIGNED_SHARE = 0.75  # and this share of the posting lines
_PAIRS_MIN = 2  # so many titles of one day above one another show that this is the page's way
_WEEK = 7  # days at most from a title's day to that of the post


def merge_posted(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """`10/4/17 Update` and `Posted on October 12, 2017` under it are one heading; so are they the other way round."""
    merged: list[Candidate] = []
    for candidate in found:
        last = merged[-1] if merged else None
        if last is None:
            merged.append(candidate)
            continue
        near = _meets(lines, last, candidate)
        if near and _begins_report(last, candidate):
            merged[-1] = _with_dateline(last, candidate)
            continue
        if near and candidate.kind == "date" and last.posted and _same_day(last.posted, candidate.spans[0]):
            continue  # the day of posting, printed once more
        if near and _begins_letter(last, candidate):
            merged[-1] = _with_its_day(last, candidate)
            continue
        stamp = candidate.kind == "posted" or (candidate.kind == "date" and _stamps(last, candidate))
        if near and stamp and last.posted is None and _titles_post(lines, last):
            end = candidate.end
            merged[-1] = replace(
                last, posted=candidate.spans[0], last_line=candidate.last_line, end=end, rest=end, separator=""
            )
        elif near and _above(last, candidate) and _titles_post(lines, candidate):
            merged[-1] = replace(candidate, posted=last.spans[0], first_line=last.first_line, start=last.start)
        elif _title_above_date(last, candidate):
            merged[-1] = _with_its_posting(last, candidate) or candidate
        else:
            merged.append(candidate)
    return merged


def _meets(lines: Lines, last: Candidate, candidate: Candidate) -> bool:
    """Whether nothing stands between two lines but blank ones and those that say who wrote, in what category."""
    below, meta = lines.below(last.last_line), pattern("headings", "meta").match
    while below < candidate.first_line and below - last.last_line <= _METAS and meta(lines.low(below)):
        below = lines.below(below)
    return below == candidate.first_line


def _stamps(last: Candidate, candidate: Candidate) -> bool:
    """Whether a bare date tells when the title above it was posted: it names an author, or the title a day before."""
    if candidate.byline:
        return last.kind != "date"
    right_below = last.last_line + 1 == candidate.first_line
    return last.kind == "title" and right_below and _shortly_before(last.spans[0], candidate.spans[0])


def _begins_report(last: Candidate, candidate: Candidate) -> bool:
    """Whether a dateline below a title that names the day of a session is that of the post: `08-Oct-2015 - Talks`."""
    runs_on = candidate.kind == "lead" and candidate.separator == "-" and last.kind == "title" and last.posted is None
    return runs_on and bool(candidate.spans[0].year) and _named_before(last, candidate.spans[0])


def _with_dateline(title: Candidate, dateline: Candidate) -> Candidate:
    """The title with the dateline below it as its posting; the report runs on behind that."""
    return replace(
        title,
        posted=dateline.spans[0],
        last_line=dateline.last_line,
        end=dateline.end,
        rest=dateline.rest,
        separator=dateline.separator,
    )


def _begins_letter(last: Candidate, candidate: Candidate) -> bool:
    """Whether a bare date below who posted when, `May 6, 2021 Admin`, is that of the letter which was posted."""
    if candidate.kind != "date" or candidate.byline or candidate.posted:
        return False
    if last.kind == "title":
        return bool(last.posted) and _same_day(last.spans[0], candidate.spans[0])
    return (
        last.kind == "date" and last.byline and not last.posted and _shortly_before(candidate.spans[0], last.spans[0])
    )


def _with_its_day(last: Candidate, date: Candidate) -> Candidate:
    """One heading of what was posted and the letter's date below it, which is the day of a post without a title."""
    if last.kind == "title":
        return replace(last, last_line=date.last_line, end=date.end, rest=date.rest)
    return replace(date, posted=last.spans[0], first_line=last.first_line, start=last.start, byline=True)


def _same_day(a: DateSpan, b: DateSpan) -> bool:
    return (a.year, a.month, a.day) == (b.year, b.month, b.day)


def _above(last: Candidate, candidate: Candidate) -> bool:
    """Whether a day of posting stands above the dated title it belongs to."""
    return _stamps_next(last, candidate) or _dates_next(last, candidate)


def _stamps_next(last: Candidate, candidate: Candidate) -> bool:
    """Whether a posting line stands above a dated title."""
    return bool(last.kind == "posted" and last.posted is None and candidate.spans[0].year and candidate.kind != "date")


def _dates_next(last: Candidate, candidate: Candidate) -> bool:
    """Whether a date line is the posting day of the title below, which names the day of a session shortly before."""
    if last.kind not in ("date", "lead") or last.posted or candidate.kind != "title" or candidate.separator == ".":
        return False
    if last.kind == "lead" and last.separator not in ("|", "\t"):
        return False  # `April 3, 2017 | Bargaining` says in what category
    return _named_before(candidate, last.spans[0])


def _named_before(title: Candidate, posted: DateSpan) -> bool:
    """Whether a title names the day of a session, that of the post or one of the week before."""
    if not pattern("headings", "names the day").search(title.before.lower() + " "):
        return False
    span = title.spans[-1] if title.spans[-1].month else title.spans[0]
    year = span.year
    if year is None and posted.year and span.month and posted.month:
        year = posted.year - (span.month > posted.month)
    return _shortly_before(replace(span, year=year), posted)


def _title_above_date(last: Candidate, candidate: Candidate) -> bool:
    """`JUNE 6 WALKOUT WITHDRAWN` right above a date line is its title."""
    return (
        last.last_line + 1 == candidate.first_line
        and candidate.kind == "date"
        and last.kind in ("title", "lead")
        and not last.spans[0].year
    )


def _with_its_posting(title: Candidate, date: Candidate) -> Candidate | None:
    """`Bargaining Update 9/21: One Step Ahead` right above `September 22, 2021`: the title's is the session's day."""
    if not _named_before(title, date.spans[0]):
        return None
    end = date.end
    return replace(title, posted=date.spans[0], last_line=date.last_line, end=end, rest=end, separator="")


def _titles_post(lines: Lines, candidate: Candidate) -> bool:
    """Whether a dated line beside a posting line is the post's title rather than its first sentence."""
    text = lines.text(candidate.last_line)
    return candidate.kind in ("date", "title", "lead") and len(text) <= MAX_TITLE and not text.endswith(".")


def merge_signed(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """Posting lines at the foot of posts that dated titles head (`Posted by A. on May 13, 2021  2 comments`)."""
    signed: dict[int, Candidate] = {}
    title: Candidate | None = None
    posts = [n for n, c in enumerate(found) if c.kind == "posted"]
    for number, candidate in enumerate(found):
        if candidate.kind != "posted":
            title = title or candidate
            continue
        below = title is not None and lines.below(title.last_line) < candidate.first_line  # with words between
        if title is not None and below and _shortly_before(title.spans[0], candidate.spans[0]):
            signed[number] = title
        title = None
    if 0 in posts or len(signed) < _SIGNED_MIN or len(signed) < _SIGNED_SHARE * len(posts):
        return found
    dates = {id(title): found[number].spans[0] for number, title in signed.items()}
    return [replace(c, posted=dates[id(c)]) if id(c) in dates else c for n, c in enumerate(found) if n not in signed]


def _shortly_before(title: DateSpan, posted: DateSpan) -> bool:
    """Whether a title's day is that of the post or one of the week before."""
    if not (title.is_day and title.year and title.month and title.day and posted.year and posted.month and posted.day):
        return False
    first = calendar_day(title.year, title.month, title.day)
    last = calendar_day(posted.year, posted.month, posted.day)
    return bool(first and last and 0 <= (last - first).days <= _WEEK)


def merge_feet(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """Days at the feet of undated posts, all of a page and nothing told behind the last: their titles head them.

    Sentences of these posts may begin with a day: `On Wednesday, April 1, a change came`.
    """
    feet = [c for c in found if not (c.kind == "lead" and not c.separator and _is_told(lines, c.first_line))]
    alike = feet and all(c.shape == feet[0].shape for c in feet)
    if not alike or (len(feet) < _SIGNED_MIN and feet[0].kind != "posted" and not _labelled(lines, feet[0])):
        return found
    if any(_is_told(lines, n) for n in range(feet[-1].last_line + 1, len(lines))):
        return found
    titles: list[int] = []
    after = 0
    for candidate in feet:
        title = _first_title(lines, after, candidate.first_line)
        if title < 0:
            return found
        titles.append(title)
        after = candidate.last_line + 1
    return [_at_title(lines, candidate, title) for candidate, title in zip(feet, titles, strict=True)]


def _labelled(lines: Lines, candidate: Candidate) -> bool:
    """Whether a label of its own stands above a date: `Publication Date:`."""
    return (
        candidate.kind == "date"
        and pattern("headings", "dating").match(lines.low(candidate.first_line - 1)) is not None
    )


def _first_title(lines: Lines, start: int, end: int) -> int:
    """The first filled line from ``start``, if it is a title free above a report that ends before ``end``; else -1."""
    title = next((n for n in range(start, end) if not lines[n].blank), end)
    below = lines.below(title) if title < end else end
    if below >= end or below == title + 1 or not lines.blank_above(title):
        return -1
    plain = len(lines.text(title)) <= MAX_TITLE and not lines.text(title).endswith((".", ":", ",", ";"))
    return title if plain and any(_is_told(lines, n) for n in range(below, end)) else -1


def _is_told(lines: Lines, number: int) -> bool:
    """Whether a line holds a sentence or the beginning of one."""
    return len(lines.text(number)) > MAX_TITLE


def _at_title(lines: Lines, candidate: Candidate, title: int) -> Candidate:
    """A title with the day that stands below its report."""
    line = lines[title]
    return replace(
        candidate,
        kind="title",
        first_line=title,
        last_line=title,
        start=line.content,
        end=line.end,
        rest=line.end,
        before=lines.text(title),
        separator="",
    )


def merge_twins(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """`News May 4, 2009` and `Our Mail for Monday, May 4, 2009` below it are one, where a page has such pairs."""
    pairs = [n for n in range(1, len(found)) if _are_twins(lines, found[n - 1], found[n])]
    if len(pairs) < _PAIRS_MIN:
        return found
    lower = {n: replace(found[n], first_line=found[n - 1].first_line, start=found[n - 1].start) for n in pairs}
    return [lower.get(n, c) for n, c in enumerate(found) if n + 1 not in lower]


def _are_twins(lines: Lines, last: Candidate, candidate: Candidate) -> bool:
    """Whether a title stands right below another one, or a bare day, of the same day, and nothing behind both."""
    titled = candidate.kind == "title" or (candidate.kind == "lead" and on_topic(lines, candidate.first_line))
    if last.kind not in ("title", "date") or not titled or last.posted or candidate.posted:
        return False
    same = candidate.spans[0].year is not None and _same_day(last.spans[0], candidate.spans[0])
    copies = lines.low(last.first_line) == lines.low(candidate.first_line)
    alone = (last,) if candidate.kind == "lead" else (last, candidate)
    behind = any(lines.view.text[c.spans[-1].end : lines[c.last_line].end].strip() for c in alone)
    return same and not copies and not behind and lines.below(last.last_line) == candidate.first_line
