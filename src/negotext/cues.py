"""Cues in a sentence and the context that gives their status: negated, planned, asked for, conditional, or plain.

ConText's idea: words such as ``not``, ``will``, ``if`` act on what follows them up to a clause border.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from sys import intern
from typing import NamedTuple

from .lexicon import raw
from .lexicon.checks import RUNS, expand
from .lexicon.gates import Needs


@dataclass(frozen=True, slots=True)
class Cue:
    """One compiled cue record."""

    id: str
    type: str
    subtype: str | None
    pattern: re.Pattern[str]


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
    return tuple(Cue(c["id"], c["type"], c.get("subtype"), re.compile(expand(c["regex"], macros))) for c in data["cue"])


_BORDER = re.compile(
    r"[;:.!?]|,(?= (?:and|but|the|we|they|it|which|who|while|so)\b)|\b(?:but|while|although|though|because|since|which"
    r"|who|whose|after|and then|however)\b"
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|none|without|nothing|nobody|n't|\w+n't|cannot|yet to|failed to|fails? to|unable to"
    r"|rather than|instead of|contrary|aucun\w*|ne|pas de)\b"
)
_FUTURE = re.compile(
    r"\b(?:will|shall|we'll|they'll|you'll|it'll|plans? to|intends? to|(?:is|are|was|were) to|going to|to be"
    r"|expects? to|expected to|set to|scheduled (?:to|for)|due to|goes? to|about to|hopes? to|aims? to|must|will be"
    r"|up for|takes? up|is asked to|ready to|would)\b"
)
_REQUEST = re.compile(
    r"\b(?:request(?:ed|s|ing)?|ask(?:ed|s|ing)|petition\w*|appl(?:ied|y|ies)|sought|seeks?|filed|urg\w+|invit\w+"
    r"|called (?:for|on)|renewed its request)\b"
)
_CONDITION = re.compile(
    r"\b(?:if|unless|should|could|may|might|would|whether|in the event|until|before|either party|in case|only after"
    r"|once)\b"
)
_HOPE = re.compile(
    r"\b(?:hopes?|hopeful|hoping|goal|look(?:s|ing)? forward|committed to|aims?|in order to|try(?:ing)? to"
    r"|work(?:ing)? (?:to|toward)|remain(?:s)? (?:ready|committed|hopeful)|want(?:s)? to)\b"
)
_PAST = re.compile(
    r"\b(?:last (?:year|spring|fall|summer|month)|in (?:19|20)\d\d|years? ago|previous(?:ly)?|earlier this year"
    r"|had (?:been|already)|already|prior|former|expired|since then|back in)\b"
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
        (number, first - start, last - start, context_of(low, start, first, last)) for first, last, _, number in hits
    )


def context_of(low: str, sentence_start: int, start: int, end: int) -> str:
    """The strongest modifier in the clause before the cue and inside it."""
    before = low[max(sentence_start, start - 80) : start]
    border = 0
    for match in _BORDER.finditer(before):
        border = match.end()
    clause = before[border:]
    scope = clause + low[start:end]
    lead = low[sentence_start : sentence_start + 24]
    if (_CONDITION.search(clause) and not re.search(r"\bshould (?:that|be)\b", clause)) or re.match(
        r"\W*(?:if|unless|should|once|what|why|how|when)\b", lead
    ):
        return "if"
    if _NEGATION.search(scope):
        return "not"
    if _HOPE.search(clause):
        return "hope"
    if _FUTURE.search(clause) or re.match(r"(?:will|shall|'ll)\b", low[start:end]):
        return "future"
    if _REQUEST.search(clause):
        return "request"
    if _PAST.search(clause):
        return "past"
    return "plain"


def cue_features(low: str, start: int, end: int) -> dict[str, float]:
    """The cues of a sentence as features: each by itself, with its context, and by type."""
    behind = min(start, _BEHIND)
    hits = _cues_in(low[start - behind : end], behind)
    return dict.fromkeys(_features_of(tuple([(number, context) for number, _, _, context in hits])), 1.0)


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
