"""Builders of spans that only the day of reading can place: weekdays, ``today``, days, months and years alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from .days import MONTHS
from .grammar import day_items
from .hits import Hit
from .spans import DateSpan
from .words import guard, listed, modifiers, month_numbers, number, plain_words, relative_days, weekday_numbers

_SHORT: Final = 4  # a month in so few letters is cut short
_SHORT_WEEKDAY: Final = 6


def _month_alone(hit: Hit) -> Iterator[DateSpan]:
    word, (start, end) = hit["bm"], hit.match.span()
    if (len(word) < _SHORT and word != "may" and (hit.page or not hit.before("sure month"))) or not _written(hit):
        return
    if (hit.before("recurring") and not hit.low.endswith("on ", 0, start)) or guard("no month").match(hit.text, end):
        return
    if word in ("may", "march"):  # also verbs, and names: Mr. May
        sure = hit.before("sure month") or hit.after("month's noun")
        if not (sure or (not hit.after("verb may") and hit.before("list of months"))):
            return
    elif hit.text[start:end].isupper() and not hit.before("company"):
        return
    yield DateSpan(start, end, "month", month=month_numbers()[word])


def _written(hit: Hit) -> bool:
    """Whether a month alone is written as one: with a capital, in any text also without if that is clear."""
    if hit["bm"] in listed("never_alone"):
        return False
    if hit.is_capital("bm"):
        return True
    return not hit.page and (hit["bm"] not in listed("ambiguous") or hit.before("sure month"))


def _year_alone(hit: Hit) -> Iterator[DateSpan]:
    if not hit.before("not a year") and not hit.after("no year") and hit.before("a year"):
        yield DateSpan(*hit.match.span(), "year", int(hit.match.group()))


def _weekday(hit: Hit) -> Iterator[DateSpan]:
    start, end = hit.match.span()
    if hit.low[end : end + 1] == "-" or not _written_weekday(hit):
        return
    if hit.after("no weekday") or hit.before("range of weekdays"):
        return
    if hit.before("recurring") and not hit.before("on"):
        return
    which = modifiers(hit.scope)[plain_words(hit["wmod"])] if hit["wmod"] else ""
    if hit.page and which in ("past", "coming"):
        start = hit.match.start("wn")  # on a page the weekday alone is marked; `last Friday` is one mark
    yield DateSpan(start, end, "weekday", weekday=weekday_numbers()[hit["wn"]], which=which)


def _written_weekday(hit: Hit) -> bool:
    """Whether the word is written as a weekday: in full, or cut short as clear as it must be."""
    word = hit["wn"]
    if hit.page:
        full, capital = len(word) >= _SHORT_WEEKDAY, hit.is_capital("wn")
        if full and capital:
            return True
        if full or (capital and word not in listed("ambiguous")):
            if hit.before("day with a preposition"):
                return True
        elif word not in listed("only_weekdays"):
            return False
        return hit.after("ends the day") and not hit.before("kind of weekday")
    return (
        word not in listed("ambiguous") or bool(hit["wmod"]) or hit.before("day with a preposition", hit.match.start())
    )


def _weekday_and_day(hit: Hit) -> Iterator[DateSpan]:
    day = number(hit["wo"])
    if 1 <= day <= 31:
        yield DateSpan(*hit.match.span(), "ordinal", day=day, weekday=weekday_numbers()[hit["ww"]])


def _day_alone(hit: Hit) -> Iterator[DateSpan]:
    if not hit.before("ordinal day"):
        return
    start, tail = hit.match.start(), hit.match.start("otail")
    yield DateSpan(start, tail, "ordinal", day=int(hit["on"]), group=start)
    for item in day_items(hit.scope).finditer(hit.low, tail, hit.match.end()):
        yield DateSpan(item.start(), item.end(), "ordinal", day=number(item.group(1)), group=start)


def _day_in_words(hit: Hit) -> Iterator[DateSpan]:
    """`on the tenth`, `by the 27`; `by the third` may be of anything."""
    day = number(hit["ov"])
    sure = day > MONTHS or hit["ov"].isdigit() or hit.low.endswith("on the ", 0, hit.match.start())
    if sure and 1 <= day <= 31 and hit.before("ordinal day in words"):
        yield DateSpan(*hit.match.span(), "ordinal", day=day)


def _bare_day(hit: Hit) -> Iterator[DateSpan]:
    yield DateSpan(*hit.match.span("bd2"), "ordinal", day=int(hit["bd2"]))


def _relative_day(hit: Hit) -> Iterator[DateSpan]:
    yield DateSpan(*hit.match.span(), "relative", shift=relative_days(hit.scope)[plain_words(hit.match.group())])


BUILDERS: Final[Mapping[str, Callable[[Hit], Iterator[DateSpan]]]] = {
    "wdord": _weekday_and_day,
    "wd": _weekday,
    "rel": _relative_day,
    "ord": _day_alone,
    "ordw": _day_in_words,
    "bare": _bare_day,
    "mon": _month_alone,
    "yr": _year_alone,
}
