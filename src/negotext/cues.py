"""Cues in a sentence, each with the context that gives its status (``scopes``)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from sys import intern
from typing import NamedTuple

from .lexicon import raw
from .lexicon.checks import RUNS, expand
from .lexicon.gates import Needs
from .scopes import scope_of


@dataclass(frozen=True, slots=True)
class Cue:
    """One compiled cue record."""

    id: str
    type: str
    subtype: str | None
    pattern: re.Pattern[str]
    status: str | None = None
    by: str | None = None


class CueHit(NamedTuple):
    """A cue at ``start:end`` with the context found around it."""

    cue: Cue
    start: int
    end: int
    context: str


@cache
def cues() -> tuple[Cue, ...]:
    """All cues of the lexicon, macros filled in."""
    data = raw("cues")
    macros = {**data["macros"], **RUNS}
    return tuple(
        Cue(
            c["id"],
            c["type"],
            c.get("subtype"),
            re.compile(expand(c["regex"], macros)),
            c.get("status"),
            c.get("by"),
        )
        for c in data["cue"]
    )


@cache
def _gate() -> Needs:
    """Which cues can stand in a sentence: two of fifty on average, where trying all took a fifth of a page's time."""
    return Needs([cue.pattern for cue in cues()])


_BEHIND = 2  # letters before a sentence that a pattern may look back at
_SENTENCES = 4096  # remembered with their cues: what a page's events rest on is asked for again, boilerplate recurs


def find_cues(low: str, start: int, end: int) -> list[CueHit]:
    """Every cue of a sentence ``start:end`` of the view with its context, by place."""
    behind = min(start, _BEHIND)
    return [
        CueHit(cues()[number], start + first, start + last, context)
        for number, first, last, context in _cues_in(low[start - behind : end], behind)
    ]


@lru_cache(maxsize=_SENTENCES)
def _cues_in(low: str, start: int) -> tuple[tuple[int, int, int, str], ...]:
    """The cues of a text from ``start`` on: the cue's number, its place counted from there, its context."""
    known = cues()
    end = len(low)
    hits = [
        (match.start(), match.end(), known[number].id, number)
        for number in _gate().open(low[start:])
        for match in known[number].pattern.finditer(low, start, end)
    ]
    hits.sort()
    return tuple(
        (number, first - start, last - start, scope_of(low, start, first, last, end).context)
        for first, last, _, number in hits
    )


def cue_features(low: str, start: int, end: int) -> dict[str, float]:
    """The cues of a sentence as features: each by itself, with its context, and by type."""
    behind = min(start, _BEHIND)
    hits = _cues_in(low[start - behind : end], behind)
    return dict.fromkeys(_features_of(tuple([(number, context) for number, _, _, context in hits])), 1.0)


_SUPPOSED = ("&if", "&hope")


def is_supposed(features: Iterable[str]) -> bool:
    """Whether cues among a sentence's features stand under a condition or a hope, and none is stated.

    One that is denied may stand beside them: in ``is when they are unable to agree`` both contexts are found.
    """
    contexts = [name for name in features if name.startswith("kt:")]
    supposed = any(name.endswith(_SUPPOSED) for name in contexts)
    return supposed and all(name.endswith((*_SUPPOSED, "&not")) for name in contexts)


def cue_sides(features: Container[str], event_type: str, status: str) -> dict[str, str | None]:
    """The sides that cues among a sentence's features name for events of a type and status, each with the subtype."""
    return {cue.by: cue.subtype for name, cue in _siding().get((event_type, status), ()) if name in features and cue.by}


@cache
def _siding() -> dict[tuple[str, str], list[tuple[str, Cue]]]:
    """The cues that name a side with their features, by type and status."""
    found: dict[tuple[str, str], list[tuple[str, Cue]]] = {}
    for cue in cues():
        if cue.status and cue.by:
            found.setdefault((cue.type, cue.status), []).append((f"k:{cue.id}", cue))
    return found


@lru_cache(maxsize=_SENTENCES)
def _features_of(hits: tuple[tuple[int, str], ...]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    types: set[str] = set()
    for number, context in hits:
        cue = cues()[number]
        names |= dict.fromkeys((f"k:{cue.id}", f"k:{cue.id}&{context}", f"kt:{cue.type}&{context}"))
        types.add(cue.type)
    ordered = sorted(types)
    pairs = (f"kk:{first}+{second}" for place, first in enumerate(ordered) for second in ordered[place + 1 :])
    return tuple(map(intern, (*names, *pairs)))
