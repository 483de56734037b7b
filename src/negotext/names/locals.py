"""The numbers of locals, chapters and lodges, and which union a number belongs to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from ..lexicon import raw
from ..view import View
from .registry import Mention, Registry, counted, key_of
from .spelling import DEFINED


@cache
def local_pattern() -> re.Pattern[str]:
    words = raw("names")["union"]["local_words"]
    return re.compile(
        rf"(?:,?[ \n](?:and its[ ](?:[A-Z][\w']*[ ]){{0,3}})?|[ ]?-[ ]?)(?i:{words})(?:[ ](?:no\.?|number))?[ ]?#?[ ]?"
        rf"(?P<n>\d{{1,5}}(?:-?[A-Z]{{1,2}}(?![\w]))?)(?![\w%.,]\d|[%$])"
        rf"|[ ]#?(?P<b>\d{{1,5}}(?:-[A-Z])?)(?![\w%$:]|[.,/-]\d|[ ](?:of|to|{counted()})\b)"
    )


@cache
def bare_local() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:Local|LOCAL|Council|Lodge)[ ](?:No\.[ ]?)?#?(?P<n>\d{1,5}(?:-?[A-Z]{1,2}\b)?)(?![\w%]|[.,/]\d)"
    )


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


def parent_of(registry: Registry, number: str) -> str:
    if number in registry.numbers:
        return registry.numbers[number]
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
