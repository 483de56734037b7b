"""Sentences as concepts: each word looked up once in the events lexicon, names and numbers replaced by their kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple, TypeAlias

from .lexicon import raw

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['.&/-][^\W\d_]+)*\.?(?<!\w\w\.)|[%$£€!?:;,()|]|-(?=[ ])")
PARTIES = frozenset({"EMPLOYER", "UNION", "BOTH", "NEUTRAL", "WE", "THEY", "YOU"})


_WORDS: Final = 65536  # words of which is remembered what they are
_Phrases: TypeAlias = dict[str, list[tuple[int, tuple[str, ...], str]]]
"""The phrases that begin with some word by their second one (empty if they have none): rank, words, concept."""


class Token(NamedTuple):
    """One word of a sentence, or a name, date or sum as one.

    A named tuple because there are thousands on a page: it is made five times as fast as a frozen dataclass.

    Attributes:
        start: where it begins.
        end: where it ends.
        stem: what stands for its form.
        concepts: what the lexicon knows of it.
        word: the word as it stands there, in small letters.
    """

    start: int
    end: int
    stem: str
    concepts: tuple[str, ...]
    word: str


class Span(NamedTuple):
    """A stretch of the sentence that counts as one token: a name, a date, a sum."""

    start: int
    end: int
    symbol: str
    concepts: tuple[str, ...] = ()


@cache
def _vocabulary() -> tuple[dict[str, tuple[str, ...]], dict[str, list[tuple[int, str, str]]], dict[str, _Phrases]]:
    exact: dict[str, list[str]] = {}
    prefixes: dict[str, list[tuple[int, str, str]]] = {}  # by their first two letters, with their place in the file
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for number, concept in enumerate(raw("events")["concept"]):
        for word in concept["words"]:
            if word.endswith("*"):
                prefixes.setdefault(word[:2].rstrip("*"), []).append((number, word[:-1], concept["id"]))
            else:
                exact.setdefault(word, []).append(concept["id"])
        for phrase in concept.get("phrases", ()):
            parts = tuple(TOKEN.findall(phrase))
            if parts:
                phrases.setdefault(parts[0], []).append((parts, concept["id"]))
    ranked: dict[str, _Phrases] = {}
    for first, items in phrases.items():
        for rank, (parts, concept) in enumerate(sorted(items, key=lambda i: -len(i[0]))):
            second = parts[1] if len(parts) > 1 else ""
            ranked.setdefault(first, {}).setdefault(second, []).append((rank, parts, concept))
    return {w: tuple(dict.fromkeys(c)) for w, c in exact.items()}, prefixes, ranked


_NO_PHRASES: Final[_Phrases] = {}


def word_concepts(word: str) -> tuple[str, ...]:
    """The concepts of one lower-case word."""
    return _word(word)[1]


@lru_cache(maxsize=_WORDS)
def _word(word: str) -> tuple[str, tuple[str, ...], str, _Phrases]:
    """All that is known of a word: its stem, its concepts, itself, the phrases that begin with it."""
    exact, prefixes, phrases = _vocabulary()
    found = list(exact.get(word, ()))
    begun = [*prefixes.get(word[:2], ()), *prefixes.get(word[:1], ())]
    found += [concept for _, concept in sorted((n, concept) for n, prefix, concept in begun if word.startswith(prefix))]
    return stem(word), tuple(dict.fromkeys(found)), word, phrases.get(word, _NO_PHRASES)


@lru_cache(maxsize=_WORDS)
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
    begun: list[tuple[int, _Phrases]] = []  # the phrases whose first word is there, and where
    first_words = _vocabulary()[2]
    position = start
    for span in spans:
        if span.start < position or span.end > end:
            continue
        _words(tokens, begun, low, position, span.start)
        word = low[span.start : span.end]
        if phrases := first_words.get(word):
            begun.append((len(tokens), phrases))
        tokens.append(Token(span.start, span.end, span.symbol, span.concepts, word))
        position = span.end
        if low.startswith("'s", position):
            position += 2
    _words(tokens, begun, low, position, end)
    if begun:
        _add_phrases(tokens, begun)
    return tokens


def _words(tokens: list[Token], begun: list[tuple[int, _Phrases]], low: str, start: int, end: int) -> None:
    make = tuple.__new__  # spares a call for each word
    for match in TOKEN.finditer(low, start, end):
        symbol, concepts, word, phrases = _word(match.group())
        if phrases:
            begun.append((len(tokens), phrases))
        first, last = match.span()
        tokens.append(make(Token, (first, last, symbol, concepts, word)))


def _add_phrases(tokens: list[Token], begun: list[tuple[int, _Phrases]]) -> None:
    """Concepts of phrases added to their first word's, in place."""
    last, hiding = len(tokens) - 1, _hiding()
    for index, phrases in begun:
        possible = phrases.get(tokens[index + 1][-1]) if index < last else None
        if "" in phrases:
            possible = [*phrases[""], *(possible or ())]
        if possible is None:
            continue
        added = sorted(phrase for phrase in possible if _stands_at(tokens, index, phrase[1]))
        if added:
            token = tokens[index]
            concepts = (*token.concepts, *(concept for _, _, concept in added))
            tokens[index] = token._replace(concepts=tuple(dict.fromkeys(concepts)))
            for _, parts, concept in added:
                if concept in hiding:
                    _hide(tokens, index, index + len(parts), hiding[concept])


@cache
def _hiding() -> dict[str, frozenset[str]]:
    """The concepts whose phrases hide what their words would be by themselves, and what they hide."""
    return {c["id"]: frozenset(c["hides"]) for c in raw("events")["concept"] if "hides" in c}


def _hide(tokens: list[Token], start: int, end: int, hidden: frozenset[str]) -> None:
    for index in range(start, end):
        token = tokens[index]
        if not hidden.isdisjoint(token.concepts):
            tokens[index] = token._replace(concepts=tuple(c for c in token.concepts if c not in hidden))


def _stands_at(tokens: Sequence[Token], index: int, parts: tuple[str, ...]) -> bool:
    return parts == tuple([token.word for token in tokens[index : index + len(parts)]])


def last_word(tokens: Sequence[Token], index: int, wanted: Collection[str]) -> int:
    """The index of the word with which the longest phrase ends that begins at a token and has a wanted concept.

    The token's own index, if the token has the concept by itself.
    """
    begun = _vocabulary()[2].get(tokens[index].word, _NO_PHRASES)
    possible = [parts for phrases in begun.values() for _, parts, concept in phrases if concept in wanted]
    return index + max([len(parts) for parts in possible if _stands_at(tokens, index, parts)], default=1) - 1
