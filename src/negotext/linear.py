"""Linear models as plain numbers: named features, one weight per feature and label, read from JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SCALE = 100  # weights are stored as whole hundredths


@dataclass(frozen=True, slots=True)
class LinearModel:
    """``scores`` gives one number per label; a sigmoid or softmax makes probabilities of them."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]
    unit: bool = False  # whether items are brought to length 1 first, so that long sentences do not outweigh short ones

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LinearModel:
        """The model of one JSON object, as ``to_json`` writes it."""
        weights = {
            name: tuple((flat[i], flat[i + 1] / SCALE) for i in range(0, len(flat), 2))
            for name, flat in data["weights"].items()
        }
        return cls(tuple(data["labels"]), tuple(b / SCALE for b in data["bias"]), weights, data.get("unit", False))

    def to_json(self) -> dict[str, Any]:
        """Plain numbers for ``json.dump``."""
        return {
            "labels": list(self.labels),
            "unit": self.unit,
            "bias": [round(b * SCALE) for b in self.bias],
            "weights": {
                n: [v for i, w in pairs for v in (i, round(w * SCALE))] for n, pairs in sorted(self.weights.items())
            },
        }

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """The score of each label for one item."""
        totals = [0.0] * len(self.bias)
        weights = self.weights
        for name, value in features.items():
            for index, weight in weights.get(name, ()):
                totals[index] += weight * value
        scale = 1 / length(features) if self.unit else 1.0
        return [b + t * scale for b, t in zip(self.bias, totals, strict=True)]

    def sigmoids(self, features: Mapping[str, float]) -> list[float]:
        """Each label's own probability."""
        return [sigmoid(s) for s in self.scores(features)]

    def softmax(self, features: Mapping[str, float]) -> dict[str, float]:
        """Probabilities of labels that exclude one another."""
        scores = self.scores(features)
        top = max(scores)
        exps = [math.exp(s - top) for s in scores]
        total = sum(exps)
        return {label: e / total for label, e in zip(self.labels, exps, strict=True)}


def length(features: Mapping[str, float]) -> float:
    """The Euclidean length of an item; 1 for an empty one."""
    return math.sqrt(sum(v * v for v in features.values())) or 1.0


def sigmoid(score: float) -> float:
    """The logistic function, safe for large scores."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def logit(probability: float) -> float:
    """The inverse of ``sigmoid``, bounded."""
    p = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


def noisy_or(probabilities: Iterable[float]) -> float:
    """The probability that at least one of several independent things is so."""
    none = 1.0
    for p in probabilities:
        none *= 1 - p
    return 1 - none
