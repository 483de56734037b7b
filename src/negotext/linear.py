"""Linear models as plain numbers: named features, one weight per feature and label, read from JSON."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import mul
from struct import Struct
from typing import Any, Final

SCALE = 100  # weights are stored as whole hundredths

_SMALL: Final = 1 << 18  # weights (hundredths) that fit into fields of half the size, as do sums of so many of them
_MOST_SMALL: Final = 1 << 12
_MOST_UNKNOWN: Final = 20_000  # names without weights that are remembered to have none
_POINT: Final = 36  # bits behind the point of a feature's value in it
_MODELS: Final = 4  # whose scores features remember: more than one when models are compared
_TIE: Final = 1e-9  # scores nearer than that may be equal
_ONES: Final = frozenset({1.0})


class Features(dict[str, float]):
    """Features that remember what models made of them, for sentences that recur; they must not change any more."""

    __slots__ = ("length", "made", "ones")

    def __init__(self, features: Mapping[str, float] | Iterable[tuple[str, float]]) -> None:
        super().__init__(features)
        self.made: dict[LinearModel, tuple[float, ...]] = {}
        self.ones: bool = _ONES.issuperset(self.values())
        values = self.values()
        self.length: float = math.sqrt(len(self) if self.ones else sum([v * v for v in values])) or 1.0


@dataclass(frozen=True, eq=False)
class LinearModel:
    """``scores`` gives one number per label; a sigmoid or softmax makes probabilities of them."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]
    unit: bool = False  # whether items are brought to length 1 first, so that long sentences do not outweigh short ones

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LinearModel:
        """The model of one JSON object, as ``to_json`` writes it."""
        bias = tuple(b / SCALE for b in data["bias"])
        return cls(tuple(data["labels"]), bias, _Hundredths(_Texts(data["weights"])), data.get("unit", False))

    @classmethod
    def near(
        cls,
        prior: LinearModel,
        labels: tuple[str, ...],
        bias: tuple[float, ...],
        fitted: Mapping[str, tuple[int, ...]],
    ) -> LinearModel:
        """A model fitted near another, whose labels are among its own; the weights of the other are not copied.

        Args:
            prior: the other, which keeps its say on features that were not fitted.
            labels: what the scores are of.
            bias: one number per label.
            fitted: for each feature that was fitted labels' places and hundredths by turns, empty where none is left.
        """
        places = None if labels == prior.labels else tuple(map(labels.index, prior.labels))
        return cls(labels, bias, _Hundredths(_Near(fitted, prior.hundredths, places)), prior.unit)

    @property
    def hundredths(self) -> Mapping[str, tuple[int, ...]]:
        """The weights in whole numbers: of a feature a label's place and hundredths, by turns."""
        if isinstance(self.weights, _Hundredths):
            return self.weights.flat
        return {n: tuple(v for i, w in pairs for v in (i, round(w * SCALE))) for n, pairs in self.weights.items()}

    def to_json(self) -> dict[str, Any]:
        """For ``json.dump``: a feature's weights are one text, as `hundredths` has them, with spaces between."""
        return {
            "labels": list(self.labels),
            "unit": self.unit,
            "bias": [round(b * SCALE) for b in self.bias],
            "weights": {name: " ".join(map(str, flat)) for name, flat in sorted(self.hundredths.items())},
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return (LinearModel, (self.labels, self.bias, self.weights, self.unit))  # without what is made of them

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """The score of each label for one item."""
        if not isinstance(features, Features):
            return self._scores(features)
        known = features.made.get(self)
        if known is None:
            if len(features.made) >= _MODELS:
                features.made.clear()
            known = features.made[self] = tuple(self._scores(features))
        return list(known)

    def _scores(self, features: Mapping[str, float]) -> list[float]:
        # a model that has just been fitted need not have whole hundredths; of tiny values, brought to length 1, packing
        # would keep too few digits
        if isinstance(self.weights, _Hundredths) and (not self.unit or _all_ones(features)):
            return self._packed_scores(features)
        return self._plain_scores(features)

    def _plain_scores(self, features: Mapping[str, float]) -> list[float]:
        totals = [0.0] * len(self.bias)
        weights = self.weights
        for name, value in features.items():
            for index, weight in weights.get(name, ()):
                totals[index] += weight * value
        scale = 1 / length(features) if self.unit else 1.0
        return [b + t * scale for b, t in zip(self.bias, totals, strict=True)]

    def _packed_scores(self, features: Mapping[str, float]) -> list[float]:
        """The same to ten digits at a fifth of the cost: the sums of all labels at once.

        A feature's weights lie side by side in one whole number, so that one addition adds them for every label.
        """
        rows, whole = self._narrow, SCALE
        if not _all_ones(features):
            rows, whole = self._wide, SCALE << _POINT
            total = rows.sum_of_products(features)
        else:
            try:
                total = rows.sum_of(features)
            except OverflowError:
                rows = self._wide
                total = rows.sum_of(features)
        unpack, half, size = rows.layout
        scale = 1 / (whole * length(features)) if self.unit else 1 / whole
        # half of a field more and its highest bit turned makes signed numbers of sums that borrow from one another
        parts = unpack(((total + half) ^ half).to_bytes(size, "little"))
        return [b + part * scale for b, part in zip(self.bias, parts, strict=True)]

    @cached_property
    def _wide(self) -> _Rows:
        return _Rows(self.hundredths, len(self.bias), 64)

    @cached_property
    def _narrow(self) -> _Rows:
        return _Rows(self.hundredths, len(self.bias), 32)

    def sigmoids(self, features: Mapping[str, float]) -> list[float]:
        """Each label's own probability."""
        exp = math.exp
        return [1 / (1 + exp(-s)) if -30.0 < s < 30.0 else sigmoid(s) for s in self.scores(features)]

    def softmax(self, features: Mapping[str, float]) -> dict[str, float]:
        """Probabilities of labels that exclude one another."""
        scores = self.scores(features)
        top = max(scores)
        if sum([s > top - _TIE for s in scores]) > 1:  # what the model was measured with decides: sums one by one
            scores = self._plain_scores(features)
            top = max(scores)
        exps = [math.exp(s - top) for s in scores]
        total = sum(exps)
        return {label: e / total for label, e in zip(self.labels, exps, strict=True)}


class _Rows(dict[str, int]):
    """Each feature's weights in one number, made when they are asked for: making all takes longer than a page.

    Attributes:
        flat: the weights.
        layout: what takes the labels' sums apart, half of every field, and the size of them all in bytes.
    """

    def __init__(self, flat: Mapping[str, tuple[int, ...]], labels: int, bits: int) -> None:
        super().__init__()
        self.flat = flat
        self._bits = bits
        self._unknown = _MOST_UNKNOWN
        struct = Struct(f"<{labels}{'q' if bits == 64 else 'i'}")
        self.layout = struct.unpack, sum(1 << bits - 1 << bits * place for place in range(labels)), struct.size

    def __missing__(self, name: str) -> int:
        if name not in self.flat:
            if self._unknown:  # remembered as well, for they recur, but not without end
                self._unknown -= 1
                self[name] = 0
            return 0
        row, bits, made = self.flat[name], self._bits, 0
        for label, weight in zip(row[::2], row[1::2], strict=True):
            if bits < 64 and not -_SMALL <= weight <= _SMALL:
                raise OverflowError
            made += weight << bits * label
        self[name] = made
        return made

    def sum_of(self, names: Collection[str]) -> int:
        """The sum of some rows.

        Raises:
            OverflowError: it might not fit.
        """
        if len(names) > _MOST_SMALL and self._bits < 64:
            raise OverflowError
        return sum(map(self.__getitem__, names))

    def sum_of_products(self, features: Mapping[str, float]) -> int:
        """The sum of rows times values with ``_POINT`` bits behind the point."""
        point = 1 << _POINT
        values = [round(value * point) for value in features.values()]
        return sum(map(mul, map(self.__getitem__, features), values))


class _Texts(Mapping[str, tuple[int, ...]]):
    """The weights of a file, whose numbers are read when they are asked for: a page needs a hundredth of them.

    To read them all takes several times what the rest of the file does, and half as long as to import pandas.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def __getitem__(self, name: str) -> tuple[int, ...]:
        return tuple(map(int, self.texts[name].split()))

    def __contains__(self, name: object) -> bool:
        return name in self.texts

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


class _Hundredths(Mapping[str, tuple[tuple[int, float], ...]]):
    """Weights in whole hundredths; as pairs of label and weight only when one asks for them."""

    def __init__(self, flat: Mapping[str, tuple[int, ...]]) -> None:
        self.flat = flat

    def __getitem__(self, name: str) -> tuple[tuple[int, float], ...]:
        flat = self.flat[name]
        return tuple((flat[i], flat[i + 1] / SCALE) for i in range(0, len(flat), 2))

    def __iter__(self) -> Iterator[str]:
        return iter(self.flat)

    def __len__(self) -> int:
        return len(self.flat)


class _Near(Mapping[str, tuple[int, ...]]):
    """The weights of features that were fitted, and for all others those of a prior.

    Attributes:
        fitted: those fitted; empty where none are left.
        prior: those of the prior.
        places: where its labels stand among the new ones; ``None`` if they are the same.
    """

    def __init__(
        self,
        fitted: Mapping[str, tuple[int, ...]],
        prior: Mapping[str, tuple[int, ...]],
        places: tuple[int, ...] | None,
    ) -> None:
        self.fitted, self.prior, self.places = fitted, prior, places

    def __getitem__(self, name: str) -> tuple[int, ...]:
        row = self.fitted.get(name)
        if row is not None:
            if not row:
                raise KeyError(name)
            return row
        row, places = self.prior[name], self.places
        if places is None:
            return row
        moved = sorted((places[row[i]], row[i + 1]) for i in range(0, len(row), 2))
        return tuple(number for pair in moved for number in pair)

    def __iter__(self) -> Iterator[str]:
        yield from (name for name, row in self.fitted.items() if row)
        yield from (name for name in self.prior if name not in self.fitted)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _all_ones(features: Mapping[str, float]) -> bool:
    return features.ones if isinstance(features, Features) else _ONES.issuperset(features.values())


def length(features: Mapping[str, float]) -> float:
    """The Euclidean length of an item; 1 for an empty one."""
    if isinstance(features, Features):
        return features.length
    values = features.values()
    if _ONES.issuperset(values):
        return math.sqrt(len(values)) or 1.0
    return math.sqrt(sum(v * v for v in values)) or 1.0


def sigmoid(score: float) -> float:
    """The logistic function, safe for large scores."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
