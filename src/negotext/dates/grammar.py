"""The grammar of dates: which word may stand next to which, as one pattern tried at every place of a text.

A form that only `find_dates` understands has its place in the same list. The words come from ``dates.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from . import words
from .spans import Scope
from .words import GAP, alternation

_FOUR = r"(?:(?:19|20)\d\d)"
# `May 5,2022` has lost a space, `May 5,000` is a number
_NOT_TIME = rf"(?![\d%]|:\d|\.\d|,(?!{_FOUR}(?!\d))\d\d\d|[ ]?(?:percent|per[ ]cent|a\.?m\b|p\.?m\b))"
_ORDINAL = r"(?:\ ?(?:st|nd|rd|th)(?![a-z])|er(?![a-z]))"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = rf"{_FOUR}(?!\d|s\b|-\d\d(?!\d)|/\d\d(?!\d))"
_CLAUSE_END = r"(?=[ ]*+(?:[.:](?!\d)|[,;!?)\]\"'\n]|$))"


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts that the forms are made of, in one scope."""

    text: bool
    month: str
    weekday: str
    which: str  # next, last
    lead: str  # a weekday before the date
    day: str  # a day of the month, in figures or words
    month_day: str  # the same behind a month, where a bare count needs more care
    year: str
    list_end: str  # what may follow a further day of a list


@cache
def _parts(scope: Scope) -> _Parts:
    text = scope == "text"
    weekday = rf"(?:{alternation(words.weekday_numbers())})"
    which = rf"(?:{alternation(words.modifiers(scope))})"
    comma = r"\b\.?(?:[ ]?,)?"  # `Monday , May 5` is met too
    marked = alternation([word for word, way in words.modifiers(scope).items() if way in ("this", "next", "last")])
    lead = rf"(?:(?:(?:{marked})[ ])?{weekday}{comma}{GAP}(?:(?:the|le)\b{GAP})?)?"  # `next Tuesday, May 16`
    day = month_day = rf"{_DAY}{_ORDINAL}?"
    year = _YEAR
    list_end = rf"(?=[ ]*+(?:[.,;:)\]!?\"'\n|(]|$|-|&|/|(?:{alternation(words.listed('after_list_day'))})\b|{_YEAR}))"
    if text:
        lead = rf"(?:(?:{which}{GAP})?{weekday}{comma}{GAP}(?:[-(]{GAP}|(?:the|le)\b{GAP})?)?"
        counts = rf"{words.cardinal_words(40)}(?!-)"
        day = rf"(?:{_DAY}{_ORDINAL}?|{words.ordinal_words()}|{counts})"
        spelled = rf"{words.year_words()}|{words.ordinal_words()}"
        month_day = rf"(?:{_DAY}{_ORDINAL}?|{words.ordinal_words()}|{counts}(?={GAP},?{GAP}(?:{spelled})|{list_end}))"
        year = (
            rf"(?:(?:(?:of|in){GAP})?(?:{_YEAR}|{words.year_words()}|{which}{GAP}year\b)|of{GAP}[4-9]\d(?![\d%/:])"
            rf"|'\d\d(?!\d))"
        )
    month = rf"(?:{alternation(words.month_numbers())})"
    return _Parts(text, month, weekday, which, lead, day, month_day, year, list_end)


@cache
def day_items(scope: Scope) -> re.Pattern[str]:
    """The days of a list, one by one."""
    if scope == "page":
        return re.compile(r"(?<!\d)(\d\d?)(?:[ ]?(?:st|nd|rd|th))?(?!\d)")
    return re.compile(
        rf"(?<![\da-z])(\d\d?(?:[ ]?(?:st|nd|rd|th))?(?!\d)|{words.ordinal_words()}|{words.cardinal_words(40)})"
    )


def _step() -> str:
    weekday = alternation(words.weekday_numbers())
    return (
        rf"(?:\d{{1,3}}|{words.cardinal_words()}|an?\b){GAP}"
        rf"(?:{alternation(words.units())}|(?:{weekday})s?)\b"
    )


@cache
def step_pattern() -> re.Pattern[str]:
    """One count and its unit, ``n`` and ``u``; `the day` counts one."""
    weekday = alternation(words.weekday_numbers())
    return re.compile(
        rf"(?P<n>\d{{1,3}}|{words.cardinal_words()}|an?\b|the\b){GAP}"
        rf"(?P<u>{alternation(words.units())}|(?:{weekday})s?)\b"
    )


@cache
def list_end(scope: Scope) -> re.Pattern[str]:
    """What may follow a day of a list, and makes sure that it is no count."""
    return re.compile(_parts(scope).list_end)


CLAUSE_END = re.compile(_CLAUSE_END)
"""Where a clause may end."""


@cache
def grammar(scope: Scope) -> re.Pattern[str]:
    """One pattern for every form, tried in this order at each place; the last group closed tells which form it was."""
    p = _parts(scope)
    forms = [*(_phrases(p) if p.text else ()), *_dates(p), *_relative(p, scope)]
    # Scrapers glue words: `Posted onMay 5, 2022by ...`. Only the fullest form may begin inside a word.
    glued = rf"(?<=[a-z])(?P<glued>(?P<gm>{p.month})[ ](?P<gd>{_DAY}),[ ](?P<gy>{_YEAR}))"
    return re.compile(r"(?<![\w$£€#])(?<!\d[.,/-](?=\d))(?:" + "|".join(forms) + ")|" + glued)


def _dates(p: _Parts) -> list[str]:
    """Days by year, month and day of the month, and months of a year."""
    # A further day of a list: `and 15`, `, 11`, `-4`. What follows must not make it a count or a clock time.
    link = (
        rf"(?:{GAP}(?:,{GAP}(?:and|&|or){GAP}|,{GAP}|;{GAP}|&{GAP}|\+{GAP}|(?:and|or|to|through|thru|et"
        rf"|al?){GAP}(?:the{GAP})?|-{GAP}|/{GAP}))"
    )
    more = rf"(?:{link}(?:{p.weekday}\.?,?{GAP})?{p.day}{_NOT_TIME}{p.list_end})"
    dmore = rf"(?:{p.day}(?:,{GAP}|{GAP}(?:and|&|or|to|et|au|-){GAP}|,{GAP}and{GAP}))"
    # `May 5`, `May the 5th`, with its year `May, 5 2021`, in any text also `May-5`
    before_day = rf"(?:\.{GAP}|{GAP}{'[-/]?' if p.text else ''}|,{GAP}(?={_DAY},?{GAP}{_FOUR}\b))"
    of_day = rf"(?:{GAP}day)?" if p.text else ""
    parted = "[-/.]" if p.text else "-"
    iso_end = r"(?!\d|-\d)" if p.text else r"(?![\d-])"
    return [
        rf"(?P<iso>{p.lead if p.text else ''}(?P<iy>{_FOUR})[-/.](?P<im>0?[1-9]|1[0-2])[-/.](?P<id>{_DAY}){iso_end}"
        # `2022-09-20 / 21`, `2023-05-30 to 06-01`
        rf"(?P<itail>(?:[ ]?/[ ]?|[ ](?:to|&|and)[ ])(?:(?P<iem>0[1-9]|1[0-2])-)?(?P<ied>[0-3]\d)"
        rf"(?![\w/:%-]|\.\d|[ ]+[a-z]))?)",
        rf"(?P<num>{p.lead}(?P<na>\d\d?)(?P<ns>[/.-])(?P<nb>\d\d?)(?P=ns)(?P<ny>{_FOUR}|\d\d|'\d\d)(?![\d%]|[/-]\d"
        rf"|\.\d))",
        # `12-May-2022`, and `08JUL22` as crews and soldiers write it
        rf"(?P<dmon>(?P<dd>{_DAY})(?P<dp>{parted}|)(?P<dm>{p.month})(?P=dp)(?P<dy>{_FOUR}|\d\d)(?!\w))",
        rf"(?P<dmhyphen>(?P<vd>{_DAY})-(?P<vm>{p.month})(?![\w-])(?:[ ](?P<vy>{_YEAR}))?)",  # `12-Oct`
        *(_odd_orders(p) if p.text else ()),
        rf"(?P<mdy>{p.lead}(?P<mm>{p.month})(?!\.\n\d\d?\.[ ])"  # one item of a list ends, `2.` begins the next
        rf"{before_day}(?:the\b{GAP})?(?P<md>{p.month_day}){_NOT_TIME}"
        rf"(?!/\d(?!\d?,[ ]?{_FOUR})|-\d\d\d)"  # `May 29/30, 2024`
        rf"(?P<mtail>{more}*)(?:{GAP}(?:[,.]{GAP}){{0,2}}\(?(?P<my>{p.year})\)?|[ ]\d\d:\d\d(?::\d\d)?"
        rf"(?:[ ][A-Za-z]{{2,4}})?[ ](?P<mt>{_YEAR}))?)",
        rf"(?P<dmy>{p.lead}(?P<dlist>{dmore}{{0,4}})(?P<xd>{p.day}){of_day}(?:{GAP}of)?{GAP}(?P<xm>{p.month})\b"
        # `3 Aug. 27, 2019`: the 3 counts the row
        rf"(?:\.(?={GAP}{p.year}))?(?!\.?[ \t]*{_DAY}(?!\d|[:.,]\d|:))(?:,?{GAP}(?P<xy>{p.year}))?)",
        rf"(?P<month>(?P<om>{p.month})\b\.?,?{GAP}(?:of\b{GAP}|'{'|[-/]' if p.text else ''})?(?P<oy>{p.year}))",
    ]


def _odd_orders(p: _Parts) -> list[str]:
    """Figures and months in the orders that files and forms have."""
    return [
        rf"(?P<ymon>(?P<ay>{_FOUR})(?:[-/.]|,?[ ])(?:(?P<am>{p.month})(?:[-/.]|[ ])(?P<ad>{_DAY})"
        rf"|(?P<bd>{_DAY})[-/.](?P<bm2>{p.month}))(?!\d|-\d|:))",
        rf"(?P<mond>(?P<cm>{p.month})[-/.](?P<cd>{_DAY})[-/.](?P<cy>{_FOUR}|\d\d)(?!\d))",
        r"(?P<compact>(?P<ey>(?:19|20)\d\d)(?P<em>0[1-9]|1[0-2])(?P<ed>0[1-9]|[12]\d|3[01])(?!\w))",
        rf"(?P<ymonth>(?P<fy>{_FOUR}),?[ ]?(?P<fm>{p.month})\b)",
        rf"(?P<nmonth>(?P<hm>0?[1-9]|1[0-2])/(?P<hy>{_FOUR})(?![\d/]))",
    ]


def _relative(p: _Parts, scope: Scope) -> list[str]:
    """What needs the day of reading: days without a year or month, weekdays, ``today``, months and years alone."""
    ordinal_end = rf"(?=[ ]*(?:[^\w\s]|\n|$|(?:{alternation(words.listed('after_ordinal'))})\b))"
    counted = alternation(words.listed("no_ordinal_day"))
    if p.text:
        short = rf"(?P<md2>{p.lead}(?P<ta>\d\d?)/(?P<tb>\d\d?)(?![\d/%]|\.\d|-\d))"
        day = rf"{_DAY}(?:st|nd|rd|th)\b|{words.ordinal_words()}|{_DAY}{_CLAUSE_END}"
        weekday_day = rf"(?P<wdord>(?P<ww>{p.weekday})\b(?:\.(?=[ ]*\d))?,?{GAP}(?:the\b{GAP})?(?P<wo>{day}))"
        weekday_short = (
            rf"(?P<md3>(?P<ul>{p.weekday})\b\.?,?{GAP}(?P<ua>\d\d?)(?P<us>[.-])(?P<ub>\d\d?)(?![\d%:]|[-./]\d))"
        )
    else:
        short = (
            rf"(?P<md2>{p.lead}(?P<ta>1[0-2]|0?[1-9])/(?P<tb>{_DAY})"
            rf"(?:-(?:(?P<tc>1[0-2]|0?[1-9])/)?(?P<td>{_DAY}))?(?![\d/%]|\.\d|-\d))"
        )
        weekday_day = rf"(?P<wdord>(?P<ww>{p.weekday})\b\.?,?{GAP}(?:the{GAP})?(?P<wo>{_DAY})(?:st|nd|rd|th)\b)"
        weekday_short = ""
    alone = [
        rf"(?P<ordw>(?<=the )(?P<ov>{words.ordinal_words()}|{words.cardinal_words(40)}|{_DAY}){_CLAUSE_END})",
        r"(?P<bare>(?<=on )(?P<bd2>3[01]|[12]\d|[1-9])(?=\s*+(?:[.!?]\s*+)?$))",
    ]
    return [
        short,
        weekday_day,
        *([weekday_short] if weekday_short else ()),
        rf"(?P<wd>(?:(?P<wmod>{p.which}){GAP})?(?P<wn>{p.weekday})\b)",
        rf"(?P<rel>(?:{alternation(words.relative_days(scope))})\b)",
        rf"(?P<ord>(?<=the )(?P<on>3[01]|[12]\d|[1-9])(?:st|nd|rd|th)"
        rf"(?P<otail>(?:(?:,[ ]|,?[ ](?:and|or|&)[ ])(?:the[ ])?{_DAY}(?:st|nd|rd|th)){{1,9}}(?![ -](?:{counted})\b)"
        rf"|{ordinal_end}))",
        *(alone if p.text else ()),
        rf"(?P<mon>(?P<bm>{p.month})\b)",
        rf"(?P<yr>{_YEAR})",
    ]


def _phrases(p: _Parts) -> list[str]:
    """Days counted from others, days of a named week or month, holidays: understood in any text."""
    step = _step()
    steps = rf"{step}(?:{GAP}(?:,{GAP})?(?:and\b{GAP})?{step}){{0,3}}"
    tie = rf"(?:{alternation(words.ties())})\b"
    nth = rf"(?P<nn>{words.ordinal_words(6)}|[1-5](?:st|nd|rd|th)|last){GAP}(?P<nw>{p.weekday}|day)\b"
    of_month = rf"{GAP}(?:of|in){GAP}(?:the{GAP})?"
    numbered = rf"(?:{_DAY}{_ORDINAL}?|{words.ordinal_words()})"
    names = [name for record in words.holidays() for name in record["names"]]
    return [
        rf"(?P<qty>(?P<qs>{steps}|the{GAP}(?:day|{p.weekday}))\b{GAP}(?P<qt>{tie}))",
        rf"(?P<inq>in{GAP}(?P<is>{steps})(?:'s?{GAP}time|{GAP}time)?\b(?!{GAP}(?:of|to|each|per|an?|{tie})\b))",
        rf"(?P<adj>(?:{alternation(words.relative_then())})\b)",
        rf"(?P<wk>(?P<wkw>{p.which}){GAP}week(?:'s)?,?{GAP}(?:on\b{GAP})?(?:the\b{GAP})?(?P<wkd>{p.weekday})\b)",
        rf"(?P<kw>(?P<kwd>{p.weekday})\b,?{GAP}(?:(?:of|in)\b{GAP})?(?:the\b{GAP})?(?P<kww>{p.which}){GAP}week\b)",
        rf"(?P<nth>(?:the{GAP}(?=last\b))?{nth}{of_month}(?:(?P<nq>{p.which}){GAP}month|(?P<nm>{p.month})\b\.?(?:,?{GAP}(?P<ny2>{p.year}))?"
        rf"|(?P<na2>{p.year})))",
        rf"(?P<nthb>(?P<zn>(?!first){words.ordinal_words(6)}|[2-5](?:nd|rd|th)){GAP}(?P<zw>{p.weekday}){_CLAUSE_END})",
        rf"(?P<ordm>(?P<oo>{numbered})(?:{GAP}day)?(?:{of_month}|{GAP})(?P<oq>{p.which}){GAP}month\b)",
        rf"(?P<hol>(?:(?P<hq>{p.which}){GAP})?(?P<hn>{alternation(names)})(?!\w)(?:,?{GAP}(?P<hy2>{p.year}))?)",
        rf"(?P<per>(?P<pq>{p.which}){GAP}(?:calendar{GAP})?(?P<pu>month|year)\b)",
        rf"(?P<pmon>(?P<pmq>{p.which}){GAP}(?P<pm>{p.month})\b(?!{GAP}[-/]?\d|{GAP}the{GAP}|{GAP}{words.ordinal_words()}))",
    ]
