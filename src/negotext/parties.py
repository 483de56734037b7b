"""Whose page it is: who says `we`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .lexicon import raw
from .names import Mention
from .view import View

_NAME_WEIGHT = 0.6  # of a union or employer named before the first entry
_CLEAR = 3.0  # without a `we` on the page, the score from which a side is named at all
_WE = re.compile(r"\b(?:we|our|us)\b")


@dataclass(frozen=True, slots=True)
class _Cue:
    pattern: re.Pattern[str]
    weight: float  # positive for the union
    head: int | None  # characters of the page's head in which it counts, once; ``None`` for every time on the page


@cache
def _cues() -> tuple[_Cue, ...]:
    signs = {"union": 1.0, "employer": -1.0}
    return tuple(
        _Cue(re.compile(r["regex"]), signs[r["side"]] * r["weight"], r.get("head")) for r in raw("parties")["voice"]
    )


def voice(view: View, mentions: Sequence[Mention], first_entry: int) -> str:
    """Whose `we` the page speaks with: ``employer``, ``union`` or ``neutral``.

    Args:
        view: the page.
        mentions: its names, in text order.
        first_entry: where the first entry begins; what stands before it is the page's head.
    """
    low = view.low
    score = 0.0
    for cue in _cues():
        if cue.head is None:
            score += cue.weight * len(cue.pattern.findall(low))
        elif cue.pattern.search(low[: min(first_entry, cue.head)]):
            score += cue.weight
    for mention in mentions:
        if mention.start >= first_entry:
            break
        score += {"UNION": _NAME_WEIGHT, "EMPLOYER": -_NAME_WEIGHT}.get(mention.label, 0.0)
    if abs(score) < _CLEAR and len(_WE.findall(low)) < 2:
        return "neutral"
    return "union" if score > 0 else "employer"
