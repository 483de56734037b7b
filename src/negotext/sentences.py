"""Sentences of a stretch of text, by punctuation and layout.

Update pages mix prose, bullets, table cells and hard-wrapped lines; a statistical splitter trained on prose joins
table cells and cuts after ``Art.`` and ``a.m.``. Line breaks end a sentence unless the line is wrapped prose.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

MAX_CHARS: Final = 1200
_EDGES: Final = " \t\n|"

_BREAK = re.compile(
    r"(?P<stop>(?<![.!?…])[.!?…]+[\"')\]]*)(?=[ \n\t]|$|(?<=[a-z][.!?])[A-Z])|(?P<line>\n[ \t]*(?:\n\s*)?)"
    r"|(?P<cell>[ ]?(?:\t|[ ]\|)+[ ]?)|(?P<dash>;[ ])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:art|arts|sec|secs|nos|vs|mr|mrs|ms|dr|st|sgt|ofc|lt|gov|ed|inc|co|corp|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec|mon|tues?|weds?|thurs?|fri|sat|sun|approx|ext|dept|pp?|cf|e\.g|i\.e|etc|u\.s|a\.m|p\.m|rev"
    r"|hon|jr|sr|supt|assn|hrs?|min|ave|blvd|r\.c)|\b[a-z])\.$"
)
_LETTERED = re.compile(
    r"\b(?:appendix|exhibit|schedule|plan|unit|section|attachment|group|tier|option|part|step|table|item|letter|phase"
    r"|level|lane|column|annex|proposal|package|article|room|building)[ ][a-z]\.$"
)  # `Appendix A. The District …` ends there, `John A. Smith` does not
_LIST_NUMBER = re.compile(r"\(?\d{1,2}")
_LIST_NUMBER_CHARS = 3
_HEAD = 14  # characters before a full stop that tell whether it ends a sentence
_WORDS = re.compile(r"\S")
_NUMBER_SIGN = re.compile(r"\bno\.$")
_ABBREVIATION_ENDS = re.compile(r"(?:\b(?:a\.m|p\.m|etc|inc|jr|co|u\.s|hrs?)\.)$")
_BULLET = re.compile(r"[ \t]*(?:[•*\-·●○▪◦✔✘✓👉📌]|\d{1,2}[.)][ ]|[a-z][.)][ ]|o[ ]{1,3})")


class Sentence(NamedTuple):
    """``start:end`` of a view; ``paragraph`` numbers the paragraphs from the start of the stretch."""

    start: int
    end: int
    paragraph: int
    bullet: bool = False


def split(text: str, low: str, start: int, end: int) -> list[Sentence]:
    """The sentences of ``text[start:end]``, white space trimmed, empty ones left out.

    None is longer than `MAX_CHARS`; what has no stop for so long is no prose, and is cut at a space.
    """
    return list(_split(text, low, start, end))


@lru_cache(maxsize=4)  # an entry's dates and its events ask for the same sentences in turn
def _split(text: str, low: str, start: int, end: int) -> tuple[Sentence, ...]:
    found = _Sentences(text, start)
    begin = start
    words = _words_from(text, begin, end)
    for match in _BREAK.finditer(text, start, end):
        if match.start() < begin:
            continue
        cut = match.end()
        if match["stop"] and not _ends(text, low, words, match):
            continue
        if match["line"]:
            blank = match.group().count("\n") > 1
            if not blank and _wrapped(text, match, end):
                continue
            found.add(begin, match.start())
            found.paragraph += blank
        else:
            found.add(begin, cut if match["stop"] else match.start())
        begin = cut
        words = _words_from(text, begin, end)
    found.add(begin, end)
    return tuple(found.sentences)


def _words_from(text: str, start: int, end: int) -> int:
    """Where the first character that is no white space stands."""
    words = _WORDS.search(text, start, end)
    return words.start() if words else end


class _Sentences:
    """Collects sentences in text order."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.sentences: list[Sentence] = []
        self.paragraph = 0
        self._seen = start
        self._line: int | None = None  # where the line of the last sentence begins
        self._bullet = False

    def add(self, start: int, end: int) -> None:
        start, end = self._trimmed(start, end)
        if end == start:
            return
        line = self.text.rfind("\n", self._seen, start) + 1
        if line or self._line is None:
            self._line = line or self.text.rfind("\n", 0, start) + 1
            self._bullet = bool(_BULLET.match(self.text, self._line, start + 4))
        self._seen = start
        while end - start > MAX_CHARS:
            space = self.text.rfind(" ", start + 1, start + MAX_CHARS)
            cut = space if space > 0 else start + MAX_CHARS
            first, last = self._trimmed(start, cut)
            self.sentences.append(Sentence(first, last, self.paragraph, self._bullet))
            start, end = self._trimmed(cut, end)
        self.sentences.append(Sentence(start, end, self.paragraph, self._bullet))

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.text[start] in _EDGES:
            start += 1
        while end > start and self.text[end - 1] in _EDGES:
            end -= 1
        return start, end


def _ends(text: str, low: str, begin: int, match: re.Match[str]) -> bool:
    """Whether a full stop ends the sentence whose first word begins at ``begin``."""
    stop = match["stop"]
    if not stop.startswith(".") or len(stop.strip("\"')]")) > 1:
        return True
    head = low[max(begin, match.start() - _HEAD) : match.start() + 1]
    following = text[match.end() : match.end() + 3].lstrip()
    if match.start() - begin <= _LIST_NUMBER_CHARS and _LIST_NUMBER.fullmatch(text, begin, match.start()):
        return not following  # `2. Class size`
    if head.endswith("no.") and _NUMBER_SIGN.search(head):  # `No. 7`, but `they said no. We left.`
        return not (following[:1].isdigit() or following.startswith("#"))
    if _LETTERED.search(head) and following[:1].isupper():
        return True
    if _ABBREVIATION.search(head):
        return bool(_ABBREVIATION_ENDS.search(head)) and following[:1].isupper() and not following[:1].isdigit()
    return not (following[:1].islower() and text[match.end() : match.end() + 1] == " ")


def _wrapped(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a single line break only wraps prose: a full line before it, no bullet or new start after it."""
    line_start = text.rfind("\n", 0, match.start()) + 1
    length = match.start() - line_start
    nxt = match.end()
    if nxt >= end or _BULLET.match(text, match.start() + 1, min(end, nxt + 3)):
        return False
    before = text[match.start() - 1]
    if before in ".!?:":
        return False
    if text[nxt].islower() or before == ",":
        return True
    next_end = text.find("\n", nxt)
    next_length = (next_end if next_end >= 0 else len(text)) - nxt
    return (
        length >= 58
        and (text[nxt].isupper() or text[nxt].isdigit())
        and before.isalnum()
        and "\t" not in text[line_start : match.start()]
        and next_length > 0
    )
