"""Articles, money, percentages and counted offers of dates, with their standard forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from .lexicon import raw
from .view import View


@dataclass(slots=True)
class Quantity:
    """A number mention at ``start:end`` of the view. ``title`` is the title that follows an article's number."""

    start: int
    end: int
    label: str
    norm: str
    rule: str
    unit: str | None = None
    title: str | None = None


def find_quantities(view: View, start: int, end: int) -> list[Quantity]:
    """Every article, sum and percentage of ``view[start:end]``, in text order, without overlaps."""
    found = [*_articles(view, start, end), *_money(view, start, end), *_percents(view, start, end)]
    found.sort(key=lambda q: (q.start, -(q.end - q.start)))
    kept: list[Quantity] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


# --- number words ----------------------------------------------------------------------------------------------


@cache
def _number_words() -> dict[str, int]:
    return dict(raw("quantities")["numbers"])


@cache
def number_pattern() -> str:
    """A whole number in figures or words, up to ninety-nine in words."""
    words = "|".join(sorted(_number_words(), key=len, reverse=True))
    tens = "|".join(w for w, n in _number_words().items() if n >= 20 and w != "dozen")
    return rf"(?:\d{{1,3}}(?:,\d{{3}})*|(?:(?:{tens})[- ])?(?:{words})|(?:a )?hundred)"


def number_value(words: str) -> float:
    """The value of figures or number words.

    >>> number_value("ninety-six"), number_value("1,250.50"), number_value("half a")
    (96.0, 1250.5, 0.5)
    """
    words = words.strip().lower()
    if re.match(r"[\d.,]", words):
        return float(_plain_number(words))
    if words.startswith(("half", "one-half", "one half")):
        return 0.5
    if "hundred" in words:
        return 100.0
    return float(sum(_number_words().get(w, 0) for w in re.split(r"[- ]", words)))


def _plain_number(figures: str) -> str:
    """`1,250.50` and the French `2,5` as a plain number."""
    figures = figures.strip().replace(" ", "")
    if re.fullmatch(r"\d+,\d{1,2}", figures):
        figures = figures.replace(",", ".")
    return figures.replace(",", "").rstrip(".")


def short(value: float) -> str:
    """A number as text without needless zeros: ``3.5``, ``266500``."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


# --- articles --------------------------------------------------------------------------------------------------

_ROMAN = r"(?:X{0,4}(?:IX|IV|V?I{1,3}|V)|X{1,4}L?)(?![\w])"
_FIGURE = r"(?:[A-Z]-?)?\d{1,3}(?:\.\d{1,3}){0,3}(?:-?[A-Z](?![\w]))?(?:\([a-z0-9]{1,3}\))*"
_WORD_NUMBER = (
    r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Thirteen|Fourteen|Fifteen|Sixteen|Seventeen"
    r"|Eighteen|Nineteen|Twenty)\b"
)
_NOT_COUNT = (
    r"(?![\w%$]|[.,]\d|[ \n]?(?:percent|per[ ]cent|dates|days|hours|minutes|members|employees|teachers|students"
    r"|years?\b|proposals|sessions|articles|a\.m|p\.m|am\b|pm\b|million|other|more|new|of[ ]the|to[ ]\d+[ ](?:percent"
    r"|%)))"
)
_NOT_MORE = r"(?![\w%$]|[.,]\d|[ \n]?(?:percent|per[ ]cent)\b)"
_NUMBER = rf"(?:{_ROMAN}|{_FIGURE}){_NOT_COUNT}"
_RANGE = rf"(?:\d{{1,3}}[ ]?(?:-|through|thru|to)[ ]?\d{{1,3}}){_NOT_COUNT}"
_LINK = r"(?:[ \n]?\([^()\n]{2,45}\))?(?:,[ \n]|;[ ]|[ \n]?&[ \n]|[ \n](?:and|or|to|et)[ \n]|,[ ](?:and|&|or)[ \n]|/)"


@cache
def _article_pattern() -> re.Pattern[str]:
    words = "|".join(
        re.escape(k).replace(r"\ ", r"[ \n]")
        for k in sorted(raw("quantities")["article"]["keywords"], key=len, reverse=True)
    )
    numbered = "|".join(
        re.escape(k).replace(r"\ ", r"[ \n]")
        for k in sorted(raw("quantities")["article"]["numbered"], key=len, reverse=True)
    )
    lettered = "|".join(sorted(raw("quantities")["article"]["lettered"], key=len, reverse=True))
    return re.compile(
        rf"(?<![\w-])(?:(?P<key>(?i:{words}))[ \n]?(?P<open>\()?(?P<first>{_RANGE}|(?:{_ROMAN}|{_FIGURE}){_NOT_MORE}"
        rf"|{_WORD_NUMBER})(?P<more>(?:{_LINK}(?:{_RANGE}|{_NUMBER}))*)"
        rf"|(?P<nkey>(?i:{numbered}))[ \n](?:No\.[ ])?#?(?P<nfirst>\d{{1,2}})(?![\w%/]|[.,-]\d)(?P<nmore>"
        rf"(?:{_LINK}\d{{1,2}}(?![\w%/]|[.,-]\d))*)"
        rf"|(?P<lkey>(?:{lettered.title()}|(?i:{lettered})(?=[ ][A-Z](?![a-z]))))[ \n](?P<lfirst>[A-Z](?:-?\d{{1,2}})?"
        rf"|\d{{1,2}})(?![\w%])(?P<lmore>(?:{_LINK}[A-Z](?:-?\d{{1,2}})?(?![\w]))*))"
    )


_BARE = re.compile(
    r"(?:(?<=\()|(?<=^)|(?<=[-•*][ ]))(?P<n>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?:\([a-z]\))*)(?=\)|[ ]\()", re.M
)
_TITLE = re.compile(
    r"(?:[ ]?\((?P<p>[A-Z][^()\n]{2,60})\)|(?:,[ ]|[ ]-[ ]|:[ ])(?P<c>[A-Z][\w&'-]*(?:(?:,[ ]|[ ])(?:[A-Z][\w&'-]*|and"
    r"|of|for|the|in|on|to|&|materials|expenses)){0,6})(?=[ ]?(?:[.;:,)\n]|$|with|was|is)))"
)


def _articles(view: View, start: int, end: int) -> Iterator[Quantity]:
    text = view.text
    for match in _article_pattern().finditer(text, start, end):
        if match["key"]:
            yield from _article_list(view, match)
        elif match["nkey"]:
            kind = raw("quantities")["article"]["numbered"][" ".join(match["nkey"].lower().split())]
            yield Quantity(
                match.start(),
                match.end("nfirst"),
                "ARTICLE",
                f"{kind} {match['nfirst']}",
                "article:numbered",
                title=_title(text, match.end("nfirst")),
            )
            for item in re.finditer(r"\d{1,2}", text[match.start("nmore") : match.end("nmore")]):
                offset = match.start("nmore")
                yield Quantity(
                    offset + item.start(), offset + item.end(), "ARTICLE", f"{kind} {item.group()}", "article:numbered"
                )
        else:
            yield from _lettered(view, match)
    decimals = list(_BARE.finditer(text, start, end))
    if decimals and re.search(r"\b(?:art(?:icle|\.)|section)s?[ ]\d", view.low):
        for match in decimals:
            yield Quantity(
                match.start("n"),
                match.end("n"),
                "ARTICLE",
                match["n"],
                "article:bare",
                title=_title(text, match.end("n")),
            )


def _lettered(view: View, match: re.Match[str]) -> Iterator[Quantity]:
    kind = raw("quantities")["article"]["lettered"][match["lkey"].lower()]
    if kind == "Schedule" and not match["lfirst"][0].isalpha():
        return
    letter = match["lfirst"][0] if match["lfirst"][0].isalpha() else match["lfirst"]
    if kind not in ("Appendix", "Schedule"):
        letter = match["lfirst"]
    yield Quantity(
        match.start(),
        match.end("lfirst"),
        "ARTICLE",
        f"{kind} {match['lfirst'] if kind != 'Appendix' or '-' in match['lfirst'] else letter}",
        "article:lettered",
        title=_title(view.text, match.end("lfirst")),
    )
    offset = match.start("lmore")
    for item in re.finditer(r"(?<![\w(])[A-Z](?:-?\d{1,2})?(?!\w)", view.text[offset : match.end("lmore")]):
        yield Quantity(
            offset + item.start(), offset + item.end(), "ARTICLE", f"{kind} {item.group()}", "article:lettered"
        )


def _article_list(view: View, match: re.Match[str]) -> Iterator[Quantity]:
    if _is_statute(view, match):
        return
    text = view.text
    key = match["key"].lower()
    plural = key.rstrip(".").endswith("s") or match["open"] is not None
    if key == "rule" and not match["key"][0].isupper():
        return
    begin = match.start("first") if match["open"] else match.start()
    norm = _article_norm(match["first"])
    if norm is None or (key.startswith(("sec", "art", "cla")) and re.fullmatch(r"\d{3}", norm) and int(norm) > 199):
        return
    yield Quantity(begin, match.end("first"), "ARTICLE", norm, "article", title=_title(text, match.end("first")))
    offset = match.start("more")
    more = text[offset : match.end("more")]
    position = 0
    for item in re.finditer(rf"{_LINK}(?P<n>{_RANGE}|{_NUMBER})", more):
        if item.start() != position:
            break
        position = item.end()
        link = item.group()[: item.start("n") - item.start()]
        following = text[offset + item.end() : offset + item.end() + 1]
        if not plural and "/" not in link and "." not in item["n"] and not (following in ".;)(\n" or not following):
            break
        if re.search(r"\bto[ \n]$", link) and not plural:
            break
        number = _article_norm(item["n"])
        if number:
            yield Quantity(
                offset + item.start("n"),
                offset + item.end("n"),
                "ARTICLE",
                number,
                "article:list",
                title=_title(text, offset + item.end("n")),
            )


def _is_statute(view: View, match: re.Match[str]) -> bool:
    article = raw("quantities")["article"]
    before = view.low[max(0, match.start() - 24) : match.start()]
    after = view.low[match.end("first") : match.end("first") + 90]
    if re.search(article["statute_before"], before) or re.match(article["statute_after"], after):
        return True
    return match["key"].lower().startswith("sec") and re.match(r"8\([abdg]\)", match["first"]) is not None


def _article_norm(words: str) -> str | None:
    """Standard form of an article number: Roman and words as figures, ranges with a hyphen."""
    words = " ".join(words.split())
    span = re.fullmatch(r"(\d{1,3}) ?(?:-|through|thru|to) ?(\d{1,3})", words)
    if span:
        return f"{span[1]}-{span[2]}" if int(span[1]) < int(span[2]) else span[1]
    if re.fullmatch(r"[IVXL]+", words):
        return str(roman(words))
    if words.lower() in _number_words():
        return str(_number_words()[words.lower()])
    return words


def roman(letters: str) -> int:
    """The value of a Roman number.

    >>> roman("XIV")
    14
    """
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    total = 0
    for letter, following in zip(letters, [*letters[1:], "I"], strict=True):
        total += -values[letter] if values[letter] < values[following] else values[letter]
    return total


def _title(text: str, position: int) -> str | None:
    match = _TITLE.match(text, position)
    return (match["p"] or match["c"]) if match else None


# --- money -----------------------------------------------------------------------------------------------------

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
def _cents() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,$/])(?P<c>{number_pattern()}|\d+\.\d+)[ -](?:cents?|¢|pence)\b|(?<![\w.,$])(?P<c2>\d+)¢", re.I
    )


def _money(view: View, start: int, end: int) -> Iterator[Quantity]:
    for match in _MONEY.finditer(view.text, start, end):
        figures = match["n"] or match["f"] or match["d"]
        scale = (match["s"] or match["ds"] or "").lower()
        stop = match.end()
        if match["n"] and not scale and figures.endswith(","):
            stop -= 1
        value = float(_plain_number(figures) or 0) * _SCALE.get(scale, 1)
        after = re.match(r"(?:[ ]?(?:/|an|per|a)[ ]?)(hour|hr|year|yr|month|mo|day|week)\b", view.low[stop : stop + 14])
        yield Quantity(match.start(), stop, "MONEY", short(value), "money", unit=after[1] if after else None)
    for match in _cents().finditer(view.text, start, end):
        yield Quantity(
            match.start(), match.end(), "MONEY", short(number_value(match["c"] or match["c2"]) / 100), "money:cents"
        )


# --- percentages -----------------------------------------------------------------------------------------------

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


@cache
def _percent_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,$£€#])(?P<list>(?:{_DECIMAL}{_JOIN}){{0,5}}?)(?P<n>{_DECIMAL}){_SIGN}|(?<![\w-])(?P<w>(?:half a"
        rf"|one-half(?: of one)?|{number_pattern()}(?: and a half)?))(?P<ws>[ \n-](?:percent|per[ ]cent|pct)\b)",
        re.I,
    )


_NOT_LIST_BEFORE = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan\.?|feb\.?|mar\.?"
    r"|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?|"
    r"articles?|art\.|sections?|sec\.|grades?|steps?|years?|year|tier|ranges?|units?|local|no\.|#|step|phase|room|page"
    r"|vote of|class)[ \n]+(?:\d+[, ]+(?:and )?)*$"
)


def _percents(view: View, start: int, end: int) -> Iterator[Quantity]:
    text = view.text
    for match in _percent_pattern().finditer(text, start, end):
        if match["w"]:
            yield Quantity(
                match.start(),
                match.end(),
                "PERCENT",
                short(number_value(match["w"]) + 0.5 * ("and a half" in match["w"])),
                "percent:words",
            )
            continue
        if match["list"] and not _NOT_LIST_BEFORE.search(view.low[max(0, match.start() - 26) : match.start()]):
            for item in re.finditer(_DECIMAL, match["list"]):
                offset = match.start("list")
                yield Quantity(
                    offset + item.start(),
                    offset + item.end(),
                    "PERCENT",
                    short(float(_plain_number(item.group()))),
                    "percent:list",
                )
        yield Quantity(match.start("n"), match.end(), "PERCENT", short(float(_plain_number(match["n"]))), "percent")
    for pattern, group in ((_SLASHED, 0), (_TRIPLE, "l")):
        for match in pattern.finditer(text, start, end):
            offset = match.start(group)
            for item in re.finditer(r"\d+(?:\.\d+)?", match.group(group)):
                yield Quantity(
                    offset + item.start(), offset + item.end(), "PERCENT", short(float(item.group())), "percent:series"
                )


# --- offers of dates -------------------------------------------------------------------------------------------


@cache
def _offered_pattern() -> re.Pattern[str]:
    offered = raw("quantities")["offered"]
    vague = "|".join(sorted(map(re.escape, offered["vague"]), key=len, reverse=True))
    adjectives = "|".join(offered["adjectives"])
    nouns = "|".join(offered["nouns"])
    return re.compile(
        rf"(?<![\w.,$/-])(?:(?P<n>{number_pattern()})(?:[ \n](?:{adjectives})){{0,3}}|(?P<v>(?:{vague})(?:[ \n]"
        rf"(?:{vague}|{adjectives})){{0,3}}))[ \n](?P<noun>{nouns})\b(?![ ]?-|'|[ ](?:of|a week|per week|notice|after"
        rf"|(?<!dates[ ])since|later|ago|long|in which|to think|to respond)\b)"
    )


def find_offered(view: View, start: int, end: int) -> list[Quantity]:
    """Counted offers of dates in one sentence ``start:end`` of the view."""
    offered = raw("quantities")["offered"]
    sentence = view.low[start:end]
    if not re.search(r"dates|days|evenings|weekends|afternoons", sentence):
        return []
    found = []
    for match in _offered_pattern().finditer(view.low, start, end):
        before = view.low[max(start, match.start() - 40) : match.start()]
        if match["noun"] == "dates":
            if not re.search(offered["cue"], sentence):
                continue
        elif (
            re.search(r"\b(?:over|within|for|in|after|of|than)[ ]$", before)
            or not re.search(offered["near_cue"], before)
            or not re.search(r"\b(?:offer|propos|suggest|gave|give|sent|put|email|list|availab)", sentence)
        ):
            continue
        if re.search(
            r"\b(?:agreed|set|confirmed|accepted|scheduled|selected|chose|took|cancel\w*|these|those|following"
            r"|settled on)(?:[ ]\w+){0,2}[ ]*$",
            before,
        ):
            continue
        norm = short(number_value(match["n"])) if match["n"] else "unknown"
        found.append(Quantity(match.start(), match.end(), "DATES_OFFERED", norm, "offered", unit="dates"))
    return found
