"""Typographic letters and their plain forms: quotes, dashes and spaces that mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SPACES: Final = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)  # fmt: skip
DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d"
SINGLE_QUOTES: Final = "\u2018\u2019\u201a\u201b\u02bc\u00b4\u2032"
DOUBLE_QUOTES: Final = "\u201c\u201d\u201e\u201f\u00ab\u00bb"

_UNSEEN: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")

PLAIN: Final[Mapping[int, str]] = {
    ord(letter): plain
    for letters, plain in ((SPACES, " "), (DASHES, "-"), (SINGLE_QUOTES, "'"), (DOUBLE_QUOTES, '"'))
    for letter in letters
}
"""For `str.translate`: each letter's plain form, one character for one."""


def plain(words: str) -> str:
    """The same words, as long, with plain quotes, dashes and spaces.

    >>> plain("Teachers\u2019 Union\u00a0\u2013 Local 5")
    "Teachers' Union - Local 5"
    """
    return words if words.isascii() else words.translate(PLAIN)


def printable(text: str, *, strip: bool = True) -> str:
    """On one line, with U+FFFD for characters that would steer the terminal, and without those that nobody sees.

    Args:
        text: any text.
        strip: whether to leave out white space around it, and make one blank of any inside.

    >>> printable(" 3.5\u202f%\u00ad \x1b[31m"), printable(" 3.5\u202f%", strip=False)
    ('3.5 % \ufffd[31m', ' 3.5 %')
    """
    line = " ".join(text.split()) if strip else " ".join(text.splitlines())
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in line if char not in _UNSEEN
    )
