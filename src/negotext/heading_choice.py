"""Which candidates are the page's headings: its main form, then others that keep its order of days."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from .candidate import MAX_TITLE, Candidate
from .dates import DateSpan
from .heading_backing import without_clutter
from .heading_scores import ACCEPT
from .lexicon import pattern
from .lines import Lines
from .years import Dated, order

_LONE = 1.1  # the score at which a line is a heading where a page has no other
_PERIODS = ("month", "season")
_GRID = re.compile(r"(?:[mtwfs][a-z]{0,2}[ \t|]{1,4}){6}[mtwfs][a-z]{0,2}$")  # the weekdays on top of a calendar
_CARRIED_MIN = 3  # so many headings below the header of a mail, and the mail is a page sent round
_LONG_TIMELINE = 8  # with so many dated lines it is one too, even where they follow on one another
_MANY = 4  # so many headings show how a page writes its days
_MISSING = -0.6  # the score of a line that is a heading where its day is missing in the order
_SHORT = 70  # characters of such a line
_LISTS_MIN = 2  # so many headings of one form with a list below show that lists are not headings


def choose(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates that are headings; all have their scores."""
    good = [c for c in found if c.score >= ACCEPT]
    if not good:
        kinds = ("posted", "mail", "title", "date")
        stop = first_stop(lines)
        return [c for c in found if c.kind in kinds and (c.score >= _LONE or _titles_page(lines, c, stop))][:1]
    good = without_clutter(lines, _without_envelope(lines, _without_sections(lines, good)))
    if not good:
        return []
    main = _main_form(good)
    keepers = [c for c in good if c.shape == main]
    way = order([Dated(c.spans[0]) for c in keepers])
    dated = all(c.spans[0].year for c in keepers)
    end = len(lines.view.text.rstrip())
    forms = {_form(c) for c in keepers}
    free = 2 * sum(lines.blank_above(c.first_line) for c in keepers) > len(keepers)
    chosen = [
        c
        for c in good
        if c.shape == main
        or (_fits(c, keepers, way, forms, dated=dated, text_end=end) and not (free and _signs_off(lines, c)))
    ]
    weak = [c for c in found if _MISSING <= c.score < ACCEPT]
    return _with_missing(lines, chosen, [*good, *weak]) if free else chosen


def first_stop(lines: Lines) -> int:
    """The first line that ends with a full stop: there what is told begins."""
    return next((n for n in range(len(lines)) if lines.text(n).endswith(".")), len(lines))


def _with_missing(lines: Lines, chosen: list[Candidate], others: list[Candidate]) -> list[Candidate]:
    """With others that would not do as headings, where they stand free and their day is missing in the order."""
    way = order([Dated(c.spans[0]) for c in chosen])
    if len(chosen) < _MANY or not way:
        return chosen
    starts = [c.start for c in chosen]
    missing = []
    for candidate in others:
        place = bisect_left(starts, candidate.start)
        inside = 0 < place < len(chosen) and starts[place] != candidate.start
        if inside and candidate.kind in ("title", "lead") and _free_line(lines, candidate):
            days = (chosen[place - 1].spans[0], candidate.spans[0], chosen[place].spans[0])
            if all(_compare(later, earlier) * way > 0 for earlier, later in pairwise(days)):
                missing.append(candidate)
    return sorted([*chosen, *missing], key=attrgetter("start"))


def _free_line(lines: Lines, candidate: Candidate) -> bool:
    """Whether a short line without a stop stands below a blank one and has something below."""
    first, last = candidate.first_line, candidate.last_line
    text = lines.view.text[candidate.start : lines[last].end]
    return (
        lines.blank_above(first)
        and lines.below(last) < len(lines)
        and len(text) <= _SHORT
        and text[-1:] not in ".,;:"
        and not candidate.bulleted
        and not (candidate.kind == "title" and candidate.separator == ".")
    )


def _titles_page(lines: Lines, candidate: Candidate, stop: int) -> bool:
    """Whether a line with small words, `Summary of bargaining October 15, 2024`, stands free above all that is told.

    What is told begins at ``stop``, the first line that ends with a full stop.
    """
    span, last, first = candidate.spans[0], lines[candidate.last_line], candidate.first_line
    return (
        candidate.kind == "title"
        and lines.blank_above(first)
        and first <= stop
        and (first == 0 or lines.below(candidate.last_line) > candidate.last_line + 1)
        and span.year is not None
        and last.end - candidate.start <= MAX_TITLE
        and not lines.view.text[candidate.rest : last.end].strip()
    )


def _signs_off(lines: Lines, candidate: Candidate) -> bool:
    """Whether the line ends a paragraph (`Recorded by A. Steward, May 5, 2020`) where headings stand free."""
    below = candidate.last_line + 1
    ends = below == len(lines) or lines[below].blank
    return candidate.kind == "title" and ends and not lines.blank_above(candidate.first_line)


def _main_form(good: list[Candidate]) -> tuple[object, ...]:
    """The form of heading that weighs most, but for time lines inside the entries of another form."""
    weights: dict[tuple[object, ...], float] = defaultdict(float)
    for candidate in good:
        weights[candidate.shape] += candidate.score
    forms = sorted(weights, key=lambda s: -weights[s])
    main = forms[0]
    if any(c.bulleted and c.spans[0].year is None for c in good if c.shape == main):
        for form in forms[1:]:
            if _holds(form, main, good):
                return form
    return main


def _holds(outer: tuple[object, ...], inner: tuple[object, ...], good: list[Candidate]) -> bool:
    """Whether bullets without a year are lists in the entries of dated, unbulleted headings of another form."""
    kinds = [c.shape for c in good if c.shape in (outer, inner)]
    first = next(c for c in good if c.shape == outer)
    begun = sum(a == outer and b == inner for a, b in pairwise(kinds))
    return first.spans[0].is_day and first.spans[0].year is not None and not first.bulleted and (
        kinds[0] == outer and begun >= _LISTS_MIN
    )  # fmt: skip


def _without_sections(lines: Lines, good: list[Candidate]) -> list[Candidate]:
    """Without months and seasons that have dated headings of their own right below: those are section lines."""
    kept = []
    days = sum(c.kind not in _PERIODS for c in good)
    for number, candidate in enumerate(good):
        if candidate.kind in _PERIODS:
            below = lines.below(candidate.last_line)
            if (
                _is_echo(lines, good, number)
                or _in_archive(good, number)
                or (below < len(lines) and _GRID.match(lines.low(below)))
            ):
                continue
            following = good[number + 1] if number + 1 < len(good) else None
            if (
                following
                and lines.below(candidate.last_line) == following.first_line
                and following.kind not in _PERIODS
            ):
                continue
            if days > 2 * (len(good) - days) and candidate.spans[0].year is None:
                continue
        kept.append(candidate)
    return kept


def _without_envelope(lines: Lines, good: list[Candidate]) -> list[Candidate]:
    """Without the header of a mail that carries a page: the only one, above headings that are no mere time line."""
    rest = good[1:]
    if len(rest) < _CARRIED_MIN or good[0].kind != "mail" or any(c.kind == "mail" for c in rest):
        return good
    apart = sum(c.kind != "lead" or c.separator in ("\t", "|") or lines[c.first_line - 1].blank for c in rest)
    return rest if apart * 2 >= len(rest) or len(rest) >= _LONG_TIMELINE else good


def _is_echo(lines: Lines, good: list[Candidate], number: int) -> bool:
    """Whether a month stands right under a heading of one of its days, as some blogs print it."""
    if not number:
        return False
    above, month = good[number - 1], good[number]
    same = _key(above.spans[0])[:2] == _key(month.spans[0])[:2]
    return same and above.spans[0].is_day and lines.below(above.last_line) == month.first_line


def _in_archive(good: list[Candidate], number: int) -> bool:
    """Whether a month stands in a menu of months, one a line with nothing between."""

    def adjacent(a: int, b: int) -> bool:
        pair = good[a], good[b]
        return all(c.kind in _PERIODS for c in pair) and pair[0].last_line + 1 == pair[1].first_line

    return (number + 1 < len(good) and adjacent(number, number + 1)) or (number > 0 and adjacent(number - 1, number))


def _key(span: DateSpan) -> tuple[int, int, int]:
    return (span.year or 0, span.month or 0, span.day or 0)


def _compare(a: DateSpan, b: DateSpan) -> int:
    """-1, 0, 1 like the days named; 0 too where a missing year leaves it open."""
    if a.year and b.year:
        return (_key(a) > _key(b)) - (_key(a) < _key(b))
    if not (a.month and b.month):
        return 0
    delta = (a.month * 31 + (a.day or 1)) - (b.month * 31 + (b.day or 1))
    return 0 if abs(delta) > 150 else (delta > 0) - (delta < 0)


def _form(candidate: Candidate) -> tuple[str, str]:
    """How the heading writes its day, such as in numbers with slashes."""
    return candidate.spans[0].form, candidate.spans[0].sep


def _fits(
    candidate: Candidate,
    keepers: list[Candidate],
    way: int,
    forms: set[tuple[str, str]],
    *,
    dated: bool,
    text_end: int,
) -> bool:
    """Whether a heading of another form than the main one keeps the page's order where it stands.

    Args:
        candidate: the heading.
        keepers: the headings of the main form, in page order.
        way: the order of their days.
        forms: how they write them.
        dated: whether all of them give a year.
        text_end: where the page's last word ends.
    """
    place = bisect_left(keepers, candidate.start, key=attrgetter("start"))
    before = keepers[place - 1] if place else None
    after = keepers[place] if place < len(keepers) else None
    span = candidate.spans[0]
    if candidate.kind == "mail" or candidate.posted is not None:
        return True
    if candidate.kind == "posted":
        return candidate.end < text_end
    if span.year is None and dated and candidate.kind in ("lead", "date") and not _but_for_year(candidate, keepers[0]):
        return False  # a day without its year where headings have theirs: a cell, a list, a sentence
    if candidate.kind == "title" and span.form == "num" and len(keepers) >= _MANY and _form(candidate) not in forms:
        return False  # `ATU notice 5-22-23` among `Jun 01`: the name of a file
    if before and _compare(before.spans[0], span) == 0 and candidate.kind != "lead":
        same_day = before.spans[0].month == span.month and before.spans[0].day == span.day
        if same_day and before.kind != candidate.kind:
            return False  # a dated sub-heading of the entry it stands in
    if len(keepers) < 2:
        return candidate.score >= ACCEPT + 0.4 and not _announces(candidate, keepers[0])
    if not way:
        return candidate.score >= ACCEPT + 0.7
    behind = before is None or _compare(span, before.spans[0]) * way >= 0
    ahead = after is None or _compare(after.spans[0], span) * way >= 0
    anew = before and after and _compare(after.spans[0], before.spans[0]) * way < 0  # another section begins between
    if not (behind or ahead if anew else behind and ahead):
        return False
    bare = candidate.kind in ("date", "lead") and candidate.separator in ("", ",")
    return bool(before) or way >= 0 or candidate.score >= ACCEPT + 0.8 or not bare


def _announces(candidate: Candidate, keeper: Candidate) -> bool:
    """Whether a title with a later day and its hour, `Town hall: Thursday 29 April, 6:30pm`, invites to something."""
    hour = candidate.rest > candidate.spans[-1].end
    later = _compare(candidate.spans[0], keeper.spans[0]) > 0
    session = pattern("headings", "names the day").search(candidate.before.lower() + " ")
    return candidate.kind == "title" and hour and later and not session


def _but_for_year(candidate: Candidate, keeper: Candidate) -> bool:
    """Whether run-in dates are alike in all but that one has no year."""
    a, b = candidate.shape, keeper.shape
    return bool(candidate.separator) and (*a[:2], *a[3:]) == (*b[:2], *b[3:])


def drop_repeats(lines: Lines, chosen: list[Candidate]) -> list[Candidate]:
    """Without a page title that only repeats the first heading, and without dated sub-headings of one post."""
    kept: list[Candidate] = []
    for candidate in chosen:
        last = kept[-1] if kept else None
        if last and last.spans[0].is_day and _key(last.spans[0]) == _key(candidate.spans[0]):
            adjacent = lines.below(last.last_line) == candidate.first_line
            same = lines.low(last.first_line) == lines.low(candidate.first_line)
            titles = _titles_alike(last, candidate) and not _own_report(lines, last)
            teased = same and len(chosen) == 2 and _name_above(lines, last) == _name_above(lines, candidate) != ""
            if len(kept) == 1 and (teased or (adjacent and (same or titles) and len(chosen) <= 3)):
                kept[-1] = candidate
                continue
            if adjacent and not same and last.kind == candidate.kind == "date":  # a post that is named by its day
                kept[-1] = replace(last, last_line=candidate.last_line, end=candidate.end, rest=candidate.rest)
                continue
            glued = not any(lines[n].blank for n in range(last.last_line, candidate.first_line))
            if not adjacent and (_sub_heading(last, candidate) or (glued and _other_field(last, candidate))):
                continue
        kept.append(candidate)
    return kept


def _name_above(lines: Lines, candidate: Candidate) -> str:
    """The line above a heading: that of a site or section stands above a teaser as above the report."""
    above = candidate.first_line - 1
    while above >= 0 and lines[above].blank:
        above -= 1
    return lines.low(above) if above >= 0 else ""


def _titles_alike(last: Candidate, candidate: Candidate) -> bool:
    """Whether two dated titles share a word: the page's and the post's are often not quite the same."""
    words = [set(re.findall(r"[a-z]{4,}", c.before.lower())) for c in (last, candidate)]
    return last.kind == candidate.kind == "title" and not words[0].isdisjoint(words[1])


def _own_report(lines: Lines, candidate: Candidate) -> bool:
    """Whether words stand behind the day of a title."""
    return bool(lines.view.text[candidate.rest : lines[candidate.last_line].end].strip())


def _other_field(last: Candidate, candidate: Candidate) -> bool:
    """Whether two dates with labels are fields of one record: `Update: 3/19/2024`, `Status: agreed 3/19/2024`."""
    return last.kind == candidate.kind == "title" and last.signature[-1] != candidate.signature[-1]


def _sub_heading(last: Candidate, candidate: Candidate) -> bool:
    """Whether a title of the same day belongs inside the entry of the last one."""
    return bool(
        last.kind == candidate.kind == "title"
        and not (last.bracket and candidate.bracket)
        and candidate.spans[0].year
        and len(candidate.before.split()) >= 3
        and last.before.lower() != candidate.before.lower()
        and _series(last) != _series(candidate)
    )


def _series(candidate: Candidate) -> list[str]:
    """The words that titles of one series share, numbers aside (`Update #4`, `Session 5`)."""
    return "".join(c for c in candidate.before.lower() if not c.isdecimal()).split()[:2]
