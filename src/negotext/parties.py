"""Whose page it is: who says `we`.

Phrases that speak for one side (``our members``, ``labor relations``) and a linear model over what stands around each
`we`, `our` and `us` vote together; the weights are in ``models/voice.json``.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .concepts import TOKEN, word_concepts
from .lexicon import raw
from .linear import LinearModel
from .names import Mention
from .view import View

_NAME_WEIGHTS = {"UNION": 0.6, "EMPLOYER": -0.6}  # of one named before the first entry
_WITH = re.compile(
    r"\b(?:negotiat\w*|bargain\w*|talks|agreements?|contracts?|mous?|sessions?)\b[^.\n]{0,20}\bwith (?:the )?"
    r"(?:[\w'-]{2,20}(?: \d{1,5})?,? (?:and|&) (?:the )?)?$"
)
_WITH_REACH = 50  # characters before a name in which they stand
_CLEAR = 3.0  # without a `we` on the page, the score from which a side is named at all
_LEARNED = 0.5  # weight of the model's votes beside those of the phrases
_WINDOW = 120  # characters to each side of a `we` that count, up to the end of its sentence
_WE = re.compile(r"\b(?:we|our|us|ours)\b")
_END = re.compile(r"[.!?;](?=\s)|\n[ ]*\n")
_SIDES = ("EMPLOYER", "UNION", "NEUTRAL")


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


@cache
def _model() -> LinearModel:
    path = files(__package__).joinpath("models/voice.json")
    return LinearModel.from_json(json.loads(path.read_text(encoding="utf-8")))


def voice(view: View, mentions: Sequence[Mention], first_entry: int) -> str:
    """Whose `we` the page speaks with: ``employer``, ``union`` or ``neutral``.

    Args:
        view: the page.
        mentions: its names, in text order.
        first_entry: where the first entry begins; what stands before it is the page's head.
    """
    score = _by_phrases(view, mentions, first_entry)
    rows = list(we_features(view, mentions))
    if abs(score) < _CLEAR and len(rows) < 2:
        return "neutral"
    score += _LEARNED * sum(_model().scores(row)[0] for row in rows)
    return "union" if score > 0 else "employer"


def _by_phrases(view: View, mentions: Sequence[Mention], first_entry: int) -> float:
    score = 0.0
    for cue in _cues():
        if cue.head is None:
            score += cue.weight * len(cue.pattern.findall(view.low))
        elif cue.pattern.search(view.low[: min(first_entry, cue.head)]):
            score += cue.weight
    for mention in mentions:
        if mention.start >= first_entry:
            break
        # who is negotiated with is the other side, though its name may lead the page
        if not _WITH.search(view.low, max(0, mention.start - _WITH_REACH), mention.start):
            score += _NAME_WEIGHTS.get(mention.label, 0.0)
    return score


def we_features(view: View, mentions: Sequence[Mention]) -> Iterator[dict[str, float]]:
    """For each `we`, `our` or `us`: the words beside it, and which sides its sentence names."""
    starts = [m.start for m in mentions]
    for match in _WE.finditer(view.low):
        start, end = _sentence_around(view.low, match.start(), match.end())
        before = TOKEN.findall(view.low, start, match.start())[-1:] or ["^"]
        after = (*TOKEN.findall(view.low, match.end(), end)[:2], ".", ".")
        we = match.group()
        features = {f"{we} {after[0]}": 1.0, f"{before[0]} {we}": 1.0, f"{we} _ {after[1]}": 1.0}
        for word in TOKEN.findall(view.low, start, end):
            for side in _SIDES:
                if side in word_concepts(word):
                    features[side] = features[f"{side}:{word}"] = 1.0
        for mention in mentions[bisect_left(starts, start) : bisect_left(starts, end)]:
            features[f"name:{mention.label}"] = 1.0
        yield features


def _sentence_around(low: str, start: int, end: int) -> tuple[int, int]:
    left = max(0, start - _WINDOW)
    for match in _END.finditer(low, left, start):
        left = match.end()
    stop = _END.search(low, end, end + _WINDOW)
    return left, stop.start() if stop else min(len(low), end + _WINDOW)
