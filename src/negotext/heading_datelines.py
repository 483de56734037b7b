"""Datelines and lines of writer and day: which titles stand above them."""

from __future__ import annotations

import re
from collections import Counter

from .candidate import Candidate
from .heading_ends import runs_in
from .lines import Lines
from .title_lines import like_a_title, on_topic, title_like

_SURE = 0.75  # this share of them have titles, or none has
_LABEL = re.compile(r"[A-Z]{4,12}:")  # `UPDATE:` before the day of a report
_BYLINES_MIN = 3  # so many lines that name a writer or source and the day show that titles stand above them
_SOURCE = 60  # characters of its name at most
_DATELINES_MIN = 2  # so many datelines below titles show that this is the page's way
_SIGNED = re.compile(r"[/|][ ](?:[A-Z][\w.'-]{0,20}[ ]){1,3}[A-Z][\w.'-]{1,20}")


def above_datelines(
    lines: Lines, chosen: list[Candidate], taken: set[int], repeated: Counter[str]
) -> list[tuple[Candidate, int]]:
    """Datelines, of whatever place, with the lines of the titles above them, where nearly all have one."""
    group = [c for c in chosen if c.title_line < 0 and is_dateline(lines, c, taken)]
    for gap in (0, 1):
        titled = [(c, n) for c in group if (n := c.first_line - 1 - gap) >= 0 and n not in taken]
        titled = [(c, n) for c, n in titled if not lines[n].bulleted and title_like(lines, n, repeated, gap)]
        if len(titled) >= max(_DATELINES_MIN, _SURE * len(group)):
            return titled
    return []


def above_sources(
    lines: Lines, chosen: list[Candidate], taken: set[int], repeated: Counter[str]
) -> list[tuple[Candidate, int]]:
    """Lines of who wrote and the day, `A. Zell - The Reporter - 5 May 2021`, with the lines of titles above them."""
    if feed := _above_repeated_sources(lines, chosen, taken, repeated):
        return feed
    group = [c for c in chosen if c.title_line < 0 and _names_source(lines, c)]
    titled = [(c, n) for c in group if (n := c.first_line - 2) >= 0 and n not in taken and lines[n + 1].blank]
    titled = [(c, n) for c, n in titled if title_like(lines, n, repeated, gap=1) and not on_topic(lines, n + 2)]
    return titled if len(titled) >= max(_BYLINES_MIN, _SURE * len(group)) else []


def _above_repeated_sources(
    lines: Lines, chosen: list[Candidate], taken: set[int], repeated: Counter[str]
) -> list[tuple[Candidate, int]]:
    """The items of a feed, `01/17/22 - Local 858`, with the titles right above; titles are new, and sources recur."""
    group = [c for c in chosen if c.title_line < 0 and c.kind == "lead" and c.separator == "-"]
    behind = [lines.view.text[c.rest : lines[c.last_line].end].strip() for c in group]
    if len(group) < _BYLINES_MIN or len(set(behind)) == len(group):
        return []
    named = [c for c, source in zip(group, behind, strict=True) if source[:1].isupper() and len(source) <= _SOURCE]
    above = [(c, n) for c in named if (n := c.first_line - 1) >= 0 and n not in taken and not lines[n].bulleted]
    titled = [(c, n) for c, n in above if lines.text(n)[:1].isupper() and like_a_title(lines, n, repeated, most=2)]
    return titled if len(titled) >= _SURE * len(group) else []


def _names_source(lines: Lines, candidate: Candidate) -> bool:
    """Whether a line ends with a dash and its day, and another blank line parts it from the report."""
    ends = candidate.kind == "title" and candidate.posted is None and candidate.before.endswith("-")
    below = candidate.last_line + 1
    behind = lines.view.text[candidate.rest : lines[candidate.last_line].end]
    return ends and not behind.strip() and below < len(lines) and lines[below].blank


def is_dateline(lines: Lines, candidate: Candidate, taken: set[int]) -> bool:
    """Whether a report begins right behind the date: `OTTAWA, June 7, 2024 – The carriers`, `05-Apr-2021 - Talks`."""
    begins = candidate.kind == "lead" or candidate.placed
    begins = begins or (candidate.kind == "title" and _LABEL.fullmatch(candidate.before) is not None)
    return begins and candidate.separator in ("-", "/") and runs_in(lines, candidate, taken) > 0


def is_signed(lines: Lines, candidate: Candidate) -> bool:
    """Whether nothing but a name stands behind the day: `February 16, 2016 / Ana Lesch`."""
    behind = lines.view.text[candidate.rest : lines[candidate.last_line].end].strip()
    return candidate.kind == "lead" and bool(_SIGNED.fullmatch(f"{candidate.separator} {behind}".strip()))
