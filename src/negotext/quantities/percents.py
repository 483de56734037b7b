"""Percentages, alone and in series."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..lexicon import raw
from ..lexicon.gates import Starts
from ..view import View
from .numbers import FRACTION, PART, Quantity, number_pattern, number_value, plain_number, short, time_unit

_DECIMAL = r"(?:\d{1,3}(?:[.,]\d{1,3})?|\.\d+)"


_SIGN = r"(?:[ ]?%|[ \n-](?:percent|per[ \n]cent|pct)\b)"


_JOIN = r"(?:,[ \n]|[ \n](?:and|to|or)[ \n]|,[ ](?:and|or)[ \n]|[ ]?-[ ]?|[ ]?/[ ]?|[ ]&[ ])"


_SLASHED = re.compile(
    r"(?<![\w./$-])\d{1,2}(?:\.\d+)?(?:/\d{1,2}(?:\.\d+)?){1,4}/(?:\d|\d{1,2}\.\d+)(?![\w/%]|\.\d)|(?<![\w./$-])\d/\d\.\d(?![\w/%])"
)


_TRIPLE = re.compile(
    r"\b(?:with|took|offer(?:ed)?|of|at|raises|wages|increases|accepted|ratified|settled (?:for|at)|:)[ ](?P<l>\d"
    r"(?:\.\d+)?,[ ]\d(?:\.\d+)?,?[ ]and[ ]\d(?:\.\d+)?)(?![\w%]|[.,]\d|[ ]+(?!on\b|last|over|in\b|for\b)[a-z])",
    re.I,
)


_DASHED = re.compile(r"(?<![\w./$-])\d(?:\.\d{1,2})?(?:-\d(?:\.\d{1,2})?){2,3}(?![\w/%-]|\.\d)")  # `9-3-3`


@cache
def _percent_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,$£€#])(?P<list>(?:{_DECIMAL}{_JOIN}){{0,5}}?)(?P<n>{_DECIMAL}{FRACTION}?|[½¼¾]){_SIGN}"
        rf"|(?<![\w-])(?<!\d,)(?P<w>{PART}|{number_pattern()}(?:[ ]and[ ]{PART})?)"
        r"(?P<ws>[ \n-](?:percent|per[ ]cent|pct)\b)",
        re.I,
    )


_NOT_LIST_BEFORE = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan\.?|feb\.?|mar\.?"
    r"|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?|"
    r"articles?|art\.|sections?|sec\.|grades?|steps?|years?|year|tier|ranges?|units?|local|no\.|#|step|phase|room|page"
    r"|vote of|class)[ \n]+(?:\d+[, ]+(?:and )?)*$"
)


def _shares(words: str) -> list[re.Match[str]]:
    """The numbers of a list that can be percentages: those behind one over a hundred (`412 of 519, or 79 %`)."""
    items = list(re.finditer(_DECIMAL, words))
    over = [place for place, item in enumerate(items) if float(plain_number(item.group())) > 100]
    return items[over[-1] + 1 :] if over else items


@cache
def _gates() -> tuple[Starts, ...]:
    return tuple(map(Starts, (_percent_pattern(), _SLASHED, _TRIPLE, _DASHED)))


def find_percents(view: View, start: int, end: int) -> Iterator[Quantity]:
    text = view.text
    percents, slashed, triple, dashed = _gates()
    series: tuple[tuple[Starts, str | int], ...] = ((slashed, 0), (triple, "l"), (dashed, 0))
    for match in percents.matches(text, view.pieces, start, end):
        if match["w"]:
            yield Quantity(
                match.start(),
                match.end(),
                "PERCENT",
                short(number_value(match["w"])),
                "percent:words",
                unit=time_unit(view.low, match.end()),
            )
            continue
        if match["list"] and not _NOT_LIST_BEFORE.search(view.low[max(0, match.start() - 26) : match.start()]):
            for item in _shares(match["list"]):
                offset = match.start("list")
                yield Quantity(
                    offset + item.start(),
                    offset + item.end(),
                    "PERCENT",
                    short(float(plain_number(item.group()))),
                    "percent:list",
                )
        unit = time_unit(view.low, match.end())
        yield Quantity(match.start("n"), match.end(), "PERCENT", short(number_value(match["n"])), "percent", unit=unit)
    pay, no_pay = (re.compile(raw("quantities")["percent"][name]) for name in ("pay", "no_pay"))
    for gate, group in series:
        for match in gate.matches(text, view.pieces, start, end):
            before, after = (
                view.low[max(0, match.start() - 60) : match.start()],
                view.low[match.end() : match.end() + 40],
            )
            if no_pay.match(after) or (gate is dashed and not pay.search(f"{before}|{after}")):
                continue
            offset = match.start(group)
            for item in re.finditer(r"\d+(?:\.\d+)?", match.group(group)):
                yield Quantity(
                    offset + item.start(), offset + item.end(), "PERCENT", short(float(item.group())), "percent:series"
                )
