"""Patterns that a hostile text could make slow: told by how they are built, and by trying them on such texts."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from ..letters import plain

# --- by how they are built --------------------------------------------------------------------------------------

_OPENING: Final = re.compile(r"\(\?(?:P<\w+>|P=\w+\)|#[^)]*\)|<?[=!]|[:>]|[a-zA-Z]*(?:-[a-z]+)?[:)]|\(\w+\))|\(")
_REPEAT: Final = re.compile(r"(?:[*+]|\{\d*,\})(?P<mode>[?+])?")


def nested_repetition(regex: str) -> str | None:
    r"""The first group that is repeated without limit and repeats something without limit inside; ``None`` if none.

    >>> nested_repetition(r"\b(?:\w+ )+fund"), nested_repetition(r"\b(?:\w+ ){1,4}fund")
    ('(?:\\w+ )+', None)
    """
    stack = [(0, False, False)]  # where a group begins, whether it is atomic, whether it repeats without limit inside
    position = 0
    while position < len(regex):
        start, atom = position, False
        if regex[position] == "[":
            position = _after_class(regex, position)
        elif regex[position] == "(":
            opening = _OPENING.match(regex, position)
            position = opening.end() if opening else position + 1
            words = opening.group() if opening else "("
            if not words.endswith(")") or words.startswith("(?("):
                stack.append((start, words == "(?>", False))
                continue
        elif regex[position] == ")" and len(stack) > 1:
            start, atomic, atom = stack.pop()
            atom = atom and not atomic
            position += 1
        else:
            position += 2 if regex[position] == "\\" else 1
        repeat = _REPEAT.match(regex, position)
        if repeat:
            position = repeat.end()
            if atom and repeat["mode"] != "+":
                return regex[start:position]
        opened, atomic, inside = stack[-1]
        stack[-1] = (opened, atomic, inside or atom or (repeat is not None and repeat["mode"] != "+"))
    return None


def _after_class(regex: str, position: int) -> int:
    """Past a character class such as ``[^]a-z\\]]``."""
    position += 2 if regex.startswith("[^", position) else 1
    position += regex.startswith("]", position)
    while position < len(regex) and regex[position] != "]":
        position += 2 if regex[position] == "\\" else 1
    return position + 1


# --- by trying --------------------------------------------------------------------------------------------------

_LENGTH: Final = 8192  # of the longest text
_ONE_BY_ONE: Final = (
    40  # so many repetitions grow by one, more by a quarter: what takes ten times as long each time stops
)
_SECONDS: Final = 0.02  # of processor time: some twenty times what a linear pattern needs for the longest text
_PIECES: Final = ("a", "A", "1", " ", ".", "-", "'", "\n", "a ", "A ", "1 ", "a1", "1,", "1.", "Aa ", "a-", " \n")
_END: Final = "\n\x00"  # what no repetition goes on over
_CUTS: Final = 24  # places in an example at which something may repeat


def slow_text(pattern: re.Pattern[str], examples: list[str], *, longest: int = _LENGTH) -> str | None:
    """A text on which the pattern takes more than linear time, as far as can be told from trying; else ``None``.

    Each repetition of the pattern is tried by itself first, made to fail at its end, so that all ways to match it are
    gone through: what is exponential shows so from the first few letters on. Then the whole pattern is tried on texts
    that repeat the same, some usual letters, and parts of the examples.

    Args:
        pattern: what to try.
        examples: texts that it matches.
        longest: how many characters a text may have. Short texts only tell what is exponential.
    """
    repetitions = list(_repetitions(pattern))
    for _, piece, alone in repetitions:
        if text := _first_slow("", piece, longest, lambda text, alone=alone: alone.match(text)):  # type: ignore[misc]
            return text
    seen: set[tuple[str, str]] = set()
    for head, piece in (*((head, piece) for head, piece, _ in repetitions), *_hostile(pattern, examples)):
        if (head, piece) not in seen:
            seen.add((head, piece))
            if text := _first_slow(head, piece, longest, lambda text: deque(pattern.finditer(text), maxlen=0)):
                return text
    return None


def _first_slow(head: str, piece: str, longest: int, search: Callable[[str], object]) -> str | None:
    """The first of ever longer texts that the search takes too long for, three times running."""
    count = 1
    while count * len(piece) <= longest:
        text = head + piece * count + _END
        if all(_seconds(search, text) > _SECONDS for _ in range(3)):
            return text
        count += 1 if count < _ONE_BY_ONE else count // 4
    return None


def _seconds(search: Callable[[str], object], text: str) -> float:
    begin = time.thread_time()
    search(text)
    return time.thread_time() - begin


def _hostile(pattern: re.Pattern[str], examples: list[str]) -> Iterator[tuple[str, str]]:
    """What a text may begin with, and what it may then repeat."""
    for piece in _PIECES:
        yield "", piece
    for example in examples:
        match = pattern.search(plain(example))
        words = match.group() if match else example
        step = max(1, len(words) // _CUTS)
        for cut in range(1, len(words) + 1, step):
            for width in (1, 2, 5):
                yield words[:cut], words[max(0, cut - width) : cut]
        if words:
            yield "", words
            yield "", words + " "


# --- what a pattern itself repeats ------------------------------------------------------------------------------

_LETTERS: Final = "a1 A-.,'\n_é"  # one of them is in nearly every class of letters
_WAYS: Final = 6  # ways to match one part that are tried
_MOST: Final = 80  # repetitions that are tried
_MANY: Final = 6  # a part that may come more often than this is a repetition


def _repetitions(pattern: re.Pattern[str]) -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """For each repetition in a pattern: words that lead to it, words that it repeats, and itself, made to fail."""
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]
    except ImportError:  # no promise of Python's; the usual letters and the examples are tried all the same
        return
    flags = pattern.flags & ~re.UNICODE
    tree = _parser.parse(pattern.pattern, flags)
    found: list[tuple[str, str, Any]] = []
    _walk(tree, [""], found)
    for head, piece, repetition in found[:_MOST]:
        alone = _parser.SubPattern(tree.state, [repetition, *_parser.parse("(?!)")])
        yield head, piece, _compiler.compile(alone, tree.state.flags)


def _walk(tree: Iterable[tuple[Any, Any]], heads: list[str], found: list[tuple[str, str, Any]]) -> None:
    """Gather the repetitions of a parsed pattern that texts ``heads`` lead to."""
    for operation, value in tree:
        name = str(operation)
        if name.endswith("_REPEAT"):
            if int(value[1]) > _MANY:
                # without its least count, which would have short texts fail at once; what may be empty needs no text
                repetition = (operation, (value[0] if value[2].getwidth()[0] == 0 else 0, *value[1:]))
                ways = [way for way in _ways_through(value[2]) if way]
                pairs = [first + second for first in ways[:3] for second in ways[:3] if first != second]
                found += [(head, piece, repetition) for head in heads[:2] for piece in (*ways, *pairs)]
            _walk(value[2], heads, found)
        for part in _parts(name, value):
            _walk(part, heads, found)
        heads = [head + way for head in heads[:2] for way in _ways(name, value)[:2]]


def _parts(name: str, value: Any) -> list[Any]:
    """The patterns inside one part, but for what it repeats."""
    match name:
        case "SUBPATTERN":
            return [value[3]]
        case "ATOMIC_GROUP":
            return [value]
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case "BRANCH":
            return list(value[1])
        case "GROUPREF_EXISTS":
            return [part for part in value[1:] if part is not None]
    return []


def _ways_through(tree: Iterable[tuple[Any, Any]]) -> list[str]:
    """Some texts that a parsed pattern matches, as far as can be told without trying."""
    texts = [""]
    for operation, value in tree:
        texts = [text + way for text in texts for way in _ways(str(operation), value)][:_WAYS]
    return texts


def _ways(name: str, value: Any) -> list[str]:
    """Some texts that one part of a parsed pattern matches; the empty one for what matches between letters."""
    match name:
        case "LITERAL":
            return [chr(value)]
        case "NOT_LITERAL":
            return [letter for letter in _LETTERS if ord(letter) != value][:2]
        case "ANY":
            return ["a", " "]
        case "IN":
            return [letter for letter in (*_LETTERS, *_of_class(value)) if _in_class(letter, value)][:3] or [""]
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [way * min(max(int(value[0]), 1), 9) for way in _ways_through(value[2])]
        case "SUBPATTERN" | "ATOMIC_GROUP" | "BRANCH" | "GROUPREF_EXISTS":
            return [way for part in _parts(name, value) for way in _ways_through(part)[:2]][:_WAYS]
    return [""]


def _of_class(items: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """The letters that a class names."""
    for operation, value in items:
        if str(operation) == "LITERAL":
            yield chr(value)
        elif str(operation) == "RANGE":
            yield chr(value[0])


_CATEGORIES: Final[Mapping[str, Callable[[str], bool]]] = {
    "DIGIT": str.isdigit,
    "SPACE": str.isspace,
    "WORD": lambda letter: letter.isalnum() or letter == "_",
}


def _in_class(letter: str, items: Iterable[tuple[Any, Any]]) -> bool:
    """Whether a letter is in a parsed class."""
    negated = inside = False
    for operation, value in items:
        match str(operation):
            case "NEGATE":
                negated = True
            case "LITERAL":
                inside |= ord(letter) == value
            case "RANGE":
                inside |= value[0] <= ord(letter) <= value[1]
            case "CATEGORY":
                kind = str(value).removeprefix("CATEGORY_")
                inside |= _CATEGORIES[kind.removeprefix("NOT_")](letter) is not kind.startswith("NOT_")
    return inside is not negated
