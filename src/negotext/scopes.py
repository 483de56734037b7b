"""What the words around a cue make of it: negated, planned, asked for, conditional, background, or plain.

ConText's idea: words such as ``not``, ``will``, ``if`` act on what follows them up to a clause border. They are
``lexicon/scopes.toml``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from .lexicon import raw

PLAIN: Final = "plain"
_BEFORE: Final = 80  # characters before a cue in which a modifier may stand
_LEAD: Final = 60  # characters of a sentence's beginning
_AFTER: Final = 80  # characters behind a cue
_AT_ONCE: Final = frozenset({"lead", "cue"})  # where a modifier counts only if it stands first
_STOP: Final = re.compile(r"[,;:.!?()]")


class Scope(NamedTuple):
    """The context of a cue, and where the words stand that give it; -1 for a plain one."""

    context: str
    start: int = -1
    end: int = -1


class _Rule(NamedTuple):
    context: str
    where: str
    pattern: re.Pattern[str]
    frames: bool


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(r["context"], r["where"], re.compile(r["regex"]), r.get("frames", False)) for r in raw("scopes")["scope"]
    )


@cache
def _border() -> re.Pattern[str]:
    return re.compile(raw("scopes")["borders"]["clause"])


def scope_of(low: str, sentence_start: int, start: int, end: int, sentence_end: int, *, strong: bool = False) -> Scope:
    """The first scope that applies to a cue at ``start:end``, in offsets of ``low``.

    Args:
        low: the text in lower case.
        sentence_start: where the cue's sentence begins.
        start: where the cue begins.
        end: where it ends.
        sentence_end: where the sentence ends.
        strong: only scopes that overrule the mood of a verb.
    """
    clause = max(sentence_start, start - _BEFORE)
    for border in _border().finditer(low, clause, start):
        clause = border.end()
    after = min(sentence_end, end + _AFTER)
    if stop := _STOP.search(low, end, after):
        after = stop.start()
    places = {
        "lead": (sentence_start, min(start, sentence_start + _LEAD)),
        "clause": (clause, start),
        "scope": (clause, end),
        "cue": (start, end),
        "after": (end, after),
    }
    for rule in _rules():
        if rule.frames or not strong:
            find = rule.pattern.match if rule.where in _AT_ONCE else rule.pattern.search
            if match := find(low, *places[rule.where]):
                return Scope(rule.context, match.start(), match.end())
    return Scope(PLAIN)
