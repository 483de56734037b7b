"""What between and after the entries belongs to none: year lines, union names, rules, page numbers, footers."""

from __future__ import annotations

import re

from .candidate import MAX_TITLE, Candidate
from .heading_months import bare_month_pattern
from .lexicon import pattern
from .lines import Line, Lines

_BARE_SEASON = re.compile(r"^(?:fall|spring|summer|winter)(?:[ ,]+(?:19|20)\d\d)?[ ]*:?$")
_SENTENCE_VERB = re.compile(
    r"\b(?:will|was|were|is|are|has|have|met|voted|reached|signed|sent|rejected|offered|click|read|ratif\w+"
    r"|approv\w+)\b"
)
_CLOSING, _BRIEF, _SOON = 420, 200, 80  # characters of a closing paragraph, of one that is brief, before its words
_EXPLAINED = 160  # characters of a line under a section line
_PAGE_NUMBER = re.compile(r"\bpage \d+(?: of \d+)?\b|\bpage +\d+$")


def furniture(lines: Lines, chosen: list[Candidate]) -> tuple[list[int], list[tuple[int, int] | None]]:
    """Where each entry ends, and the span of the section line it stands under."""
    ends: list[int] = []
    sections: list[tuple[int, int] | None] = []
    current: tuple[int, int] | None = None
    for number, candidate in enumerate(chosen):
        floor = chosen[number - 1].last_line if number else -1
        top = candidate.label_line if candidate.label_line >= 0 else candidate.first_line
        cut, section = _section_above(lines, top, floor, first=number == 0)
        current = section or current
        if number:
            ends.append(min(lines[cut].start, candidate.start))
        sections.append(current)
    ends.append(_footer_start(lines, chosen[-1]))
    return [max(e, c.end) for e, c in zip(ends, chosen, strict=True)], sections


def _section_above(lines: Lines, first_line: int, floor: int, *, first: bool) -> tuple[int, tuple[int, int] | None]:
    """The line at which furniture above a heading begins, and the section line among it."""
    cut, section = first_line, None
    index = first_line - 1
    while index > floor:
        if lines[index].blank:
            index = lines.above(index)
            if index <= floor:
                break
        top = _top_of(lines, index, floor)
        kind = _block_kind(lines, top, index, after_blank=top - 1 > floor or first)
        if kind is None and (named := _named_above(lines, top, index, floor)) is not None:
            index, top, kind = named, named, "section"
        if kind is None:
            if index != top and _is_rule(lines, lines[index]):  # a rule or page number right under the text
                cut = index
            break
        cut = top
        if kind == "section" and section is None:
            section = (lines[top].content, lines[top].end)
        index = top - 1
    return cut, section


def _top_of(lines: Lines, index: int, floor: int) -> int:
    """The first line of the block that a line is in."""
    while index - 1 > floor and not lines[index - 1].blank:
        index -= 1
    return index


def _named_above(lines: Lines, top: int, bottom: int, floor: int) -> int | None:
    """The section line above a block that only explains it: ``Negotiators for the City: Finance Manager``."""
    line = lines[top]
    above = lines.above(top - 1) if top else -1
    if top != bottom or line.end - line.content >= _EXPLAINED or lines.text(top).endswith((".", "!", "?")):
        return None
    if above <= floor or above != _top_of(lines, above, floor):
        return None
    return above if _block_kind(lines, above, above, after_blank=True) == "section" else None


def _is_rule(lines: Lines, line: Line) -> bool:
    return bool(pattern("headings", "rule").match(lines.view.low[line.start : line.end]))


def _block_kind(lines: Lines, top: int, bottom: int, *, after_blank: bool) -> str | None:
    """``rule`` or ``section`` for a block of lines that belongs to no entry, else ``None``."""
    if all(_is_rule(lines, lines[n]) for n in range(top, bottom + 1)):
        return "rule"
    low = lines.low(top)
    if not after_blank or bottom - top > 2 or len(low) > MAX_TITLE:
        return None
    if pattern("headings", "year_section").match(low) or bare_month_pattern().match(low) or _BARE_SEASON.match(low):
        return "section"
    if (
        pattern("headings", "section").match(low)
        and not any(lines.text(n).endswith((".", "!", "?")) for n in range(top, bottom + 1))
        and not lines[top].indented
    ):
        return None if _SENTENCE_VERB.search(low) else "section"
    return "rule" if _PAGE_NUMBER.search(low) else None


def _footer_start(lines: Lines, last: Candidate) -> int:
    """Where the last entry ends: before the closing paragraphs that are menu, contact, copyright."""
    footer = pattern("headings", "footer")
    view = lines.view
    blocks = _blocks(lines, last.last_line + 1)
    cut = len(view.text)
    has_text = bool(view.text[last.end : lines[last.last_line].end].strip())
    for top, bottom in reversed(blocks if has_text else blocks[1:]):
        text = view.low[lines[top].start : lines[bottom].end]
        short = len(text) < 160 and not re.search(r"[.!?]$", text.strip())
        if (
            (_is_rule(lines, lines[top]) and top == bottom)
            or _closes(footer.search(text), text)
            or (short and cut < len(view.text) and len(text) < 90 and not _is_list(lines, top, bottom))
        ):
            cut = lines[top].start
            continue
        # A footer line glued under the last paragraph's text.
        while bottom > top and footer.search(lines.low(bottom)) and lines[bottom].end - lines[bottom].start < 120:
            cut = lines[bottom].start
            bottom -= 1
        break
    return cut


def _closes(found: re.Match[str] | None, text: str) -> bool:
    """Whether a paragraph is of the footer: short with words of it, or soon at them, or with those of no report."""
    if found is None or len(text) >= _CLOSING:
        return False
    return len(text) < _BRIEF or found.start() < _SOON or pattern("headings", "imprint").search(text) is not None


def _is_list(lines: Lines, top: int, bottom: int) -> bool:
    """Whether all lines of a block have bullets: a list goes with the text above it."""
    return all(
        lines.view.text[line.start : line.content].strip() for line in (lines[n] for n in range(top, bottom + 1))
    )


def _blocks(lines: Lines, index: int) -> list[tuple[int, int]]:
    """The runs of filled lines from a line on, each as its first and last line."""
    blocks: list[tuple[int, int]] = []
    while index < len(lines):
        if lines[index].blank:
            index = lines.below(index)
            continue
        top = index
        while index < len(lines) and not lines[index].blank:
            index += 1
        blocks.append((top, index - 1))
    return blocks
