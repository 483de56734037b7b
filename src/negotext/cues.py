"""Cues in a sentence and the context that gives their status: negated, planned, asked for, conditional, or plain.

ConText's idea: words such as ``not``, ``will``, ``if`` act on what follows them up to a clause border.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .lexicon import raw
from .lexicon.checks import RUNS, expand


@dataclass(frozen=True, slots=True)
class Cue:
    """One compiled cue record."""

    id: str
    type: str
    subtype: str | None
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class CueHit:
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


def find_cues(low: str, start: int, end: int) -> list[CueHit]:
    """Every cue of a sentence ``start:end`` of the view with its context, by place."""
    hits = []
    for cue in cues():
        for match in cue.pattern.finditer(low, start, end):
            hits.append(CueHit(cue, match.start(), match.end(), context_of(low, start, match.start(), match.end())))
    hits.sort(key=lambda h: (h.start, h.end, h.cue.id))
    return hits


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
    features: dict[str, float] = {}
    for hit in find_cues(low, start, end):
        features[f"k:{hit.cue.id}"] = 1.0
        features[f"k:{hit.cue.id}&{hit.context}"] = 1.0
        features[f"kt:{hit.cue.type}&{hit.context}"] = 1.0
    contexts = sorted({name[3:].split("&")[0] for name in features if name.startswith("kt:")})
    for first in contexts:
        for second in contexts:
            if first < second:
                features[f"kk:{first}+{second}"] = 1.0
    return features
