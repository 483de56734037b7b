"""Percentages, alone and in series."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from ..lexicon import raw
from ..lexicon.gates import Starts
from ..view import View
from .numbers import FRACTION, PART, Quantity, number_pattern, number_value, plain_number, short, time_unit

_DECIMAL = r"(?:\d{1,3}(?:[.,]\d{1,3})?|\.\d+)"


_SIGN = r"(?:[ ]?%|[ \n-](?:percent|per[ \n]cent|pct)\b)"


_JOIN = r"(?:,[ \n]|[ \n](?:and|to|or)[ \n]|,[ ](?:and|or)[ \n]|[ ]?-[ ]?|[ ]?/[ ]?|[ ]&[ ])"


_NUMBER = r"\d(?:\.\d+)?"


_SPACED_END = r"(?![\w/%]|\.\d|[ ]/)"


_SLASHED = re.compile(
    r"(?<![\w./$-])\d{1,2}(?:\.\d+)?(?:/\d{1,2}(?:\.\d+)?){1,4}/(?:\d|\d{1,2}\.\d+)(?![\w/%]|\.\d)"
    r"|(?<![\w./$-])\d/\d\.\d(?![\w/%])"
    rf"|(?<![\w./$-])\d\.\d{{1,2}}(?:[ ]/[ ]{_NUMBER}){{1,4}}{_SPACED_END}"  # `4.75 / 3 / 2`
    # `4 / 3.5 / 3`
    rf"|(?<![\w./$-])(?<!/[ ])\d(?:[ ]/[ ]\d){{0,3}}[ ]/[ ]\d\.\d{{1,2}}(?:[ ]/[ ]{_NUMBER}){{0,3}}{_SPACED_END}"
)


# What is counted does not follow
_END = r"(?![\w%]|[.,]\d|[ ]+(?!on\b|last|over|in\b|for\b|and\b|or\b|but\b|with\b|while\b|to\b)[a-z])"


_TRIPLE = re.compile(
    rf"(?<![\w./$-])(?<!\d,[ ])(?:\d{{1,2}}(?:\.\d+)?,[ ]){{1,4}}\d{{1,2}}(?:\.\d+)?,?[ ](?:and[ ]|&[ ])?"
    rf"\d{{1,2}}(?:\.\d+)?{_END}",
    re.I,
)


_THEN = re.compile(rf"\bthen[ ]\d(?:\.\d+)?(?:,?[ ](?:and|then)[ ]\d(?:\.\d+)?)?{_END}", re.I)  # `5%, then 4`


# where someone stands on pay: `came down to 5.5`, `settled at 4.5`, `from 7 and 7 to 5 and 5`, but no time of day
_TWO = rf"{_NUMBER}(?:[ ]and[ ]|,[ ]){_NUMBER}"
_STANDS = re.compile(
    r"\b(?:settled|c[oa]me(?: back)?(?: down| up)?"
    r"|(?:stuck|sitting|holding|still|back|is|are|was|were|moved|went|dropped)(?: down| up)?)[ ](?:at|to|with)[ ]"
    rf"(?:\d\.(?!(?:[0-5]0|15|45)(?!\d))\d{{1,2}}(?:,?[ ](?:and|then)[ ]{_NUMBER})?"
    rf"|{_NUMBER},?[ ](?:and|then)[ ]\d\.\d+){_END}(?![ ]\()"
    rf"|\bfrom[ ]{_TWO}[ ]to[ ]{_TWO}{_END}",
    re.I,
)


# `they are at 4.75 and we at 2.6 percent`, `at 9%, down from 11`, but not `at 4.30`, which may be a time
_BESIDE = re.compile(
    rf"\b(?:at|to|from)[ ]\d{{1,2}}\.(?!(?:[0-5]0|15|45)(?!\d))\d{{1,2}}{_END}|\b(?:up|down)[ ]from[ ]\d{{1,2}}{_END}",
    re.I,
)


_DASHED = re.compile(r"(?<![\w./$-])\d(?:\.\d{1,2})?(?:-\d(?:\.\d{1,2})?){2,3}(?![\w/%-]|\.\d)")  # `9-3-3`


_IN_FIGURES = re.compile(
    rf"(?<![\w.,$£€#])(?P<list>(?:{_DECIMAL}{_JOIN}){{0,5}}?)(?P<n>{_DECIMAL}{FRACTION}?|[½¼¾]){_SIGN}", re.I
)


# apart from figures, so that a page without `percent` is not searched for all numbers in words
@cache
def _in_words() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?<!\d,)(?P<n>{PART}|{number_pattern()}(?:[ ]and[ ]{PART})?)"
        r"[ \n-](?:percent|per[ ]cent|pct)\b",
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
def _to_words() -> re.Pattern[str]:
    """What a percentage moves to, in words: `from six percent to five and one-quarter`."""
    number = rf"{number_pattern()}(?:[ ]and[ ]{PART})?"
    return re.compile(
        rf"\bfrom[ ](?:{number}|[\d.]{{1,5}})[ ](?:percent|per[ ]cent)[ ]to[ ]"
        rf"(?P<n>(?!\d){number})(?!-|[ ](?:percent|per[ ]cent|pct)\b){_END}",
        re.I,
    )


@cache
def _gates() -> tuple[Starts, ...]:
    series = (_SLASHED, _DASHED, _TRIPLE, _THEN, _BESIDE, _STANDS)
    return tuple(map(Starts, (_IN_FIGURES, _in_words(), _to_words(), *series)))


def find_percents(view: View, start: int, end: int) -> Iterator[Quantity]:
    text = view.text
    in_figures, in_words, to_words, *series = _gates()
    signs = set()
    for match in in_figures.matches(text, view.pieces, start, end):
        signs.add(match.end())
        yield from _listed(view, match)
        yield _percent(view, *match.span("n"), match.end(), "percent")
    for match in in_words.matches(text, view.pieces, start, end):
        if match.end() not in signs:
            yield _percent(view, *match.span("n"), match.end(), "percent:words")
    for match in to_words.matches(text, view.pieces, start, end):
        yield Quantity(*match.span("n"), "PERCENT", short(number_value(match["n"])), "percent:words")
    for gate, needs in zip(series, _NEEDS, strict=True):
        for match in gate.matches(text, view.pieces, start, end):
            if _is_pay(view.low, match, needs):
                yield from _of_series(match)


def _percent(view: View, start: int, number_end: int, end: int, rule: str) -> Quantity:
    value = number_value(view.text[start:number_end])
    return Quantity(start, end, "PERCENT", short(value), rule, unit=time_unit(view.low, end))


def _listed(view: View, match: re.Match[str]) -> Iterator[Quantity]:
    """The numbers of a list that share the sign of its last."""
    if not match["list"] or _NOT_LIST_BEFORE.search(view.low[max(0, match.start() - 26) : match.start()]):
        return
    offset = match.start("list")
    for item in _shares(match["list"]):
        value = short(float(plain_number(item.group())))
        yield Quantity(offset + item.start(), offset + item.end(), "PERCENT", value, "percent:list")


# What must stand near a series for it to be percentages, by its form: nothing, talk of pay, or a percentage
_NEEDS: Final = (None, "pay", "listed", "percentage", "percentage", "stand")
_NEAR = {"pay": 60, "listed": 40, "percentage": 80, "stand": 200}  # characters


def _is_pay(low: str, match: re.Match[str], needs: str | None) -> bool:
    """Whether what stands around a series makes percentages of it."""
    words = raw("quantities")["percent"]
    if _PADDED.search(match.group()) or (needs == "listed" and _counts_articles(low, match)):
        return False
    if re.match(words["no_pay"], low[match.end() : match.end() + 40]):
        return False
    if needs is None:
        return True
    if re.search(words["no_pay_before"], low[max(0, match.start() - 60) : match.start()]):
        return False
    near = _NEAR[needs]
    before, after = low[max(0, match.start() - near) : match.start()], low[match.end() : match.end() + near]
    if needs == "listed":
        return (
            not _NOT_LIST_BEFORE.search(before[-26:])
            and not re.search(words["of_items"], before)
            and bool(re.search(words["listed"], before))
        )
    return bool(re.search(words[needs], f"{before}|{after}"))


_PADDED = re.compile(r"(?<![\d.])0\d")  # `03.19`: a day


def _counts_articles(low: str, match: re.Match[str]) -> bool:
    """Whether a list grows by whole numbers near the word `articles`, as lists of these do."""
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", match.group())]
    grows = all(a < b and b == int(b) for a, b in pairwise(numbers))
    return grows and re.search(r"\bart(?:icle)?s?\b", low[max(0, match.start() - 80) : match.start()]) is not None


def _of_series(match: re.Match[str]) -> Iterator[Quantity]:
    for item in re.finditer(r"\d+(?:\.\d+)?", match.group()):
        start, end = match.start() + item.start(), match.start() + item.end()
        yield Quantity(start, end, "PERCENT", short(float(item.group())), "percent:series")
