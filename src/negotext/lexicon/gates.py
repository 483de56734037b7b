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
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache, reduce
from itertools import accumulate
from operator import or_
from typing import Any, Final, TypeAlias

_BETWEEN: Final = re.compile(r"(\W+)")
_EDGE: Final = "\b"  # in the texts of a pattern: where it asks for the edge of a word
_KINDS: Final = re.compile(r"\x08|\w+|[^\w\x08]+")
_FOLDED: Final = str.maketrans("123456789ſıİ", "000000000sii")  # what re.IGNORECASE takes for s and i
_FIRST: Final = 3  # letters by which the texts that a gate looks for are indexed
_MOST_TEXTS: Final = 250  # texts that one part of a pattern may match before it counts as open
_MOST_BEGINNINGS: Final = 250  # and before the texts that a pattern begins with are cut off
_MOST_TIMES: Final = 4  # repetitions that are written out
_MOST_PIECES: Final = 20_000  # pieces that a gate remembers
_EMPTY: Final = frozenset({""})
_AT_EDGE: Final = frozenset({_EDGE})
_COMMON: Final = frozenset(" \n\t.,'-")  # stand between most words, so that they tell nothing

Tree: TypeAlias = Sequence[tuple[Any, Any]]
_Begins: TypeAlias = dict[str, list[tuple[str, bool]]]


def pieces_of(text: str) -> list[str]:
    """The words of a text and what stands between them, by turns."""
    return _BETWEEN.split(text)


@lru_cache(maxsize=_MOST_PIECES)
def folded(text: str) -> str:
    """Lower-case text as gates compare it: every figure is a 0."""
    if text.isalpha() and text.isascii():
        return text
    text = text.translate(_FOLDED)
    return text if text.isascii() else "".join("0" if c.isdecimal() else c for c in text)


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
                text = marked.strip(_EDGE)
                entry = (text, marked.startswith(_EDGE), marked.endswith(_EDGE), bit)
                self._index.setdefault(text[:_FIRST], []).append(entry)
        self._sizes = tuple(sorted({len(key) for key in self._index}))
        self._leads = {key[:2] for key in self._index}
        self._open: dict[int, Sequence[int]] = {}

    def __missing__(self, piece: str) -> int:
        if len(self) >= _MOST_PIECES:
            self.clear()
        said = self[piece] = self._find(folded(piece))
        return said

    def _find(self, piece: str) -> int:
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
            first = _KINDS.findall(text)[0]
            index = self._at_edge if bounded and _of_word(first[0]) else self._inside
            listed = index.setdefault(first[:_FIRST], [])
            if (first, len(text) > len(first)) not in listed:
                listed.append((first, len(text) > len(first)))
        self._leads = {text[:2] for listed in self._at_edge.values() for text, _ in listed}
        self._first_letters = {head[0] for head in self._inside}
        self._in_words = any(map(_of_word, self._first_letters))
        self._known: tuple[set[str], dict[str, Sequence[int]]] = set(), {}

    def offsets_in(self, pieces: Set[str]) -> Mapping[str, Sequence[int]]:
        """For pieces in which matches can begin, at which of their letters; some may be none of those asked for."""
        known, found = self._known
        if len(known) > _MOST_PIECES:  # no text can make it grow for ever; other threads keep what they have
            known, found = self._known = set(), {}
        for piece in pieces - known:
            if offsets := self._offsets(folded(piece)):
                found[piece] = offsets
            known.add(piece)
        return found

    def _offsets(self, piece: str) -> Sequence[int]:
        in_word = _of_word(piece[:1])
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


# --- reading patterns -------------------------------------------------------------------------------------------


def needed(pattern: re.Pattern[str]) -> list[frozenset[str]]:
    """What any match holds: one text of each set, each within one piece. Empty where that cannot be told.

    A backspace before or behind a text stands for the edge of a word.

    >>> [sorted(texts) for texts in needed(re.compile("(?:will|shall) not be (?:held|heard)?"))]
    [['shall\\x08', 'will\\x08'], ['\\x08not\\x08'], ['\\x08be\\x08']]
    """
    tree, wide = _parsed(pattern)
    return _Reader(wide).clauses(tree) if tree is not None else []


def beginnings(pattern: re.Pattern[str]) -> list[tuple[str, bool]] | None:
    """What matches begin with, each with whether it stands at the edge of a word; ``None`` where that cannot be told.

    >>> beginnings(re.compile(r"(?<!\\w)(?:no )?(?:strike|lockout)"))
    [('no lockout', True), ('no strike', True), ('lockout', True), ('strike', True)]
    """
    tree, wide = _parsed(pattern)
    found = _Reader(wide).begins(tree) if tree is not None else None
    if not found or any(not text.strip() for text, _ in found):
        return None  # nothing at all, or a blank, which stands between most words
    return sorted(found, key=lambda item: (-len(item[0]), item))


def _parsed(pattern: re.Pattern[str]) -> tuple[Tree | None, bool]:
    """The tree of a pattern and whether case does not count in it; no tree where Python gives none."""
    try:
        from re import _parser  # type: ignore[attr-defined]
    except ImportError:  # no promise of Python's; patterns are then tried everywhere
        return None, False
    flags = pattern.flags & ~re.UNICODE
    return _parser.parse(pattern.pattern, flags), bool(flags & re.IGNORECASE) or "(?i" in pattern.pattern


def _of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


class _Reader:
    """Reads the tree of one pattern."""

    def __init__(self, wide: bool) -> None:
        self._wide = wide
        self._known: dict[int, frozenset[str] | None] = {}  # the texts of a part; it is asked for from each part above

    # --- parts that match one of a few texts ---

    def texts(self, operation: Any, value: Any) -> frozenset[str] | None:
        """All the texts that a part matches, folded; ``None`` if they are too many."""
        name = str(operation)
        if name == "LITERAL":
            return _letter(value, self._wide)
        if id(value) not in self._known:
            self._known[id(value)] = self._texts(name, value)
        return self._known[id(value)]

    def _texts(self, name: str, value: Any) -> frozenset[str] | None:
        match name:
            case "IN":
                return self._of_class(value)
            case "AT" | "ASSERT" | "ASSERT_NOT":  # between letters; what else they ask for is only asked for the more
                return _AT_EDGE if _is_edge(name, value) else _EMPTY
            case "SUBPATTERN":
                return self.all_texts(value[3])
            case "ATOMIC_GROUP":
                return self.all_texts(value)
            case "BRANCH":
                ways = [self.all_texts(way) for way in value[1]]
                return None if None in ways else _bounded(frozenset().union(*(way for way in ways if way)))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                return self._repeated(int(value[0]), int(value[1]), value[2])
        return None

    def all_texts(self, tree: Tree) -> frozenset[str] | None:
        found: frozenset[str] | None = _EMPTY
        for operation, value in tree:
            found = _joined(found, self.texts(operation, value))
            if found is None:
                return None
        return found

    def _repeated(self, least: int, most: int, tree: Tree) -> frozenset[str] | None:
        once = self.all_texts(tree) if most <= _MOST_TIMES else None
        if once is None:
            return None
        ways: list[frozenset[str] | None] = [_EMPTY]
        for _ in range(most):
            ways.append(_joined(ways[-1], once))
        chosen = ways[least:]
        return None if None in chosen else _bounded(frozenset().union(*(way for way in chosen if way)))

    def _of_class(self, items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
        codes: list[int] = []
        digit = False
        for operation, value in items:
            name = str(operation)
            if name == "LITERAL":
                codes.append(value)
            elif name == "RANGE" and value[1] - value[0] <= 12:
                codes += range(value[0], value[1] + 1)
            elif name == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
                digit = True
            else:
                return None
        letters = {"0"} if digit else set()
        for code in codes:
            letter = _letter(code, self._wide)
            if letter is None:
                return None
            letters |= letter
        return frozenset(letters)

    # --- what a match holds ---

    def clauses(self, tree: Tree, before: frozenset[str] = _EMPTY) -> list[frozenset[str]]:
        """What a tree holds; ``before`` is what is known to stand right before it: nothing, or the edge of a word."""
        found: list[frozenset[str]] = []
        run = before  # what the parts since the last open one match, together
        for operation, value in tree:
            texts = self.texts(operation, value)
            longer = _joined(run, texts)
            if longer is not None and not (texts and _apart(texts)):
                run = longer
                continue
            if texts is None:
                edge = all(text.endswith(_EDGE) or (text and not _of_word(text[-1])) for text in run)
                found += [*_clauses_of(run), *self._inner(str(operation), value, _AT_EDGE if edge else _EMPTY)]
                run = _EMPTY
            else:
                found += _clauses_of(frozenset([text + _EDGE for text in run]) if _apart(texts) else run)
                run = texts
        found += _clauses_of(run)
        telling = [clause for clause in found if all(len(text.strip(_EDGE)) > 1 for text in clause)]
        return list(dict.fromkeys(telling or found))

    def _inner(self, name: str, value: Any, before: frozenset[str]) -> list[frozenset[str]]:
        """The same of a part that matches more than a few texts."""
        if name == "SUBPATTERN":
            return self.clauses(value[3], before)
        if name == "ATOMIC_GROUP":
            return self.clauses(value, before)
        if name.endswith("_REPEAT") and int(value[0]) > 0:
            return self.clauses(value[2], before)
        if name == "BRANCH":
            ways = [self.clauses(way, before) for way in value[1]]
            if all(ways):
                return [frozenset().union(*(max(way, key=_tells) for way in ways))]
        return []

    # --- what a match begins with ---

    def begins(self, tree: Tree, *, edge: bool = False) -> set[tuple[str, bool]] | None:
        """The beginnings of what a tree matches, the empty one where it may match nothing; ``None`` for any letter."""
        run: frozenset[str] = _EMPTY
        for number, (operation, value) in enumerate(tree):
            if run == {""} and _is_edge(str(operation), value):
                edge = True
            texts = self.texts(operation, value)
            if texts is not None:
                texts = frozenset([text.replace(_EDGE, "") for text in texts])
            longer = _joined(run, texts)
            if longer is not None and len(longer) <= _MOST_BEGINNINGS:
                run = longer
                continue
            found = {(text, edge) for text in run if text}
            if "" not in run:
                return found
            inner = self._inner_begins(str(operation), value, edge)
            if inner is None or not any(not text for text, _ in inner):
                return inner and found | inner
            more = self.begins(tree[number + 1 :], edge=edge)
            return more and found | {item for item in inner if item[0]} | more
        return {(text, edge) for text in run}

    def _inner_begins(self, name: str, value: Any, edge: bool) -> set[tuple[str, bool]] | None:
        """The same of a part that matches more than a few texts."""
        if name == "SUBPATTERN":
            return self.begins(value[3], edge=edge)
        if name == "ATOMIC_GROUP":
            return self.begins(value, edge=edge)
        if name == "BRANCH":
            ways = [self.begins(way, edge=edge) for way in value[1]]
            return None if None in ways else set[tuple[str, bool]]().union(*(way for way in ways if way))
        if name.endswith("_REPEAT"):
            inner = self.begins(value[2], edge=edge)
            return inner and (inner | {("", edge)} if int(value[0]) == 0 else inner)
        if name == "IN" and (texts := self._of_class(value)) is not None:
            return {(text, edge) for text in texts}
        return None


@lru_cache(maxsize=1024)
def _letter(code: int, wide: bool) -> frozenset[str] | None:
    """A letter as texts have it folded; ``None`` where ``wide`` counts letters as the same that are not."""
    letter, low = chr(code), chr(code).lower()
    if wide and not letter.isascii() and low != letter.upper():
        return None  # what counts as the same is left to the pattern
    return frozenset({folded(low if len(low) == 1 else letter)})


def _apart(texts: frozenset[str]) -> bool:
    """Whether a part only stands between words."""
    return all(text and text != _EDGE and not _of_word(text[0]) and not _of_word(text[-1]) for text in texts)


def _bounded(texts: frozenset[str]) -> frozenset[str] | None:
    return texts if len(texts) <= _MOST_TEXTS else None


def _joined(first: frozenset[str] | None, second: frozenset[str] | None) -> frozenset[str] | None:
    if first is None or second is None:
        return None
    if len(second) == 1:
        (end,) = second
        return frozenset([text + end for text in first]) if end else first
    if len(first) * len(second) > _MOST_TEXTS:
        return None
    return frozenset([a + b for a in first for b in second])


def _is_edge(name: str, value: Any) -> bool:
    """Whether a part makes sure that a word begins or ends there: a boundary, or no letter before or behind."""
    if name == "AT":
        return str(value) == "AT_BOUNDARY"
    if name != "ASSERT_NOT" or len(value[1]) != 1:
        return False
    operation, items = value[1][0]
    parts = [(str(kind), str(what)) for kind, what in items] if str(operation) == "IN" else []
    return ("CATEGORY", "CATEGORY_WORD") in parts and ("NEGATE", "None") not in parts


def _clauses_of(run: frozenset[str]) -> list[frozenset[str]]:
    """For the texts of a run the most telling piece of each; and for a single text all of its pieces."""
    if len(run) == 1:
        return [frozenset({piece}) for piece in _marked(next(iter(run))) if _tells([piece])[0]]
    pieces = [max(_marked(text), key=lambda piece: _tells([piece]), default="") for text in run]
    return [frozenset(pieces)] if all(piece and _tells([piece])[0] for piece in pieces) else []


def _marked(text: str) -> list[str]:
    """The pieces of a text, words with their edges where the text shows them."""
    parts = _KINDS.findall(text)
    return [
        _EDGE * (place > 0) + part + _EDGE * (place + 1 < len(parts)) if _of_word(part[0]) else part
        for place, part in enumerate(parts)
        if part != _EDGE
    ]


def _tells(pieces: Iterable[str]) -> tuple[int, int]:
    """How much it tells that one of the pieces stands in a text, 0 for nothing."""
    listed = list(pieces)
    least = min(
        4 * len(piece) - 3 * piece.count(_EDGE) if _of_word(piece.strip(_EDGE)[0]) else not _COMMON.issuperset(piece)
        for piece in listed
    )
    return int(least), -len(listed)
