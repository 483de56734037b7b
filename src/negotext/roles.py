"""What a date is to the negotiation: a session, a day offered for one, a deadline, or just a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .lexicon import raw

_WINDOW = 95  # characters of the sentence looked at before a date
_AFTER = 48


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    role: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    sentence: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    not_sentence: re.Pattern[str] | None


@cache
def _rules() -> tuple[_Rule, ...]:
    def compiled(record: dict[str, str], key: str) -> re.Pattern[str] | None:
        return re.compile(record[key]) if key in record else None

    keys = ("before", "after", "sentence", "not_before", "not_after", "not_sentence")
    return tuple(_Rule(r["id"], r["role"], *(compiled(r, k) for k in keys)) for r in raw("roles")["role"])


def role_of(low: str, start: int, end: int, others: Sequence[tuple[int, int]], sentence: tuple[int, int]) -> tuple[str | None, str]:
    """The role of the date at ``start:end`` in its sentence, and the id of the rule that gave it.

    ``others`` are the sentence's other date spans: the first of a list carries the words (`sessions on May 3, 10 and 17`),
    so list members just before are skipped.
    """
    anchor = start
    for other_start, other_end in sorted(others, reverse=True):
        if other_end <= anchor and re.fullmatch(r"[ \n]*(?:,|;|and|or|&|/|to|through|-|,[ \n]*and|\([^)]{0,20}\)[ \n]*and)?[ \n]*(?:on[ ]|the[ ])?", low[other_end:anchor]):
            anchor = other_start
    before = low[max(sentence[0], anchor - _WINDOW) : anchor].replace("\n", " ")
    after = low[end : min(sentence[1], end + _AFTER)].replace("\n", " ")
    whole = low[sentence[0] : sentence[1]]
    for rule in _rules():
        if rule.before and not rule.before.search(before) or rule.after and not rule.after.search(after):
            continue
        if rule.sentence and not rule.sentence.search(whole):
            continue
        if rule.not_before and rule.not_before.search(before) or rule.not_after and rule.not_after.search(after):
            continue
        if rule.not_sentence and rule.not_sentence.search(whole):
            continue
        return rule.role or None, rule.id
    return None, ""
