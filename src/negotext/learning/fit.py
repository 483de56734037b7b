"""Fitting the event models from labeled entries.

Labels belong to entries, features to sentences. So the sentence model is fitted several times: the sentence that looks
most like an event one time carries the entry's label the next. The words of the whole entry need no such choice, but
drown what one sentence says. The entry model weighs both; it is fitted on scores that were made without the entry's
page (cross-fitting), or it would trust them too much.

With a ``prior``, an `EventModel` fitted before, the new texts adjust its weights instead of giving all of them. Types
that no label names keep their weights as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.sparse import diags
from sklearn.model_selection import GroupKFold

from ..classify import EventModel, default_model
from ..events import entry_words, frame_sides, side_before, trigger
from ..features import entry_features, side_features, subtype_features
from ..linear import LinearModel
from ..taxonomy import STATUSES, SUBTYPES, TYPES
from .numeric import Array, Columns, Features, Plan, binary, held, joint, one_of_many, to_model, with_prior
from .units import Label, Unit

Rows = list[list[list[float]]]
_CARRIES: Final = 0.5  # a sentence at least so likely carries a label of its entry, as does the likeliest
_SILENT: Final = 0.05  # one less likely does not; what lies between is left out, as it may tell the same once more
PLAIN = "plain"  # what the subtype models call an event without a subtype


def fit_events(units: Sequence[Unit], plan: Plan, prior: EventModel | None = None) -> EventModel:
    """The models of events; the same units in the same order give the same numbers.

    Raises:
        ValueError: no label is carried by as many units as the plan asks for.
    """
    labels = cells(units, plan, prior)
    if not labels:
        raise ValueError(f"no event is reported by {plan.min_label} texts or more")
    rows, said = _cross_rows(units, labels, plan, prior)
    sentence = fit_sentences(units, labels, plan, prior)
    words = _fit_words(units, labels, plan, prior)
    entry = _fit_entries(units, rows, said, labels, plan, prior)
    sided = _examples(units, rows, labels, lambda e: e.by, _side_row)
    side = _settle(sided, plan.side_c, replace(plan, prune=plan.side_prune), prior.side if prior else None)
    if side is None:  # no label names one
        side = default_model().side
    subtype = dict(prior.subtype) if prior else {}
    for event_type in TYPES:
        if SUBTYPES[event_type]:
            found = _examples(units, rows, labels, _subtype_of, _subtype_row, event_type)
            fitted = _settle(found, plan.subtype_c, plan, subtype.get(event_type))
            if fitted:
                subtype[event_type] = fitted
    return EventModel.of(sentence, words, entry, side, subtype)


def cells(units: Sequence[Unit], plan: Plan, prior: EventModel | None = None) -> list[str]:
    """``type:status`` labels that are common enough to learn or known before, in the taxonomy's order."""
    counts: Counter[str] = Counter()
    whole: Counter[str] = Counter()  # a label that no whole entry carries could not be learned of entries
    for unit in units:
        carried = {e.cell for e in unit.labels}
        counts.update(carried)
        whole.update(carried if unit.whole else ())
    known = prior.sentence.labels if prior else ()
    order = [f"{t}:{s}" for t in TYPES if t != "other" for s in STATUSES]
    return [c for c in order if c in known or (counts[c] >= plan.min_label and whole[c] >= plan.min_whole)]


def has(unit: Unit, cell: str) -> bool:
    """Whether one of the unit's labels is of the cell."""
    return any(e.cell == cell for e in unit.labels)


def _spoken_of(units: Sequence[Unit], labels: Sequence[str]) -> Array:
    """For each label whether some unit names its type, as 0 or 1."""
    named = {e.type for u in units for e in u.labels}
    return np.array([float(cell.split(":")[0] in named) for cell in labels])


def fit_sentences(
    units: Sequence[Unit], labels: Sequence[str], plan: Plan, prior: EventModel | None = None
) -> LinearModel:
    """The model of single sentences."""
    rows = [r.features for u in units for r in u.readings]
    starts = np.cumsum([0, *(len(u.readings) for u in units)])
    columns = Columns(rows, plan.min_feature)
    matrix = columns.matrix(rows, unit=True)
    before = columns.table(prior.sentence, labels) if prior else None
    hold = held(columns, prior.sentence, plan.known) if prior else 1.0
    size = (len(rows), len(labels))
    carriers = [[i for i, u in enumerate(units) if has(u, cell) and u.readings] for cell in labels]
    target, use = np.full(size, -1.0), np.ones(size)
    for index, positive in enumerate(carriers):
        for i in positive:
            target[starts[i] : starts[i + 1], index] = 1
            use[starts[i] : starts[i + 1], index] = float(len(units[i].readings) == 1)
    spoken_of = _spoken_of(units, labels) if prior else 1.0
    limits = [*[min(plan.choosing, plan.iterations)] * plan.rounds, plan.iterations]
    table = joint(matrix, target, use * spoken_of, plan.sentence_c, limits[0], prior=before, hold=hold)
    for most in limits[1:]:
        chance = 1 / (1 + np.exp(-(matrix @ table[:-1] + table[-1])))
        target, use = _settled(chance, carriers, starts)
        table = joint(matrix, target, use * spoken_of, plan.sentence_c, most, table, before, hold)
    if prior:
        return with_prior(prior.sentence, columns, labels, table)
    return to_model(columns, labels, table[:-1].T, table[-1], least=plan.unit_prune, unit=True)


def _settled(chance: Array, carriers: Sequence[Sequence[int]], starts: Array) -> tuple[Array, Array]:
    """Which sentences carry the labels of their units, by how likely each does, and which are better left out."""
    target, use = np.full(chance.shape, -1.0), np.ones(chance.shape)
    for index, positive in enumerate(carriers):
        for i in positive:
            span = np.arange(starts[i], starts[i + 1])
            target[span[chance[span, index] > _CARRIES], index] = 1
            target[span[np.argmax(chance[span, index])], index] = 1
            use[span[(chance[span, index] > _SILENT) & (target[span, index] < 0)], index] = 0
    return target, use


def folds(units: Sequence[Unit], count: int, seed: int) -> list[tuple[Array, Array]]:
    """Indices to learn from and to test on, so that no group stands on both sides."""
    groups = np.array([u.group for u in units])
    return list(GroupKFold(count, shuffle=True, random_state=seed).split(groups, groups=groups))


def _cross_rows(
    units: Sequence[Unit], labels: Sequence[str], plan: Plan, prior: EventModel | None
) -> tuple[Rows, list[list[float]]]:
    """What the sentences and the words of every unit say, by models that have not seen its page."""
    rows: Rows = [[] for _ in units]
    said: list[list[float]] = [[] for _ in units]
    count = min(plan.folds, len({u.group for u in units}))
    for train, test in folds(units, count, plan.seed):
        others = [units[i] for i in train]
        sentence, words = fit_sentences(others, labels, plan, prior), _fit_words(others, labels, plan, prior)
        for i in test:
            rows[i] = [sentence.sigmoids(r.features) for r in units[i].readings]
            said[i] = words.sigmoids(entry_words(units[i].readings))
    return rows, said


# --- entries ---------------------------------------------------------------------------------------------------


def _fit_words(units: Sequence[Unit], labels: Sequence[str], plan: Plan, prior: EventModel | None) -> LinearModel:
    """The model of all words of an entry."""
    chosen = [u for u in units if u.whole and u.readings]
    rows = [entry_words(u.readings) for u in chosen]
    columns = Columns(rows, plan.min_word)
    matrix = columns.matrix(rows, unit=True)
    target = np.array([[2.0 * has(u, cell) - 1 for cell in labels] for u in chosen]).reshape(-1, len(labels))
    if prior is None:
        table = joint(matrix, target, np.ones(target.shape), plan.words_c, plan.iterations)
        return to_model(columns, labels, table[:-1].T, table[-1], least=plan.unit_prune, unit=True)
    return _adjusted(prior.words, columns, matrix, target, _spoken_of(units, labels), labels, plan.words_c, plan)


def _adjusted(
    prior: LinearModel,
    columns: Columns,
    matrix: Array,
    target: Array,
    spoken_of: Array,
    labels: Sequence[str],
    c: float,
    plan: Plan,
) -> LinearModel:
    """A model of whole entries near a prior; labels of which nobody speaks keep their weights."""
    before, hold = columns.table(prior, labels), held(columns, prior, plan.known)
    use = np.ones(target.shape) * spoken_of
    return with_prior(prior, columns, labels, joint(matrix, target, use, c, plan.iterations, prior=before, hold=hold))


def _fit_entries(
    units: Sequence[Unit],
    rows: Rows,
    said: Sequence[Sequence[float]],
    labels: Sequence[str],
    plan: Plan,
    prior: EventModel | None,
) -> LinearModel:
    chosen = [i for i, u in enumerate(units) if u.whole and rows[i]]
    table = [entry_features(rows[i], labels, [r.context for r in units[i].readings], said[i]) for i in chosen]
    columns = Columns(table, plan.min_entry_feature)
    matrix = columns.matrix(table)
    targets = [np.array([float(has(units[i], cell)) for i in chosen]) for cell in labels]
    if prior:
        target = 2 * np.column_stack(targets) - 1
        return _adjusted(prior.entry, columns, matrix, target, _spoken_of(units, labels), labels, plan.entry_c, plan)
    weights, bias = np.zeros((len(labels), matrix.shape[1])), np.zeros(len(labels))
    for index, target in enumerate(targets):
        if target.min() == target.max():  # all entries carry it, or only single sentences do
            bias[index] = 4.0 if target.all() else -4.0
            continue
        free = freedom(columns, labels, labels[index], plan.others)
        model = binary(matrix @ diags(free), target, plan.entry_c, plan.seed)
        weights[index], bias[index] = model.coef_[0] * free, model.intercept_[0]
    return to_model(columns, labels, weights, bias, least=plan.prune)


def freedom(columns: Columns, labels: Sequence[str], own: str, others: float) -> Array:
    """How freely each column may weigh: only ``others`` times where it tells of another label, or the company that an
    event usually keeps outvotes the words that tell of it."""
    of = [name.partition(":")[2] for name in columns.index]
    return np.array([1.0 if label == own or label not in labels else others for label in of])


# --- sides and subtypes ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Example:
    """A sentence that shows an event of a cell, and what the entry says the answer may be."""

    features: Features
    answers: list[str]


def _examples(
    units: Sequence[Unit],
    rows: Rows,
    labels: Sequence[str],
    answer: Callable[[Label], str | None],
    make: Callable[[Unit, int, str], Features],
    only: str | None = None,
) -> list[_Example]:
    found = []
    for number, unit in enumerate(units):
        for index, cell in enumerate(labels):
            if only and cell.split(":")[0] != only:
                continue
            given = {answer(e) for e in unit.labels if e.cell == cell}
            answers = sorted(a for a in given if a is not None)
            if not answers or not rows[number]:
                continue
            column = [row[index] for row in rows[number]]
            best = int(np.argmax(column))
            for place, chance in enumerate(column):
                if place == best or chance > 0.4:
                    found.append(_Example(make(unit, place, cell), answers))
    return found


def _settle(found: Sequence[_Example], c: float, plan: Plan, prior: LinearModel | None) -> LinearModel | None:
    """Fit on the sure examples, then let the model choose among the answers of the others, and fit again.

    ``None``, or the prior, where there is nothing to learn from.
    """
    sure = [e for e in found if len(e.answers) == 1] or [replace(e, answers=e.answers[:1]) for e in found]
    if not sure:
        return prior
    model = one_of_many([e.features for e in sure], [e.answers[0] for e in sure], c, plan, prior)
    rows, answers = [], []
    for e in found:
        chances = model.softmax(e.features)
        rows.append(e.features)
        answers.append(max(e.answers, key=lambda a: chances.get(a, 0.0)))
    return one_of_many(rows, answers, c, plan, prior)


def _subtype_of(label: Label) -> str | None:
    """The answer for the subtype model; a label that names neither subtype nor side leaves the subtype open."""
    return label.subtype or (PLAIN if label.by is not None else None)


def _side_row(unit: Unit, place: int, cell: str) -> Features:
    event_type, status = cell.split(":")
    reading = unit.readings[place]
    token, _, _ = trigger(reading, event_type, None)
    before = side_before(unit.readings, place)
    acting = frame_sides(reading, event_type, status)
    return side_features(reading.tokens, reading.context, event_type, status, token, before, acting, reading.features)


def _subtype_row(unit: Unit, place: int, cell: str) -> Features:
    return subtype_features(unit.readings[place].features, cell.split(":")[1])
