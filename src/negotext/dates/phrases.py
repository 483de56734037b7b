"""Builders of spans for what only any text has: days counted from others, days of named weeks and months, holidays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from .grammar import CLAUSE_END, step_pattern
from .hits import Hit
from .spans import DateSpan
from .words import (
    GAP,
    guard,
    holiday_ids,
    listed,
    modifiers,
    month_numbers,
    number,
    plain_words,
    relative_then,
    ties,
    units,
    weekday_numbers,
)

_FORTNIGHT: Final = 2  # weeks
_THEN: Final = re.compile(rf"{GAP}(?:the\b{GAP})?")
_ON: Final = re.compile(r",?[ \n]?(?:on[ \n])?")
_WORD: Final = re.compile(r"[ \n]*([a-z]+)")
_COMMA: Final = re.compile(r",?[ \n]")


def _which(hit: Hit, group: str) -> str:
    return modifiers(hit.scope)[plain_words(hit[group])] if hit[group] else ""


def _period(hit: Hit, group: str) -> str:
    """The week or month that a modifier picks: `the coming week` is the next one."""
    which = _which(hit, group)
    return {"past": "last", "coming": "next"}.get(which, which)


def _nearest(hit: Hit, group: str) -> str:
    """What a modifier picks of the things that come once a year: `last Easter` is the nearest before."""
    which = _which(hit, group)
    return {"last": "past", "next": "coming"}.get(which, which)


@cache
def _unit(word: str) -> str:
    """The unit, or the number of the weekday."""
    known = {**units(), **{day: str(number_) for day, number_ in weekday_numbers().items()}}
    return known.get(word) or known[word.removesuffix("s")]


def _steps(words: str) -> tuple[tuple[int, str], ...]:
    found = []
    for match in step_pattern().finditer(words):
        count, unit = number(match["n"]), _unit(plain_words(match["u"]))
        found.append((count * _FORTNIGHT, "week") if unit == "fortnight" else (count, unit))
    return tuple(found)


def _counted(hit: Hit) -> Iterator[DateSpan]:
    """`three days ago`; with `after` and its like the base is still to come, see `joined`."""
    if hit.before("vague count"):
        return
    back, _, tie = ties()[plain_words(hit["qt"])].partition("_from_")
    steps = _steps(hit["qs"])
    if back == "back":
        steps = tuple((-count, unit) for count, unit in steps)
    yield DateSpan(*hit.match.span(), "offset", steps=steps, tie=tie)


def _within(hit: Hit) -> Iterator[DateSpan]:
    if not hit.before("vague count") and not hit.before("time it took"):
        yield DateSpan(hit.match.start("is"), hit.match.end(), "offset", steps=_steps(hit["is"]), tie="in")


def _day_after(hit: Hit) -> Iterator[DateSpan]:
    """`the next day`, and `next day` at the end of a clause."""
    start, end = hit.match.span()
    if hit.low.endswith("the ", 0, start) or CLAUSE_END.match(hit.low, end):
        steps = ((relative_then()[plain_words(hit.match.group())], "day"),)
        yield DateSpan(start, end, "offset", steps=steps, tie="then")


def _of_week(hit: Hit) -> Iterator[DateSpan]:
    weekday = weekday_numbers()[hit["wkd"] or hit["kwd"]]
    yield DateSpan(*hit.match.span(), "week", weekday=weekday, which=_period(hit, "wkw" if hit["wkw"] else "kww"))


def _nth_of(hit: Hit) -> Iterator[DateSpan]:
    nth = -1 if hit["nn"] == "last" else number(hit["nn"])
    weekday = weekday_numbers().get(hit["nw"])
    if hit["nq"]:
        yield DateSpan(*hit.match.span(), "nth", nth=nth, weekday=weekday, which=_period(hit, "nq"))
        return
    year, which = hit.year("ny2", "na2")
    month = (12 if nth < 0 else 1) if hit["na2"] else month_numbers()[hit["nm"]]
    if hit["na2"] or hit.is_month("nm", sure=bool(year or which)):
        yield DateSpan(*hit.match.span(), "nth", year, month, weekday=weekday, nth=nth, which=which)


def _nth(hit: Hit) -> Iterator[DateSpan]:
    if not hit.before("day of a count"):
        weekday = weekday_numbers()[hit["zw"]]
        yield DateSpan(*hit.match.span(), "nth", nth=number(hit["zn"]), weekday=weekday, which="this")


def _day_of_month(hit: Hit) -> Iterator[DateSpan]:
    day, start = number(hit["oo"]), hit.match.start()
    if 1 <= day <= 31 and (not hit["oo"].isdigit() or hit.low.endswith("the ", 0, start)):
        yield DateSpan(*hit.match.span(), "ordinal", day=day, which=_period(hit, "oq"))


def _holiday(hit: Hit) -> Iterator[DateSpan]:
    """`Labor Day`, `Easter 2018`, `last Christmas` (the nearest before), `Christmas last year`."""
    following = _WORD.match(hit.low, hit.match.end())
    if following and following[1] in listed("after_holiday"):
        return
    year, which = hit.year("hy2")
    which = which or _nearest(hit, "hq")
    yield DateSpan(*hit.match.span(), "holiday", year, which=which, holiday=holiday_ids()[plain_words(hit["hn"])])


def _period_alone(hit: Hit) -> Iterator[DateSpan]:
    """`next month`, `last year`; with an article, and after `past` or `coming`, it is a length of time."""
    if not plain_words(hit["pq"]).startswith("the") and (which := _which(hit, "pq")) in ("this", "next", "last"):
        yield DateSpan(*hit.match.span(), hit["pu"], which=which)


def _month_of(hit: Hit) -> Iterator[DateSpan]:
    """`last March`, the nearest before; `this March`, of the year."""
    word, which = hit["pm"], _nearest(hit, "pmq")
    if (word in listed("ambiguous") and which == "this" and not hit.is_capital("pm")) or guard("no month").match(
        hit.text, hit.match.end()
    ):
        return
    yield DateSpan(*hit.match.span(), "month", month=month_numbers()[word], which=which)


BUILDERS: Final[Mapping[str, Callable[[Hit], Iterator[DateSpan]]]] = {
    "qty": _counted,
    "inq": _within,
    "adj": _day_after,
    "wk": _of_week,
    "kw": _of_week,
    "nth": _nth_of,
    "nthb": _nth,
    "ordm": _day_of_month,
    "hol": _holiday,
    "per": _period_alone,
    "pmon": _month_of,
}


def joined(spans: list[DateSpan], low: str) -> list[DateSpan]:
    """The spans with those put together that are one date: `two weeks after` `May 5`, `Friday`, `three weeks from now`.

    What is counted from something that is no date (`two weeks after the vote`) is dropped.
    """
    kept: list[DateSpan] = []
    waiting = iter(spans)
    span = next(waiting, None)
    while span is not None:
        following = next(waiting, None)
        if span.tie == "base":
            if following is not None and _is_base(following) and _THEN.fullmatch(low, span.end, following.start):
                span = replace(span, end=following.end, base=following)
                following = next(waiting, None)
            elif CLAUSE_END.match(low, span.end):
                span = replace(span, tie="then")
            else:
                span = following
                continue
        _add(kept, span, low)
        span = following
    return kept


def _is_base(span: DateSpan) -> bool:
    return span.form not in ("month", "year") and span.tie != "base"


def _add(kept: list[DateSpan], span: DateSpan, low: str) -> None:
    """Add a span, with the weekday beside an offset made part of it."""
    last = kept[-1] if kept else None
    if last is not None and {last.form, span.form} == {"weekday", "offset"} and not (last.which or span.which):
        between = _ON if span.form == "weekday" else _COMMA
        offset, weekday = (last, span) if span.form == "weekday" else (span, last)
        if offset.weekday is None and between.fullmatch(low, last.end, span.start):
            kept[-1] = replace(offset, start=last.start, end=span.end, weekday=weekday.weekday)
            return
    if last is not None and last.tie == "now" and span.shift == 0 and low[last.end : span.start] == " ":
        kept[-1] = replace(last, end=span.end)  # `a week ago today`
        return
    kept.append(span)
