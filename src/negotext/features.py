"""What the classifier sees of a sentence: its words, its concepts, their order, the sides before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .concepts import PARTIES, Token

CLAUSE_BREAKS = frozenset({",", ";", ":", "but", "while", "although", "because", "which", "who", "and", "-", "(", ")", "after", "when", "where", "that"})
_HARD_BREAKS = frozenset({";", "but", "while", "although", "because", "(", ")"})
_MODIFIERS = ("NOT", "FUTURE", "IF", "HOPE", "PAST", "DEFINE", "OTHERS")
_STOP = frozenset("the a an of to in on for at by with and or as is was were be been are it its this that has have had from".split())
WINDOW = 14  # tokens between two concepts that can still belong together


@dataclass(frozen=True, slots=True)
class Context:
    """Where a sentence stands."""

    voice: str
    heading: bool = False
    first: bool = False
    bullet: bool = False
    question: bool = False
    after_question: bool = False


def clause_ids(tokens: Sequence[Token], low: str) -> list[int]:
    """The number of the clause each token stands in; only hard breaks count."""
    clause, ids = 0, []
    for token in tokens:
        if low[token.start : token.end] in _HARD_BREAKS:
            clause += 1
        ids.append(clause)
    return ids


def side_of(concept: str, voice: str) -> str | None:
    """employer, union, both or agency for a party concept."""
    if concept == "WE":
        return {"employer": "employer", "union": "union"}.get(voice, "we")
    if concept == "THEY":
        return {"employer": "union", "union": "employer"}.get(voice, "they")
    if concept == "YOU":
        return "union" if voice == "union" else None
    return {"EMPLOYER": "employer", "UNION": "union", "BOTH": "both", "NEUTRAL": "agency"}.get(concept)


def party_of(token: Token, voice: str) -> str | None:
    """The side a token names, if any."""
    for concept in token.concepts:
        if concept in PARTIES:
            side = side_of(concept, voice)
            if side:
                return side
    return None


def sentence_features(tokens: Sequence[Token], low: str, context: Context) -> dict[str, float]:
    """All features of a sentence with their values; most are 1."""
    features: dict[str, float] = {"bias": 1.0}
    add = features.setdefault
    clauses = clause_ids(tokens, low)
    _flags(features, tokens, context)
    marked: list[tuple[int, str]] = []
    previous = "<"
    side = "none"
    for index, token in enumerate(tokens):
        symbol = token.stem
        party = party_of(token, context.voice)
        if party:
            side = party
            symbol = f"<{party}>"
        if symbol not in _STOP:
            add(f"w:{symbol}", 1.0)
        add(f"b:{previous} {symbol}", 1.0)
        previous = symbol
        for concept in token.concepts:
            if concept in PARTIES:
                continue
            add(f"c:{concept}", 1.0)
            add(f"s:{side}>{concept}", 1.0)
            marked.append((index, concept))
        if party:
            add(f"c:{party}", 1.0)
            marked.append((index, f"<{party}>"))
    _pairs(features, marked, clauses)
    return features


def _flags(features: dict[str, float], tokens: Sequence[Token], context: Context) -> None:
    features[f"voice:{context.voice}"] = 1.0
    for name in ("heading", "first", "bullet", "question", "after_question"):
        if getattr(context, name):
            features[f"flag:{name}"] = 1.0
    length = len(tokens)
    features["len:short" if length <= 6 else "len:medium" if length <= 18 else "len:long"] = 1.0


def _pairs(features: dict[str, float], marked: list[tuple[int, str]], clauses: list[int]) -> None:
    """Concepts in their order, near each other in one clause; close ones get a feature of their own."""
    for first in range(len(marked)):
        position, concept = marked[first]
        for second in range(first + 1, len(marked)):
            other_position, other = marked[second]
            gap = other_position - position
            if gap > WINDOW:
                break
            if gap == 0 or clauses[position] != clauses[other_position]:
                continue
            features[f"p:{concept}>{other}"] = 1.0
            if gap <= 3:
                features[f"q:{concept}>{other}"] = 1.0
