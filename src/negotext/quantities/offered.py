"""Counted offers of dates."""

from __future__ import annotations

import re
from functools import cache

from ..lexicon import raw
from ..view import View
from .numbers import Quantity, number_pattern, number_value, short

_ANOTHER = re.compile(
    r"\b(?:over|within|for(?: up to)?|in|after|work|(?<!list )(?<!choice )(?<!know )of|than) $"
)  # what makes a count of days no offer of them: `pay for up to 14 days`


@cache
def _offered_pattern() -> re.Pattern[str]:
    offered = raw("quantities")["offered"]
    vague = "|".join(sorted(map(re.escape, offered["vague"]), key=len, reverse=True))
    adjectives = "|".join(offered["adjectives"])
    nouns = "|".join(offered["nouns"])
    return re.compile(
        rf"(?<![\w.,$/-])(?:(?P<n>{number_pattern()})(?:[ \n](?:{adjectives})){{0,3}}|(?P<v>(?:{vague})(?:[ \n]"
        rf"(?:{vague}|{adjectives})){{0,3}}))[ \n](?P<noun>{nouns})\b(?![ ]?-|'|[ ](?:of|a week|per week|notice|after"
        rf"|(?<!dates[ ])since|later|ago|long|in which|off|at step"
        r"|on (?:the|our|their) (?:\w+ )?(?:committee|team|panel|board)|to (?:think|respond|file|appeal))\b)"
    )


def find_offered(view: View, start: int, end: int) -> list[Quantity]:
    """Counted offers of dates in one sentence ``start:end`` of the view."""
    offered = raw("quantities")["offered"]
    sentence = view.low[start:end]
    if not any(noun in sentence for noun in offered["nouns"]):
        return []
    found = []
    for match in _offered_pattern().finditer(view.low, start, end):
        before = view.low[max(start, match.start() - 40) : match.start()]
        if match["noun"] == "dates":
            if not re.search(offered["cue"], sentence):
                continue
        elif (
            _ANOTHER.search(before)
            or not re.search(offered["near_cue"], before)
            or not re.search(offered["verbs"], sentence)
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
