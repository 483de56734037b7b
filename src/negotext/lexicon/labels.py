"""Labels that a user's lexicon adds: a pattern each, refused if a hostile text could make it slow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .. import taxonomy
from ..letters import plain
from .checks import compiled, fault
from .hostile import nested_repetition, slow_text

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
    if record["label"] in (*taxonomy.LABELS, taxonomy.UNIT, taxonomy.HEADING):
        raise fault(f"{place}: label", f"{record['label']!r} is a label of the library's own")
    if part := nested_repetition(record["regex"]):
        raise fault(f"{place}: regex", f"{part!r} repeats a repetition; give one of them a limit, as in {{1,9}}")
    label = Label(
        record["id"], record["label"], compiled(f"{place}: regex", record["regex"]), record.get("norm"), source
    )
    # before the pattern sees the examples, on which it might not come to an end
    if timed and (text := slow_text(label.pattern, record["examples"])):
        raise fault(
            f"{place}: regex",
            f"takes more than linear time, as on {text[:24]!r}…; begin it with \\b or a fixed word and limit what "
            "repeats, as in {1,9}",
        )
    _check_examples(place, label, record["examples"], record.get("counterexamples", ()))
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
