"""Date expressions: find them with the library's own grammar, resolve them against an anchor day.

Two steps, because they know different things. ``find`` looks at letters only and says what the words name (a month
and a day, a weekday, ``yesterday``); ``resolve`` gives that a calendar value, once the day from which the text is
read is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from .lexicon import raw
from .records import ResolvedDate

MIN_YEAR, MAX_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class DateSpan:
    """What the words at ``start:end`` of a view name; ``None`` where they leave something open.

    ``form`` is the shape of the words: ``mdy dmy iso num month year relative weekday ordinal``; ``sep`` the separator
    of a numeric date; ``first, second`` its two leading numbers, whose order only the page can tell. ``group`` is the
    offset at which a list or range of days began (``June 14 and 15`` is two spans of one group).
    """

    start: int
    end: int
    form: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    shift: int | None = None  # days from the anchor, or weeks for a weekday with next / last
    sep: str = ""
    first: int | None = None
    second: int | None = None
    group: int = -1

    @property
    def is_day(self) -> bool:
        """Whether the words name one calendar day by month and day of the month."""
        return self.day is not None and (self.month is not None or self.first is not None)


def _alternation(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _month_numbers() -> dict[str, int]:
    return {word: int(number) for number, words in raw("dates")["months"].items() for word in words}


@cache
def _weekday_numbers() -> dict[str, int]:
    return {word: int(number) for number, words in raw("dates")["weekdays"].items() for word in words}


@cache
def _grammar() -> re.Pattern[str]:
    """One pattern for every form, tried in this order at each place; group names tell which form it was."""
    month = rf"(?:{_alternation(list(_month_numbers()))})"
    weekday = rf"(?:{_alternation(list(_weekday_numbers()))})"
    relative = _alternation(list(raw("dates")["relative"]))
    day = r"(?:3[01]|[12]\d|0?[1-9])"
    ordinal = r"(?:\ ?(?:st|nd|rd|th)(?![a-z])|er(?![a-z]))"
    year = r"(?:19|20)\d\d(?!\d|-\d\d(?!\d)|/\d\d(?!\d))"
    gap = r"[ \t]*\n?[ \t]*"
    not_time = r"(?![\d%]|:\d|\.\d|,\d\d\d|[ ]?(?:percent|per[ ]cent|a\.?m\b|p\.?m\b))"
    # A further day of a list: `and 15`, `, 11`, `-4`. What follows must not make it a count or a clock time.
    tail_end = (
        rf"(?=[ ]*(?:[.,;:)\]!?\"'\n|(]|$|-|&|/|(?:and|or|to|at|in|for|from|as|with|on|of|before|within|during|when"
        rf"|where|while|which|"
        rf"who|that|were|was|are|is|will|have|had|has|through|until|around|if|but|by|the|after|via|because|and/or|"
        rf"session|sessions|meeting|meetings|dates)\b|{year}))"
    )
    link = (
        rf"(?:{gap}(?:,{gap}(?:and|&|or){gap}|,{gap}|;{gap}|&{gap}|\+{gap}|(?:and|or|to|through|thru|et"
        rf"|al?){gap}(?:the{gap})?|-{gap}|/{gap}))"
    )
    more = rf"(?:{link}(?:{weekday}\.?,?{gap})?{day}{ordinal}?{not_time}{tail_end})"
    dmore = rf"(?:{day}{ordinal}?(?:,{gap}|{gap}(?:and|&|or|to|et|au|-){gap}|,{gap}and{gap}))"
    lead = rf"(?:{weekday}\b\.?,?{gap}(?:the{gap}|le{gap})?)?"
    forms = (
        rf"(?P<iso>(?P<iy>(?:19|20)\d\d)[-/.](?P<im>0?[1-9]|1[0-2])[-/.](?P<id>{day})(?![\d-]))",
        rf"(?P<num>{lead}(?P<na>\d\d?)(?P<ns>[/.-])(?P<nb>\d\d?)(?P=ns)(?P<ny>(?:19|20)\d\d|\d\d|'\d\d)(?![\d%]|[/-]\d"
        rf"|\.\d))",
        rf"(?P<dmon>(?P<dd>{day})-(?P<dm>{month})-(?P<dy>(?:19|20)\d\d|\d\d)(?!\d))",
        rf"(?P<mdy>{lead}(?P<mm>{month})(?:\.{gap}|{gap})(?:the{gap})?(?P<md>{day}{ordinal}?){not_time}(?!/\d|-\d\d\d)"
        rf"(?P<mtail>{more}*)(?:{gap}[,.]?{gap}\(?(?P<my>{year})\)?|[ ]\d\d:\d\d(?::\d\d)?(?:[ ][A-Za-z]{{2,4}})?[ ]"
        rf"(?P<mt>{year}))?)",
        rf"(?P<dmy>{lead}(?P<dlist>{dmore}{{0,4}})(?P<xd>{day}{ordinal}?)(?:{gap}of)?{gap}(?P<xm>{month})\b(?:\."
        rf"(?={gap}{year}))?"
        rf"(?!{gap}{day}(?!\d|:))(?:,?{gap}(?P<xy>{year}))?)",
        rf"(?P<month>(?P<om>{month})\b\.?,?{gap}(?:of{gap}|')?(?P<oy>{year}))",
        rf"(?P<md2>{lead}(?P<ta>1[0-2]|0?[1-9])/(?P<tb>{day})(?![\d/%]|\.\d|-\d))",
        rf"(?P<wdord>(?P<ww>{weekday}),?{gap}the{gap}(?P<wo>{day})(?:st|nd|rd|th)\b)",
        rf"(?P<wd>(?:(?P<wmod>next|this|last|this[ ]coming|this[ ]past){gap})?(?P<wn>{weekday})\b)",
        rf"(?P<rel>(?:{relative})\b)",
        r"(?P<ord>(?<=the )(?P<on>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)(?=[ ]*(?:[^\w\s]|\n|$|(?:and|at|for|with|when|but"
        r"|from|if|to|or|goes|is|"
        r"was|will|in)\b)))",
        rf"(?P<mon>(?P<bm>{month})\b)",
        rf"(?P<yr>{year})",
    )
    # Scrapers glue words: `Posted onMay 5, 2022by ...`. Only the fullest form may begin inside a word.
    glued = rf"(?<=[a-z])(?P<glued>(?P<gm>{month})[ ](?P<gd>{day}),[ ](?P<gy>{year}))"
    return re.compile(r"(?<![\w$£€#])(?<!\d[.,/-])(?:" + "|".join(forms) + ")|" + glued)


# --- finding ---------------------------------------------------------------------------------------------------

# A month, weekday or year standing alone is a date only in some company.
_ALONE = re.compile(
    r"(?:\b(?:in|since|of|until|till|through|by|for|to|from|during|before|after|late|early|mid|this|last|next|and|or|"
    r"the|between|our|its|their|end of|beginning|starting|effective|every|each|'s|est|en|depuis)|[-(/,:;&])[ \n-]*$"
)
_RECURRING = re.compile(
    r"\b(?:every|each|any|all|other|on|first|second|third|fourth|most|some|alternate|occasional)[ \n]+(?:other[ \n]+)?$"
)
_NOT_YEAR_BEFORE = re.compile(
    r"(?:\bact,?|\bfiscal(?: year)?|\bfy|\bschool year|\bfall|\bspring|\bsummer|\bwinter|\bautumn|[$£€#]|\broom"
    r"|\bsection|"
    r"\bbill|\blocal|\bno\.|\bresolution|\bchapter|\bsuite|\bbox|\bpage|\bext\.?|\d|©|\(c\)|copyright)[ \n]*$"
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|of|until|till|through|by|to|from|before|after|during|for|the|and|or|than|back|between|early|late"
    r"|mid|our|"
    r"their|its|year|around|circa|was|prior to|as of|en|de|calendar)[ \n-]+$|[(,/;:&-][ \n]*$"
)
_NOT_YEAR_AFTER = re.compile(
    r"[ ]?(?:%|percent|members|employees|students|teachers|people|votes|yes|no\b|ballots|-\d|/\d|[a-z]*\w*\s*(?:act"
    r"|street|ave)\b|"
    r"workers|nurses|signatures|pages|of (?:you|us)|academic year|school year|fiscal year)"
)
_NOT_MONTH_AFTER = re.compile(r"[ ]?(?:revis|\d|[A-Z]\.)")
_NOT_WEEKDAY_AFTER = re.compile(
    r"(?:[ ]*(?:-|to|through|thru)[ ]*(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b(?!'s)|s\b"
    r"|[ ](?:pay|"
    r"premium|overtime|work|shifts?|service|scheduling)\b)"
)
_RANGE_BEFORE = re.compile(
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)[ ]*(?:-|to|through|thru)[ ]*$"
)
_NOT_SLASH_AFTER = re.compile(
    r"[ -]?(?:hours?\b|days?\b|of\b|years?\b|time\b|inch|step|mile|cup|schedule|workweek|support|percent|vote|majority"
    r"|share|"
    r"split|pay\b|fte|course|teaching|load|a (?:day|hour))"
)
_CONTEXT = 24


def find(text: str, low: str, start: int = 0, end: int | None = None) -> list[DateSpan]:
    """Every date expression of ``text[start:end]``, in text order; ``low`` is the same text in lower case.

    Nothing is resolved yet and nothing is guessed: school years (``2019-20``), clock times, fractions, article
    numbers and months used as words are left alone.

    >>> [text[s.start:s.end] for text in ["May 21 and 22; 8.6; may 5 go"] for s in find(text, text.lower())]
    ['May 21', '22']
    """
    end = len(text) if end is None else end
    spans: list[DateSpan] = []
    for match in _grammar().finditer(low, start, end):
        spans.extend(_BUILDERS[match.lastgroup or ""](match, text, low))
    return spans


def _trim(match: re.Match[str], group: str | int = 0) -> tuple[int, int]:
    """The group without trailing space and list punctuation."""
    start, end = match.span(group)
    words = match.string
    while end > start and (words[end - 1] in " \t\n," or (words[end - 1] == ")" and "(" not in words[start:end])):
        end -= 1
    return start, end


def _number(words: str) -> int:
    return int(re.match(r"\d+", words).group())  # type: ignore[union-attr]


def _full_year(words: str) -> int:
    value = int(words.lstrip("'"))
    if value >= 100:
        return value
    return value + (2000 if value < 70 else 1900)


def _weekday_in(words: str) -> int | None:
    found = re.match(r"[a-zéûô]+", words)
    return _weekday_numbers().get(found.group()) if found else None


def _valid(year: int | None, month: int, day: int) -> bool:
    try:
        date(year or 2020, month, day)
    except ValueError:
        return False
    return True


def _build_iso(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    year, month, day = int(match["iy"]), int(match["im"]), int(match["id"])
    if _valid(year, month, day):
        yield DateSpan(*match.span(), "iso", year, month, day)


def _build_num(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    first, second, sep = int(match["na"]), int(match["nb"]), match["ns"]
    year = _full_year(match["ny"])
    if (
        sep == "."
        and len(match["ny"]) == 2
        and re.search(r"(?:article|section|art\.|sec\.|clause|§)[ ]*$", low[max(0, match.start() - 12) : match.start()])
    ):
        return
    if sep == "-" and len(match["ny"]) == 2 and re.match(r"-\d", low[match.end() : match.end() + 2]):
        return
    if max(first, second) > 31 or min(first, second) == 0 or min(first, second) > 12:
        return
    yield DateSpan(
        *match.span(), "num", year, weekday=_weekday_in(match.group()), day=0, sep=sep, first=first, second=second
    )


def _build_md2(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    if _NOT_SLASH_AFTER.match(low, match.end()) or re.match(r"/\d", low[match.end() : match.end() + 2]):
        return
    month, day = int(match["ta"]), int(match["tb"])
    if _valid(None, month, day):
        yield DateSpan(
            *match.span(), "num", None, weekday=_weekday_in(match.group()), day=0, sep="/", first=month, second=day
        )


def _build_dmon(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    yield DateSpan(*match.span(), "dmy", _full_year(match["dy"]), _month_numbers()[match["dm"]], int(match["dd"]))


def _capital(text: str, start: int, word: str) -> bool:
    """Months and weekdays are written with a capital; the French ones are not."""
    return text[start].isupper() or word in _LOWER_CASE_MONTHS


_LOWER_CASE_MONTH_WORDS = (
    "janvier janv février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre enero "
    "febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
)
_LOWER_CASE_MONTHS = frozenset(_LOWER_CASE_MONTH_WORDS.split())


def _build_mdy(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    if not _capital(text, match.start("mm"), match["mm"]) or match["mm"] in ("mars", "mai") or not _valid(None, 4, 1):
        return
    month, day = _month_numbers()[match["mm"]], _number(match["md"])
    year = int(match["my"] or match["mt"]) if match["my"] or match["mt"] else None
    tail = list(
        re.finditer(r"(?<!\d)(\d\d?)(?:[ ]?(?:st|nd|rd|th))?(?!\d)", low[match.start("mtail") : match.end("mtail")])
    )
    if not _valid(year, month, day):
        return
    first_end = match.end("md") if tail or year is None else _trim(match)[1]
    group = match.start()
    yield DateSpan(match.start(), first_end, "mdy", year, month, day, _weekday_in(match.group()), group=group)
    previous = day
    for index, item in enumerate(tail):
        start, end = match.start("mtail") + item.start(), match.start("mtail") + item.end()
        if index == len(tail) - 1 and year is not None:
            end = _trim(match)[1]
        number = int(item.group(1))
        if number <= previous and index == 0 and low[match.end("md") : start].strip() == "-":
            return  # `May 14-3` is no range
        previous = number
        if _valid(year, month, number):
            yield DateSpan(start, end, "mdy", year, month, number, group=group)


def _build_glued(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    start, month, day, year = match.start(), _month_numbers()[match["gm"]], int(match["gd"]), int(match["gy"])
    if text[start].isupper() and text[start - 1].islower() and _valid(year, month, day):
        yield DateSpan(*match.span(), "mdy", year, month, day, group=start)


def _build_dmy(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    if not _capital(text, match.start("xm"), match["xm"]):
        return
    month = _month_numbers()[match["xm"]]
    year = int(match["xy"]) if match["xy"] else None
    days = list(re.finditer(r"(?<!\d)(\d\d?)(?:[ ]?(?:st|nd|rd|th))?(?!\d)", match["dlist"] or ""))
    if (
        match["xm"] == "may"
        and not year
        and not days
        and re.match(r"[ ]+[a-z]", low[match.end() : match.end() + 2])
        and re.search(
            r"(?:article|section|room|level|grade|step|year|phase|table|bill|local|item)s?[ ]+(?:\w+[ ]+)?$",
            low[max(0, match.start() - 24) : match.start()],
        )
    ):
        return  # `Article 12 May ...`
    if not _valid(year, month, _number(match["xd"])):
        return
    group = match.start()
    start = match.start("xd") if days else match.start()
    for item in days:
        if _valid(year, month, int(item.group(1))):
            offset = match.start("dlist")
            yield DateSpan(
                offset + item.start(), offset + item.end(), "dmy", year, month, int(item.group(1)), group=group
            )
    yield DateSpan(
        start, _trim(match)[1], "dmy", year, month, _number(match["xd"]), _weekday_in(match.group()), group=group
    )


def _build_month(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    if _capital(text, match.start("om"), match["om"]):
        yield DateSpan(*match.span(), "month", int(match["oy"]), _month_numbers()[match["om"]])


def _build_mon(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    word, start, end = match["bm"], match.start(), match.end()
    if not text[start].isupper() or (len(word) < 4 and word != "may") or word in ("mars", "sept"):
        return
    before = low[max(0, start - _CONTEXT) : start]
    if (_RECURRING.search(before) and not before.endswith("on ")) or _NOT_MONTH_AFTER.match(text, end):
        return
    if word in ("may", "march"):  # also verbs, and names: Mr. May
        verb = re.match(
            r"[ ]+(?:not |also |then |only |be |have |we |i |\w+ ?(?:the|a|an|to)\b)|[ ]*'", low[end : end + 20]
        )
        sure = re.search(
            r"\b(?:in|since|of|for|until|through|by|late|early|mid|this|last|next|during|before|after)[ \n-]*$", before
        )
        noun = re.match(
            r"[ ]+(?:dates?|days?|sessions?|meetings?|payroll|paychecks?|ballot|vote|proposal|offer)\b",
            low[end : end + 12],
        )
        if not (sure or noun or (not verb and re.search(r"\b(?:and|to|or|between)[ \n]*$", before))):
            return
    elif text[start:end].isupper() and not _ALONE.search(before):
        return
    yield DateSpan(start, end, "month", None, _month_numbers()[word])


def _build_yr(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    start, end = match.span()
    before = low[max(0, start - _CONTEXT) : start]
    if _NOT_YEAR_BEFORE.search(before) or _NOT_YEAR_AFTER.match(low, end) or not _YEAR_BEFORE.search(before):
        return
    yield DateSpan(start, end, "year", int(match.group()))


def _build_wd(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    start, end = match.span()
    word = match["wn"]
    if not text[match.start("wn")].isupper() or len(word) < 6 or low[end : end + 1] == "-":
        return
    before = low[max(0, start - _CONTEXT) : start]
    if _NOT_WEEKDAY_AFTER.match(low, end) or _RANGE_BEFORE.search(before):
        return
    if _RECURRING.search(before) and not re.search(r"\bon[ \n]+$", before):
        return
    modifier = (match["wmod"] or "").split(" ")[0]
    shift = {"next": 1, "last": -1}.get(modifier, 0) if modifier else None
    yield DateSpan(start, end, "weekday", weekday=_weekday_numbers()[word], shift=shift)


def _build_wdord(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    yield DateSpan(*match.span(), "ordinal", day=int(match["wo"]), weekday=_weekday_numbers()[match["ww"]])


def _build_ord(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    before = low[max(0, match.start() - _CONTEXT) : match.start()]
    if re.search(
        r"\b(?:on|by|until|through|of|from|to|before|after|than|since|and|for|see you|is|between|start|how|at|took"
        r"|chose|picked|accepted|offered)[ \n]+the[ ]$",
        before,
    ):
        yield DateSpan(*match.span(), "ordinal", day=int(match["on"]))


def _build_rel(match: re.Match[str], text: str, low: str) -> Iterator[DateSpan]:
    yield DateSpan(*match.span(), "relative", shift=raw("dates")["relative"][match.group()])


_BUILDERS = {
    "iso": _build_iso,
    "num": _build_num,
    "md2": _build_md2,
    "dmon": _build_dmon,
    "mdy": _build_mdy,
    "glued": _build_glued,
    "dmy": _build_dmy,
    "month": _build_month,
    "wdord": _build_wdord,
    "wd": _build_wd,
    "rel": _build_rel,
    "ord": _build_ord,
    "mon": _build_mon,
    "yr": _build_yr,
}


# --- resolving -------------------------------------------------------------------------------------------------


def order_numeric(span: DateSpan, *, day_first: bool) -> DateSpan:
    """A numeric span with its month and day told apart; a number over 12 decides by itself."""
    if span.first is None or span.second is None:
        return span
    a, b = span.first, span.second
    month, day = (b, a) if (day_first and b <= 12) or a > 12 else (a, b)
    return replace(span, month=month, day=day, first=None, second=None)


def day_first_evidence(spans: list[DateSpan]) -> int:
    """How much the page's dates speak for day before month (positive) or month before day (negative)."""
    score = 0
    for span in spans:
        if span.form == "num" and span.year is not None and span.first is not None and span.second is not None:
            score += 3 * ((span.first > 12) - (span.second > 12))
        elif span.form in ("dmy", "mdy"):
            score += 1 if span.form == "dmy" else -1
    return score


@cache
def _direction_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = raw("dates")["direction"]
    return re.compile(words["past"]), re.compile(words["future"])


def direction(before: str, after: str) -> int:
    """-1 past, 1 to come, 0 unknown, from the words of the clause around a date (lower case)."""
    past, future = _direction_words()
    near = before[-40:]
    score = 0.0
    for context, weight in ((near, 1.0), (after[:30], 0.5)):
        if past.search(context):
            score -= weight
        if future.search(context):
            score += 1.5 * weight
    return (score > 0) - (score < 0)


def _safe(year: int, month: int, day: int) -> date | None:
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _pick(candidates: list[date], anchor: date, way: int, weekday: int | None) -> tuple[date, str] | None:
    """The candidate nearest to the anchor; a fitting weekday decides, then the direction where it is a close call."""
    if not candidates:
        return None
    basis = "anchor"
    if weekday is not None:
        fitting = [c for c in candidates if c.weekday() == weekday]
        if fitting and len(fitting) < len(candidates):
            candidates, basis = fitting, "weekday"
    nearest = min(candidates, key=lambda c: abs((c - anchor).days))
    if way and abs((nearest - anchor).days) > 75:
        right = [c for c in candidates if (c - anchor).days * way >= 0]
        if right:
            nearest = min(right, key=lambda c: abs((c - anchor).days))
    return nearest, basis


def resolve(span: DateSpan, anchor: date | None, *, way: int = 0, previous: date | None = None) -> ResolvedDate | None:
    """The calendar value of a span read on the day ``anchor``.

    Args:
        span: a span from ``find``, numeric ones put in order by ``order_numeric``.
        anchor: the day the text is read from; ``None`` leaves everything open that needs it.
        way: -1 or 1 if the clause speaks of the past or of what is to come, else 0.
        previous: the day named just before in the same text; a bare ``the 29th`` is read from it.

    Returns:
        ``None`` where the words name no calendar day (30 February) or need an anchor that is not there.
    """
    if span.form == "year":
        return ResolvedDate(date(span.year or 1, 1, 1), "year", "explicit")
    if span.year is not None and span.month is not None:
        value = _safe(span.year, span.month, span.day or 1)
        return ResolvedDate(value, "day" if span.day else "month", "explicit") if value else None
    if anchor is None:
        return None
    if span.form == "relative":
        return ResolvedDate(anchor + timedelta(days=span.shift or 0), "day", "anchor")
    if span.form == "weekday":
        return ResolvedDate(_resolve_weekday(span, anchor, way), "day", "anchor")
    if span.form == "ordinal":
        return _resolve_ordinal(span, previous or anchor, way if previous is None else 0)
    if span.month is None:
        return None
    years = (anchor.year - 1, anchor.year, anchor.year + 1)
    if span.day is None:
        return _resolve_month(span.month, anchor, way)
    picked = _pick([d for y in years if (d := _safe(y, span.month, span.day))], anchor, way, span.weekday)
    return picked and ResolvedDate(picked[0], "day", picked[1])


def _resolve_weekday(span: DateSpan, anchor: date, way: int) -> date:
    ahead = ((span.weekday or 0) - anchor.weekday()) % 7
    if span.shift == 1:  # `next Friday` said on a Friday is a week away; said on Monday it is the coming week's
        return anchor + timedelta(days=ahead or 7)
    if span.shift == -1:
        return anchor - timedelta(days=(7 - ahead) % 7 or 7)
    if way > 0 or span.shift == 0:
        return anchor + timedelta(days=ahead)
    return anchor - timedelta(days=(7 - ahead) % 7)


def _resolve_ordinal(span: DateSpan, base: date, way: int) -> ResolvedDate | None:
    candidates = []
    for step in (-1, 0, 1):
        year, month0 = divmod(base.year * 12 + base.month - 1 + step, 12)
        value = _safe(year, month0 + 1, span.day or 1)
        if value:
            candidates.append(value)
    if not way:
        candidates = [c for c in candidates if (c.year, c.month) == (base.year, base.month)] or candidates
    picked = _pick(candidates, base, 0, span.weekday)
    if picked and way:
        right = [c for c in candidates if (c - base).days * way >= 0]
        picked = (min(right, key=lambda c: abs((c - base).days)), "anchor") if right else picked
    return picked and ResolvedDate(picked[0], "day", "anchor")


def _resolve_month(month: int, anchor: date, way: int) -> ResolvedDate:
    ahead = (month - anchor.month) % 12
    if way > 0:
        delta = ahead
    elif way < 0:
        delta = ahead - 12 if ahead else 0
    else:
        delta = ahead if ahead <= 6 else ahead - 12
    year, month0 = divmod(anchor.year * 12 + anchor.month - 1 + delta, 12)
    return ResolvedDate(date(year, month0 + 1, 1), "month", "anchor")
