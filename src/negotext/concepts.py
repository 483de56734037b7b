"""Sentences as concepts: each word looked up once in the events lexicon, names and numbers replaced by their kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from .lexicon import raw

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['.&/-][^\W\d_]+)*\.?(?<!\w\w\.)|[%$£€!?:;,()|]|-(?=[ ])")
PARTIES = frozenset({"EMPLOYER", "UNION", "BOTH", "NEUTRAL", "WE", "THEY", "YOU"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a sentence. ``stem`` stands for its form, ``concepts`` for what the lexicon knows of it."""

    start: int
    end: int
    stem: str
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the sentence that counts as one token: a name, a date, a sum."""

    start: int
    end: int
    symbol: str
    concepts: tuple[str, ...] = ()


@cache
def _vocabulary() -> tuple[
    dict[str, tuple[str, ...]], tuple[tuple[str, str], ...], dict[str, tuple[tuple[tuple[str, ...], str], ...]]
]:
    exact: dict[str, list[str]] = {}
    prefixes: list[tuple[str, str]] = []
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for concept in raw("events")["concept"]:
        for word in concept["words"]:
            if word.endswith("*"):
                prefixes.append((word[:-1], concept["id"]))
            else:
                exact.setdefault(word, []).append(concept["id"])
        for phrase in concept.get("phrases", ()):
            parts = tuple(TOKEN.findall(phrase))
            if parts:
                phrases.setdefault(parts[0], []).append((parts, concept["id"]))
    ordered = {first: tuple(sorted(items, key=lambda i: -len(i[0]))) for first, items in phrases.items()}
    return {w: tuple(dict.fromkeys(c)) for w, c in exact.items()}, tuple(prefixes), ordered


@lru_cache(maxsize=65536)
def word_concepts(word: str) -> tuple[str, ...]:
    """The concepts of one lower-case word."""
    exact, prefixes, _ = _vocabulary()
    found = list(exact.get(word, ()))
    found += [concept for prefix, concept in prefixes if word.startswith(prefix) and concept not in found]
    return tuple(found)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its commonest endings; numbers become one symbol."""
    if word[0].isdigit():
        return "#"
    word = word.removesuffix("'s").rstrip(".")
    for ending in ("ations", "ation", "ingly", "ings", "ing", "ions", "ion", "ies", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word or "."


def tokenize(low: str, start: int, end: int, spans: Sequence[Span] = ()) -> list[Token]:
    """The tokens of ``low[start:end]``, each of ``spans`` (in order, without overlaps) as one token."""
    tokens: list[Token] = []
    position = start
    for span in spans:
        if span.start < position or span.end > end:
            continue
        _words(tokens, low, position, span.start)
        tokens.append(Token(span.start, span.end, span.symbol, span.concepts))
        position = span.end
        if low.startswith("'s", position):
            position += 2
    _words(tokens, low, position, end)
    return _with_phrases(tokens, low)


def _words(tokens: list[Token], low: str, start: int, end: int) -> None:
    for match in TOKEN.finditer(low, start, end):
        word = match.group()
        tokens.append(Token(match.start(), match.end(), stem(word), word_concepts(word)))


def _with_phrases(tokens: list[Token], low: str) -> list[Token]:
    """Concepts of phrases added to each of their words' first token."""
    phrases = _vocabulary()[2]
    words = [low[t.start : t.end] for t in tokens]
    added: dict[int, list[str]] = {}
    for index, word in enumerate(words):
        for parts, concept in phrases.get(word, ()):
            if tuple(words[index : index + len(parts)]) == parts:
                added.setdefault(index, []).append(concept)
    if not added:
        return tokens
    return [
        Token(t.start, t.end, t.stem, tuple(dict.fromkeys((*t.concepts, *added[i])))) if i in added else t
        for i, t in enumerate(tokens)
    ]
