"""The words of a clause as the frames of the lexicon name them: forms of verbs, classes of nouns, little words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .lexicon import raw

_DOUBLING = frozenset({"put", "set", "get", "run", "win", "cut", "sit", "hit", "let", "bid", "begin", "shut"})


@dataclass(frozen=True, slots=True)
class Form:
    """What a word can be: a form (base, s, past, part, ing) of a verb of some class, with the particle it needs."""

    verb: str
    kind: str
    particle: tuple[str, ...]


def inflect(words: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The forms of one lexicon verb with their kinds, and its particle.

    >>> inflect("turn + down")
    ({'turn': 'base', 'turned': 'past', 'turns': 's', 'turning': 'ing'}, ('down',))
    """
    head, _, particle = words.partition(" + ")
    parts = head.split()
    base = parts[0]
    past = parts[1] if len(parts) > 1 else _regular_past(base)
    participle = parts[2] if len(parts) > 2 else past
    forms = {base: "base", past: "past"}
    if participle not in forms:
        forms[participle] = "part"
    if base == "be":
        forms |= {"is": "s", "are": "s", "were": "past", "been": "part"}
    forms.setdefault("has" if base == "have" else _third(base), "s")
    forms.setdefault(_stem(base, past) + "ing", "ing")
    return forms, tuple(particle.split())


def _consonant_y(base: str) -> bool:
    return base.endswith("y") and base[-2] not in "aeiou"


def _regular_past(base: str) -> str:
    return base + "d" if base.endswith("e") else base[:-1] + "ied" if _consonant_y(base) else base + "ed"


def _third(base: str) -> str:
    if _consonant_y(base):
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "o", "z")) else "s")


def _stem(base: str, past: str) -> str:
    doubled = past.endswith("ed") and len(past) == len(base) + 3 and past[-3] == past[-4]
    if doubled or base in _DOUBLING:
        return base + base[-1]
    return base[:-1] if base.endswith("e") and not base.endswith("ee") else base


@cache
def verb_forms() -> dict[str, tuple[Form, ...]]:
    """What each word that can be a verb can be."""
    table: dict[str, list[Form]] = {}
    for record in raw("frames")["verb"]:
        for words in record["words"]:
            forms, particle = inflect(words)
            for form, kind in forms.items():
                table.setdefault(form, []).append(Form(record["id"], kind, particle))
    return {word: tuple(forms) for word, forms in table.items()}


@cache
def noun_classes() -> tuple[dict[str, frozenset[str]], dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]]]:
    """The classes of each noun; the phrases that stand for one, by their first two words."""
    words: dict[str, set[str]] = {}
    phrases: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = {}
    for record in raw("frames")["noun"]:
        for word in record["words"]:
            for form in (word, word + "s", word + "'s") if word.isalpha() else (word, word + "s"):
                words.setdefault(form, set()).add(record["id"])
        for phrase in record.get("phrases", ()):
            parts = tuple(phrase.replace(",", " ,").split())
            phrases.setdefault(parts[:2], []).append((parts, record["id"]))
    return {w: frozenset(c) for w, c in words.items()}, phrases


@cache
def phrase_words() -> frozenset[str]:
    """The words that phrases for nouns begin with."""
    return frozenset(parts[0] for parts in noun_classes()[1])


class LittleWords:
    """The little words of the lexicon, as sets."""

    def __init__(self) -> None:
        words = {name: frozenset(items) for name, items in raw("frames")["words"].items()}
        mood = {name: frozenset(items) for name, items in raw("frames")["mood"].items()}
        self.breaks = words["breaks"]
        self.object_breaks = words["breaks"] | words["object_breaks"]
        self.joints, self.together, self.relatives = words["joints"], words["together"], words["relatives"]
        self.away, self.origin, self.owing = words["away"], words["origin"], words["owing"]
        self.be, self.auxiliaries, self.adverbs = words["be"], words["auxiliaries"] | words["be"], words["adverbs"]
        self.after_gerund_noun = self.auxiliaries | words["described"]
        self.determiners, self.trailing = words["determiners"], words["trailing"]
        self.heads = words["heads"] | {w + "'s" for w in words["heads"]}
        self.mood = mood
        self.gerund_leads = words["away"] | {"after", "while", "when", "before", ","}
        self.before_verb = self.auxiliaries | self.adverbs | self.relatives
        self.before_participle = self.before_verb | self.joints | self.heads


@cache
def little_words() -> LittleWords:
    return LittleWords()
