"""What a date is to the negotiation: a session, a day offered for one, a deadline, or just a day.

A linear model over the words and cues of the date's clause; the weights are in ``models/roles.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from .concepts import stem, tokenize
from .lexicon import raw
from .lexicon.gates import Needs
from .linear import LinearModel
from .records import ResolvedDate
from .sentences import Sentence
from .taxonomy import ROLES

_BEFORE, _AFTER = 110, 70  # characters of the sentence whose words count
_CONCEPTS, _NEAR = 24, 7  # words to each side whose concepts count; those that count as near
_REACH = 400  # characters before and after in which cues count
_LEAD_MIN, _LEAD_REACH = 22, 200  # a lead-in has so many characters, and so many shorter lines may follow it
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[%$:;()-]")
_LIST = re.compile(r"[ \n]*(?:,|;|and|or|&|/|to|through|-|,[ \n]*and|\([^)]{0,20}\)[ \n]*and)?[ \n]*(?:on[ ]|the[ ])?")
_CLAUSE = re.compile(r"[,;:]|\band\b|\bbut\b|\bwhich\b|\bwhen\b")
_CLAUSE_AFTER = re.compile(r"[,;:]|\bbut\b|\bwhich\b|\bwhen\b")  # `On June 4, the District and CSEA met` is one
_TOPICS = ("session", "vote", "strike", "proposal", "cancel", "offer", "board", "pay", "expiry")


@dataclass(frozen=True, slots=True)
class DateContext:
    """A date at ``start:end`` of the view, the other dates of its sentence, and where the sentence stands."""

    start: int
    end: int
    others: Sequence[tuple[int, int]]
    sentences: Sequence[Sentence]
    index: int
    anchor: date | None
    value: ResolvedDate | None


@dataclass(frozen=True, slots=True)
class _Cue:
    id: str
    pattern: re.Pattern[str]
    edge: bool  # whether it asks for the edge of what it searches, so that a part can have it where the whole has not


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(
        _Cue(cue["id"], re.compile(cue["regex"]), bool(re.search(r"^\^|\$$", cue["regex"])))
        for cue in raw("roles")["cue"]
    )


def _words(low: str) -> list[str]:
    return [stem(w) for w in _TOKEN.findall(low)]


class _Seen(NamedTuple):
    """All that the model sees of a date."""

    before: str
    after: str
    listed: bool
    lead: str  # of a date that stands alone
    form: str
    precision: str | None
    when: str | None
    in_sentence: frozenset[str]
    in_lead: frozenset[str]


def role_features(low: str, context: DateContext) -> dict[str, float]:
    """What the model sees of a date. Days of a list share the words around the list."""
    return _features(_seen(low, context, *_list_edges(low, context)))


def _seen(low: str, context: DateContext, start: int, end: int) -> _Seen:
    """What is seen of a date in a list at ``start:end``."""
    sentence = (
        context.sentences[context.index]
        if 0 <= context.index < len(context.sentences)
        else Sentence(context.start, context.end, 0)
    )
    before, after = low[max(sentence.start, start - _REACH) : start], low[end : min(sentence.end, end + _REACH)]
    alone = not _TOKEN.search(before[-_BEFORE:]) and not _TOKEN.search(after[:_AFTER])
    lead = _lead_in(low, context) if alone else ""
    value, when = context.value, None
    if value is not None and context.anchor is not None:
        when = _when((value.value - context.anchor).days)
    return _Seen(
        before,
        after,
        start != context.start or end != context.end,
        lead,
        _form(low[context.start : context.end]),
        value.precision if value is not None else None,
        when,
        _cues_in(low[sentence.start : sentence.end]),
        _cues_in(lead) if lead else frozenset(),
    )


def _features(seen: _Seen) -> dict[str, float]:
    left, right = _words(seen.before[-_BEFORE:]), _words(seen.after[:_AFTER])
    features: dict[str, float] = {"bias": 1.0}
    for position, word in enumerate(reversed(left[-12:])):
        features[f"L:{word}"] = max(features.get(f"L:{word}", 0.0), 1.0 if position < 5 else 0.6)
        if position < 4:
            features[f"L{position}:{word}"] = 1.0
    for first, second in zip(left[-8:], left[-7:], strict=False):
        features[f"LL:{first} {second}"] = 1.0
    if len(left) >= 3:
        features["L3:" + " ".join(left[-3:])] = 1.0
    for position, word in enumerate(right[:8]):
        features[f"R:{word}"] = max(features.get(f"R:{word}", 0.0), 1.0 if position < 4 else 0.6)
        if position < 3:
            features[f"R{position}:{word}"] = 1.0
    for first, second in pairwise(right[:6]):
        features[f"RR:{first} {second}"] = 1.0
    if seen.listed:
        features["list"] = 1.0
    _concept_features(features, seen.before, seen.after)
    _shape(features, seen, bool(left), bool(right))
    _cue_features(features, seen)
    return features


def _concept_features(features: dict[str, float], before: str, after: str) -> None:
    """What the events lexicon knows of the words around: a day of a session stands with words of meeting."""
    for side, tokens in (("L", tokenize(before, 0, len(before))[::-1]), ("R", tokenize(after, 0, len(after)))):
        for position, token in enumerate(tokens[:_CONCEPTS]):
            for concept in token.concepts:
                near = "near" if position < _NEAR else "far"
                features[f"{side}C:{concept}"] = 1.0
                features[f"{side}C:{concept}&{near}"] = 1.0


def _list_edges(low: str, context: DateContext) -> tuple[int, int]:
    """Where the list of days begins and ends in which the date stands."""
    start, end = context.start, context.end
    for a, b in sorted(context.others, reverse=True):
        if b <= start and _LIST.fullmatch(low, b, start):
            start = a
    for a, b in sorted(context.others):
        if a >= end and _LIST.fullmatch(low, end, a):
            end = b
    return start, end


def _lead_in(low: str, context: DateContext) -> str:
    """The sentence above a date that stands alone on its line."""
    for index in range(context.index - 1, max(context.index - 1 - _LEAD_REACH, -1), -1):
        sentence = context.sentences[index]
        if sentence.end - sentence.start >= _LEAD_MIN:
            return low[sentence.start : sentence.end]
    return ""


def _form(words: str) -> str:
    if words in ("today", "yesterday", "tomorrow"):
        return "relative"
    return "weekday" if words.endswith("day") else "numeric" if "/" in words else "named"


def _shape(features: dict[str, float], seen: _Seen, left: bool, right: bool) -> None:
    if not left:
        features["no left"] = 1.0
    if not right:
        features["no right"] = 1.0
    if not left and not right:
        features["alone"] = 1.0
        for word in _words(seen.lead)[-10:]:
            features[f"C:{word}"] = 1.0
    features[f"form:{seen.form}"] = 1.0
    if seen.precision is not None:
        features[f"precision:{seen.precision}"] = 1.0
    if seen.when is not None:
        features[f"when:{seen.when}"] = 1.0


def _when(days: int) -> str:
    if days == 0:
        return "same"
    return ("long past" if days < -40 else "past") if days < 0 else ("soon" if days < 45 else "far")


@cache
def _gate() -> Needs:
    """Which cues a text can hold, so that the others are not looked for."""
    return Needs([cue.pattern for cue in _cues()])


@lru_cache(maxsize=1024)
def _cues_in(sentence: str) -> frozenset[str]:
    """The cues of a whole sentence; its other dates ask for them too."""
    known = _cues()
    return frozenset(known[n].id for n in _gate().open(sentence) if known[n].pattern.search(sentence))


def _cue_features(features: dict[str, float], seen: _Seen) -> None:
    before, after = seen.before, seen.after
    clause_before = _CLAUSE.split(before)[-1]
    # `On June 4, the parties met`: the clause follows the comma
    clause_after = _CLAUSE_AFTER.split(after.lstrip(" ,"))[0]
    when = f"when:{seen.when or 'unknown'}"
    gate = _gate()
    flags_before, flags_after = gate.flags(before), gate.flags(after)
    for cue, need in zip(_cues(), gate.needs, strict=True):
        name, inside = cue.id, cue.id in seen.in_sentence
        if inside or cue.edge:
            if need & flags_before == need:
                if cue.pattern.search(clause_before):
                    features[f"clause:{name}"] = 1.0
                if cue.pattern.search(before):
                    features[f"before:{name}"] = 1.0
            if need & flags_after == need and cue.pattern.search(clause_after):
                features[f"after:{name}"] = 1.0
        if inside:
            features[f"sentence:{name}"] = 1.0
            if name in _TOPICS:
                features[f"{when}&{name}"] = 1.0
        if name in seen.in_lead:
            features[f"lead:{name}"] = 1.0


@cache
def _plain() -> re.Pattern[str]:
    return re.compile("|".join(record["regex"] for record in raw("roles")["plain"]))


@cache
def _named() -> re.Pattern[str]:
    return re.compile("|".join(record["regex"] for record in raw("roles")["named"]))


@cache
def _model() -> LinearModel:
    path = files(__package__).joinpath("models/roles.json")
    return LinearModel.from_json(json.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=1024)  # what is said of a day recurs with other days
def _chances(seen: _Seen) -> dict[str, float]:
    return _model().softmax(_features(seen))


def role_of(low: str, context: DateContext) -> tuple[str | None, float]:
    """The role of a date, ``None`` for a plain day, and its probability."""
    start, end = _list_edges(low, context)
    chances = _chances(_seen(low, context, start, end))
    role = max(chances, key=lambda r: chances[r])
    # a paper that changed hands on a day needs no session, and a paper may be named by its day
    handed = role == "session" and _plain().search(low, max(0, start - _BEFORE), start) is not None
    if role in ROLES and (handed or _named().match(low[end : end + _AFTER]) is not None):
        return None, 1 - chances[role]
    return (role if role in ROLES else None), chances[role]
