"""Whether a line of a page reads as a title."""

from __future__ import annotations

import re
from collections import Counter

from .candidate import MAX_TITLE
from .lexicon import pattern
from .lines import Lines


def on_topic(lines: Lines, number: int) -> bool:
    """Whether the last words of a line say that it heads an update, a session."""
    return pattern("headings", "topic").search(lines.low(number)) is not None


def head_like(lines: Lines, number: int) -> bool:
    """Whether a line can be one of a block above a date: no sentence, no rule, no year."""
    text = lines.text(number)
    low = text.lower()
    return not ends_sentence(text, ".;:") and not (
        pattern("headings", "rule").match(low) or pattern("headings", "year_section").match(low)
    )


def ends_sentence(text: str, stops: str) -> bool:
    """Whether one of ``stops`` ends a text, and not as part of a short form."""
    return text.endswith(tuple(stops)) and not text.endswith(("...", "a.m.", "p.m.", "U.S."))


def byline_like(text: str) -> bool:
    """A short line between title and date: the author's name, a category."""
    return bool(text) and len(text) <= 60 and text[0].isupper() and not text.endswith((".", "!", "?", ":", ","))


def title_like(lines: Lines, number: int, repeated: Counter[str], gap: int) -> bool:
    """Whether a line reads as a title and stands as one: after a blank line, or after one that has an end."""
    if not like_a_title(lines, number, repeated, most=2 if gap else 1):  # a page of posts may begin with a copy
        return False
    if gap and (lines[number].bulleted or not lines.blank_above(number)):
        return False
    if not lines.blank_above(number):
        above = lines[number - 1]
        ended = re.search(r"[.!?)\d]$|[ ][/>|»›][ ]", lines.view.text[above.start : above.end])
        low = lines.low(number - 1)
        if not (ended or pattern("headings", "foot").match(low) or pattern("headings", "owner").search(low)):
            return False
    return not (gap and number + 1 < len(lines) and not lines[number + 1].blank)


def like_a_title(lines: Lines, number: int, repeated: Counter[str], *, most: int = 1) -> bool:
    """Whether a line reads as a title, and stands at most so many times on the page."""
    line, text = lines[number], lines.text(number)
    low = text.lower()
    if line.blank or len(text) > MAX_TITLE or repeated[low] > most:
        return False
    if ends_sentence(text, ".:;,"):
        return False
    return not any(pattern("headings", name).match(low) for name in ("rule", "year_section", "foot", "label"))
