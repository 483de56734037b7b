"""Sentences of a stretch of text, by punctuation and layout.

Update pages mix prose, bullets, table cells and hard-wrapped lines; a statistical splitter trained on prose joins
table cells and cuts after ``Art.`` and ``a.m.``. Line breaks end a sentence unless the line is wrapped prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BREAK = re.compile(
    r"(?P<stop>[.!?…]+[\"')\]]*)(?=[ \n\t]|$|(?<=[a-z][.!?])[A-Z])|(?P<line>\n[ \t]*(?:\n\s*)?)|(?P<cell>[ ]?(?:\t"
    r"|[ ]\|)+[ ]?)|(?P<dash>;[ ])"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:art|arts|sec|secs|no|nos|vs|mr|mrs|ms|dr|st|sgt|ofc|lt|gov|ed|inc|co|corp|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec|"
    r"mon|tues?|weds?|thurs?|fri|sat|sun|approx|ext|dept|pp?|cf|e\.g|i\.e|etc|u\.s|a\.m|p\.m|rev|hon|jr|sr|supt|assn"
    r"|hrs?|min|ave|blvd|r\.c)|\b[a-z])\.$"
)
_ABBREVIATION_ENDS = re.compile(r"(?:\b(?:a\.m|p\.m|etc|inc|jr|co|u\.s|hrs?)\.)$")
_BULLET = re.compile(r"[ \t]*(?:[•*\-·●○▪◦✔✘✓👉📌]|\d{1,2}[.)][ ]|[a-z][.)][ ]|o[ ]{1,3})")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``start:end`` of a view; ``paragraph`` numbers the paragraphs from the start of the stretch."""

    start: int
    end: int
    paragraph: int
    bullet: bool = False


def split(text: str, low: str, start: int, end: int) -> list[Sentence]:
    """The sentences of ``text[start:end]``, white space trimmed, empty ones left out."""
    sentences: list[Sentence] = []
    begin, paragraph = start, 0
    for match in _BREAK.finditer(text, start, end):
        if match.start() < begin:
            continue
        cut = match.end()
        if match["stop"] and not _ends(text, low, begin, match, end):
            continue
        if match["line"]:
            blank = match.group().count("\n") > 1
            if not blank and _wrapped(text, begin, match, end):
                continue
            _add(sentences, text, begin, match.start(), paragraph)
            paragraph += blank
        else:
            stop = cut if match["stop"] else match.start()
            _add(sentences, text, begin, stop, paragraph)
        begin = cut
    _add(sentences, text, begin, end, paragraph)
    return sentences


def _add(sentences: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    while start < end and text[start] in " \t\n|":
        start += 1
    while end > start and text[end - 1] in " \t\n|":
        end -= 1
    if end > start:
        line_start = text.rfind("\n", 0, start) + 1
        sentences.append(Sentence(start, end, paragraph, bool(_BULLET.match(text, line_start, start + 4))))


def _ends(text: str, low: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Whether a full stop ends the sentence."""
    stop = match["stop"]
    if not stop.startswith(".") or len(stop.strip("\"')]")) > 1:
        return True
    head = low[max(begin, match.start() - 12) : match.start() + 1]
    following = text[match.end() : match.end() + 3].lstrip()
    if _ABBREVIATION.search(head):
        return bool(_ABBREVIATION_ENDS.search(head)) and following[:1].isupper() and not following[:1].isdigit()
    return not (following[:1].islower() and text[match.end() : match.end() + 1] == " ")


def _wrapped(text: str, begin: int, match: re.Match[str], end: int) -> bool:
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
