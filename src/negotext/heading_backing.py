"""Which candidates have a report below them: headings head prose, and the days of events, files and contracts do not.

Real pages are full of dated lines that head nothing. Where the page's own form of heading shows itself, because line
after line of one form has sentences below, lines of other forms that have none are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from .candidate import Candidate
from .lines import Lines
from .years import Dated, order

_LEAST, _SHARE = 4, 0.7  # so many candidates of one form, and this share of them, with a report below show the form
_NEAR = 8  # filled lines below a candidate in which its report begins
_LONG, _WORDS = 60, 8  # characters and blanks; a line of so many is prose without a stop too
_SENTENCE = re.compile(r"[a-zA-Z0-9%)\"'”’][.!?][\"')”’]?$")
_BREAK = re.compile(r"[a-z0-9)]{2}[.!?] [A-Z]")
_PUNCTUATED = re.compile(r"[\d.;,%–-]")  # no item of a menu
_SHORT_WORD = re.compile(r"\b(?:[ap]\.m|st|ave|inc|etc|no|dr|mr|ms|jr|u\.s)\.$", re.IGNORECASE)


def without_clutter(lines: Lines, good: list[Candidate]) -> list[Candidate]:
    """The candidates without those that only name a day, where the page's headings head reports."""
    backed = _backed(lines, good)
    if good and _is_masthead(lines, good, backed):
        good = good[1:]
    groups: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for candidate in good:
        groups[candidate.signature].append(candidate)
    main = max(groups.values(), key=lambda group: sum(backed[id(c)] for c in group), default=[])
    reports = [c for c in main if backed[id(c)]]
    if len(reports) < _LEAST or len(reports) < _SHARE * len(main):
        reports = _of_a_mixed_form(main, reports)
        if not reports:
            return good
    own = {id(c) for c in main}
    records = sum(_is_prose(_own_words(lines, c)) for c in reports) * 2 > len(reports)  # one line each, as in a table
    listed = set() if records else _listed(good, backed)
    return [
        c
        for c in good
        if backed[id(c)]
        or c.kind in ("mail", "posted")
        or c.posted is not None
        or (id(c) in own and id(c) not in listed)
    ]


def _is_masthead(lines: Lines, good: list[Candidate], backed: dict[int, bool]) -> bool:
    """Whether the first day is today's: a menu follows it, and reports all the others of its form."""
    first, *rest = good
    alike = [c for c in rest if c.kind == first.kind]
    if first.kind != "date" or len(alike) < _LEAST or not all(backed[id(c)] for c in alike):
        return False
    below = [lines.text(n) for n in _lines_below(lines, first.last_line, rest[0].first_line)]
    return len(below) == _NEAR and not any(_PUNCTUATED.search(text) or len(text) >= _LONG for text in below)


def _of_a_mixed_form(main: Sequence[Candidate], reports: list[Candidate]) -> list[Candidate]:
    """The candidates with reports of a form that lists share, if there are enough and their days are in order."""
    if len(reports) < _LEAST or main[0].kind == "title":
        return []
    days = [Dated(c.spans[0]) for c in reports]
    return reports if order(days) else []


def _backed(lines: Lines, good: Sequence[Candidate]) -> dict[int, bool]:
    """For each candidate whether a sentence follows it before the next one."""
    found = {}
    firsts = [c.first_line for c in good] + [len(lines)]
    for candidate, following in zip(good, firsts[1:], strict=True):
        below = lines.below(candidate.last_line)
        found[id(candidate)] = (
            _is_prose(_own_words(lines, candidate))
            or any(_is_prose(lines.text(number)) for number in _lines_below(lines, candidate.last_line, following))
            or (below == following < len(lines) and lines.text(below).endswith("."))  # `Trustees vote 6/9.`
        )
    return found


def _own_words(lines: Lines, candidate: Candidate) -> str:
    """What stands behind the date in its own line."""
    return lines.view.text[candidate.rest : lines[candidate.last_line].end].strip()


def _lines_below(lines: Lines, last: int, end: int) -> list[int]:
    """The first filled lines between a candidate and the next."""
    numbers: list[int] = []
    number = lines.below(last)
    while number < end and len(numbers) < _NEAR:
        numbers.append(number)
        number = lines.below(number)
    return numbers


def _is_prose(text: str) -> bool:
    if len(text) >= _LONG or text.count(" ") >= _WORDS or _BREAK.search(text):
        return True
    return bool(_SENTENCE.search(text) and " " in text and not _SHORT_WORD.search(text))


def _listed(good: Sequence[Candidate], backed: dict[int, bool]) -> set[int]:
    """Those without a report that stand right above or below another one without."""
    bare = [c for c in good if not backed[id(c)]]
    found = set()
    for first, second in pairwise(bare):
        if first.last_line + 1 == second.first_line:
            found |= {id(first), id(second)}
    return found
