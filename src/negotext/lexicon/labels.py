"""Labels that a user's lexicon adds: a pattern each, refused if a hostile text could make it slow."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .. import taxonomy
from ..letters import plain
from .checks import compiled, fault

_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Label:
    """A kind of mention that a user's lexicon adds.

    Attributes:
        id: the record's id, unique in a lexicon.
        label: the entity label of its mentions.
        pattern: what finds them, in text with plain quotes, dashes and spaces.
        norm: the template of their standard form (``\\g<n>``); ``None`` for the words themselves.
        source: the file that holds the record.
    """

    id: str
    label: str
    pattern: re.Pattern[str]
    norm: str | None
    source: str

    def norm_of(self, match: re.Match[str]) -> str | None:
        """The standard form of one mention, ``None`` if the template comes out empty."""
        words: str = match.expand(self.norm) if self.norm is not None else match.group()
        return " ".join(words.split()) or None


def label_of(record: Mapping[str, Any], source: str, *, timed: bool = True) -> Label:
    """The label of one record whose form has been checked; not ``timed``, its pattern is not tried on hostile texts.

    Raises:
        LexiconError: the label is one of the library's own or no name in capitals; the pattern misses an example, hits
            a counterexample, finds nothing at all, or may need more than linear time; the norm does not fit it.
    """
    place = f"{source}: label {record['id']!r}"
    if not _NAME.fullmatch(record["label"]):
        raise fault(f"{place}: label", f"{record['label']!r} is not in capitals, as in 'GRADE' or 'PAY_STEP'")
    if record["label"] in taxonomy.LABELS:
        raise fault(f"{place}: label", f"{record['label']!r} is a label of the library's own")
    if part := nested_repetition(record["regex"]):
        raise fault(f"{place}: regex", f"{part!r} repeats a repetition; give one of them a limit, as in {{1,9}}")
    label = Label(
        record["id"], record["label"], compiled(f"{place}: regex", record["regex"]), record.get("norm"), source
    )
    _check_examples(place, label, record["examples"], record.get("counterexamples", ()))
    if timed and (text := slow_text(label.pattern, record["examples"])):
        raise fault(
            f"{place}: regex",
            f"takes more than linear time, as on {text[:24]!r}…; begin it with \\b or a fixed word and limit what "
            "repeats, as in {1,9}",
        )
    return label


def _check_examples(place: str, label: Label, examples: list[str], counterexamples: list[str]) -> None:
    for text in examples:
        match = label.pattern.search(plain(text))
        if match is None or match.start() == match.end():
            raise fault(f"{place}: examples", f"the pattern does not find {text!r}")
        try:
            label.norm_of(match)
        except (re.error, IndexError) as error:
            raise fault(f"{place}: norm", str(error)) from error
    for text in counterexamples:
        if match := label.pattern.search(plain(text)):
            raise fault(f"{place}: counterexamples", f"the pattern finds {match.group()!r} in {text!r}")


# --- patterns that could be slow --------------------------------------------------------------------------------

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


_LENGTHS: Final[tuple[int, ...]] = (*range(8, 41, 2), 64, 128, 256, 512, 1024, 2048, 4096, 8192)
_SECONDS: Final = 0.02  # of processor time: some twenty times what a linear pattern needs for the longest text
_PIECES: Final = ("a", "A", "1", " ", ".", "-", "'", "\n", "a ", "A ", "1 ", "a1", "1,", "1.", "Aa ", "a-", " \n")
_END: Final = "\n\x00"  # what no repetition goes on over
_CUTS: Final = 24  # places in an example at which something may repeat


def slow_text(pattern: re.Pattern[str], examples: list[str]) -> str | None:
    """A text on which the pattern takes more than linear time, as far as can be told from trying; else ``None``.

    The texts grow step by step, so that even a pattern of exponential time is stopped after a fraction of a second.
    """
    for head, piece in _hostile(pattern, examples):
        for length in _LENGTHS:
            text = head + piece * (length // len(piece)) + _END
            if _exceeds(pattern, text):
                return text
    return None


def _hostile(pattern: re.Pattern[str], examples: list[str]) -> Iterator[tuple[str, str]]:
    """What a text may begin with, and what it may then repeat."""
    seen = set()
    for piece in _PIECES:
        yield "", piece
    for example in examples:
        match = pattern.search(plain(example))
        words = match.group() if match else example
        step = max(1, len(words) // _CUTS)
        for cut in range(1, len(words) + 1, step):
            for width in (1, 2, 5):
                item = words[:cut], words[max(0, cut - width) : cut]
                if item not in seen:
                    seen.add(item)
                    yield item
        yield "", words
        yield "", words + " "


def _exceeds(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the pattern is too slow on a text, three times running."""
    for _ in range(3):
        begin = time.thread_time()
        for _match in pattern.finditer(text):
            pass
        if time.thread_time() - begin <= _SECONDS:
            return False
    return True
