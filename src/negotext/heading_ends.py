"""Where a heading stops: with its date, where the report runs in, or with its line."""

from __future__ import annotations

import re

from .candidate import MAX_TITLE, Candidate, by_shape
from .lexicon import pattern
from .lines import Lines


def settle_ends(lines: Lines, chosen: list[Candidate]) -> None:
    """Where each heading stops: with the date (run-in text, table rows) or with its line (a title after the date)."""
    firsts = {c.first_line for c in chosen}
    for group in by_shape(c for c in chosen if c.kind in ("lead", "title")):
        own = [runs_in(lines, c, firsts) for c in group]
        run_in = sum(own) * 2 >= len(group)
        for candidate, strength in zip(group, own, strict=True):
            if candidate.separator == "\t" or (strength and run_in) or strength > 1:
                candidate.end = _trimmed_end(lines, candidate)
            else:
                candidate.end = lines[candidate.last_line].end


def _trimmed_end(lines: Lines, candidate: Candidate) -> int:
    end = candidate.rest
    while end > candidate.start and lines.view.text[end - 1] in " \t\n":
        end -= 1
    return end


def runs_in(lines: Lines, candidate: Candidate, firsts: set[int]) -> int:
    """0 if the words after the date are a title, 1 if they look like text, 2 if they must be."""
    after = lines.view.text[candidate.rest : lines[candidate.last_line].end].strip()
    if not after:
        return 0
    if len(after) > MAX_TITLE:
        return 2
    following = candidate.last_line + 1
    has_body = following < len(lines) and lines.below(candidate.last_line) not in firsts
    if candidate.separator == "|" and after.count("|") >= 1 and not (has_body and not after.endswith("|")):
        return 1
    exclaims = has_body and lines[following].blank and after.endswith("!")
    if exclaims and pattern("headings", "topic").search(lines.low(candidate.last_line)):
        return 0  # `July 11 Bargaining Update: We Have Begun!`
    if re.search(r"[.!?;]['\")]?$", after) and not re.search(r"\b[ap]\.m\.$", after):
        return 1
    if not has_body:
        return 1
    if lines[following].blank:
        return 0
    if candidate.kind == "lead" and candidate.separator in (":", "→"):
        return 1
    return int(len(after) > 45 and _goes_on(lines, following))


def _goes_on(lines: Lines, number: int) -> bool:
    """Whether a line continues a paragraph: it begins in lower case, or is a full line without a bullet."""
    line = lines[number]
    start = lines.view.text[line.content : line.content + 1]
    return start.islower() or (line.end - line.start > 60 and not line.indented)
