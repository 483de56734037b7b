"""Articles, sections, appendices and numbered side letters of a contract, not sections of statutes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache

from ..lexicon import raw
from ..lexicon.gates import Starts
from ..view import View
from .numbers import Quantity, number_words

_ROMAN = r"(?:(?=[IVXL])(?:XL|L?X{0,4})(?:IX|IV|V?I{0,3}))(?![\w]|-\d)"


_FIGURE = r"(?:[A-Z][.-]?)?\d{1,3}(?:\.\d{1,3}){0,3}(?:[-.]?[A-Z](?![\w]))?(?:\([a-z0-9]{1,3}\))*"


_WORD_NUMBER = (
    r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Thirteen|Fourteen|Fifteen|Sixteen|Seventeen"
    r"|Eighteen|Nineteen|Twenty)\b"
)


_NOT_COUNT = (
    r"(?![\w%$]|[.,]\d|[ \n]?(?:percent|per[ ]cent|dates|days|hours|minutes|members|employees|teachers|students"
    r"|years?\b|proposals|sessions|articles|a\.m|p\.m|am\b|pm\b|million|other|more|new"
    r"|of[ ]the(?![ ](?i:contract|agreement|cba|mou|collective|current|expired|local|side))|to[ ]\d+[ ](?:percent|%)))"
)


_NOT_MORE = r"(?![\w%$]|[.,]\d|[ \n]?(?:percent|per[ ]cent)\b)"


_NUMBER = rf"(?:{_ROMAN}|{_FIGURE}){_NOT_COUNT}"


_RANGE = rf"(?:\d{{1,3}}(?:\.\d{{1,2}})?[ ]?(?:-|through|thru|to)[ ]?\d{{1,3}}(?:\.\d{{1,2}})?){_NOT_COUNT}"


_LINK = r"(?:[ \n]?\([^()\n]{2,45}\))?(?:,[ \n]|;[ ]|[ \n]?&[ \n]|[ \n](?i:and|or|to|et)[ \n]|,[ ](?i:and|&|or)[ \n]|/)"


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
    kinds = sorted(raw("quantities")["article"]["lettered"], key=len, reverse=True)
    lettered, titled = ("|".join(map(re.escape, words)) for words in (kinds, map(str.title, kinds)))
    return re.compile(
        rf"(?<![\w-])(?:(?P<key>(?i:{words}))[ \n]?(?P<open>\()?(?P<first>{_RANGE}|(?:{_ROMAN}|{_FIGURE}){_NOT_MORE}"
        rf"|{_WORD_NUMBER})(?P<more>(?:{_LINK}(?:{_RANGE}|{_NUMBER}))*)"
        rf"|(?P<nkey>(?i:{numbered}))[ \n](?:No\.[ ])?#?(?P<nfirst>\d{{1,2}})(?![\w%/]|[.,-]\d)(?P<nmore>"
        rf"(?:{_LINK}\d{{1,2}}(?![\w%/]|[.,-]\d))*)"
        rf"|(?P<lkey>(?:{titled}|(?i:{lettered})(?=[ ][A-Z](?![a-z]))))[ \n](?P<lfirst>[A-Z](?:-?\d{{1,2}})?"
        rf"|\d{{1,2}})(?![\w%])(?P<lmore>(?:{_LINK}[A-Z](?:-?\d{{1,2}})?(?![\w]))*))"
    )


@cache
def _article_gate() -> Starts:
    return Starts(_article_pattern())


_BARE = re.compile(
    r"(?:(?<=\()|(?<=^)|(?<=[-•*][ ]))(?P<n>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?(?:\([a-z]\))*)(?=\)|[ ]\()", re.M
)


_THREE_PARTS = re.compile(r"(?<![\w.,$£€/-])(?P<n>\d{1,2}\.\d{1,2}\.\d(?:\([a-z]\))?)(?![\w%/-]|[.,]\d)")
# `2.9 Stewards` as a line of its own, below words on sections
_LISTED_DECIMAL = re.compile(
    r"(?<=\n)[ \t]*(?:[-•*][ ])?(?P<n>\d{1,2}\.\d{1,2})(?=[ ]+[A-Z][a-z]{2}[^\n]{0,50}(?:\n|$))"
)
_ARTICLES_NAMED = r"\b(?:art(?:icle)?s?\.?|sections?)[ ]\d"
_OF_ARTICLES = re.compile(r"\b(?:articles|sections|clauses)\b")
# `stuck on 20 (Contracting)`, `lost on 23.5.`
_SPOKEN_OF = re.compile(
    r"\b(?:on|in|under|over|closed|ta'?e?d|signed(?: off on)?|initialed|aip'd|(?:re)?open(?:s|ed)?|guts|gutted"
    r"|drop(?:s|ped)?|per|struck|deletes?d?|pulled|pass(?:es|ed)|withdrew|incl\.|including|and|of)[ ](?P<n>\d{1,2}"
    r"(?:(?=[ ]\((?-i:[A-Z][a-z]))|\.\d{1,2}(?:-\d{1,2}\.\d{1,2})?"
    r"(?![\w%/]|[.,]\d|[ ]?(?:percent|per|million|hours|points|fte|or|to)\b)))",
    re.I,
)
# `Art. 5, 7 | 5.1 and 5.6 TA'd`
_PART = re.compile(
    r"(?<![\w.,$£€/%-])(?P<n>(?P<whole>\d{1,2})\.\d{1,2})(?![\w/%-]|[.,]\d|[ ]?(?:percent|per|points|to)\b)"
)
_RISE = 10  # from this number on a decimal is rarely a raise, and so a part of an article
_WORDS = (
    r"[A-Z][\w&'-]*(?:(?:,[ ]|[ ])(?!Arts?\b|Article|Sect?\b|Section|Append|Side|MOU)"
    r"(?:[A-Z][\w&'-]*|(?:and|of|for|the|in|on|to|materials|expenses)\b|&)){0,6}"
)
_TITLE = re.compile(
    rf"[ ]?\((?P<p>[A-Z][^()\n]{{2,60}})\)|[ ]?\((?P<small>[a-z][a-z&'/ -]{{2,40}})\)"
    rf"|(?:,[ ]|[ ]-[ ]|:[ ])(?P<c>{_WORDS})(?=[ ]?(?:[.;:,)\n]|$)|[ ](?:with|was|is)\b)"
    rf"|[ ](?P<near>{_WORDS})(?=[.;,)\n]|$|[ ]and[ ]Art)"
)
_TITLE_BEFORE = re.compile(rf"(?<![\w'&-])(?P<t>{_WORDS})[ ]\($")  # `Leaves (Article 10)`


@cache
def _bare_gates() -> tuple[Starts, ...]:
    return tuple(map(Starts, (_BARE, _THREE_PARTS, _LISTED_DECIMAL, _SPOKEN_OF, _PART)))


def find_articles(view: View, start: int, end: int) -> Iterator[Quantity]:
    text = view.text
    yield from _bare_lists(view, start, end)
    for match in _article_gate().matches(text, view.pieces, start, end):
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
                title=_title(text, match.start(), match.end("nfirst")),
            )
            for item in re.finditer(r"\d{1,2}", text[match.start("nmore") : match.end("nmore")]):
                offset = match.start("nmore")
                yield Quantity(
                    offset + item.start(), offset + item.end(), "ARTICLE", f"{kind} {item.group()}", "article:numbered"
                )
        else:
            yield from _lettered(view, match)


# `Articles: 4, 7, 12.`, `TA'd: 3, 5 and 9`: a list of nothing but numbers behind a colon
_COLON_LIST = re.compile(
    r"\b(?:articles|sections|clauses|ta'?e?d|t/?a'?d|signed(?: off)?|initialed"
    r"|(?P<left>still open|outstanding|unresolved))(?: this (?:week|session)| today)?:[ ]"
    r"(?P<list>\d{1,2}(?:\.\d{1,2}){0,2}(?:(?:,|,?[ ]and|,?[ ]&)[ ]\d{1,2}(?:\.\d{1,2}){0,2}){1,20}+)"
    r"(?=[.,;)]?(?:[ \n]|$))"
    r"(?![ ]?(?:%|percent|per cent|days|dates|hours|/))",
    re.IGNORECASE,
)


# `TA'd 4 (finally) and 27`, `TA on 5, 18 and the calendar`, `signed off 3, 8 and 12`, but not `signed 4 articles`
_LISTED_NUMBER = r"\d{1,2}(?:\.\d{1,2})?(?![\d/])"
_SETTLED = re.compile(
    r"\b(?:t/?a'?e?d|t/?a(?:'?s)? on|signed off(?: on)?|sign-?offs? on|initial(?:l)?ed)[ ]"
    rf"(?P<list>{_LISTED_NUMBER}(?:(?:[ ]\([^()\n]{{2,45}}\))?(?:,[ ]|,?[ ](?:and|&)[ ]){_LISTED_NUMBER})*)"
    r"(?![\w%:-]|[.,]\d|[ ]?(?:percent|per cent)\b"
    r"|[ ](?!(?:and|but|with|today|yesterday|on|at|so|which|after|is|was)\b)[a-z\d])"
)


@cache
def _list_gates() -> tuple[Starts, ...]:
    return tuple(map(Starts, (_COLON_LIST, _SETTLED)))


_ITEM = re.compile(r"\([^()\n]*\)|(?P<n>\d[\d.]*\d|\d)")  # a remark in parentheses has numbers of its own


def _bare_lists(view: View, start: int, end: int) -> Iterator[Quantity]:
    for gate in _list_gates():
        for match in gate.matches(view.low, view.pieces, start, end):
            if match.groupdict().get("left") and not view.has(_ARTICLES_NAMED):
                continue
            numbers = (item for item in _ITEM.finditer(view.low, *match.span("list")) if item["n"])
            yield from (Quantity(*item.span(), "ARTICLE", item["n"], "article:list") for item in numbers)


def find_bare(view: View, start: int, end: int, known: Set[str]) -> Iterator[Quantity]:
    """Numbers without a keyword, on a page of articles: by their form, their place, or as ``known`` ones."""
    if not known and not view.has(_ARTICLES_NAMED):
        return
    for gate in _bare_gates():
        for match in gate.matches(view.text, view.pieces, start, end):
            if gate.pattern is _SPOKEN_OF and match["n"] not in known and not _is_part(match["n"], known):
                continue
            if gate.pattern is _PART and not _on_line_of(view, match):
                continue
            if gate.pattern is _LISTED_DECIMAL and not _OF_ARTICLES.search(
                view.low[max(0, match.start() - 300) : match.start()]
            ):
                continue
            title = _title(view.text, match.start("n"), match.end("n"))
            yield Quantity(match.start("n"), match.end("n"), "ARTICLE", match["n"], "article:bare", title=title)


def _is_part(number: str, known: Set[str]) -> bool:
    """Whether a decimal is a part of a known article, and too large for a percentage."""
    whole, point, _ = number.partition(".")
    return bool(point) and "-" not in number and whole in known and int(whole) >= _RISE


def _on_line_of(view: View, match: re.Match[str]) -> bool:
    """Whether a decimal stands behind its article on a line that speaks of no percentages."""
    start = max(view.low.rfind("\n", 0, match.start()) + 1, match.start() - _LINE)
    end = view.low.find("\n", match.end(), match.end() + _LINE)
    line = view.low[start : end if end >= 0 else match.end() + _LINE]
    if "%" in line or "percent" in line:
        return False
    named = _NAMED.finditer(line, 0, match.start() - start)
    return any(match["whole"] in re.findall(r"\d+", item["list"]) for item in named)


_NAMED = re.compile(
    r"\b(?:art(?:icle)?s?|sec(?:tion)?s?)\.?[ ](?P<list>\d{1,2}(?:,[ ]\d{1,2}){0,6}(?:,?[ ](?:and|&)[ ]\d{1,2})?)"
)
_LINE = 300  # characters of a line that are looked at on either side


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
        title=_title(view.text, match.start(), match.end("lfirst")),
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
    plural = key.rstrip(".").endswith(("s", "§§")) or match["open"] is not None
    if key == "rule" and not match["key"][0].isupper():
        return
    begin = match.start("first") if match["open"] else match.start()
    norm = _article_norm(match["first"])
    if norm is None or (
        key.startswith(("sec", "art", "cla", "§")) and re.fullmatch(r"\d{3}", norm) and int(norm) > 199
    ):
        return
    yield Quantity(
        begin, match.end("first"), "ARTICLE", norm, "article", title=_title(text, match.start(), match.end("first"))
    )
    offset = match.start("more")
    more = text[offset : match.end("more")]
    position = 0
    plural = plural or _LONG_LIST.fullmatch(more) is not None
    for item in re.finditer(rf"{_LINK}(?P<n>{_RANGE}|{_NUMBER})", more):
        if item.start() != position:
            break
        position = item.end()
        link = item.group()[: item.start("n") - item.start()]
        sure = plural or "/" in link or "." in item["n"] or (_is_roman(match["first"]) and _is_roman(item["n"]))
        if not sure and not _LIST_END.match(text, offset + item.end()):
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
                title=_title(text, offset + item.start("n"), offset + item.end("n")),
            )


# `Art. 5, 7 | ...`, `Article 7, 10 and compensation`
_LIST_END = re.compile(r"[.;)(\n]|$|[ ]?[|\t]|,?[ ](?:and|&)[ ][a-z]{4}")
_LONG_LIST = re.compile(r"(?:,[ ][\d.-]+)+,?[ ](?:and|&)[ ][\d.-]+")  # `Art. 2, 5, 9 and 21`, whatever the keyword says
_LISTED = re.compile(r"(?:(?:,|,?[ ](?:and|or))[ ]\d[\w.()-]{0,12}){0,6}")  # ` and 8` of `sections 7 and 8 of the Act`


def _is_statute(view: View, match: re.Match[str]) -> bool:
    article = raw("quantities")["article"]
    before = view.low[max(0, match.start() - 24) : match.start()]
    listed = _LISTED.match(view.low, match.end("first"))
    ends = (match.end("first"), match.end("more"), listed.end() if listed else match.end("first"))
    if re.search(article["statute_before"], before):
        return True
    if any(re.match(article["statute_after"], view.low[end : end + 90]) for end in ends):
        return True
    if match["key"][0] not in "sS§":
        return False
    if re.match(article["section_after"], view.low[ends[0] : ends[0] + 20]):
        return True
    return match["key"].lower().startswith("sec") and re.match(r"8\([abdg]\)", match["first"]) is not None


def _steps(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def _is_roman(number: str) -> bool:
    return re.fullmatch(r"[IVXL]{1,6}", number) is not None


def _article_norm(words: str) -> str | None:
    """Standard form of an article number: Roman and words as figures, ranges with a hyphen."""
    words = " ".join(words.split())
    span = re.fullmatch(r"([\d.]+) ?(?:-|through|thru|to) ?([\d.]+)", words)
    if span:
        return f"{span[1]}-{span[2]}" if _steps(span[1]) < _steps(span[2]) else span[1]
    if re.fullmatch(r"[IVXL]+", words):
        return str(roman(words))
    if words.lower() in number_words():
        return str(number_words()[words.lower()])
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


@cache
def _no_titles() -> tuple[frozenset[str], frozenset[str]]:
    article = raw("quantities")["article"]
    return frozenset(article["no_titles"]), frozenset([*article["no_titles"], *article["no_titles_alone"]])


def _title(text: str, start: int, end: int) -> str | None:
    """The title of the article whose number stands at ``start:end``: behind it, or before its parentheses."""
    never, alone = _no_titles()
    match = _TITLE.match(text, end)
    if match is None:
        before = _TITLE_BEFORE.search(text[max(0, start - 80) : start]) if text[end : end + 1] == ")" else None
        words = before["t"].split() if before else []
        while words and words[0].lower() in never:
            del words[0]
        return " ".join(words) or None
    title: str = next(group for group in match.groups() if group)
    low = [word.rstrip(",") for word in title.lower().split()]
    if (alone.issuperset(low) and title != "Agreement") or (match["near"] and title.isupper()):
        return None
    if match["p"]:
        head = re.split(r"[,;]", title)[0]
        return next((words for words in (title, head) if re.search(r"\d", words) is None), None)
    if match["small"] and (len(low) > 4 or any(word in alone or word.endswith("ed") for word in low)):
        return None
    return title if low[0] not in never else None
