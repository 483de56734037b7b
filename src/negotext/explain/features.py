"""Features of the linear models in words, and the weights that count most in one decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..linear import LinearModel, length

CONTEXTS: Final[Mapping[str, str]] = {
    "plain": "stated plainly",
    "not": "negated",
    "future": "to come",
    "request": "asked for",
    "if": "conditional",
    "hope": "hoped for",
    "past": "background",
}
"""What the context of a cue (`negotext.cues`) means."""

MOODS: Final[Mapping[str, str]] = {"past": "background", "modal": "conditional or general", "aim": "an aim"}
"""What the statuses of frames mean that are none of an event's."""

_FLAGS: Final[Mapping[str, str]] = {
    "heading": "stands in the heading",
    "bullet": "is an item of a list",
    "question": "is a question",
    "after_question": "follows a question",
}


@dataclass(frozen=True, slots=True)
class Weight:
    """What one feature adds to a score (log-odds), and the feature in words and by its name in the model."""

    words: str
    value: float
    feature: str


def heaviest(
    model: LinearModel, label: str, features: Mapping[str, float], most: int
) -> tuple[tuple[Weight, ...], tuple[Weight, ...]]:
    """The features that speak most for a label, and those that speak most against it; up to ``most`` of each."""
    column = model.labels.index(label)
    scale = 1 / length(features) if model.unit else 1.0
    found = [Weight("how common such events are", model.bias[column], "bias of the model")]
    for name, value in features.items():
        for index, weight in model.weights.get(name, ()):
            if index == column:
                found.append(Weight(in_words(name, value), weight * value * scale, name))
    found.sort(key=lambda w: (-abs(w.value), w.feature))
    shown = [w for w in found if round(abs(w.value), 2) > 0]
    return tuple([w for w in shown if w.value > 0][:most]), tuple([w for w in shown if w.value < 0][:most])


def in_words(feature: str, value: float = 1.0) -> str:
    """A feature's name in words; of what the sentences say, the value tells whether one says it.

    >>> in_words("w:met"), in_words("p:<employer>>PROPOSE"), in_words("k:proposal.give&not")
    ("word 'met'", 'employer … PROPOSE', 'cue proposal.give, negated')
    """
    kind, colon, rest = feature.partition(":")
    if not colon:
        return {"bias": "every sentence", "n": "number of sentences"}.get(feature, feature)
    first, _, second = rest.partition("&")
    match kind:
        case "w":
            return f"word {rest!r}"
        case "b":
            return f"words {rest!r}".replace("'< ", "'… ")
        case "c":
            return f"concept {rest}"
        case "s":
            side, _, concept = rest.partition(">")
            return f"{concept} with no side before it" if side == "none" else f"{concept} after {side}"
        case "p" | "q":
            one, other = _pair(rest)
            return f"{one} … {other}" + (", close by" if kind == "q" else "")
        case "k" | "kt":
            what = f"cue {first}" if kind == "k" else f"a cue for {first}"
            return f"{what}, {CONTEXTS.get(second, second)}" if second else what
        case "kk":
            return f"cues for {rest.replace('+', ' and ')}"
        case "f" | "ft":
            return (
                f"frame {first}, {MOODS.get(second, second)}" if kind == "f" else f"a frame for {_cell(first, second)}"
            )
        case "fs":
            status, _, by = second.partition("&")
            return f"a frame for {_cell(first, status)} by {'nobody named' if by == 'None' else by}"
        case "flag":
            return _FLAGS.get(rest, rest)
        case "voice":
            return f"page of the {rest}" if rest != "neutral" else "page of neither side"
        case "max" | "hot":
            sure = " for sure" if kind == "hot" else ""
            return f"{'a' if value > 0 else 'no'} sentence says {rest}{sure}"
        case "any":
            return f"all sentences together say {rest}"
        case "heading":
            return f"the heading says {rest}"
        case "words":
            return f"the words of the entry {'say' if value > 0 else 'do not say'} {rest}"
        case "both":
            return f"a sentence and the words of the entry say {rest}"
    return feature


def _cell(event_type: str, status: str) -> str:
    return f"{event_type}, {MOODS.get(status, status)}"


def _pair(words: str) -> tuple[str, str]:
    """The two concepts of a pair; sides stand in angle brackets."""
    if words.startswith("<"):
        first, _, second = words[1:].partition(">>")
    else:
        first, _, second = words.partition(">")
    return first.strip("<>"), second.strip("<>")
