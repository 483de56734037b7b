"""How names are written: capitals, acronyms, initials, a short form in parentheses."""

from __future__ import annotations

import re
from functools import lru_cache

CAPITAL_WORD = re.compile(r"(?<![\w&])(?:[A-Z][\w&'.-]*[\w]|[A-Z]|\d{2,4}[A-Z]{2,}\w*)(?:/[A-Z]{2,}\w*)*")


@lru_cache(maxsize=2)  # of one page: they are gone through again and again
def capital_words(text: str) -> tuple[tuple[str, int], ...]:
    """The words of a text that begin with a capital, and where they stand."""
    return tuple([(match.group(), match.start()) for match in CAPITAL_WORD.finditer(text)])


# At most two dozen words of at most forty letters, so that no text takes long.
SEQUENCE = re.compile(
    r"(?<![\w&])(?:(?:St|Mt|Ft)\.|[A-Z][\w'&.-]{0,40}[\w'])"
    r"(?:(?:[ ]{0,9}\n?[ ]{1,9}(?:of|and|for|the|&|du|de|des|et|on|in)){0,2}"
    r"(?:[ ]{1,9}|[ ]{0,9}\n[ ]{0,40})(?:[A-Z][\w'&-]{0,40}[\w']|[A-Z]\.?(?=[ ][A-Z])|\d{1,3}[A-Z]?(?![\w.,%]))){1,24}"
)


_LEADING_WORDS = (
    "the our dear a an both and if when while after before since as at by on in for from to with this that these "
    "those their its his her your my we they it he she members leaders following under per via like contact "
    "please thank thanks under between although because yesterday today tomorrow now then also however finally "
    "meanwhile earlier later all no yes not news about visit see click read monday tuesday wednesday thursday "
    "friday saturday sunday january february march april june july august september october november december "
    "statement letter email subject re fw fyi ps dear hello fellow what second first third why how "
    "neighbouring neighboring nearby adjacent"
)


LEADING = frozenset(_LEADING_WORDS.split())


NAME_START = re.compile(r"(?<![\w])(?![LD]'[A-Z])[A-ZÀ-ÖØ-Þ\d][\w'&.-]*")


def tokens_of(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    return [
        (start + m.start(), start + m.end(), m.group().lower())
        for m in re.finditer(r"[\w][\w'&.-]*|&", text[start:end])
    ]


def is_acronym(word: str) -> bool:
    return len(word) > 1 and sum(c.isupper() for c in word) >= 2 and word.rstrip("'s").isupper()


def initials(name: str, *, keep_small: bool = False) -> str:
    """First letters of the capitalized words of a name, hyphens splitting.

    >>> initials("Placentia-Yorba Linda Unified School District")
    'PYLUSD'
    """
    letters = []
    for word in re.findall(r"[^\W_]+", name.replace("'s", "")):
        if keep_small or ((word[0].isupper() or word[0].isdigit()) and word.lower() not in ("of", "the", "and", "for")):
            letters.append(word[0])
    return "".join(letters)


DEFINED = re.compile(
    r"[ \n]?\([\"']?(?P<a>[A-Z][\w&]*(?:[-/][A-Z]\w+)*|[A-Z](?:\.[A-Z])+\.?)[\"']?(?:[ ,/](?P<n>(?:Local |Chapter "
    r"|#)?\d{1,5}))?[\"']?(?:,[^()]{1,30})?\)"
)


DOTTED = re.compile(r"^(?:[A-Z]\.){2,}[A-Z]?\.?$")


ELIDED = re.compile(r"[LD]'(?=[A-Z])")  # `L'AEFO` at the start of a French sentence
