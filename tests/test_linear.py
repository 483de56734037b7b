"""Adding all labels at once gives what adding them one by one gives."""

from __future__ import annotations

import math
import pickle
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotext import EventClassifier
from negotext.classify import default_model
from negotext.linear import Features, LinearModel, length

MODEL = default_model()
MODELS = [MODEL.sentence, MODEL.words, MODEL.entry, MODEL.side, *MODEL.subtype.values()]
NAMES = [
    *list(MODEL.sentence.weights)[::40],
    *list(MODEL.words.weights)[::10],
    *MODEL.entry.weights,
    *list(MODEL.side.weights)[::20],
    "unknown",
]


def one_by_one(model: LinearModel, features: dict[str, float]) -> list[float]:
    totals = list(model.bias)
    scale = 1 / length(features) if model.unit else 1.0
    for name, value in features.items():
        for label, weight in model.weights.get(name, ()):
            totals[label] += weight * value * scale
    return totals


VALUES = st.one_of(st.just(1.0), st.floats(-30, 30, allow_nan=False))


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=60), st.booleans())
def test_packed_sums_are_the_plain_ones(features: dict[str, float], ones: bool) -> None:
    if ones:
        features = dict.fromkeys(features, 1.0)
    for model in MODELS:
        expected = one_by_one(model, features)
        assert model.scores(features) == pytest.approx(expected, abs=1e-7)
        assert model.scores(Features(features)) == model.scores(features)


def test_features_remember_scores_of_a_few_models_only() -> None:
    features = Features({"bias": 1.0})
    models = [LinearModel(("a",), (float(number),), {}) for number in range(20)]
    for number, model in enumerate(models * 2):
        assert model.scores(features) == [number % 20]
        assert len(features.made) <= 4
    features_scores = models[0].scores(features)
    features_scores[0] = 99.0
    assert models[0].scores(features) == [0.0]


def test_a_fitted_model_keeps_all_digits_and_survives_json() -> None:
    fitted = LinearModel(("a", "b"), (0.125, -1.0), {"x": ((0, 0.123456), (1, -2.5))})
    assert fitted.scores({"x": 1.0}) == [0.125 + 0.123456, -3.5]
    stored = LinearModel.from_json(fitted.to_json())
    assert stored.scores({"x": 1.0}) == pytest.approx([0.12 + 0.12, -3.5])
    assert LinearModel.from_json(stored.to_json()).to_json() == stored.to_json()


def test_large_sums_do_not_run_into_one_another() -> None:
    names = [f"n{number}" for number in range(2000)]
    model = LinearModel.from_json(
        {"labels": ["a", "b", "c"], "bias": [0, 0, 0], "weights": dict.fromkeys(names, "0 -99999 1 99999 2 -1")}
    )
    assert model.scores(dict.fromkeys(names, 1.0)) == pytest.approx([-1_999_980.0, 1_999_980.0, -20.0])
    assert model.scores(dict.fromkeys(names, 0.5)) == pytest.approx([-999_990.0, 999_990.0, -10.0])


def test_a_tie_is_broken_as_the_plain_sums_break_it() -> None:
    weights = {"x": "0 10 1 20", "y": "0 20 1 10", "z": "0 30 1 30"}
    model = LinearModel.from_json({"labels": ["a", "b"], "bias": [0, 0], "weights": weights})
    chances = model.softmax({"x": 1.0, "y": 1.0, "z": 1.0})
    totals = [0.1 + 0.2 + 0.3, 0.2 + 0.1 + 0.3]
    exps = [math.exp(t - max(totals)) for t in totals]
    assert chances == {"a": exps[0] / sum(exps), "b": exps[1] / sum(exps)}


def test_a_model_fitted_near_another_has_its_own_weights_and_then_those_of_the_other() -> None:
    prior = LinearModel.from_json(
        {"labels": ["b", "c"], "bias": [1, 2], "weights": {"x": "0 10 1 20", "y": "1 30", "z": "0 5"}}
    )
    near = LinearModel.near(prior, ("a", "b", "c"), (0.5, 0.25, 0.0), {"x": (0, 7, 2, -7), "z": (), "new": (1, 100)})
    assert dict(near.weights) == {"x": ((0, 0.07), (2, -0.07)), "new": ((1, 1.0),), "y": ((2, 0.3),)}
    assert len(near.weights) == 3
    assert "z" not in near.weights
    assert near.scores({"x": 1.0, "y": 1.0, "z": 1.0, "new": 1.0}) == pytest.approx([0.57, 1.25, 0.23])
    stored = LinearModel.from_json(near.to_json())
    assert (stored.labels, stored.bias, dict(stored.weights)) == (near.labels, near.bias, dict(near.weights))
    again = LinearModel.near(near, near.labels, near.bias, {})
    assert again.weights == near.weights
    assert pickle.loads(pickle.dumps(again)).to_json() == again.to_json()


def test_models_fitted_near_the_shipped_ones_share_their_weights() -> None:
    texts = ["The parties met on Tuesday.", "No news today.", "We have a deal!"] * 4
    labels = [["meeting:occurred:both"], [], ["agreement/tentative:occurred:both"]] * 4
    EventClassifier().fit(texts, labels)
    tracemalloc.start()
    try:
        kept = EventClassifier().fit(texts, labels)
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size < 20_000_000, kept
