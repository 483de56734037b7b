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
from functools import cache, lru_cache
from importlib.resources import files

from .concepts import TOKEN, word_concepts
from .lexicon import raw
from .lexicon.gates import Needs, Starts
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


_gate = cache(Starts)  # of a cue that some page could hold; few ever are


@cache
def _needs() -> Needs:
    """Which cues a page can hold at all."""
    return Needs([cue.pattern for cue in _cues()])


@cache
def voice_model() -> LinearModel:
    """The weights that ship with the library."""
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
    score += _LEARNED * sum(voice_model().scores(row)[0] for row in rows)
    return "union" if score > 0 else "employer"


def _by_phrases(view: View, mentions: Sequence[Mention], first_entry: int) -> float:
    score = 0.0
    flags = view.pieces.flags(_needs())
    for cue, need in zip(_cues(), _needs().needs, strict=True):
        if need & flags != need:
            continue
        if cue.head is None:
            score += cue.weight * sum(1 for _ in _gate(cue.pattern).matches(view.low, view.pieces))
        elif cue.pattern.search(view.low[: min(first_entry, cue.head)]):
            score += cue.weight
    for mention in mentions:
        if mention.start >= first_entry:
            break
        # who is negotiated with is the other side, though its name may lead the page
        if not _WITH.search(view.low, max(0, mention.start - _WITH_REACH), mention.start):
            score += _NAME_WEIGHTS.get(mention.label, 0.0)
    return score


@cache
def _we() -> Starts:
    return Starts(_WE)


def we_features(view: View, mentions: Sequence[Mention]) -> Iterator[dict[str, float]]:
    """For each `we`, `our` or `us`: the words beside it, and which sides its sentence names."""
    starts = [m.start for m in mentions]
    for match in _we().matches(view.low, view.pieces):
        start, end = _sentence_around(view.low, match.start(), match.end())
        names = _beside(view.low[start:end], match.start() - start, match.end() - start)
        features = dict.fromkeys(names, 1.0)
        for mention in mentions[bisect_left(starts, start) : bisect_left(starts, end)]:
            features[f"name:{mention.label}"] = 1.0
        yield features


@lru_cache(maxsize=1024)  # sentences recur, and those with `we` most of all
def _beside(sentence: str, start: int, end: int) -> tuple[str, ...]:
    """What a sentence says beside the `we` at ``start:end``."""
    before = TOKEN.findall(sentence, 0, start)[-1:] or ["^"]
    after = (*TOKEN.findall(sentence, end)[:2], ".", ".")
    we = sentence[start:end]
    names = [f"{we} {after[0]}", f"{before[0]} {we}", f"{we} _ {after[1]}"]
    for word in TOKEN.findall(sentence):
        if concepts := word_concepts(word):
            names += [name for side in _SIDES if side in concepts for name in (side, f"{side}:{word}")]
    return tuple(names)


def _sentence_around(low: str, start: int, end: int) -> tuple[int, int]:
    left = max(0, start - _WINDOW)
    for match in _END.finditer(low, left, start):
        left = match.end()
    stop = _END.search(low, end, end + _WINDOW)
    return left, stop.start() if stop else min(len(low), end + _WINDOW)
