"""The numbers of locals, chapters and lodges, and which union a number belongs to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

from ..lexicon import raw
from ..view import View
from .registry import Mention, Registry, counted, key_of, word_list
from .spelling import DEFINED


@cache
def local_pattern() -> re.Pattern[str]:
    words = raw("names")["union"]["local_words"]
    return re.compile(
        rf"(?:,?[ \n](?:and its[ ](?:[A-Z][\w']*[ ]){{0,3}})?|[ ]?-[ ]?)(?i:{words})(?:[ ](?:no\.?|number))?[ ]?#?[ ]?"
        rf"(?P<n>\d{{1,5}}(?:-?[A-Z]{{1,2}}(?![\w]))?)(?![\w%.,]\d|[%$])"
        rf"|[ ]#?(?P<b>\d{{1,5}}(?:-[A-Z])?)(?![\w%$:]|[.,/-]\d|[ ](?:of|to|{counted()})\b)"
    )


_BARE = re.compile(
    r"\b(?:Local|LOCAL|Council|Lodge|(?P<unsure>Division|Branch|Chapter|Unit))[ ](?:No\.[ ]?)?#?"
    r"(?P<n>\d{1,5}(?:-?[A-Z]{1,2}\b)?)(?![\w%]|[.,/]\d)"
)
_PEOPLE = re.compile(r"(?:s|staff|faculty|police)$", re.IGNORECASE)
_TRADE = re.compile(r"(?<![\w'-])(?:(?P<kind>[A-Z][\w'-]+)[ ])?(?P<trade>[A-Z][\w'-]+)[ ]$")  # `Machinists Lodge 82`
_LONGEST_TRADE = 40  # characters


def bare_locals(view: View, registry: Registry) -> Iterator[Mention]:
    """Locals without the name of their union, or with that of their trade alone."""
    workers = word_list("union", "workers")
    for match in _BARE.finditer(view.text):
        start, name = match.start(), ""
        if match["unsure"] and not _is_part(view, registry, match):
            continue
        trade = _TRADE.search(view.text, max(0, start - _LONGEST_TRADE), start)
        if trade and trade["trade"].lower() in workers and _PEOPLE.search(trade["trade"]):
            kind = trade["kind"] and trade["kind"].lower() in workers
            start = trade.start("kind" if kind else "trade")
            name = view.text[start : match.start()].strip()
        yield Mention(start, match.end(), "UNION", match.group(), "local", name, local=match["n"])


def _is_part(view: View, registry: Registry, match: re.Match[str]) -> bool:
    """Whether `Division 1402` stands behind a union's name elsewhere, and here is none of a law nor a name's end."""
    known = (match["unsure"].lower(), match["n"]) in registry.parts
    return known and not view.low.startswith(" of ", match.end()) and not view.text.endswith(") ", 0, match.start())


_LOCAL_OF = re.compile(
    r"\b(?:Local|Chapter|Council|Lodge|Branch)[ ](?:No\.[ ]?)?#?(?P<n>\d{1,5}(?:-?[A-Z]{1,2})?),?[ \n]of[ ](?:the[ ])?$"
)


def learn_locals(view: View, registry: Registry, mentions: list[Mention], first_entry: int, last_entry: int) -> None:
    """Which local's number stands behind which of the names, and whether a bare acronym means that local."""
    head: dict[str, Counter[str]] = defaultdict(Counter)
    everywhere: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if mention.label != "UNION" or mention.start >= last_entry:
            continue
        key = key_of(registry, mention)
        if mention.start < first_entry:
            registry.parents[key] += 1
        position = mention.end
        defined = DEFINED.match(view.text, position)
        if defined:
            position = defined.end()
            if defined["n"]:
                number = re.sub(r"\D*(?=\d)", "", defined["n"], count=1)
                everywhere[key][number] += 1
        match = local_pattern().match(view.text, position) or _LOCAL_OF.search(
            view.text[max(0, mention.start - 30) : mention.start]
        )
        if not match:
            continue
        number = match[1] or match["b"]
        registry.parts.update((word.lower(), number) for word in re.findall(r"[A-Za-z]+", match.group()))
        everywhere[key][number] += 1
        line_start = view.text.rfind("\n", 0, mention.start) + 1
        if mention.start < first_entry or mention.start - line_start < 4:
            head[key][number] += 1
    registry.locals = dict(everywhere)
    for key, known in everywhere.items():
        for number in known:
            registry.numbers.setdefault(number, key)
    several = re.search(r"\blocals\b", view.low) is not None
    for key, numbers in everywhere.items():
        if len(numbers) == 1 and (head.get(key) or sum(numbers.values()) >= 2 or not several):
            registry.fixed[key] = next(iter(numbers))
        elif head.get(key) and len(head[key]) == 1:
            registry.fixed[key] = next(iter(head[key]))


def parent_of(registry: Registry, number: str, trade: str = "") -> str:
    if number in registry.numbers:
        return registry.numbers[number]
    if trade:
        return trade
    if registry.parents:
        return registry.parents.most_common(1)[0][0]
    return "Local"


def with_local(view: View, registry: Registry, mention: Mention) -> Mention:
    key = key_of(registry, mention)
    match = local_pattern().match(view.text, mention.end)
    after = view.low[mention.end : mention.end + 15]
    again = re.compile(r"[ ]#?(\d{1,5})(?![\w%$]|[.,]\d)").match(view.text, mention.end)
    if (
        match is None and again and again[1] in registry.locals.get(key, ())
    ):  # `CUPE 4377 members`, the number known from elsewhere
        mention.end, mention.local = again.end(), again[1]
        mention.norm = f"{key} {again[1]}"
    elif match and (
        match["n"]
        or match["b"] in registry.locals.get(key, ())
        or (match["b"] and not re.match(r" \d{4}$", match.group()))
    ):
        mention.end = match.end()
        mention.local = match["n"] or match["b"]
        mention.norm = f"{key} {mention.local}"
    elif key in registry.fixed and not re.match(
        r" (?:national|international|district \d|canada|headquarters|state)", after
    ):
        mention.norm = f"{key} {registry.fixed[key]}"
    else:
        mention.norm = key
    mention.key = key
    return mention
