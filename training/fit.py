"""Fitting the models from labelled entries.

Labels belong to entries, features to sentences. So the sentence model is fitted twice: the sentence that looks most
like an event the first time carries the entry's label the second. The entry model is fitted on sentence scores that
were made without the entry's page (cross-fitting), or it would trust them too much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from data import Unit
from scipy import sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from negotext.events import frame_sides, last_side, trigger
from negotext.features import entry_features, side_features
from negotext.linear import SCALE, LinearModel, length
from negotext.taxonomy import STATUSES, SUBTYPES, TYPES

SEED = 20
FOLDS = 4
ITERATIONS = 60
MIN_FEATURE = 2  # sentences in which a feature must occur
MIN_LABEL = 12  # entries and sentences that must carry a label
MIN_WHOLE = 4  # whole entries among them
PRUNE = 0.05  # smaller weights are left out
UNIT_PRUNE = 0.25  # the same where items are brought to length 1
SENTENCE_C, ENTRY_C, SIDE_C, SUBTYPE_C, ROLE_C, VOICE_C = 8.0, 0.2, 0.3, 1.0, 0.5, 0.3
Features = dict[str, float]


class Columns:
    """Feature names to matrix columns."""

    def __init__(self, rows: Sequence[Features], least: int = MIN_FEATURE) -> None:
        counts = Counter(name for row in rows for name in row)
        self.index = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}

    def matrix(self, rows: Sequence[Features], *, unit: bool = False) -> sparse.csr_matrix:
        indices, pointers, values = [], [0], []
        for row in rows:
            scale = 1 / length(row) if unit else 1.0
            for name, value in row.items():
                column = self.index.get(name)
                if column is not None:
                    indices.append(column)
                    values.append(value * scale)
            pointers.append(len(indices))
        return sparse.csr_matrix((values, indices, pointers), shape=(len(rows), len(self.index)))


def binary(matrix: sparse.csr_matrix, target: np.ndarray, c: float) -> LogisticRegression:
    return LogisticRegression(C=c, solver="liblinear", tol=1e-3, random_state=SEED, max_iter=300).fit(matrix, target)


def to_model(
    columns: Columns, labels: Sequence[str], weights: np.ndarray, bias: np.ndarray, *, unit: bool = False
) -> LinearModel:
    """Rounded as it will be stored, so that what is measured is what ships."""
    rounded = np.round(weights * SCALE) / SCALE
    rounded[np.abs(rounded) < (UNIT_PRUNE if unit else PRUNE)] = 0.0
    table = {}
    for name, column in columns.index.items():
        pairs = tuple((int(i), float(rounded[i, column])) for i in np.nonzero(rounded[:, column])[0])
        if pairs:
            table[name] = pairs
    return LinearModel(tuple(labels), tuple(float(round(b * SCALE) / SCALE) for b in bias), table, unit)


def one_of_many(rows: Sequence[Features], labels: Sequence[str], c: float, least: int = MIN_FEATURE) -> LinearModel:
    """A softmax model."""
    columns = Columns(rows, least)
    model = LogisticRegression(C=c, max_iter=2000, random_state=SEED).fit(columns.matrix(rows), np.array(labels))
    classes = [str(k) for k in model.classes_]
    if len(classes) == 2:  # one row of weights for two classes
        return to_model(
            columns,
            classes,
            np.vstack([-model.coef_[0] / 2, model.coef_[0] / 2]),
            np.array([-model.intercept_[0] / 2, model.intercept_[0] / 2]),
        )
    return to_model(columns, classes, model.coef_, model.intercept_)


# --- sentences -------------------------------------------------------------------------------------------------


def cells(units: Sequence[Unit]) -> list[str]:
    """``type:status`` labels that are common enough to learn, in the taxonomy's order."""
    counts, whole = Counter(), Counter()
    for unit in units:
        carried = {f"{e.type}:{e.status}" for e in unit.labels}
        counts.update(carried)
        whole.update(carried if is_entry(unit) else ())
    named = [f"{t}:{s}" for t in TYPES if t != "other" for s in STATUSES]
    return [cell for cell in named if counts[cell] >= MIN_LABEL and whole[cell] >= MIN_WHOLE]


def has(unit: Unit, cell: str) -> bool:
    return any(f"{e.type}:{e.status}" == cell for e in unit.labels)


def joint(
    matrix: sparse.csr_matrix, target: np.ndarray, use: np.ndarray, c: float, start: np.ndarray | None = None
) -> np.ndarray:
    """Logistic regression for all labels at once: one row of weights per feature and, last, the biases.

    ``target`` is -1 or 1 and ``use`` 0 or 1, items by labels. One run for all is several times faster than one each.
    """
    transposed = matrix.T.tocsr()
    shape = (matrix.shape[1] + 1, target.shape[1])
    weight = c * use

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        table = flat.reshape(shape)
        margin = (matrix @ table[:-1] + table[-1]) * target
        total = float((weight * np.logaddexp(0, -margin)).sum() + 0.5 * (table[:-1] ** 2).sum())
        slope = -weight * target / (1 + np.exp(np.clip(margin, -30, 30)))
        return total, np.vstack([transposed @ slope + table[:-1], slope.sum(axis=0)]).ravel()

    begin = np.zeros(shape) if start is None else start
    options = {"maxiter": ITERATIONS, "maxcor": 8, "ftol": 1e-5, "gtol": 1e-3}
    return minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options=options).x.reshape(shape)


def fit_sentences(units: Sequence[Unit], labels: Sequence[str]) -> LinearModel:
    rows = [r.features for u in units for r in u.readings]
    starts = np.cumsum([0, *(len(u.readings) for u in units)])
    columns = Columns(rows)
    matrix = columns.matrix(rows, unit=True)
    size = (len(rows), len(labels))
    carriers = [[i for i, u in enumerate(units) if has(u, cell) and u.readings] for cell in labels]
    target, use = np.full(size, -1.0), np.ones(size)
    for index, positive in enumerate(carriers):
        for i in positive:
            span = slice(starts[i], starts[i + 1])
            target[span, index] = 1
            use[span, index] = float(len(units[i].readings) == 1)
    table = joint(matrix, target, use, SENTENCE_C)
    chance = 1 / (1 + np.exp(-(matrix @ table[:-1] + table[-1])))
    target, use = np.full(size, -1.0), np.ones(size)
    for index, positive in enumerate(carriers):
        for i in positive:
            span = np.arange(starts[i], starts[i + 1])
            target[span[chance[span, index] > 0.5], index] = 1
            target[span[np.argmax(chance[span, index])], index] = 1
            use[span[(chance[span, index] > 0.15) & (target[span, index] < 0)], index] = 0
    table = joint(matrix, target, use, SENTENCE_C, table)
    return to_model(columns, labels, table[:-1].T, table[-1], unit=True)


def sentence_rows(model: LinearModel, unit: Unit) -> list[list[float]]:
    return [model.sigmoids(r.features) for r in unit.readings]


def folds(units: Sequence[Unit], count: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    groups = np.array([u.group for u in units])
    return list(GroupKFold(count, shuffle=True, random_state=seed).split(groups, groups=groups))


def cross_rows(units: Sequence[Unit], labels: Sequence[str]) -> list[list[list[float]]]:
    """Sentence scores for every unit by a model that has not seen its page."""
    rows: list[list[list[float]]] = [[] for _ in units]
    for train, test in folds(units, FOLDS, SEED):
        model = fit_sentences([units[i] for i in train], labels)
        for i in test:
            rows[i] = sentence_rows(model, units[i])
    return rows


# --- entries ---------------------------------------------------------------------------------------------------


def is_entry(unit: Unit) -> bool:
    """Whether the unit is a whole entry: single sentences say nothing of how an entry hangs together."""
    return unit.source != "sentences"


def fit_entries(units: Sequence[Unit], rows: Sequence[list[list[float]]], labels: Sequence[str]) -> LinearModel:
    chosen = [i for i, u in enumerate(units) if is_entry(u) and rows[i]]
    table = [entry_features(rows[i], labels, [r.context for r in units[i].readings]) for i in chosen]
    columns = Columns(table, 5)
    matrix = columns.matrix(table)
    weights, bias = np.zeros((len(labels), matrix.shape[1])), np.zeros(len(labels))
    for index, cell in enumerate(labels):
        target = np.array([float(has(units[i], cell)) for i in chosen])
        model = binary(matrix, target, ENTRY_C)
        weights[index], bias[index] = model.coef_[0], model.intercept_[0]
    return to_model(columns, labels, weights, bias)


# --- sides and subtypes ----------------------------------------------------------------------------------------


@dataclass
class Example:
    """A sentence that shows an event of a cell, and what the entry says the answer may be."""

    features: Features
    answers: list[str]
    weight: float
    key: tuple[int, str]


def examples(
    units: Sequence[Unit],
    rows: Sequence[list[list[float]]],
    labels: Sequence[str],
    answer: Callable[[object], str],
    make: Callable[..., Features],
    only: str | None = None,
) -> list[Example]:
    found = []
    for number, unit in enumerate(units):
        for index, cell in enumerate(labels):
            if only and cell.split(":")[0] != only:
                continue
            answers = sorted({answer(e) for e in unit.labels if f"{e.type}:{e.status}" == cell})
            if not answers or not rows[number]:
                continue
            column = [row[index] for row in rows[number]]
            best = int(np.argmax(column))
            for place, chance in enumerate(column):
                if place == best or chance > 0.4:
                    found.append(Example(make(unit, place, cell), answers, chance, (number, cell)))
    return found


def settle(found: Sequence[Example], c: float) -> LinearModel:
    """Fit on the sure examples, then let the model choose among the answers of the others, and fit again."""
    sure = [e for e in found if len(e.answers) == 1]
    model = one_of_many([e.features for e in sure], [e.answers[0] for e in sure], c)
    rows, labels = [], []
    for e in found:
        chances = model.softmax(e.features)
        rows.append(e.features)
        labels.append(max(e.answers, key=lambda a: chances.get(a, 0.0)))
    return one_of_many(rows, labels, c)


def make_side(unit: Unit, place: int, cell: str) -> Features:
    event_type, status = cell.split(":")
    reading = unit.readings[place]
    token, _, _ = trigger(reading, event_type, None)
    before = last_side(unit.readings[place - 1]) if place else None
    return side_features(
        reading.tokens,
        unit.low,
        reading.context,
        event_type,
        status,
        token,
        before,
        frame_sides(reading, event_type, status),
    )


def make_plain(unit: Unit, place: int, cell: str) -> Features:
    return unit.readings[place].features


def fit_events(units: Sequence[Unit]) -> dict[str, object]:
    """All event models as one JSON object."""
    labels = cells(units)
    rows = cross_rows(units, labels)
    sentence = fit_sentences(units, labels)
    entry = fit_entries(units, rows, labels)
    side = settle(examples(units, rows, labels, lambda e: e.by, make_side), SIDE_C)
    subtype = {}
    for event_type in TYPES:
        if SUBTYPES[event_type]:
            found = examples(units, rows, labels, lambda e: e.subtype or "plain", make_plain, event_type)
            subtype[event_type] = settle(found, SUBTYPE_C).to_json()
    return {
        "format": 1,
        "sentence": sentence.to_json(),
        "entry": entry.to_json(),
        "side": side.to_json(),
        "subtype": subtype,
    }


def fit_roles(units: Sequence[Unit]) -> dict[str, object]:
    """The date role model as a JSON object."""
    rows = [features for u in units for features, _ in u.dates]
    labels = [role for u in units for _, role in u.dates]
    return one_of_many(rows, labels, ROLE_C).to_json()


def fit_voice(units: Sequence[Unit]) -> dict[str, object]:
    """The model of whose `we` it is as a JSON object; positive for the union, level between the sides."""
    rows = [features for u in units for features, _ in u.voices]
    target = np.array([float(side == "union") for u in units for _, side in u.voices])
    columns = Columns(rows)
    model = binary(columns.matrix(rows), target, VOICE_C)
    level = np.log(target.mean() / (1 - target.mean()))
    return to_model(columns, ["union"], model.coef_, model.intercept_ - level).to_json()
