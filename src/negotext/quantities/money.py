"""Sums of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..lexicon.gates import Starts
from ..view import View
from .numbers import PART, Quantity, number_pattern, number_value, plain_number, short, time_unit

_SCALE = {
    "million": 1e6,
    "mil": 1e6,
    "m": 1e6,
    "mm": 1e6,
    "billion": 1e9,
    "b": 1e9,
    "bn": 1e9,
    "thousand": 1e3,
    "k": 1e3,
}


_MONEY = re.compile(
    r"(?:(?:US|C|CA|A|AU|NZ)?[$£€][ ]?(?P<n>\d[\d,]*(?:\.\d+)?|\.\d+)(?:(?:[ -]|\n)?(?P<s>million|billion|thousand|mil"
    r"|mm|[mkb]|bn)\b)?)"
    r"|(?<![\w.,$])(?P<f>\d[\d ,]{0,18}(?:,\d\d)?)[ ]\$(?![\d])"
    r"|(?<![\w.,$])(?P<d>\d[\d,]*(?:\.\d+)?)(?:[ ](?P<ds>million|billion|thousand))?[ ](?:dollars|pounds|euros?)\b",
    re.I,
)


@cache
def _words() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,$£€-])(?P<n>{PART}|{number_pattern()}|a(?=[ ](?:thousand|[mb]illion)))"
        r"(?:[ -](?P<s>thousand|million|billion))?[ ](?:dollars?|euros?|(?P<pounds>pounds?))\b",
        re.I,
    )


@cache
def _cents_in_words() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,$/])(?P<c>{number_pattern()}|\d+\.\d+)[ -](?:cents?|¢|pence)\b",
        re.I,
    )


# apart from those in words, so that a page without `cent` is not searched for all numbers in words
_CENTS = re.compile(r"(?<![\w.,$])(?P<c>\d+)¢|(?<![\w.,$£])(?P<p>\d{1,3})p(?=[ ](?:an?|per|more|extra|on)\b|/)", re.I)


@cache
def _gates() -> tuple[Starts, ...]:
    return Starts(_MONEY), Starts(_words()), Starts(_cents_in_words()), Starts(_CENTS)


def find_money(view: View, start: int, end: int) -> Iterator[Quantity]:
    """Sums in figures and words."""
    in_figures, in_words, *cents = _gates()
    for match in in_figures.matches(view.text, view.pieces, start, end):
        figures = match["n"] or match["f"] or match["d"]
        scale = (match["s"] or match["ds"] or "").lower()
        stop = match.end()
        if match["n"] and not scale and figures.endswith(","):
            stop -= 1
        value = float(plain_number(figures) or 0) * _SCALE.get(scale, 1)
        yield Quantity(match.start(), stop, "MONEY", short(value), "money", unit=time_unit(view.low, stop))
    for match in in_words.matches(view.text, view.pieces, start, end):
        if match["n"][0].isdigit() or (match["pounds"] and "£" not in view.text):
            continue
        value = number_value(match["n"]) if match["n"].lower() != "a" else 1.0
        value *= _SCALE.get((match["s"] or "").lower(), 1)
        unit = time_unit(view.low, match.end())
        yield Quantity(match.start(), match.end(), "MONEY", short(value), "money:words", unit=unit)
    for gate in cents:
        for match in gate.matches(view.text, view.pieces, start, end):
            value = number_value(match[match.lastgroup or "c"]) / 100
            unit = time_unit(view.low, match.end())
            yield Quantity(match.start(), match.end(), "MONEY", short(value), "money:cents", unit=unit)
