"""Builders of spans for dates by day and month, and for the months of a year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from .grammar import day_items
from .hits import Hit, is_day
from .spans import DateSpan
from .words import full_year, listed, month_numbers, number

MONTHS: Final = 12
_PARTS: Final = (2, 3, 4, 8)  # that wholes are cut into
_COUNT: Final = re.compile(r"[a-z]+(?<!st|nd|rd|th)")  # `two October dates`
_WORD_AFTER: Final = re.compile(r"[ ]+[a-z]")
_OF: Final = re.compile(r"\bof\b")


def _iso(hit: Hit) -> Iterator[DateSpan]:
    year, month, day = int(hit["iy"]), int(hit["im"]), int(hit["id"])
    if not is_day(year, month, day):
        return
    start, tail = hit.match.start(), hit.match.start("itail")
    yield DateSpan(start, hit.match.end() if tail < 0 else tail, "iso", year, month, day, group=start)
    if tail >= 0 and is_day(year, last := int(hit["iem"] or month), int(hit["ied"])):
        further = hit.match.start("iem" if hit["iem"] else "ied")
        yield DateSpan(further, hit.match.end(), "iso", year, last, int(hit["ied"]), group=start)


def _num(hit: Hit) -> Iterator[DateSpan]:
    first, second, sep = int(hit["na"]), int(hit["nb"]), hit["ns"]
    short, end = len(hit["ny"]) == 2, hit.match.end()
    if short and sep == "." and hit.before("numbered with points"):
        return
    if short and sep == "-" and hit.low[end : end + 1] == "-" and hit.low[end + 1 : end + 2].isdigit():
        return
    if max(first, second) > 31 or min(first, second) == 0 or min(first, second) > 12:
        return
    yield DateSpan(
        *hit.match.span(), "num", full_year(hit["ny"]), weekday=hit.weekday(), day=0, sep=sep, first=first,
        second=second,
    )  # fmt: skip


def _short(hit: Hit) -> Iterator[DateSpan]:
    """`5/3`; in any text also `23/5`."""
    if hit.after("no day and month") or hit.before("numbered with a stroke") or hit.match.group() in listed("no_days"):
        return
    first, second = int(hit["ta"]), int(hit["tb"])
    if not hit.page and second in _PARTS and hit.before("whole number"):
        return  # `3 1/8`
    if not (is_day(None, first, second) or (not hit.page and is_day(None, second, first))):
        return
    start, end = hit.match.span()
    if not (hit.page and hit["td"]):
        yield DateSpan(start, end, "num", weekday=hit.weekday(), day=0, sep="/", first=first, second=second)
        return
    month, further = int(hit["tc"] or first), int(hit["td"])
    if not is_day(None, month, further) or (not hit["tc"] and (second <= MONTHS or further <= second)):
        return  # `3/4-1` may be a score; of `5/7-9` nobody knows which is the day
    days = (
        (start, hit.match.end("tb"), first, second),
        (hit.match.start("tc" if hit["tc"] else "td"), end, month, further),
    )
    for place, stop, *pair in days:
        weekday = hit.weekday() if place == start else None
        yield DateSpan(
            place, stop, "num", weekday=weekday, day=0, sep="/", first=pair[0], second=pair[1], group=start
        )  # fmt: skip


def _weekday_short(hit: Hit) -> Iterator[DateSpan]:
    """`Friday 7-6`: a day only where the weekday fits, else hours; that shows when it is resolved."""
    first, second = int(hit["ua"]), int(hit["ub"])
    if is_day(None, first, second) or is_day(None, second, first):
        yield DateSpan(
            *hit.match.span(), "num", weekday=hit.weekday(), day=0, sep=hit["us"], first=first, second=second
        )  # fmt: skip


def _dmon(hit: Hit) -> Iterator[DateSpan]:
    yield DateSpan(*hit.match.span(), "dmy", full_year(hit["dy"]), month_numbers()[hit["dm"]], int(hit["dd"]))


def _dm_hyphen(hit: Hit) -> Iterator[DateSpan]:
    month, day = month_numbers()[hit["vm"]], int(hit["vd"])
    year = int(hit["vy"]) if hit["vy"] else None
    if hit.is_month("vm") and is_day(year, month, day) and not hit.before("numbered"):
        yield DateSpan(*hit.match.span(), "dmy", year, month, day)


def _ymon(hit: Hit) -> Iterator[DateSpan]:
    year, month, day = int(hit["ay"]), month_numbers()[hit["am"] or hit["bm2"]], int(hit["ad"] or hit["bd"])
    if is_day(year, month, day):
        yield DateSpan(*hit.match.span(), "iso", year, month, day)


def _mond(hit: Hit) -> Iterator[DateSpan]:
    year, month, day = full_year(hit["cy"]), month_numbers()[hit["cm"]], int(hit["cd"])
    if is_day(year, month, day):
        yield DateSpan(*hit.match.span(), "mdy", year, month, day)


def _compact(hit: Hit) -> Iterator[DateSpan]:
    year, month, day = int(hit["ey"]), int(hit["em"]), int(hit["ed"])
    if is_day(year, month, day):
        yield DateSpan(*hit.match.span(), "iso", year, month, day)


def _mdy(hit: Hit) -> Iterator[DateSpan]:
    match = hit.match
    year, which = hit.year("my", "mt")
    dated = year is not None or bool(which)
    glued = match.end("mm") == match.start("md")  # `mar3`
    if hit["mm"] in listed("never_before_day") or not hit.is_month("mm", sure=dated or glued):
        return
    month, day = month_numbers()[hit["mm"]], number(hit["md"])
    if not is_day(year, month, day):
        return
    tail = list(day_items(hit.scope).finditer(hit.low, *match.span("mtail")))
    last = hit.span()[1]
    yield DateSpan(
        match.start(), match.end("md") if tail or not dated else last, "mdy", year, month, day, hit.weekday(),
        group=match.start(), which=which,
    )  # fmt: skip
    previous = day
    for index, item in enumerate(tail):
        further = number(item.group(1))
        if further <= previous and index == 0 and hit.low[match.end("md") : item.start()].strip() == "-":
            return  # `May 14-3` is no range
        previous = further
        if is_day(year, month, further):
            end = last if index == len(tail) - 1 and dated else item.end()
            yield DateSpan(item.start(), end, "mdy", year, month, further, group=match.start(), which=which)


def _glued(hit: Hit) -> Iterator[DateSpan]:
    start, year, month, day = hit.match.start(), int(hit["gy"]), month_numbers()[hit["gm"]], int(hit["gd"])
    if hit.text[start].isupper() and hit.text[start - 1].islower() and is_day(year, month, day):
        yield DateSpan(*hit.match.span(), "mdy", year, month, day, group=start)


def _dmy(hit: Hit) -> Iterator[DateSpan]:
    match = hit.match
    year, which = hit.year("xy")
    if not hit.is_month("xm", sure=bool(year or which)):
        return
    month, day = month_numbers()[hit["xm"]], number(hit["xd"])
    days = list(day_items(hit.scope).finditer(hit.low, *match.span("dlist")))
    if (
        hit["xm"] == "may"
        and not year
        and not days
        and _WORD_AFTER.match(hit.low, match.end())
        and hit.before("numbered")
    ):
        return  # `Article 12 May ...`
    numbered = hit.before("number of a series")
    if numbered and not days:
        if year:  # `Bulletin No. 4 August 2018`
            yield DateSpan(match.start("xm"), hit.span()[1], "month", year, month)
        return
    if not is_day(year, month, day) or (year is None and _COUNT.fullmatch(hit["xd"])):
        return
    group = match.start("xd") if numbered else match.start()
    for item in days[1 if numbered else 0 :]:  # `Bulletin No. 9 - 12 April 2024`
        if is_day(year, month, number(item.group(1))):
            yield DateSpan(*item.span(), "dmy", year, month, number(item.group(1)), group=group, which=which)
    start = match.start("xd") if days else group
    sep = "of" if _OF.search(hit.low, match.end("xd"), match.start("xm")) else ""
    yield DateSpan(start, hit.span()[1], "dmy", year, month, day, hit.weekday(), sep=sep, group=group, which=which)


def _month(hit: Hit) -> Iterator[DateSpan]:
    year, which = hit.year("oy")
    if hit.is_month("om", sure=True):
        yield DateSpan(*hit.match.span(), "month", year, month_numbers()[hit["om"]], which=which)


def _ymonth(hit: Hit) -> Iterator[DateSpan]:
    if hit.is_month("fm"):
        yield DateSpan(*hit.match.span(), "month", int(hit["fy"]), month_numbers()[hit["fm"]])


def _nmonth(hit: Hit) -> Iterator[DateSpan]:
    yield DateSpan(*hit.match.span(), "month", int(hit["hy"]), int(hit["hm"]))


BUILDERS: Final[Mapping[str, Callable[[Hit], Iterator[DateSpan]]]] = {
    "iso": _iso,
    "num": _num,
    "md2": _short,
    "md3": _weekday_short,
    "dmon": _dmon,
    "dmhyphen": _dm_hyphen,
    "ymon": _ymon,
    "mond": _mond,
    "compact": _compact,
    "mdy": _mdy,
    "glued": _glued,
    "dmy": _dmy,
    "month": _month,
    "ymonth": _ymonth,
    "nmonth": _nmonth,
}
