"""Where the words of an HTML page's tree stand in its source, which the parser does not tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Final

Run = tuple[int, int, int, int]
"""``(start, end, source_start, source_end)``, see `negotext.records.Page.source_map`."""

# possessive, so that markup left open costs no second look at what it holds
_TAG: Final = re.compile(
    r"</?+(?P<name>[A-Za-z][^\s/>]*+)"
    r"(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+)*+>"
)
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_SPACE: Final = re.compile(r"\s*+")
RAW: Final = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes"))
"""Elements whose content is no markup; it is not among the words."""

_RAW_END: Final = {name: re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE) for name in RAW}
_WINDOW: Final = 2_000  # characters looked through for words that are not where they should be
_MISSES: Final = 2_000  # so many such searches that found nothing, and no more are made


class SourceText:
    """The words between the tags of a source, and a pointer that follows the tree's words through them.

    Tags, comments and scripts are passed over and entities read, as a parser does; where markup is so broken that a
    parser sees it otherwise, words are looked for a little further on, and those not found stay without a place.

    >>> source = SourceText("<p>R&amp;D <b>met</b> twice")
    >>> [source.place(words) for words in ("R&D ", "met", "thrice", " twice")]
    [0, 4, None, 8]
    >>> list(source.runs([(0, 3, 0)]))
    [(0, 1, 3, 4), (1, 2, 4, 9), (2, 3, 9, 10)]
    """

    def __init__(self, source: str) -> None:
        self._starts: list[int] = []  # of each piece: where it begins in the words (and last, where these end),
        self._origins: list[tuple[int, int]] = []  # and its span in the source
        pieces: list[str] = []
        length = 0
        for start, end in _text_spans(source):
            for words, begin, stop in _decoded(source, start, end):
                pieces.append(words)
                self._starts.append(length)
                self._origins.append((begin, stop))
                length += len(words)
        self._words = "".join(pieces)
        self._starts.append(length)
        self._position = 0
        self._misses = 0

    def place(self, text: str) -> int | None:
        """Where the next words of the tree stand among all words, white space around them aside."""
        text = text.strip()
        if not text:
            return None
        match = _SPACE.match(self._words, self._position)
        begin = match.end() if match else self._position
        if not self._words.startswith(text, begin):
            if self._misses > _MISSES:
                return None
            begin = self._words.find(text, begin, begin + len(text) + _WINDOW)
            if begin < 0:
                self._misses += 1
                return None
        self._position = begin + len(text)
        return begin

    def runs(self, placed: Iterable[tuple[int, int, int]]) -> Iterator[Run]:
        """Spans of text with their place among the words, in rising order, as runs with their place in the source."""
        for start, end, place in placed:
            index = bisect_right(self._starts, place) - 1
            while start < end:
                begin, stop = self._origins[index]
                length = self._starts[index + 1] - self._starts[index]
                skipped = place - self._starts[index]
                taken = min(end - start, length - skipped)
                if length == stop - begin:
                    yield start, start + taken, begin + skipped, begin + skipped + taken
                else:
                    yield start, start + taken, begin, stop
                start, place, index = start + taken, place + taken, index + 1


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs that touch, in the text and in the source, put together where each letter keeps its place."""
    out: list[Run] = []
    for run in runs:
        start, end, source_start, source_end = run
        if out:
            first, last, source_first, source_last = out[-1]
            straight = last - first == source_last - source_first and end - start == source_end - source_start
            if straight and last == start and source_last == source_start:
                out[-1] = (first, end, source_first, source_end)
                continue
        out.append(run)
    return tuple(out)


def _text_spans(source: str) -> Iterator[tuple[int, int]]:
    """The stretches of the source that are neither tag nor comment nor script."""
    position = 0
    while position < len(source):
        start = source.find("<", position)
        if start < 0:
            start = len(source)
        if start > position:
            yield position, start
        if start == len(source):
            return
        position = _markup_end(source, start)
        if position == start:  # a mere less-than sign
            yield start, start + 1
            position += 1


def _markup_end(source: str, start: int) -> int:
    """Where the markup that a ``<`` begins ends; ``start`` itself if it begins none."""
    if tag := _TAG.match(source, start):
        name = tag["name"]
        if source[start + 1] != "/" and name.lower() in RAW:
            closed = _RAW_END[name.lower()].search(source, tag.end())
            return closed.start() if closed else len(source)
        return tag.end()
    following = source[start + 1 : start + 3]
    if following[:1] in ("!", "?") or (following[:1] == "/" and not following[1:].isalpha()):
        comment = source.startswith("<!--", start)
        end = source.find("-->" if comment else ">", start + 2)
        return end + (3 if comment else 1) if end >= 0 else len(source)
    return len(source) if following[:1] == "/" or (following[:1].isascii() and following[:1].isalpha()) else start


def _decoded(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """A stretch of text as pieces: letters as they stand, and what entities mean."""
    position = start
    if source.find("&", start, end) >= 0:
        for match in _ENTITY.finditer(source, start, end):
            meaning = unescape(match.group())
            if meaning == match.group():
                continue
            if match.start() > position:
                yield source[position : match.start()], position, match.start()
            # `&copyright` is an entity and the letters after it
            kept = 0
            while kept < len(meaning) - 1 and meaning[-1 - kept] == match.group()[-1 - kept]:
                kept += 1
            position = match.end() - kept
            yield meaning[: len(meaning) - kept], match.start(), position
    if end > position:
        yield source[position:end], position, end
