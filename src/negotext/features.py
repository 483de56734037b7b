"""What the classifier sees of a sentence: its words, its concepts, their order, the sides before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log, prod
from sys import intern
from typing import Final, NamedTuple

from .clause_words import little_words
from .concepts import PARTIES, Token
from .taxonomy import OPPOSITE

_HARD_BREAKS = frozenset({";", "but", "while", "although", "because", "(", ")"})
_STOP = frozenset(
    "the a an of to in on for at by with and or as is was were be been are it its this that has have had from".split()  # noqa: SIM905
)
_NAMES: Final = 32768  # words beside words of which is remembered what the models see of them
WINDOW = 14  # tokens between two concepts that can still belong together


class Context(NamedTuple):
    """Where a sentence stands.

    Attributes:
        voice: whose page it is: ``employer``, ``union`` or ``neutral``.
        heading: whether it is of the heading.
        bullet: whether it is an item of a list.
        question: whether it is a question.
        after_question: whether it follows one.
    """

    voice: str
    heading: bool = False
    bullet: bool = False
    question: bool = False
    after_question: bool = False


def clause_ids(tokens: Sequence[Token]) -> list[int]:
    """The number of the clause each token stands in; only hard breaks count."""
    clause, ids = 0, []
    for _, _, _, _, word in tokens:
        if word in _HARD_BREAKS:
            clause += 1
        ids.append(clause)
    return ids


def sides_of(tokens: Sequence[Token], voice: str) -> list[str | None]:
    """The side that each token names, if any."""
    return [_party(concepts, voice) if concepts else None for _, _, _, concepts, _ in tokens]


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
    return _party(token.concepts, voice) if token.concepts else None


@lru_cache(maxsize=4096)
def _party(concepts: tuple[str, ...], voice: str) -> str | None:
    return next((side for c in concepts if c in PARTIES and (side := side_of(c, voice))), None)


@lru_cache(maxsize=4096)
def _topics(concepts: tuple[str, ...]) -> tuple[str, ...]:
    """The concepts that are no party."""
    return tuple(c for c in concepts if c not in PARTIES)


def sentence_features(tokens: Sequence[Token], context: Context) -> dict[str, float]:
    """All features of a sentence with their values; most are 1."""
    names: list[str] = [*_flags(context)]
    marked: list[tuple[int, str]] = []
    previous, side, voice = "<", "none", context.voice
    for index, (_, _, stem, concepts, _) in enumerate(tokens):
        if concepts:
            seen, previous, side, found = _of_known_word(previous, stem, concepts, side, voice)
            marked += [(index, concept) for concept in found]
        else:
            seen, previous = _of_word(previous, stem), stem
        names += seen
    if len(marked) > 1:
        _pairs(names, marked, clause_ids(tokens))
    return dict.fromkeys(names, 1.0)


# Names are made once for all sentences: what was made before need not be hashed again, and takes no room.


@lru_cache(maxsize=_NAMES)
def _of_word(previous: str, symbol: str) -> tuple[str, ...]:
    """The features of a word behind another."""
    pair = intern(f"b:{previous} {symbol}")
    return (pair,) if symbol in _STOP else (intern(f"w:{symbol}"), pair)


@lru_cache(maxsize=_NAMES)
def _of_known_word(
    previous: str, stem: str, concepts: tuple[str, ...], side: str, voice: str
) -> tuple[tuple[str, ...], str, str, tuple[str, ...]]:
    """The features of a word with concepts; what it is behind it, which side is then the last, what counts in pairs."""
    party = _party(concepts, voice)
    side = party or side
    symbol = f"<{party}>" if party else stem
    topics = _topics(concepts)
    names = [name for topic in topics for name in (f"c:{topic}", f"s:{side}>{topic}")]
    if party:
        names.append(f"c:{party}")
    marked = (*topics, symbol) if party else topics
    return (*_of_word(previous, symbol), *map(intern, names)), symbol, side, marked


_FLAGS = ("heading", "bullet", "question", "after_question")


@lru_cache(maxsize=64)
def _flags(context: Context) -> tuple[str, ...]:
    flags = (f"flag:{name}" for name in _FLAGS if getattr(context, name))
    return tuple(map(intern, ("bias", f"voice:{context.voice}", *flags)))


def _pairs(names: list[str], marked: list[tuple[int, str]], clauses: list[int]) -> None:
    """Concepts in their order, near each other in one clause; close ones get a feature of their own."""
    for first, (position, concept) in enumerate(marked, 1):
        clause = clauses[position]
        for other_position, other in marked[first:]:
            gap = other_position - position
            if gap > WINDOW or clauses[other_position] != clause:
                break  # clauses are counted upwards: what follows is in a later one too
            if gap:
                names += _of_pair(concept, other)[: 1 + (gap <= 3)]


@lru_cache(maxsize=_NAMES)
def _of_pair(concept: str, other: str) -> tuple[str, str]:
    return intern(f"p:{concept}>{other}"), intern(f"q:{concept}>{other}")


def subtype_features(sentence: Mapping[str, float], status: str) -> dict[str, float]:
    """What tells the subtype of an event: its sentence, and whether it has happened."""
    return {**sentence, f"status:{status}": 1.0}


# --- sides ------------------------------------------------------------------------------------------------------

_PREPOSITIONS = frozenset({"to", "with", "from", "for", "between", "of", "on", "against", "par", "avec"})


def side_features(
    tokens: Sequence[Token],
    context: Context,
    event_type: str,
    status: str,
    trigger: int,
    before_entry: str | None,
    acting: Sequence[str],
    sentence: Iterable[str],
) -> dict[str, float]:
    """What tells who did it: the parties before and after the trigger token, ``by``, voice, the sentence before; and
    what the sentence says, as it is unions that ratify.

    ``before_entry`` is the side that the sentences before were about; ``acting`` are those that the sentence's frames
    give for such events; ``sentence`` are the names of its features.
    """
    clauses = clause_ids(tokens)
    sides = sides_of(tokens, context.voice)
    parties = [(i, p) for i, p in enumerate(sides) if p]
    words = [t.word for t in tokens]
    before = [p for i, p in parties if i < trigger and clauses[i] == clauses[trigger]]
    earlier = [p for i, p in parties if i < trigger]
    facts = {
        "before": before[-1] if before else "none",
        "head": before[0] if before else "none",
        "earlier": earlier[-1] if earlier else "none",
        "first": parties[0][1] if parties else "none",
        "set": "+".join(sorted({p for _, p in parties})) or "none",
        "prev": before_entry or "none",
        "frame": "+".join(acting) or "none",
    }
    for i, p in parties:
        preposition = words[i - 1] if i else ""
        if preposition in ("the", "its", "their", "our") and i > 1:
            preposition = words[i - 2]
        if (i > trigger and preposition == "by") or (preposition in ("by", "par") and i > trigger - 2):
            facts.setdefault("by", p)
        elif i > trigger and preposition in _PREPOSITIONS:
            facts.setdefault("to", f"{preposition}:{p}")
        elif i > trigger:
            facts.setdefault("after", p)
    two = " ".join(dict.fromkeys(before[-3:]))
    features = {
        f"{event_type}|bias": 1.0,
        f"{event_type}:{status}|bias": 1.0,
        f"{event_type}|voice:{context.voice}": 1.0,
    }
    for name, value in facts.items():
        features[f"{event_type}|{name}:{value}"] = 1.0
        features[f"*|{name}:{value}"] = 1.0
        if name in ("before", "set", "first"):
            features[f"{event_type}:{status}|{name}:{value}"] = 1.0
    if not before:
        features[f"{event_type}|alone:{context.voice}:{facts['set']}"] = 1.0
    features[f"{event_type}|two:{two}"] = 1.0
    features[f"{event_type}|b&t:{facts['before']}:{facts.get('to', '-')}:{facts.get('by', '-')}"] = 1.0
    for concepts in dict.fromkeys([token.concepts for token in tokens if token.concepts]):
        for concept in _topics(concepts):
            features[f"{event_type}|c:{concept}"] = 1.0
    features.update(dict.fromkeys([f"{event_type}|{name}" for name in sentence if name.startswith(_TELLING)], 1.0))
    features.update(dict.fromkeys(_side_words(tokens, sides, event_type, trigger), 1.0))
    return features


_TELLING = ("k:", "f:", "w:")  # cues, frames and words of a sentence
_NEAR = 4  # words to each side of a trigger whose place counts


def _side_words(tokens: Sequence[Token], sides: Sequence[str | None], event_type: str, trigger: int) -> Iterator[str]:
    """What the words next to a side and near the trigger say of who acts: ``<union> received``, ``from <union>``."""
    symbols = [f"<{side}>" if side else token.stem for token, side in zip(tokens, sides, strict=True)]
    for first, second in pairwise(["<", *symbols]):
        if first[0] == "<" or second[0] == "<":
            yield f"b:{first} {second}"
            yield f"{event_type}|b:{first} {second}"
    start = max(0, trigger - _NEAR)
    near = symbols[start : trigger + _NEAR + 1]
    for place, symbol in enumerate(near, start - trigger):
        yield f"n{place}:{symbol}"
    for place, (first, second) in enumerate(pairwise(near), start - trigger):
        yield f"n{place}:{first} {second}"


_AUXILIARY = frozenset(
    {"has", "have", "had", "also", "then", "again", "now", "once", "just", "still", "both", "jointly", "today"}
    | {"yesterday", "formally", "later", "earlier", "did", "do", "does", "will", "'s"}
)


def subjects(tokens: Sequence[Token], voice: str, actions: frozenset[str]) -> list[tuple[str, int]]:
    """Who plainly acts: the side right before an action word, or after ``by`` behind it, with the word's index.

    ``the District and CSEA presented`` gives both; where no side stands next to the action nothing is said.
    """
    words = [t.word for t in tokens]
    sides = sides_of(tokens, voice)
    found: list[tuple[str, int]] = []
    for index, token in enumerate(tokens):
        if not token.concepts or sides[index] or actions.isdisjoint(token.concepts):
            continue
        place = index - 1
        while place >= 0 and words[place] in _AUXILIARY:
            place -= 1
        side = sides[place] if place >= 0 else None
        if side in ("employer", "union"):
            near = words[max(0, place - 2) : place]
            joined = not little_words().together.isdisjoint(near)
            other = next((sides[i] for i in range(place - 1, max(-1, place - 5), -1) if sides[i]), None)
            passive = not _PREPOSITIONS.union({"by"}).isdisjoint(near)
            if joined and other == OPPOSITE[side]:
                found.append(("both", index))
            elif not passive:
                found.append((side, index))
            continue
        for after in range(index + 1, min(index + 5, len(tokens) - 1)):
            if words[after] in ("by", "par"):
                behind = next((sides[i] for i in range(after + 1, min(after + 4, len(tokens))) if sides[i]), None)
                if behind in ("employer", "union", "agency"):
                    found.append((behind, index))
                break
    return found


def single_words(features: Iterable[str]) -> dict[str, float]:
    """The features of a sentence but those of words beside words: models of whole entries look at these alone.

    With the pairs such models are twice as large and hardly better.
    """
    return dict.fromkeys([name for name in features if not name.startswith("b:")], 1.0)


def entry_features(
    probabilities: Sequence[Sequence[float]],
    labels: Sequence[str],
    contexts: Sequence[Context],
    words: Sequence[float],
) -> dict[str, float]:
    """What an entry says as a whole: per label the highest probability of a sentence, whether any sentence says so, and
    what the words of all of them say.

    Args:
        probabilities: for each sentence that of each label.
        labels: what the probabilities are of.
        contexts: where the sentences stand.
        words: for each label its probability by the words of the whole entry.
    """
    features = {"bias": 1.0, "n": min(len(probabilities), 20) / 10}
    if contexts:
        features[f"voice:{contexts[0].voice}"] = 1.0
    zeros, zeros_left = [0.0] * len(labels), [1.0] * len(labels)
    highest = list(map(max, zeros, zeros, *probabilities))
    none = map(prod, zip(zeros_left, *map(_left, map(tuple, probabilities)), strict=True))
    max_names, any_names, hot_names, heading_names, words_names, both_names = _names_of(tuple(labels))
    features.update(zip(max_names, _log_odds(highest), strict=True))
    features.update(zip(words_names, _log_odds(words), strict=True))
    features.update(zip(any_names, [1 - n for n in none], strict=True))
    headings = [row for row, context in zip(probabilities, contexts, strict=False) if context.heading]
    for place, chance in enumerate(highest):
        if chance > 0.5:
            features[hot_names[place]] = 1.0
        if chance > 0.3 and words[place] > 0.3:
            features[both_names[place]] = chance * words[place]
        if chance > 0.4 and headings and (heading := max([row[place] for row in headings])) > 0.4:
            features[heading_names[place]] = heading
    return features


def _log_odds(chances: Iterable[float]) -> list[float]:
    """On a scale like that of the other features; nothing counts as sure."""
    bounded = [1e-4 if p < 1e-4 else 1 - 1e-4 if p > 1 - 1e-4 else p for p in chances]
    return [log(p / (1 - p)) / 3 for p in bounded]


@lru_cache(maxsize=4096)  # sentences recur
def _left(row: tuple[float, ...]) -> tuple[float, ...]:
    return tuple([1 - p for p in row])


@lru_cache(maxsize=8)
def _names_of(labels: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    kinds = ("max", "any", "hot", "heading", "words", "both")
    return tuple(tuple(f"{kind}:{label}" for label in labels) for kind in kinds)
