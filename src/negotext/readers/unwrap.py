"""Hard-wrapped lines back into paragraphs: pure functions over text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_FULL: Final = 0.85  # of the text's width: a line this long was broken because the next word did not fit
_OVERLONG: Final = 1.3  # of the width: a line this long was not broken by the margin
_LONG: Final = 0.5  # of the width: a line this long is prose, not a heading or a list of names
_MIN_WIDTH, _MAX_WIDTH = 30, 200  # characters; text outside these was not wrapped by a page's margin

_MONTHS: Final = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DATE_LINE: Final = re.compile(
    rf"(?:(?:posted|updated|dated?)\b:? {{0,3}}(?:on )?)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}[.,]? {{1,3}})?"
    rf"(?:{_MONTHS} \d|\d{{1,2}} {_MONTHS}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d|\d{{4}}-\d\d-\d\d)",
    re.IGNORECASE,
)
# a bullet of any shape, or a number or letter with a dot or bracket
_ITEM: Final = re.compile(
    r"(?:[^\w\s\"'“”‘’«»()\[\]$£€§#&@%+=<>.,;:!?–—…]{1,2}|o(?= )|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s"
)
_LABEL: Final = re.compile(r"[A-Z][A-Za-z ]{1,20}:(?:\s|$)")
_RULE: Final = re.compile(r"[\W_]+$")
_SENTENCE_END: Final = re.compile(r"[.!?:;][\"'”’)\]]{0,2}$")
_OPEN_END: Final = re.compile(
    r"(?:,|\b(?:a|an|and|are|as|at|be|between|by|for|from|in|into|is|its|of|on|or|since|that|the|their|through|to|until|was|were|"
    r"which|with|article|chapter|local|dr\.|mr\.|ms\.|mrs\.|art\.|no\.))$",
    re.IGNORECASE,
)
_SPLIT_WORD: Final = re.compile(r"[^\W\d_]-$")
_LAST_WORD: Final = re.compile(r"([^\W\d_]{1,40})-$")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]{1,40}")
_COMPOUND: Final = re.compile(r"[^\W\d_]{1,40}-[^\W\d_]{1,40}")
# compounds of these pages whose hyphen is their own wherever the line breaks
_OWN_HYPHEN: Final = re.compile(
    r"(?:fact-find|(?:one|two|three|four|five|part|full|half)-(?:time|year|day|hour|month|third|fourth|fifth)"
    r"|(?:long|short|mid)-term|(?:on|off)-(?:schedule|duty|salary)|year-round)",
    re.IGNORECASE,
)


def unwrap(text: str) -> str:
    """Join lines that were broken only because the page ends, and words that were split there.

    A line is joined to the next when it reaches the margin or stops mid-sentence, and the next goes on. Blank lines,
    bullets, rows with tabs or ``|``, labels (``From:``), headings and lines that begin with a date stay on lines of
    their own. Time is linear in the length of the text.

    >>> print(unwrap("June 5, 2025\\nThe contract runs out on Decem-\\nber 31, and both teams agreed to\\nmeet again."))
    June 5, 2025
    The contract runs out on December 31, and both teams agreed to meet again.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    width = line_width(lines)
    compounds = {match.group().lower() for line in lines for match in _COMPOUND.finditer(line)}
    out: list[list[str]] = []
    for index, line in enumerate(lines):
        glue = _glue(lines[index - 1], line, width, compounds) if index else None
        if glue is None:
            out.append([line])
            continue
        if glue == "-":  # the hyphen only splits the word
            out[-1][-1] = out[-1][-1][:-1]
            glue = ""
        out[-1] += [glue, line.lstrip()]
    return "\n".join("".join(pieces) for pieces in out)


def line_width(lines: Sequence[str]) -> float:
    """How many characters a full line has: nine lines in ten are no longer. Infinite where no line is long."""
    lengths = sorted(len(line) for line in lines if len(line) >= _MIN_WIDTH and "\t" not in line)
    return lengths[int(len(lengths) * 0.9)] if lengths else float("inf")


def goes_on(line: str, following: str, width: float) -> bool:
    """Whether a line continues in the following one, on a page whose full lines have ``width`` characters."""
    return _glue(line, following, width, set()) is not None


def is_item(line: str) -> bool:
    """Whether a line begins with a bullet or a number.

    >>> is_item("✘ Nothing on pay"), is_item("$500 more")
    (True, False)
    """
    return bool(_ITEM.match(line))


def _glue(line: str, following: str, width: float, compounds: set[str]) -> str | None:
    """What joins two lines: a space, nothing, ``-`` to drop the hyphen between them; ``None`` if they stay apart."""
    if not _may_join(line, following):
        return None
    start = following.lstrip()
    if _SPLIT_WORD.search(line) and start[0].islower():
        return "" if _keeps_hyphen(line, start, compounds) else "-"
    if width > _MAX_WIDTH:
        return None
    first_word = start.split(maxsplit=1)[0]
    full = len(line) + 1 + len(first_word) >= _FULL * width and len(line) <= _OVERLONG * width
    if line.endswith("-") and full and line[-2:-1].isalnum() and start[0].isalnum():
        return ""
    return " " if _reads_on(line, start, full=full, width=width) else None


def _may_join(line: str, following: str) -> bool:
    if not line or not following or any(mark in both for both in (line, following) for mark in "\t|"):
        return False
    start = following.lstrip()
    if len(following) - len(start) >= len(line) - len(line.lstrip()) + 2:  # indented further: a new paragraph
        return False
    return not (is_item(start) or _LABEL.match(start) or _RULE.match(start) or _RULE.match(line) or line.isupper())


def _reads_on(line: str, start: str, *, full: bool, width: float) -> bool:
    long = len(line) >= _LONG * width
    if _OPEN_END.search(line):
        return long or start[0].islower()
    if _DATE_LINE.match(start):
        return False
    if start[0].islower():
        return full or (long and not _SENTENCE_END.search(line))
    if not full or start.isupper():
        return False
    # a full line that ends a sentence: what follows is of the same paragraph if it is prose too
    return not _SENTENCE_END.search(line) or (line[-1] not in ":;" and len(start) >= _LONG * width)


def _keeps_hyphen(line: str, start: str, compounds: set[str]) -> bool:
    before, after = _LAST_WORD.search(line), _FIRST_WORD.match(start)
    if not before or not after:
        return False
    word = f"{before.group(1)}-{after.group()}"
    return word.lower() in compounds or bool(_OWN_HYPHEN.match(word))
