"""Where in a text a pattern can match at all, told from the pattern itself, so that it is tried nowhere else.

A text is cut into pieces: its words, and what stands between two words. What any match of a pattern must hold, or begin
with, is read off the parsed pattern as letters that lie in one piece; which pieces hold them is found out once for each
distinct piece and then remembered. Trying forty patterns at each letter of a page cost seven times a tokenizer; looking
up its pieces costs a fraction of one.

A gate only ever says no where no match can be: what it cannot read off a pattern, it leaves open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import Final, TypeAlias

from .beginnings import EDGE, KINDS, beginnings, folded, needed, of_word

_BETWEEN: Final = re.compile(r"(\W+)")
_FIRST: Final = 3  # letters by which the texts that a gate looks for are indexed
_MOST_PIECES: Final = 20_000  # pieces that a gate remembers

_Begins: TypeAlias = dict[str, list[tuple[str, bool]]]


def pieces_of(text: str) -> list[str]:
    """The words of a text and what stands between them, by turns."""
    return _BETWEEN.split(text)


class Pieces:
    """Where each distinct piece of a lower-case text stands."""

    __slots__ = ("_distinct", "_places")

    def __init__(self, low: str) -> None:
        pieces = pieces_of(low)
        places: dict[str, list[int]] = {}
        for piece, place in zip(pieces, accumulate(map(len, pieces), initial=0), strict=False):
            if piece in places:
                places[piece].append(place)
            else:
                places[piece] = [place]
        self._places = places
        self._distinct = frozenset(places)

    def starts(self, gate: Starts) -> list[int]:
        """Where a match of the gate's pattern can begin, in text order."""
        places = self._places
        offsets_in = gate.offsets_in(self._distinct)
        found: set[int] = set()
        for piece in offsets_in.keys() & places.keys():
            for offset in offsets_in[piece]:
                found.update([place + offset for place in places[piece]] if offset else places[piece])
        return sorted(found)

    def flags(self, gate: Needs) -> int:
        """What the whole text holds of what the gate's patterns need."""
        return reduce(or_, map(gate.__getitem__, self._places), 0)


class Needs(dict[str, int]):
    """For each piece, as bits, what it holds of what patterns need: a pattern can match only where all of its bits are.

    Emptied when it is full, so that no text can make it grow for ever. Threads may find out the same thing twice, which
    does no harm.

    >>> gate = Needs([re.compile(r"\\b(?:sign|ink)\\w* (?:a|the) (?:contract|deal)"), re.compile(r"\\bstrik\\w+")])
    >>> [gate.open(text) for text in ("we signed it", "we signed the deal", "no strikers inked a contract")]
    [[], [0], [0, 1]]
    """

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        super().__init__()
        bits: dict[frozenset[str], int] = {}
        self.needs: tuple[int, ...] = tuple(
            reduce(or_, (bits.setdefault(clause, 1 << len(bits)) for clause in needed(pattern)), 0)
            for pattern in patterns
        )
        # a text, whether a piece must begin and end with it, and its bit, by its first letters
        self._index: dict[str, list[tuple[str, bool, bool, int]]] = {}
        for clause, bit in bits.items():
            for marked in clause:
                text = marked.strip(EDGE)
                entry = (text, marked.startswith(EDGE), marked.endswith(EDGE), bit)
                self._index.setdefault(text[:_FIRST], []).append(entry)
        self._sizes = tuple(sorted({len(key) for key in self._index}))
        self._leads = {key[:2] for key in self._index}
        self._open: dict[int, Sequence[int]] = {}

    def __missing__(self, piece: str) -> int:
        if len(self) >= _MOST_PIECES:
            self.clear()
        said = self[piece] = self.held(piece)
        return said

    def held(self, piece: str) -> int:
        """What a piece holds, without remembering it."""
        piece = folded(piece)
        found = 0
        leads = self._leads
        for place in range(len(piece)):
            if piece[place : place + 2] not in leads and piece[place] not in leads:
                continue
            for size in self._sizes:
                for text, first, last, bit in self._index.get(piece[place : place + size], ()):
                    if (
                        piece.startswith(text, place)
                        and not (first and place)
                        and not (last and place + len(text) < len(piece))
                    ):
                        found |= bit
        return found

    def flags(self, low: str) -> int:
        """The bits of a lower-case text."""
        found: int = reduce(or_, map(self.__getitem__, _BETWEEN.split(low)))
        return found

    def open(self, low: str) -> Sequence[int]:
        """The numbers of the patterns that can match in a lower-case text."""
        flags = self.flags(low)
        found = self._open.get(flags)
        if found is None:
            if len(self._open) >= _MOST_PIECES:
                self._open.clear()
            found = self._open[flags] = [n for n, need in enumerate(self.needs) if need & flags == need]
        return found


class Starts:
    """Where matches of one pattern can begin: at words that begin so, or anywhere inside a piece.

    >>> gate = Starts(re.compile(r"\\b(?:may|june) \\d+|\\$\\d"))
    >>> text = "mayor: june 5 ($9), not jane 5"
    >>> Pieces(text).starts(gate), [match.group() for match in gate.matches(text, Pieces(text))]
    ([7, 15], ['june 5', '$9'])

    Attributes:
        pattern: the pattern.
        closed: whether nothing could be read off the pattern, which then has to be tried everywhere.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        begins = beginnings(pattern)
        self.pattern = pattern
        self.closed = begins is None
        # by its first letters a text that matches begin with, and whether it has to be all the rest of its piece
        self._at_edge: _Begins = {}
        self._inside: _Begins = {}
        for text, bounded in begins or ():
            first = KINDS.findall(text)[0]
            index = self._at_edge if bounded and of_word(first[0]) else self._inside
            listed = index.setdefault(first[:_FIRST], [])
            if (first, len(text) > len(first)) not in listed:
                listed.append((first, len(text) > len(first)))
        self._leads = {text[:2] for listed in self._at_edge.values() for text, _ in listed}
        self._first_letters = {head[0] for head in self._inside}
        self._in_words = any(map(of_word, self._first_letters))
        self._needs = Needs([pattern])
        self._known: tuple[set[str], dict[str, Sequence[int]], dict[str, int]] = set(), {}, {}

    def offsets_in(self, pieces: Set[str]) -> Mapping[str, Sequence[int]]:
        """For pieces in which matches can begin, at which of their letters; some may be none of those asked for.

        Nothing where the pieces together lack what every match holds somewhere: `dollars` far behind its number.
        """
        known, found, held = self._known
        if len(known) > _MOST_PIECES:  # no text can make it grow for ever; other threads keep what they have
            known, found, held = self._known = set(), {}, {}
        for piece in pieces - known:
            if offsets := self._offsets(folded(piece)):
                found[piece] = offsets
            if bits := self._needs.held(piece):
                held[piece] = bits
            known.add(piece)
        need = self._needs.needs[0]
        return found if need == reduce(or_, map(held.__getitem__, held.keys() & pieces), 0) else {}

    def _offsets(self, piece: str) -> Sequence[int]:
        in_word = of_word(piece[:1])
        begins = in_word and (piece[:2] in self._leads or piece[0] in self._leads) and _begun(self._at_edge, piece, 0)
        found = [0] if begins else []
        if (self._in_words or not in_word) and not self._first_letters.isdisjoint(piece):
            found += [place for place in range(len(piece)) if _begun(self._inside, piece, place)]
        return found

    def matches(self, text: str, pieces: Pieces, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """What ``finditer`` of the pattern gives on ``text[start:end]``; ``pieces`` are of the text in lower case."""
        end = len(text) if end is None else end
        if self.closed:
            yield from self.pattern.finditer(text, start, end)
            return
        places = pieces.starts(self)
        match_at = self.pattern.match
        for place in places[bisect_left(places, start) :] if start else places:
            if place >= start:
                match = match_at(text, place, end)
                if match:
                    yield match
                    start = match.end()


def _begun(begins: _Begins, piece: str, place: int) -> bool:
    """Whether one of some texts stands in a piece at a place, at its end if it has to be all the rest."""
    for size in range(1, _FIRST + 1):
        for text, whole in begins.get(piece[place : place + size], ()):
            if piece.startswith(text, place) and not (whole and place + len(text) < len(piece)):
                return True
    return False
