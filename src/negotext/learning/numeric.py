"""Fitting linear models: matrices of named features, logistic regressions, and weights as they are stored.

Every fit can start from a ``prior``, a model fitted before: weights are then drawn to the prior's rather than to zero,
and features that the new rows do not have keep the prior's weights.

numpy, scipy and scikit-learn are imported with this module, so it is imported where something is fitted and not before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from ..linear import SCALE, LinearModel, length

Features: TypeAlias = dict[str, float]
Array: TypeAlias = Any  # of numpy, or a sparse matrix of scipy

_NEW_BIAS: Final = -4.0  # of a label that the prior does not know: rare until shown to be otherwise


@dataclass(frozen=True, slots=True)
class Plan:
    """How to fit: what is too rare to learn from, how freely weights may grow, where to stop.

    The constants ``*_c`` are inverse strengths of regularization, as scikit-learn's ``C``.
    """

    seed: int = 20
    folds: int = 4
    iterations: int = 150
    rounds: int = 3  # times that the sentences which carry an entry's labels are chosen anew
    choosing: int = 40  # iterations before each: weights that have settled would only find their own choice again
    min_feature: int = 2  # sentences in which a feature must occur
    min_word: int = 8  # entries in which a feature must occur to count among their words
    min_entry_feature: int = 5  # the same for what sentences and words say of an entry
    min_label: int = 12  # texts that must carry a label
    min_whole: int = 4  # whole entries among them
    prune: float = 0.08  # smaller weights are left out
    side_prune: float = 0.12  # the same for sides, which have many words
    unit_prune: float = 0.2  # the same where items are brought to length 1
    sentence_c: float = 12.0
    words_c: float = 12.0
    entry_c: float = 0.2
    others: float = 0.5  # how freely an event's probability may follow what is said of other events
    side_c: float = 0.3
    subtype_c: float = 1.0
    role_c: float = 0.5
    voice_c: float = 0.3
    known: float = (
        1.0  # how many times as hard a prior holds the weights of features that it knows as those of new ones
    )

    def scaled(self, c: float, *, seed: int, folds: int, iterations: int) -> Plan:
        """The plan with weights of events ``c`` times as free, and other numbers for the rest."""
        return replace(
            self,
            seed=seed,
            folds=folds,
            iterations=iterations,
            sentence_c=c * self.sentence_c,
            words_c=c * self.words_c,
            entry_c=c * self.entry_c,
            side_c=c * self.side_c,
            subtype_c=c * self.subtype_c,
        )


def near_prior() -> Plan:
    """The plan for few texts that adjust a model: what occurs once counts, and weights stay near the prior's.

    The constants were chosen on held-out pages: greater ones make samples of 20 to 80 entries do harm, with smaller
    ones three entries that share a new phrase no longer teach it.
    """
    return Plan(
        rounds=1,
        min_feature=1,
        min_word=1,
        min_entry_feature=1,
        min_label=1,
        min_whole=1,
        sentence_c=4.0,
        words_c=4.0,
        entry_c=0.02,
        side_c=0.003,
        subtype_c=0.02,
        known=10.0,
    )


class Columns:
    """Feature names to matrix columns."""

    def __init__(self, rows: Sequence[Features], least: int) -> None:
        counts = Counter(name for row in rows for name in row)
        self.index = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}

    def matrix(self, rows: Sequence[Features], *, unit: bool = False) -> Array:
        """One line per row, sparse; with ``unit`` each of length 1."""
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

    def table(self, prior: LinearModel, labels: Sequence[str]) -> Array:
        """A prior's weights for these columns, features by ``labels``, and in a last row its biases."""
        table = np.zeros((len(self.index) + 1, len(labels)))
        places = [labels.index(label) for label in prior.labels]
        table[-1] = _NEW_BIAS
        table[-1, places] = prior.bias
        for name, column in self.index.items():
            for i, weight in prior.weights.get(name, ()):
                table[column, places[i]] = weight
        return table


def held(columns: Columns, prior: LinearModel, known: float) -> Array:
    """How hard a prior holds each row of `Columns.table`: 1 for features that it does not know, else ``known``."""
    hold = np.full((len(columns.index) + 1, 1), known)
    hold[[column for name, column in columns.index.items() if name not in prior.weights]] = 1.0
    return hold


def binary(matrix: Array, target: Array, c: float, seed: int) -> Any:
    """Logistic regression for one label."""
    return LogisticRegression(C=c, solver="liblinear", tol=1e-3, random_state=seed, max_iter=300).fit(matrix, target)


def to_model(
    columns: Columns, labels: Sequence[str], weights: Array, bias: Array, *, least: float, unit: bool = False
) -> LinearModel:
    """Rounded as it will be stored, so that what is measured is what ships; weights below ``least`` are left out."""
    rounded = np.round(weights * SCALE) / SCALE
    rounded[np.abs(rounded) < least] = 0.0
    table = {}
    for name, column in columns.index.items():
        pairs = tuple((int(i), float(rounded[i, column])) for i in np.nonzero(rounded[:, column])[0])
        if pairs:
            table[name] = pairs
    return LinearModel(tuple(labels), tuple(float(round(b * SCALE) / SCALE) for b in bias), table, unit)


def with_prior(prior: LinearModel, columns: Columns, labels: Sequence[str], table: Array) -> LinearModel:
    """A table of weights and biases, fitted near a prior, with what else the prior knows."""
    fitted = to_model(columns, labels, table[:-1].T, table[-1], least=0.0)
    weights = fitted.hundredths
    return LinearModel.near(prior, fitted.labels, fitted.bias, {name: weights.get(name, ()) for name in columns.index})


def joint(
    matrix: Array,
    target: Array,
    use: Array,
    c: float,
    iterations: int,
    start: Array | None = None,
    prior: Array | None = None,
    hold: Array = 1.0,
) -> Array:
    """Logistic regression for all labels at once: one row of weights per feature and, last, the biases.

    ``target`` is -1 or 1 and ``use`` 0 or 1, items by labels. One run for all is several times faster than one each.
    With a ``prior``, biases are drawn to it too, or a handful of items would carry them anywhere; ``hold`` says how
    hard.
    """
    transposed = matrix.T.tocsr()
    shape = (matrix.shape[1] + 1, target.shape[1])
    weight = c * use

    def loss(flat: Array) -> tuple[float, Array]:
        table = flat.reshape(shape)
        margin = (matrix @ table[:-1] + table[-1]) * target
        total = float((weight * np.logaddexp(0, -margin)).sum())
        slope = -weight * target / (1 + np.exp(np.clip(margin, -30, 30)))
        if prior is None:
            total += float(0.5 * (table[:-1] ** 2).sum())
            return total, np.vstack([transposed @ slope + table[:-1], slope.sum(axis=0)]).ravel()
        away = table - prior
        total += float(0.5 * (hold * away**2).sum())
        return total, (np.vstack([transposed @ slope, slope.sum(axis=0)]) + hold * away).ravel()

    begin = prior if start is None else start
    if begin is None:
        begin = np.zeros(shape)
    options = {"maxiter": iterations, "maxcor": 8, "ftol": 1e-7, "gtol": 1e-3}
    return minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options=options).x.reshape(shape)


def one_of_many(
    rows: Sequence[Features],
    answers: Sequence[str],
    c: float,
    plan: Plan,
    prior: LinearModel | None = None,
    weights: Sequence[float] | None = None,
) -> LinearModel:
    """A softmax model; ``weights`` says how much each row counts, by default all the same."""
    columns = Columns(rows, plan.min_feature)
    if prior is not None:
        return _near(prior, columns, columns.matrix(rows), answers, c, plan)
    if len(set(answers)) == 1:
        return LinearModel((answers[0],), (0.0,), {})
    model = LogisticRegression(C=c, max_iter=2000, random_state=plan.seed)
    model.fit(columns.matrix(rows), np.array(answers), None if weights is None else np.array(weights))
    classes = [str(k) for k in model.classes_]
    table, bias = model.coef_, model.intercept_
    if len(classes) == 2:  # one row of weights for two classes
        table = np.vstack([-model.coef_[0] / 2, model.coef_[0] / 2])
        bias = np.array([-model.intercept_[0] / 2, model.intercept_[0] / 2])
    return to_model(columns, classes, table, bias, least=plan.prune)


def _near(
    prior: LinearModel, columns: Columns, matrix: Array, answers: Sequence[str], c: float, plan: Plan
) -> LinearModel:
    labels = sorted({*prior.labels, *answers})
    table = columns.table(prior, labels)
    shape, hold = table.shape, held(columns, prior, plan.known)
    target = np.zeros((len(answers), len(labels)))
    target[np.arange(len(answers)), [labels.index(a) for a in answers]] = 1

    def loss(flat: Array) -> tuple[float, Array]:
        now = flat.reshape(shape)
        scores = matrix @ now[:-1] + now[-1]
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        slope = c * (np.exp(logs) - target)
        total = float(-c * (logs * target).sum() + 0.5 * (hold * (now - table) ** 2).sum())
        return total, (np.vstack([matrix.T @ slope, slope.sum(axis=0)]) + hold * (now - table)).ravel()

    options = {"maxiter": plan.iterations, "ftol": 1e-6, "gtol": 1e-3}
    found = minimize(loss, table.ravel(), jac=True, method="L-BFGS-B", options=options).x.reshape(shape)
    return with_prior(prior, columns, labels, found)
