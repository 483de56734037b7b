"""The transformer in scikit-learn's own tools."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import negotext
from negotext import PageFeatures

TEXTS = [
    "May 5, 2025\n\nThe District met with CSEA 821.\n\nApril 2, 2025\n\nThe session was canceled.\n",
    "",
    "May 7, 2025\n\nThe parties reached a tentative agreement on Article 8. The raise is 3.5%.\n",
    "June 1, 2025\n\nThe parties met.\n",
]


def test_counts_are_those_of_the_tables() -> None:
    table = PageFeatures().set_output(transform="pandas").fit_transform(TEXTS)
    result = negotext.parse_many(TEXTS)
    live = result.events[result.events["status"].isin(["occurred", "requested"])]
    for number, doc_id in enumerate(result.pages["doc_id"]):
        row = table.iloc[number]
        assert row["entries"] == (result.entries["doc_id"] == doc_id).sum()
        for name, found, column in [
            ("event", live, "event_type"),
            ("event", result.events, "status"),
            ("by", result.events, "by"),
            ("entity", result.entities, "label"),
            ("offers", result.offers, "unit"),
        ]:
            for value, count in found.loc[found["doc_id"] == doc_id, column].astype(str).value_counts().items():
                assert row[f"{name}_{value}"] == count
    assert table.iloc[1].sum() == 0
    assert table["entity_UNION"].tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize(
    "texts",
    [TEXTS, tuple(TEXTS), np.array(TEXTS), np.array(TEXTS, dtype=object)[:, None], pd.Series(TEXTS), iter(TEXTS),
     pd.DataFrame({"text": TEXTS}), pd.DataFrame({"page": TEXTS})],
)  # fmt: skip
def test_texts_in_any_form(texts: Any) -> None:
    found = PageFeatures().fit_transform(texts)
    assert found.shape == (4, len(PageFeatures().fit().get_feature_names_out()))
    assert found.dtype == np.int64
    assert found[:, 0].tolist() == [2, 0, 1, 1]


def test_in_a_column_transformer_and_a_pipeline() -> None:
    table = pd.DataFrame({"text": TEXTS, "size": [5, 1, 3, 2]}, index=[7, 8, 9, 10])
    # as a table of one column: before scikit-learn 1.8 a series lost its index on the way to pandas
    columns = ColumnTransformer([("page", PageFeatures(), ["text"]), ("size", StandardScaler(), ["size"])])
    model = make_pipeline(columns.set_output(transform="pandas"), LogisticRegression())
    model.fit(table, [1, 0, 1, 0])
    assert model.predict(table).shape == (4,)
    assert "page__event_meeting" in columns.get_feature_names_out()
    assert columns.fit_transform(table).index.tolist() == [7, 8, 9, 10]
    series = ColumnTransformer([("page", PageFeatures(), "text"), ("size", StandardScaler(), ["size"])])
    assert series.fit_transform(table).tolist() == columns.fit_transform(table).to_numpy().tolist()


def test_a_table_brings_days_and_employers() -> None:
    table = pd.DataFrame(
        {"text": ["5/1\n\nWe met.\n"], "employer": ["Fox Hollow Schools"], "published": ["2024-06-01"]}
    )
    assert PageFeatures().fit_transform(table)[0, 0] == 1


def test_it_clones_and_wants_to_be_fitted() -> None:
    features = PageFeatures(workers=1)
    expected = {"classifier": None, "lexicon": None, "workers": 1, "limits": None}
    assert clone(features).get_params() == features.get_params() == expected
    with pytest.raises(NotFittedError):
        features.transform(TEXTS)
    with pytest.raises(NotFittedError):
        features.get_feature_names_out()
    assert features.fit_transform([]).shape[0] == 0


@pytest.mark.parametrize(
    ("texts", "message"),
    [("May 5", "must be many texts"), ([1], r"texts\[0\] must be str, not int"), ([None], r"texts\[0\] must be str"),
     (5, "must be many texts")],
)  # fmt: skip
def test_wrong_texts(texts: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        PageFeatures().fit_transform(texts)


def test_a_text_beyond_the_limit_is_refused() -> None:
    features = clone(PageFeatures(limits=negotext.Limits(page_chars=20)))
    with pytest.raises(negotext.LimitError, match="page_chars"):
        features.fit_transform(["x" * 21])
    assert features.fit_transform(["x" * 20]).sum() == 0


def test_a_table_without_texts() -> None:
    with pytest.raises(ValueError, match="no column 'text'"):
        PageFeatures().fit_transform(pd.DataFrame({"a": ["x"], "b": ["y"]}))
