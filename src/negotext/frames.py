"""Frames: who does what with what.

The lexicon's frames name the event that a verb of some class and an object of some class make together, and which end
of it the subject stands at. Nothing here decides alone: ``classify`` weighs frames with the words, and takes from them
who acts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from sys import intern
from typing import NamedTuple

from .clauses import REACH, Clauses, Verb, has_verb
from .concepts import Token
from .features import Context
from .lexicon import raw
from .taxonomy import OPPOSITE

_OWNED = frozenset({"proposal", "rejection", "correspondence", "scheduling"})  # what belongs to who makes it


@dataclass(frozen=True, slots=True)
class Rule:
    """One frame of the lexicon."""

    id: str
    type: str
    subtype: str | None
    status: str | None
    by: str
    verbs: frozenset[str]
    objects: frozenset[str]
    subjects: frozenset[str]


class Frame(NamedTuple):
    """A frame found in a sentence: its rule, the status its mood gives, the side, and its first and last token."""

    rule: Rule
    status: str
    by: str | None
    first: int
    last: int


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            id=record["id"],
            type=record["type"],
            subtype=record.get("subtype"),
            status=record.get("status"),
            by=record.get("by", "subject"),
            verbs=frozenset(record["verbs"]),
            objects=frozenset(record.get("objects", ())),
            subjects=frozenset(record.get("subjects", ())),
        )
        for record in raw("frames")["frame"]
    )


@cache
def _rules_of(verb: str) -> tuple[Rule, ...]:
    """The frames of verbs of a class."""
    return tuple(rule for rule in _rules() if verb in rule.verbs)


def find_frames(tokens: Sequence[Token], low: str, context: Context) -> list[Frame]:
    """The frames of a sentence, in text order."""
    if not has_verb(tokens):
        return []
    clauses = Clauses(tokens, low, context)
    matches = list(_matches(clauses))
    off = [verb.index for verb, rule, _ in matches if rule.type == "cancellation"]
    nearest: dict[int, int] = {}
    for verb, _, place in matches:
        nearest[verb.index] = min(nearest.get(verb.index, REACH), abs(place - verb.index))
    found: dict[tuple[str, int], Frame] = {}
    for verb, rule, place in matches:
        if rule.objects and abs(place - verb.index) > nearest[verb.index] + 1:
            continue  # `submitted a proposal and offered dates`: the dates are not what was submitted
        if rule.type == "scheduling" and any(_is_same(clauses, verb.index, later) for later in off):
            continue  # `the session scheduled for May 5 was canceled`
        by, status = _by(clauses, verb, rule, place), _status(clauses, verb, rule, place)
        frame = Frame(rule, status, by, min(verb.index, place), max(verb.end, place))
        found.setdefault((rule.id, verb.index), frame)
    return sorted(found.values(), key=lambda f: (f.first, f.last, f.rule.id))


def _is_same(clauses: Clauses, verb: int, later: int) -> bool:
    """Whether a later verb speaks of the same session: none is named between the two."""
    return verb < later and not any("session" in nouns for nouns in clauses.nouns[verb + 1 : later])


def _matches(clauses: Clauses) -> Iterator[tuple[Verb, Rule, int]]:
    """Each verb with each frame that it and its nearest fitting object make."""
    for verb in clauses.verbs:
        rules = _rules_of(verb.form.verb)
        objects = clauses.objects(verb) if rules else []
        for rule in rules:
            if rule.subjects and verb.subject not in rule.subjects and not (verb.passive and verb.subject is None):
                continue
            place = next((p for p, nouns in objects if nouns & rule.objects), None) if rule.objects else verb.end
            if place is not None:
                yield verb, rule, place


def _by(clauses: Clauses, verb: Verb, rule: Rule, place: int) -> str | None:
    if verb.mood == "requested" and verb.asker in OPPOSITE:
        return verb.asker
    if rule.by in ("both", "agency"):
        return rule.by
    side = verb.subject
    if rule.by == "giver":
        return clauses.source(verb) or OPPOSITE.get(side or "")
    if side is None and rule.type in _OWNED:
        if rule.by == "subject":
            side = OPPOSITE.get(clauses.recipient(verb) or "")
        owner = clauses.owner(place)
        if verb.passive and side is None and owner:
            return OPPOSITE.get(owner, owner) if rule.by == "rejecter" else owner
    return side


def _status(clauses: Clauses, verb: Verb, rule: Rule, place: int) -> str:
    mood = clauses.overruled(verb, place) or verb.mood
    if mood == "occurred" and rule.objects and rule.type != "rejection":
        first, last = sorted((verb.index, place))
        if clauses.has_none(first, last):
            mood = "negated"
    if rule.type == "meeting" and mood == "occurred" and verb.form.kind in ("base", "s"):
        mood = "planned"  # `we meet again on May 9`
    if rule.type == "cancellation" and mood in ("requested", "planned") and verb.form.kind == "base":
        mood = "occurred"  # `CSEA's request to cancel`, `agreed to cancel`: what is told of is called off
    if rule.status and mood in ("occurred", "past"):
        return rule.status
    return mood


def frame_features(frames: Sequence[Frame]) -> dict[str, float]:
    """Frames as features: each by itself and by type, with its status and with its side."""
    return dict.fromkeys([name for f in frames for name in _names(f.rule.id, f.rule.type, f.status, f.by)], 1.0)


@cache
def _names(rule: str, event_type: str, status: str, by: str | None) -> tuple[str, ...]:
    name = f"{event_type}&{status}"
    return tuple(map(intern, (f"f:{rule}&{status}", f"ft:{name}", f"fs:{name}&{by}")))
