"""Hard-wrapped lines back into paragraphs: pure functions over text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from .blocks import is_stamp, opens_entry

_LONGEST: Final = 80  # characters; programs that wrap plain text wrap it here or before
_SHORTEST: Final = 30  # and not before here
_MAX_OVERLONG: Final = 0.05  # of the lines; text with more of them longer than that was not wrapped
_HANG: Final = 8  # characters that the text of an item may stand further in than its bullet
_LONG: Final = 0.5  # of the width: a line this long is prose, not a heading or a list of names

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
    r"(?:,|&|\b(?:a|an|and|are|as|at|be|between|by|for|from|in|into|is|its|of|on|or|since|that|the|their|through|to|until|was|were|"
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
    """Text wrapped at a number of characters, as mail is, with its paragraphs on one line each.

    Text with lines that were not wrapped stays as it is. Time is linear in the length of the text.

    >>> print(unwrap("June 5, 2025\\nThe contract runs out on Decem-\\nber 31, and both teams agreed to\\nmeet again."))
    June 5, 2025
    The contract runs out on December 31, and both teams agreed to meet again.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    width = max((len(line) for line in lines if len(line) <= _LONGEST), default=0)
    overlong = sum(len(line) > _LONGEST and " " in line.strip()[:_LONGEST] for line in lines)
    if overlong > _MAX_OVERLONG * len(lines):
        return text
    least = width if width >= _SHORTEST else _LONGEST
    full = [least - 1 - len(_first_word(following)) < len(line) <= _LONGEST for line, following in pairwise(lines)]
    return "\n".join(joined(lines, full, least))


def joined(lines: Sequence[str], full: Sequence[bool | None], width: float) -> list[str]:
    """Join lines that were broken only because the margin was reached, and words that were split there.

    Blank lines, bullets, rows with tabs or ``|``, labels (``From:``), headings and lines that begin with a date stay on
    lines of their own.

    Args:
        lines: without white space at their ends.
        full: of each line but the last whether the next one's first word would not have fitted on it; ``None`` keeps
            the two apart.
        width: the length of a full line.
    """
    compounds = {match.group().lower() for line in lines for match in _COMPOUND.finditer(line)}
    out: list[list[str]] = []
    for index, line in enumerate(lines):
        glue = _glue(lines[index - 1], line, full[index - 1], width, compounds) if index else None
        if glue is None:
            out.append([line])
            continue
        if glue == "-":  # the hyphen only splits the word
            out[-1][-1] = out[-1][-1][:-1]
            glue = ""
        out[-1] += [glue, line.lstrip()]
    return ["".join(pieces) for pieces in out]


def goes_on(line: str, following: str, *, full: bool | None, width: float) -> bool:
    """Whether two lines belong to one paragraph; arguments as in `joined`.

    >>> goes_on("They are to meet on", "June 5.", full=True, width=20)
    True
    """
    return _glue(line, following, full, width, set()) is not None


def is_item(line: str) -> bool:
    """Whether a line begins with a bullet or a number.

    >>> is_item("✘ Nothing on pay"), is_item("$500 more")
    (True, False)
    """
    return bool(_ITEM.match(line))


def _first_word(line: str) -> str:
    words = line.split(maxsplit=1)
    return words[0] if words else ""


def _glue(line: str, following: str, full: bool | None, width: float, compounds: set[str]) -> str | None:
    """What joins two lines: a space, nothing, ``-`` to drop the hyphen between them; ``None`` if they stay apart."""
    if full is None or not _may_join(line, following, full):
        return None
    start = following.lstrip()
    if _SPLIT_WORD.search(line) and start[0].islower():
        return "" if _keeps_hyphen(line, start, compounds) else "-"
    if line.endswith("-") and full and line[-2:-1].isalnum() and start[0].isalnum():
        return ""
    return " " if _reads_on(line, start, full=full, width=width) else None


def _may_join(line: str, following: str, full: bool) -> bool:
    if not line or not following or "\t" in line or "\t" in following or "|" in following:
        return False
    start = following.lstrip()
    indent = len(line) - len(line.lstrip())
    if is_item(line.lstrip()):  # the text of an item hangs below its first word
        indent += _HANG
    if len(following) - len(start) >= indent + 2:  # indented further: a new paragraph
        return False
    # `(Article` `16) is open`, `agreed on Article` `11. Both teams`
    if is_item(start) and not (full and (line.rfind("(") > line.rfind(")") or _OPEN_END.search(line))):
        return False
    return not (_LABEL.match(start) or _RULE.match(start) or _RULE.match(line) or line.isupper())


def _reads_on(line: str, start: str, *, full: bool, width: float) -> bool:
    ended, open_end = bool(_SENTENCE_END.search(line)), bool(_OPEN_END.search(line))
    if not full:
        return start[0].islower() and not ended and (open_end or len(line) >= _LONG * width)
    if open_end:
        return True
    if _DATE_LINE.match(start):
        return not ended and (start.endswith(".") if is_stamp(start) else not opens_entry(start))
    return not (start.isupper() and " " in start) and (not ended or line[-1] not in ":;")


def _keeps_hyphen(line: str, start: str, compounds: set[str]) -> bool:
    before, after = _LAST_WORD.search(line), _FIRST_WORD.match(start)
    if not before or not after:
        return False
    word = f"{before.group(1)}-{after.group()}"
    return word.lower() in compounds or bool(_OWN_HYPHEN.match(word))
