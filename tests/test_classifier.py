"""`EventClassifier`: scikit-learn's protocol, forms of texts and labels, what it learns, files, every error."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sklearn
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone, is_classifier
from sklearn.exceptions import NotFittedError
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV, PredefinedSplit, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import get_tags
from sklearn.utils.validation import check_is_fitted

import negotext
from negotext import EventClassifier, LabelError, ModelError, TextError, TrainingError
from negotext.classify import Judged, default_model
from negotext.learning.fit import freedom
from negotext.learning.labels import Detail, read_label, read_labels
from negotext.learning.numeric import Columns
from negotext.learning.texts import read_texts
from negotext.learning.units import read_text
from negotext.model_files import read_model, write_model
from negotext.records import Page
from negotext.taxonomy import SIDES, STATUSES, SUBTYPES, TYPES
from negotext.zipped import unzip, zip_text

DAYS = ("Monday", "Tuesday", "Thursday")
TEXTS = [
    *(f"The District presented a comprehensive proposal to CSEA on {day}." for day in DAYS),
    *(f"Bread was broken in the annex on {day}." for day in DAYS),
    *(f"The cafeteria is closed on {day}." for day in DAYS),
]
LISTS = [*[["proposal/package:occurred:employer"]] * 3, *[["meeting:occurred:both"]] * 3, *[[]] * 3]
STRINGS = ["; ".join(row) for row in LISTS]
FRAME = pd.DataFrame({"proposal": [1] * 3 + [0] * 6, "meeting": [0] * 3 + [1] * 3 + [0] * 3, "impasse": 0})
SPLIT = PredefinedSplit([n % 3 for n in range(9)])
PAGE = "May 6, 2025\n\nBread was broken in the annex on Friday.\n\nMay 5, 2025\n\nThe parties met for a session.\n"


@cache
def fitted() -> EventClassifier:
    """One that has learned from lists; no test may change it."""
    return EventClassifier(C=3.0).fit(TEXTS, LISTS)


@cache
def small() -> EventClassifier:
    """One that knows nothing else; no test may change it."""
    return EventClassifier(None).fit(TEXTS, LISTS)


# --- what it learns --------------------------------------------------------------------------------------------------


def test_the_shipped_one_says_what_parse_says() -> None:
    page = negotext.parse(PAGE)
    same = negotext.parse(PAGE, classifier=EventClassifier.shipped())
    for table in ("entries", "entities", "events", "offers"):
        pd.testing.assert_frame_equal(getattr(same, table), getattr(page, table))


def test_a_few_texts_adjust_the_shipped_one_and_do_not_replace_it() -> None:
    before, after = (
        set(events["entry_id"][events["event_type"] == "meeting"])
        for events in (negotext.parse(PAGE).events, negotext.parse(PAGE, classifier=fitted()).events)
    )
    assert before == {"doc#2025-05-05"}
    assert after == {"doc#2025-05-05", "doc#2025-05-06"}
    # what the labels do not speak of is judged as before
    text = ["PERB certified the impasse and assigned a mediator."]
    before_that, after_that = (
        {w.label: w.probability for w in model.weigh(readings)}["impasse:occurred"]
        for readings, _ in [read_text(text[0])]
        for model in (default_model(), fitted().model_)
    )
    assert before_that == pytest.approx(after_that, abs=0.02)


def test_without_a_base_it_knows_what_it_was_told() -> None:
    own = EventClassifier(None).fit(TEXTS, LISTS)
    assert set(own.model_.entry.labels) == {"proposal:occurred", "meeting:occurred"}
    assert own.predict(["Bread was broken in the annex on Friday."]) == [LISTS[3]]
    assert set(own.classes_) == {
        f"{kind}:occurred:{by}" for kind in ("proposal", "proposal/package", "meeting") for by in ("employer", "both")
    }


def test_a_base_can_be_another_one_or_a_file(tmp_path: Path) -> None:
    small().save(tmp_path / "m.json")
    more = (["The cafeteria is open again.", "Bread was broken."], ["", "meeting:occurred:both"])
    from_one = EventClassifier(small()).fit(*more)
    from_file = EventClassifier(tmp_path / "m.json").fit(*more)
    assert from_one.model_.to_json() == from_file.model_.to_json() != small().model_.to_json()
    assert len(from_one.model_.sentence.weights) < len(default_model().sentence.weights)


def test_the_same_texts_give_the_same_weights() -> None:
    assert EventClassifier(C=3.0).fit(TEXTS, LISTS).model_.sentence.to_json() == fitted().model_.sentence.to_json()
    assert EventClassifier(None).fit(TEXTS, LISTS).model_.to_json() == small().model_.to_json()
    assert EventClassifier(None, C=3.0).fit(TEXTS, LISTS).model_.to_json() != small().model_.to_json()


def test_groups_and_short_labels_are_learned_from() -> None:
    short = [[label.split(":")[0] for label in row] for row in LISTS]
    own = EventClassifier(C=5.0).fit(TEXTS, short, groups=[n % 3 for n in range(9)])
    assert own.predict(TEXTS) == short
    assert own.model_.side.to_json() == default_model().side.to_json()  # no label names a side


def test_groups_of_a_series_go_by_their_place() -> None:
    groups = [0, 0, 0, 0, 0, 1, 1, 2, 2]
    series = pd.Series(groups, index=range(9)[::-1])
    own = EventClassifier(C=5.0).fit(TEXTS, LISTS, groups=groups)
    assert EventClassifier(C=5.0).fit(TEXTS, LISTS, groups=series).model_.to_json() == own.model_.to_json()


def test_parameters_and_labels_from_arrays() -> None:
    own = EventClassifier(labels=FRAME.columns, C=np.float64(5.0), max_iter=np.int64(20)).fit(TEXTS, FRAME.to_numpy())
    plain = EventClassifier(labels=list(FRAME), C=5.0, max_iter=20).fit(TEXTS, FRAME.to_numpy())
    assert own.score(TEXTS, FRAME.to_numpy()) == plain.score(TEXTS, FRAME.to_numpy())


# --- forms of texts and labels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texts",
    [tuple(TEXTS), np.array(TEXTS), np.array(TEXTS, dtype=object), pd.Series(TEXTS), pd.Series(TEXTS, dtype="category"),
     np.array(TEXTS).reshape(-1, 1), pd.DataFrame({"text": TEXTS, "date": pd.NaT, "n": 1}), iter(TEXTS)],
    ids=lambda texts: type(texts).__name__,
)  # fmt: skip
def test_texts_in_any_form(texts: Any) -> None:
    assert fitted().predict(texts) == fitted().predict(TEXTS) == LISTS


def test_a_table_says_more_than_its_texts() -> None:
    page = negotext.parse("May 6, 2025: Tentative Agreement Reached\n\nDetails follow.\n")
    shipped = EventClassifier.shipped()
    assert shipped.predict(page.entries) == [["agreement/tentative:occurred:both"]]
    assert shipped.predict(page.entries["text"]) == [[]]
    ours = pd.DataFrame({"text": ["We rejected their proposal."] * 2, "voice": ["union", "employer"]})
    assert [row[-1] for row in shipped.predict(ours)] == ["rejection:occurred:union", "rejection:occurred:employer"]
    employer = EventClassifier(voice="employer").fit(["We rejected their proposal.", "Closed."], ["rejection", ""])
    employer.set_params(voice="union")
    assert {voice.by for voice in employer.judge(*read_texts(ours["text"], "union")[0].read())} >= {"union"}


@pytest.mark.parametrize(
    ("labels", "answer"),
    [
        (LISTS, LISTS),
        (tuple(map(tuple, LISTS)), LISTS),
        ([set(row) for row in LISTS], LISTS),
        (pd.Series(LISTS), LISTS),
        (STRINGS, np.array(STRINGS, dtype=object)),
        (np.array(STRINGS), np.array(STRINGS, dtype=object)),
        (pd.Series(STRINGS, dtype="str"), np.array(STRINGS, dtype=object)),
        (pd.DataFrame({"events": STRINGS}), np.array(STRINGS, dtype=object)),
        (FRAME, FRAME.to_numpy()),
        (FRAME.astype(bool), FRAME.to_numpy()),
        (FRAME.to_numpy(), FRAME.to_numpy()),
        (FRAME.to_numpy().tolist(), FRAME.to_numpy()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_it_answers_in_the_form_it_was_asked_in(labels: Any, answer: Any) -> None:
    names = None if isinstance(labels, pd.DataFrame) else list(FRAME)
    own = EventClassifier(labels=names, C=5.0).fit(TEXTS, labels)
    found = own.predict(TEXTS)
    assert type(found) is type(answer)
    assert np.array_equal(found, answer) if isinstance(answer, np.ndarray) else found == answer
    assert own.score(TEXTS, labels) == 1.0
    chances = own.predict_proba(TEXTS)
    assert chances.shape == (9, len(own.classes_))
    assert ((chances >= 0) & (chances <= 1)).all()


def test_the_classes_are_those_of_the_types_that_the_labels_name() -> None:
    assert list(fitted().classes_[:2]) == ["proposal:occurred:employer", "proposal:occurred:union"]
    assert {name.split(":")[0].split("/")[0] for name in fitted().classes_} == {"proposal", "meeting"}
    assert {LISTS[0][0], LISTS[3][0]} < set(fitted().classes_)
    types = EventClassifier(C=5.0).fit(TEXTS, ["proposal"] * 3 + ["meeting"] * 3 + ["other"] * 3)
    assert list(types.classes_) == ["proposal", "meeting", "other"]
    assert list(types.predict(TEXTS)) == ["proposal"] * 3 + ["meeting"] * 3 + ["other"] * 3
    assert types.predict_proba(TEXTS).argmax(axis=1).tolist() == [0] * 3 + [1] * 3 + [2] * 3
    statuses = EventClassifier(C=5.0).fit(TEXTS, [["meeting:planned"], *[[]] * 8])
    assert list(statuses.classes_) == ["meeting:occurred", "meeting:planned", "meeting:negated"]


def test_a_short_column_stands_for_any_subtype_and_a_whole_one_for_none() -> None:
    names = ["proposal", "proposal/package", "proposal/final", "proposal:occurred:employer", "other"]
    rows = np.array([[1, 1, 0, 0, 0]] * 3 + [[0] * 4 + [1]] * 6)
    own = EventClassifier(labels=names, C=5.0).fit(TEXTS, rows)
    assert own.predict(TEXTS).tolist() == rows.tolist()
    assert own.score(TEXTS, rows) == 1.0
    any_kind, package, final, plain, other = own.predict_proba(TEXTS[:1])[0]
    assert any_kind > package > 0.5 > final + plain + other


def test_probabilities_are_the_confidence_of_the_table() -> None:
    page = negotext.parse(PAGE)
    confidence = page.events["confidence"].iloc[-1]
    shipped = EventClassifier.shipped()
    chances = dict(zip(shipped.classes_, shipped.predict_proba(page.entries)[1], strict=True))
    best = max(chances, key=lambda name: chances[name])
    assert best == "meeting:occurred:both"
    assert confidence - 0.05 <= chances[best] <= confidence + 1e-4
    assert EventClassifier.shipped().predict_proba([]).shape == (0, len(shipped.classes_))
    assert not shipped.predict_proba([""]).any()


@pytest.mark.parametrize(
    ("given", "found", "score"),
    [
        ([["meeting"], []], [["meeting"], []], 1.0),
        ([[], []], [[], []], 1.0),
        ([["meeting"], ["impasse"]], [["meeting"], []], 2 / 3),
        ([["meeting"], []], [[], ["meeting"]], 0.0),
        ([["other"], []], [[], []], 1.0),
    ],
)  # fmt: skip
def test_scores(monkeypatch: pytest.MonkeyPatch, given: Any, found: Any, score: float) -> None:
    monkeypatch.setattr(EventClassifier, "_labels", lambda self, texts, scheme, types: found)
    assert EventClassifier.shipped().score(["a", "b"], given) == pytest.approx(score)


LABEL = st.sampled_from(TYPES).flatmap(
    lambda name: st.builds(
        lambda subtype, rest: (f"{name}/{subtype}" if subtype else name) + rest,
        st.sampled_from([None, *SUBTYPES[name]]),
        st.sampled_from(["", *(f":{s}" for s in STATUSES), *(f":{s}:{b}" for s in STATUSES for b in SIDES)]),
    )
)


@given(st.lists(st.lists(LABEL, max_size=3), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_lists_and_strings_say_the_same(rows: list[list[str]]) -> None:
    lists, strings = read_labels(rows), read_labels([" ; ".join(row) for row in rows])
    commas = read_labels([",".join(row) for row in rows])
    assert lists.rows == strings.rows == commas.rows
    assert lists.scheme.detail == strings.scheme.detail
    for row in rows:
        for words in row:
            label = read_label(words, "here")
            written = lists.scheme.detail.write(label)
            assert written is not None or label.status != "occurred"
            if words.count(":") == 2:
                assert Detail().write(label) == words


# --- scikit-learn ----------------------------------------------------------------------------------------------------


def test_parameters() -> None:
    own = EventClassifier(C=2.0, folds=3)
    assert own.get_params()["C"] == 2.0
    assert clone(own).get_params() == own.get_params()
    assert own.set_params(C=0.5, voice="union") is own
    assert (own.C, own.voice) == (0.5, "union")
    assert repr(own) == "EventClassifier(C=0.5, voice='union', folds=3)"
    assert repr(EventClassifier()) == "EventClassifier()"
    with pytest.raises(ValueError, match="Invalid parameter 'c' for EventClassifier; it has base, C, labels"):
        own.set_params(c=1)
    nested = EventClassifier(EventClassifier(C=4.0))
    assert nested.get_params()["base__C"] == 4.0
    assert nested.set_params(base__C=5.0).base.C == 5.0
    assert clone(nested).base is not nested.base
    assert not hasattr(clone(fitted()), "model_")


def test_fitted_and_not() -> None:
    fresh = EventClassifier()
    for call in (fresh.predict, fresh.predict_proba, lambda texts: fresh.score(texts, [[]])):
        with pytest.raises(
            NotFittedError, match=r"not fitted: call fit\(texts, labels\) first, or use EventClassifier"
        ):
            call(["We met."])
    with pytest.raises(NotFittedError):
        check_is_fitted(fresh)
    with pytest.raises(NotFittedError, match="not fitted"):
        fresh.save("nowhere.json")
    with pytest.raises(NotFittedError, match="not fitted"):
        negotext.parse(PAGE, classifier=fresh)
    with pytest.raises(AttributeError, match="not fitted"):
        fresh.classes_  # noqa: B018
    check_is_fitted(fitted())
    assert fresh.fit(TEXTS, LISTS) is fresh


def test_tags() -> None:
    tags = get_tags(fitted())
    assert tags.input_tags.string
    assert tags.target_tags.required
    assert tags.classifier_tags is not None
    assert tags.classifier_tags.multi_label
    # before it is fitted no splitter may stratify by sets of labels
    assert not is_classifier(EventClassifier())
    assert is_classifier(fitted())


@pytest.mark.parametrize(
    "labels", [LISTS, STRINGS, np.array(STRINGS), pd.Series(STRINGS), FRAME], ids=lambda y: type(y).__name__
)
def test_cross_validation(labels: Any) -> None:
    scores = cross_val_score(EventClassifier(C=5.0), TEXTS, labels, cv=SPLIT)
    assert scores.shape == (3,)
    assert scores.mean() > 0.9


def test_the_usual_splits_need_no_stratifying() -> None:
    assert cross_val_score(EventClassifier(C=5.0), TEXTS, STRINGS, cv=2).shape == (2,)
    assert cross_val_score(EventClassifier(C=5.0), TEXTS, LISTS, cv=2).shape == (2,)


def test_grid_search() -> None:
    search = GridSearchCV(EventClassifier(), {"C": [2.0, 5.0], "base": ["shipped", None]}, cv=SPLIT)
    search.fit(TEXTS, LISTS)
    assert search.best_score_ > 0.9
    assert search.predict(TEXTS[:1]) == LISTS[:1]
    assert "2025-05-06" in negotext.parse(PAGE, classifier=search.best_estimator_).events["entry_id"][0]
    with pytest.raises(TypeError, match="not GridSearchCV; pass its best_estimator_"):
        negotext.parse(PAGE, classifier=search)


def test_metrics_of_scikit_learn_take_the_indicator() -> None:
    own = EventClassifier(C=5.0).fit(TEXTS, FRAME)
    assert list(own.classes_) == list(FRAME)
    assert f1_score(FRAME, own.predict(TEXTS), average="micro") == 1.0
    folds = SPLIT
    assert cross_val_score(EventClassifier(C=5.0), TEXTS, FRAME, cv=folds, scoring="f1_micro").mean() > 0.9
    chances = cross_val_predict(
        EventClassifier(labels=list(FRAME), C=5.0), TEXTS, FRAME, cv=folds, method="predict_proba"
    )
    assert chances.shape == FRAME.shape


@pytest.mark.skipif(
    tuple(map(int, sklearn.__version__.split(".")[:2])) < (1, 9), reason="its scorers take a name for a label"
)
def test_metrics_of_chances_take_the_indicator() -> None:
    columns = FRAME[["proposal", "meeting", "proposal"]].set_axis(["proposal", "meeting", "proposal/package"], axis=1)
    scores = cross_val_score(EventClassifier(C=5.0), TEXTS, columns, cv=SPLIT, scoring="average_precision")
    assert scores.mean() > 0.9


def test_as_the_last_step_of_a_pipeline() -> None:
    steps = make_pipeline(FunctionTransformer(lambda texts: [text.strip() for text in texts]), EventClassifier(C=5.0))
    steps.fit([f"  {text}" for text in TEXTS], STRINGS)
    assert list(steps.predict(TEXTS)) == STRINGS
    assert steps.score(TEXTS, STRINGS) == 1.0
    assert steps.predict_proba(TEXTS).shape == (9, len(steps.classes_))
    with pytest.raises(TypeError, match="not Pipeline; pass its last step"):
        negotext.parse(PAGE, classifier=steps)


def estimator_checks() -> list[Callable[[str, Any], None]]:
    """scikit-learn's own checks that apply.

    The others fit on numbers, and an estimator of texts has none: they test shapes, dtypes, NaN, sparse input, feature
    names and counts, sample weights, and outputs on blobs (`check_fit2d_*`, `check_classifiers_*`,
    `check_n_features_in*`, `check_estimators_dtypes`, `check_sample_weights_*`, `check_methods_*`, …). What of them
    makes sense for texts is tested in this file on texts.
    """
    from sklearn.utils import estimator_checks as checks

    names = (
        "check_no_attributes_set_in_init",
        "check_parameters_default_constructible",
        "check_get_params_invariance",
        "check_set_params",
        "check_estimator_cloneable",
        "check_estimator_repr",
        "check_estimator_tags_renamed",
        "check_valid_tag_types",
        "check_do_not_raise_errors_in_init_or_set_param",
        "check_mixin_order",
    )
    return [getattr(checks, name) for name in names if hasattr(checks, name)]


@pytest.mark.parametrize("check", estimator_checks(), ids=lambda check: check.__name__)
def test_scikit_learns_own_checks(check: Callable[[str, Any], None]) -> None:
    check("EventClassifier", EventClassifier())


# --- use without scikit-learn, in other processes, from files --------------------------------------------------------


def test_a_trained_one_is_used_without_numpy_and_scikit_learn(tmp_path: Path) -> None:
    """Loading and judging import neither, and give the same numbers as where they are there."""
    fitted().save(tmp_path / "m.json")
    script = (
        "import sys, json\n"
        "for name in ('numpy', 'scipy', 'sklearn', 'pandas'): sys.modules[name] = None\n"
        "from negotext import EventClassifier\n"
        "from negotext.pipeline import parse_page\n"
        "from negotext.records import Page\n"
        "model = EventClassifier.load(sys.argv[1])\n"
        "parsed = parse_page(Page(sys.argv[2], 'doc'), classifier=model.fitted_model())\n"
        "print(json.dumps([[e.event_type, e.by, e.start, e.confidence] for e in parsed.events]), model.predict([]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "m.json", PAGE], capture_output=True, text=True, check=True
    )
    events = negotext.parse(PAGE, classifier=fitted()).events
    expected = events[["event_type", "by", "start", "confidence"]].to_numpy().tolist()
    assert done.stdout.split(" []")[0] == json.dumps(expected)


def test_save_and_load(tmp_path: Path) -> None:
    for own in (fitted(), EventClassifier(None).fit(TEXTS, STRINGS), EventClassifier(None).fit(TEXTS, FRAME)):
        own.save(tmp_path / "m.json")
        again = EventClassifier.load(tmp_path / "m.json")
        assert again.model_.sentence.to_json() == own.model_.sentence.to_json()
        assert again.model_.entry.to_json() == own.model_.entry.to_json()
        assert np.array_equal(again.predict(TEXTS), own.predict(TEXTS)) or again.predict(TEXTS) == own.predict(TEXTS)
        # a loaded model adds whole numbers, one just fitted adds them one by one: the same but for the last bits
        assert np.allclose(again.predict_proba(TEXTS), own.predict_proba(TEXTS), rtol=1e-9, atol=1e-12)
        assert list(again.classes_) == list(own.classes_)
    again.save(tmp_path / "n.json")
    assert (tmp_path / "n.json").read_bytes() == (tmp_path / "m.json").read_bytes()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["m.json", "n.json"]


def test_the_librarys_own_file_loads(tmp_path: Path) -> None:
    path = Path(negotext.__file__).parent / "models" / "events.json.gz"
    assert EventClassifier.load(path).model_.sentence.to_json() == default_model().sentence.to_json()
    write_model(tmp_path / "m.json", default_model(), {})
    assert json.loads((tmp_path / "m.json").read_text()) == json.loads(unzip(path.read_bytes()))


def test_a_compressed_file_loads_and_a_damaged_one_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted().save(tmp_path / "m.json")
    packed = zip_text((tmp_path / "m.json").read_text(encoding="utf-8"))
    (tmp_path / "m.json.gz").write_bytes(packed)
    assert EventClassifier.load(tmp_path / "m.json.gz").predict(TEXTS) == fitted().predict(TEXTS)
    (tmp_path / "m.json.gz").write_bytes(packed[:-20])
    with pytest.raises(ModelError, match="damaged gzip"):
        EventClassifier.load(tmp_path / "m.json.gz")
    (tmp_path / "m.json.gz").write_bytes(packed)
    monkeypatch.setattr("negotext.zipped._MOST", 1000)
    with pytest.raises(ModelError, match="more than 1,000 bytes"):
        EventClassifier.load(tmp_path / "m.json.gz")


def test_it_pickles_and_goes_to_other_processes() -> None:
    again = pickle.loads(pickle.dumps(fitted()))
    assert again.predict(TEXTS) == fitted().predict(TEXTS)
    one = negotext.parse_many([("a", PAGE), ("b", PAGE)], classifier=fitted())
    two = negotext.parse_many([("a", PAGE), ("b", PAGE)], classifier=fitted(), workers=2)
    assert len(one.events) == 4
    pd.testing.assert_frame_equal(one.events, two.events)
    (part,) = negotext.stream([("a", PAGE)], classifier=fitted())
    assert len(part.events) == 2


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([["proposl:occurred:employer"]], r"labels\[0\]: 'proposl:occurred:employer': unknown event type"),
        ([["proposl"]], r"did you mean 'proposal'\? known are proposal, agreement, impasse"),
        ([[], ["tentative"]], r"labels\[1\]: .* did you mean 'agreement/tentative'\? known are proposal, agreement"),
        ([["Job Action"]], "did you mean 'job_action'"),
        ([["agreement/tentativ"]], "unknown subtype of agreement 'tentativ'; did you mean 'tentative'"),
        ([["meeting/long"]], "unknown subtype of meeting 'long'; known are none"),
        ([["meeting:ocurred"]], "unknown status 'ocurred'; did you mean 'occurred'"),
        ([["meeting:occurred:emploier"]], "unknown side 'emploier'; did you mean 'employer'"),
        ([["meeting:occurred:both:x"]], "has 4 parts"),
        (["meeting", None], r"labels\[1\] is None where others are str; write '' for no events"),
        ([["meeting"], None], r"labels\[1\] must be a string or a list of strings, not None; write ''"),
        ([["meeting"], float("nan")], r"labels\[1\] must be .* not a missing value \(NaN\)"),
        ([["meeting"], 3], r"labels\[1\] must be a string or a list of strings, not int"),
        ([["meeting", None]], r"labels\[0\] holds None; labels are strings"),
        ("meeting", "labels must be one string or list of labels per text, not str"),
        (None, "not None"),
        (3, "not int"),
        (FRAME.to_numpy(), r"the 3 columns of labels have no names: .* EventClassifier\(labels="),
        (FRAME.assign(meeting=2), r"labels\[0\], column 'meeting': 2 is neither 0 nor 1"),
        (FRAME.assign(meeting="yes"), "'yes' is neither 0 nor 1"),
        (FRAME.rename(columns={"meeting": "sitting"}), "column 1 of labels: 'sitting': unknown event type"),
    ],
)  # fmt: skip
def test_labels_that_are_none(labels: Any, words: str) -> None:
    with pytest.raises(LabelError, match=words) as caught:
        EventClassifier().fit(TEXTS, labels)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["a", None], r"texts\[1\] must be str, not None; leave it out"),
        (["a", float("nan")], r"texts\[1\] must be str, not a missing value \(NaN\)"),
        (["a", 3], r"texts\[1\] must be str, not int"),
        ([b"a"], "not bytes"),
        ("a", "texts must be many texts, such as a list of strings, not str"),
        (None, "not None"),
        (7, "not int"),
        ({"text": "a"}, "not dict"),
        (np.zeros((3, 2)), r"not of shape \(3, 2\)"),
        (pd.DataFrame({"body": ["a"]}), "no column 'text', only body"),
        (pd.DataFrame({"text": ["a", pd.NA]}), r"text\[1\] must be str, not a missing value"),
        (pd.DataFrame({"text": ["a"], "voice": ["ours"]}), r"voice\[0\] must be one of employer, union"),
        (pd.DataFrame({"text": ["a"], "date": ["May 5"]}), r"date\[0\] must be a date, not str"),
        (pd.DataFrame({"text": ["a"], "heading": [5]}), r"heading\[0\] must be str, not int"),
    ],
)  # fmt: skip
def test_texts_that_are_none(texts: Any, words: str) -> None:
    for call in (lambda: EventClassifier().fit(texts, LISTS), lambda: fitted().predict(texts)):
        with pytest.raises(TextError, match=words) as caught:
            call()
        assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    ("texts", "labels", "words"),
    [
        ([], [], "there are no texts to learn from"),
        (TEXTS, LISTS[:-1], "there are 9 texts and 8 labels; each text needs one"),
        (TEXTS, ["meeting"] * 9, r"all 9 texts are labeled alike \(meeting:occurred:unknown\)"),
        (TEXTS, [[]] * 9, r"all 9 texts are labeled alike \(no event\): .* add texts"),
        (TEXTS, ["other"] * 8 + [""], "labeled alike"),
        ([" ", "\n"], ["meeting", ""], "all texts are empty"),
    ],
)
def test_texts_that_teach_nothing(texts: Any, labels: Any, words: str) -> None:
    with pytest.raises(TrainingError, match=words) as caught:
        EventClassifier().fit(texts, labels)
    assert isinstance(caught.value, ValueError)


def test_groups_and_rare_labels() -> None:
    with pytest.raises(TrainingError, match="9 texts and 2 groups"):
        EventClassifier().fit(TEXTS, LISTS, groups=[1, 2])
    with pytest.raises(TrainingError, match="all texts are of one group"):
        EventClassifier().fit(TEXTS, LISTS, groups=[1] * 9)
    with pytest.raises(TrainingError, match="nothing can be learned: no event is reported by 2 texts or more"):
        EventClassifier(None).fit(TEXTS, [["meeting"], *[[]] * 8])
    with pytest.raises(TrainingError, match="9 texts and 1 labels"):
        fitted().score(TEXTS, [[]])


@pytest.mark.parametrize(
    ("parameters", "error", "words"),
    [
        ({"C": 0}, ValueError, "C must be a number above 0, not 0"),
        ({"C": float("nan")}, ValueError, "not nan"),
        ({"C": "1"}, ValueError, "not '1'"),
        ({"folds": 1}, ValueError, "folds must be a whole number of at least 2"),
        ({"max_iter": 2.5}, ValueError, "max_iter must be a whole number"),
        ({"voice": "ours"}, ValueError, "voice must be one of employer, union, neutral or None"),
        ({"base": 3}, TypeError, "base must be 'shipped', a fitted EventClassifier, the path"),
        ({"base": "none.json"}, ModelError, r"none\.json: cannot be read: No such file"),
        ({"base": EventClassifier()}, NotFittedError, "not fitted"),
        ({"labels": ["meeting"]}, LabelError, "3 columns and 1 names"),
    ],
)
def test_parameters_out_of_range(parameters: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        EventClassifier(**parameters).fit(TEXTS, FRAME.to_numpy() if "labels" in parameters else LISTS)


def broken(change: Callable[[dict[str, Any]], object]) -> str:
    """A small model with one thing wrong."""
    part = {"labels": ["meeting:occurred"], "bias": [1], "weights": {"w:met": "0 250"}, "unit": True}
    side = {"labels": ["both", "union"], "bias": [0, 0], "weights": {}, "unit": False}
    data: dict[str, Any] = json.loads(
        json.dumps({"format": 3, "sentence": part, "words": part, "entry": part, "side": side, "subtype": {}})
    )
    change(data)
    return json.dumps(data)


def test_a_small_model_is_one(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(broken(lambda data: None))
    assert EventClassifier.load(path).model_.entry.labels == ("meeting:occurred",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", r"no JSON \(.*\); save it again with EventClassifier.save, or train it anew"),
        ("[" * 100_000, "no JSON"),
        ("[]", "must be an object, not list"),
        ("{}", "format: missing: this is no model of negotext"),
        (broken(lambda d: d.update(format=1)), "format: is 1, this version reads 3; train it anew with this version"),
        (broken(lambda d: d.pop("side")), "side: missing"),
        (broken(lambda d: d.update(entry=[])), "entry: must be an object, not list"),
        (broken(lambda d: d["entry"].update(labels=["sitting:occurred"])), "entry.labels: 'sitting:occurred' is"),
        (broken(lambda d: d["entry"].update(labels=["impasse:occurred"])), "not among sentence.labels"),
        (broken(lambda d: d["words"].update(labels=["impasse:occurred"])), "words.labels: must be sentence.labels"),
        (broken(lambda d: d.pop("words")), "words: missing"),
        (broken(lambda d: d["side"].update(labels=[["a"], "b"])), r"side.labels: \['a'\] is not of the taxonomy"),
        (broken(lambda d: d["side"].update(labels="both")), "side.labels: must be a list"),
        (broken(lambda d: d["side"].update(bias=[1])), "side.bias: must be a list of 2 numbers"),
        (broken(lambda d: d["side"].update(bias=[1, None])), r"side.bias\[1\]: None is no finite number"),
        (broken(lambda d: d["sentence"].update(unit=1)), "sentence.unit: must be true or false"),
        (broken(lambda d: d["sentence"].update(weights=[])), "sentence.weights: must be an object"),
        (broken(lambda d: d["sentence"]["weights"].update(a=[0, 1])), r"sentence.weights\['a'\]: must be a text of"),
        (broken(lambda d: d["sentence"]["weights"].update(a="0")), r"\['a'\]: must have a label's number and a weight"),
        (broken(lambda d: d["sentence"]["weights"].update(a="1 2")), r"weights\['a'\]: 1 is no number of a label"),
        (broken(lambda d: d["sentence"]["weights"].update(a="-1 2")), r"weights\['a'\]: -1 is no number of a label"),
        (broken(lambda d: d["sentence"]["weights"].update(a="0 nan")), r"\['a'\]: must be a text of whole numbers"),
        (broken(lambda d: d["sentence"]["weights"].update(a="0 1.5")), "must be a text of whole numbers"),
        (broken(lambda d: d["sentence"]["weights"].update(a="0 1" + "0" * 30)), "is no finite number"),
        (broken(lambda d: d["sentence"]["weights"].update(a="0 1" + "0" * 5000)), "must be a text of whole numbers"),
        (broken(lambda d: d.update(subtype={"sitting": {}})), "subtype.sitting: unknown event type"),
        (broken(lambda d: d.update(classifier=3)), "classifier: must be an object"),
        (broken(lambda d: d.update(classifier={"detail": {"depth": 1}})), "classifier: not as EventClassifier.save"),
        (broken(lambda d: d.update(classifier={"names": ["sitting"]})), "classifier: not as EventClassifier.save"),
    ],
)  # fmt: skip
def test_files_that_are_no_model(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "m.json"
    path.write_text(content)
    with pytest.raises(ModelError, match=words) as caught:
        EventClassifier.load(path)
    assert isinstance(caught.value, ValueError)
    assert caught.value.source == str(path)
    assert str(caught.value).startswith(str(path))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_files_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.json: cannot be read: No such file"):
        EventClassifier.load(tmp_path / "none.json")
    (tmp_path / "latin.json").write_bytes(b'{"a": "\xe9"}')
    with pytest.raises(ModelError, match="no JSON"):
        read_model(tmp_path / "latin.json")
    with pytest.raises(ModelError, match="cannot be written"):
        fitted().save(tmp_path / "no" / "m.json")
    with pytest.raises(TypeError, match="path"):
        EventClassifier.load(b"m.json")  # type: ignore[arg-type]


# --- a judge of one's own --------------------------------------------------------------------------------------------


class Fails:
    """A judge that cannot cope with rain."""

    def judge(self, readings: Any, low: str) -> list[Any]:
        if "rain" in low:
            raise RuntimeError("no umbrella")
        return []


class Gives:
    def __init__(self, *found: Any) -> None:
        self.found = found

    def judge(self, readings: Any, low: str) -> Any:
        return self.found


def test_a_judge_that_fails_on_one_page_leaves_the_others() -> None:
    docs = [("dry", "May 5, 2025\n\nWe met.\n"), ("wet", "May 5, 2025\n\nWe met in the rain.\n"), ("end", PAGE)]
    result = negotext.parse_many(docs, classifier=Fails())
    assert list(result.pages["doc_id"]) == ["dry", "wet", "end"]
    assert list(result.pages["n_entries"]) == [1, 0, 2]
    reason = "the classifier failed on entry 'wet#2025-05-05' of page 'wet': RuntimeError: no umbrella"
    assert result.pages["warnings"][1].startswith(f"ClassifierError: {reason} (test_classifier.py:")
    with pytest.raises(negotext.ClassifierError, match="no umbrella") as caught:
        negotext.parse(docs[1][1], "wet", classifier=Fails())
    assert str(caught.value) == reason
    assert (caught.value.doc_id, caught.value.entry_id) == ("wet", "wet#2025-05-05")
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert str(pickle.loads(pickle.dumps(caught.value))) == reason
    with pytest.raises(negotext.ClassifierError):
        negotext.parse_many(docs, classifier=Fails(), on_error="raise")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ("meeting", "it gave str, no negotext.classify.Judged"),
        (Judged("sitting", None, "occurred", "both", 0.5, 0, 0, 0, 3), "sitting:occurred:both is no event"),
        (Judged("meeting", "long", "occurred", "both", 0.5, 0, 0, 0, 3), "'long' is no subtype of meeting"),
        (Judged(["meeting"], None, "occurred", "both", 0.5, 0, 0, 0, 3), "is no event of the taxonomy"),  # type: ignore[arg-type]
        (Judged("meeting", None, "occurred", "both", float("nan"), 0, 0, 0, 3), "probability nan"),
        (Judged("meeting", None, "occurred", "both", 0.5, 9, 0, 0, 3), "no sentence 9; the entry has 2"),
        (Judged("meeting", None, "occurred", "both", 0.5, 0, 0, 5, 900), "5 to 900 is no place"),
    ],
)
def test_a_judge_that_gives_what_is_no_event(found: Any, words: str) -> None:
    with pytest.raises(negotext.ClassifierError, match=words):
        negotext.parse("May 5, 2025\n\nWe met.\n", classifier=Gives(found))


def test_a_judge_that_cannot_say_how_quiet_an_entry_is() -> None:
    class Loud(Gives):
        def quiet(self, readings: Any) -> float:
            raise RuntimeError("no ears")

    with pytest.raises(negotext.ClassifierError, match="entry 'doc#2025-05-05' of page 'doc': RuntimeError: no ears"):
        negotext.parse("May 5, 2025\n\nWe met.\n", classifier=Loud())


@pytest.mark.parametrize(
    ("classifier", "words"),
    [
        (EventClassifier, "not the class EventClassifier; call it, and fit what you get"),
        ("m.json", r"not str; load a file with EventClassifier.load\(path\)"),
        (3, "an object with a method judge, or None, not int"),
        (Fails, "not the class Fails"),
    ],
)
def test_what_is_no_classifier(classifier: Any, words: str) -> None:
    for call in (
        lambda: negotext.parse(PAGE, classifier=classifier),
        lambda: negotext.parse_many([PAGE], classifier=classifier),
        lambda: negotext.stream([PAGE], classifier=classifier),
    ):
        with pytest.raises(TypeError, match=words):
            call()
    assert Page(PAGE, "p").doc_id == "p"


def test_what_is_told_of_other_events_weighs_less() -> None:
    labels = ["meeting:occurred", "proposal:occurred"]
    columns = Columns(
        [dict.fromkeys(["bias", "voice:union", "max:meeting:occurred", "words:proposal:occurred"], 1.0)], 1
    )
    free = dict(zip(columns.index, freedom(columns, labels, "meeting:occurred", 0.5), strict=True))
    assert free == {"bias": 1.0, "voice:union": 1.0, "max:meeting:occurred": 1.0, "words:proposal:occurred": 0.5}
