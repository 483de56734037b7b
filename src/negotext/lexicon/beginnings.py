"""What any match of a pattern must hold, or begin with, read off the parsed pattern.

Texts are in lower case with every figure a 0, as `folded` gives them. What cannot be read off is left open, so that
who relies on it never misses a match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

EDGE: Final = "\b"  # in the texts of a pattern: where it asks for the edge of a word
KINDS: Final = re.compile(r"\x08|\w+|[^\w\x08]+")
_FOLDED: Final = str.maketrans("123456789ſıİ", "000000000sii")  # what re.IGNORECASE takes for s and i
_MOST_TEXTS: Final = 250  # texts that one part of a pattern may match before it counts as open
_MOST_BEGINNINGS: Final = 250  # and before the texts that a pattern begins with are cut off
_MOST_TIMES: Final = 4  # repetitions that are written out
_MOST_FOLDED: Final = 20_000  # texts whose folded form is remembered
_EMPTY: Final = frozenset({""})
_AT_EDGE: Final = frozenset({EDGE})
_COMMON: Final = frozenset(" \n\t.,'-")  # stand between most words, so that they tell nothing

Tree: TypeAlias = Sequence[tuple[Any, Any]]


@lru_cache(maxsize=_MOST_FOLDED)
def folded(text: str) -> str:
    """Lower-case text as beginnings and needs have it: every figure is a 0."""
    if text.isalpha() and text.isascii():
        return text
    text = text.translate(_FOLDED)
    return text if text.isascii() else "".join("0" if c.isdecimal() else c for c in text)


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


def of_word(letter: str) -> bool:
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
                edge = all(text.endswith(EDGE) or (text and not of_word(text[-1])) for text in run)
                found += [*_clauses_of(run), *self._inner(str(operation), value, _AT_EDGE if edge else _EMPTY)]
                run = _EMPTY
            else:
                found += _clauses_of(frozenset([text + EDGE for text in run]) if _apart(texts) else run)
                run = texts
        found += _clauses_of(run)
        telling = [clause for clause in found if all(len(text.strip(EDGE)) > 1 for text in clause)]
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
                texts = frozenset([text.replace(EDGE, "") for text in texts])
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
    return all(text and text != EDGE and not of_word(text[0]) and not of_word(text[-1]) for text in texts)


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
    parts = KINDS.findall(text)
    return [
        EDGE * (place > 0) + part + EDGE * (place + 1 < len(parts)) if of_word(part[0]) else part
        for place, part in enumerate(parts)
        if part != EDGE
    ]


def _tells(pieces: Iterable[str]) -> tuple[int, int]:
    """How much it tells that one of the pieces stands in a text, 0 for nothing."""
    listed = list(pieces)
    least = min(
        4 * len(piece) - 3 * piece.count(EDGE) if of_word(piece.strip(EDGE)[0]) else not _COMMON.issuperset(piece)
        for piece in listed
    )
    return int(least), -len(listed)
