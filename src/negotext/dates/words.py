"""The words of dates as patterns and as numbers, all from ``dates.toml``; counts are those of ``quantities.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from ..lexicon import raw
from .spans import Scope

GAP: Final = r"[ \t]*+(?:\n[ \t]*+)?+"
"""Blanks and at most one line break; possessive, so that a long run of blanks is read only once."""

_TENS: Final = 20
_TOKEN: Final = re.compile(r"[a-z]+|\d+")


def alternation(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest that fits; a blank in a word may be a line break."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s{1,3}") for w in sorted(words, key=len, reverse=True))


def plain_words(words: str) -> str:
    """The words with single blanks, as the lexicon has them."""
    return " ".join(words.split())


def _dates() -> dict[str, Any]:
    return raw("dates")


@cache
def month_numbers() -> dict[str, int]:
    """Every way of writing a month, lower case."""
    return {word: int(number) for number, words in _dates()["months"].items() for word in words}


@cache
def weekday_numbers() -> dict[str, int]:
    """Every way of writing a weekday, 0 to 6 from Monday, lower case."""
    return {word: int(number) for number, words in _dates()["weekdays"].items() for word in words}


@cache
def weekday_word() -> str:
    """A pattern for a weekday, written out or shortened, with its full stop if it has one; lower case."""
    return rf"(?:{alternation(weekday_numbers())})\b\.?"


@cache
def relative_days(scope: Scope) -> dict[str, int]:
    """``today`` and its like: days from the day of reading."""
    return {**_dates()["relative"], **(_dates()["relative_text"] if scope == "text" else {})}


@cache
def relative_then() -> dict[str, int]:
    """``next day`` and its like: days from the day named before."""
    return dict(_dates()["relative_then"])


@cache
def modifiers(scope: Scope) -> dict[str, str]:
    """``next``, ``the following`` and their like: which of several they pick."""
    tables = [_dates()["modifiers"], *([_dates()["modifiers_text"]] if scope == "text" else [])]
    return {word: which for table in tables for which, words in table.items() for word in words}


@cache
def units() -> dict[str, str]:
    """Every way of writing a unit of time, singular and plural."""
    return {word: unit for unit, words in _dates()["units"].items() for word in words}


@cache
def ties() -> dict[str, str]:
    """``ago``, ``later than`` and their like: what a count of days is tied to."""
    return {word: tie for tie, words in _dates()["ties"].items() for word in words}


@cache
def listed(name: str) -> frozenset[str]:
    """One of the lists of ``[words]``."""
    return frozenset(_dates()["words"][name])


@cache
def guard(name: str) -> re.Pattern[str]:
    """The pattern of one ``[[guard]]`` record."""
    return re.compile(next(record["regex"] for record in _dates()["guard"] if record["id"] == name))


# --- number words ----------------------------------------------------------------------------------------------


@cache
def _cardinals() -> dict[str, int]:
    return {word: number for word, number in raw("quantities")["numbers"].items() if word != "dozen"}


def _below(limit: int, words: dict[str, int]) -> str:
    return alternation(word for word, number in words.items() if number < limit)


@cache
def ordinal_words(limit: int = 32) -> str:
    """``first`` to ``thirty-first``, or those below ``limit``."""
    ordinals = _dates()["ordinals"]
    tens = rf"(?:twenty|thirty)[ -]?(?:{_below(10, ordinals)})|" if limit > _TENS else ""
    return rf"(?:{tens}{_below(limit, ordinals)})\b"


@cache
def cardinal_words(limit: int = 100) -> str:
    """``one`` to ``ninety-nine``, or below ``limit``, a multiple of ten."""
    units_, below = _below(10, _cardinals()), _below(limit, _cardinals())
    tens = alternation(word for word, number in _cardinals().items() if 20 <= number < limit)
    return rf"(?:(?:{tens})[ -](?:{units_})|{below})\b"


@cache
def year_words() -> str:
    """``nineteen eighty-six``, ``two thousand and five``, ``twenty twenty``."""
    ten_up = alternation(word for word, number in _cardinals().items() if number >= 10)
    pair = rf"(?:{ten_up})(?:[ -](?:{_below(10, _cardinals())}))?\b"
    small = rf"(?:,?{GAP}(?:and{GAP})?{cardinal_words()})"
    return rf"(?:(?:nineteen|twenty)[ -](?:hundred{small}?|{pair})|two[ -]thousand\b{small}?)"


def number(words: str) -> int:
    """The whole number that figures or number words begin with.

    >>> number("21st"), number("twenty-first"), number("nineteen eighty six"), number("half a dozen")
    (21, 21, 1986, 6)
    """
    if words.startswith("half"):  # of several words, the only one that no sum of its words gives
        return _cardinals()["half a dozen"]
    known = {**_cardinals(), **_dates()["ordinals"], "a": 1, "an": 1, "the": 1}
    total = 0
    for token in _TOKEN.findall(words):
        if token.isdigit():
            return int(token)
        if token in ("hundred", "thousand"):
            total *= 100 if token == "hundred" else 1000
        elif token in known:
            # `nineteen eighty`, but `twenty one` and `two thousand nineteen`
            total = total * 100 if 10 <= total < 100 and known[token] >= 10 else total
            total += known[token]
    return total


def full_year(words: str) -> int:
    """The year of four or two figures or of words; two figures are 1970 to 2069."""
    value = number(words)
    if value >= 100:
        return value
    return value + (2000 if value < 70 else 1900)


@cache
def holidays() -> tuple[dict[str, Any], ...]:
    """The ``[[holiday]]`` records."""
    return tuple(_dates()["holiday"])


@cache
def holiday_ids() -> dict[str, str]:
    """Every name of a holiday, lower case."""
    return {name: record["id"] for record in holidays() for name in record["names"]}
