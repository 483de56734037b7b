"""The spaCy component: what documents carry, and that it survives every way spaCy saves and sends them."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

import negotext
from negotext import spacy_pipe, tables
from negotext.errors import LexiconError, ModelError

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "data" / "samples" / "stockton-2025.txt").read_text(encoding="utf-8")
SHORT = (
    "May 5, 2025\n\nThe District offered CSEA 821 3.5% on Article 8.6.\n\n"
    "April 2, 2025\n\nPERB certified “impasse”. 👩‍🏫 The (CSEA 821)team-met.\n"
)
LEXICON = """
[[union]]
id = "x-fvta"
name = "Fern Valley Teachers Alliance"
acronym = "FVTA"
aliases = []
affiliation = []
region = "US-CA"
sector = "education"
examples = ["FVTA met with the district on Monday."]
"""


@pytest.fixture(autouse=True)
def _own_extensions() -> Iterator[None]:
    """Leave the extensions, which spaCy keeps for the whole process, as they were."""
    before = {owner: dict(owner_names(owner)) for owner in (Doc, Span)}
    yield
    for owner, names in before.items():
        for name in set(owner_names(owner)) | set(names):
            if owner.has_extension(name):
                owner.remove_extension(name)
            if name in names:
                default, method, getter, setter = names[name]
                made = {"getter": getter, "setter": setter} if getter else {"method": method} if method else None
                owner.set_extension(name, **(made or {"default": default}))


def owner_names(owner: Any) -> dict[str, Any]:
    names = ("negotext", "negotext_page", *spacy_pipe.ALIASES)
    return {name: owner.get_extension(name) for name in names if owner.has_extension(name)}


def pipeline(language: str = "en", **config: Any) -> Language:
    nlp = spacy.blank(language)
    nlp.add_pipe("negotext", config=config)
    return nlp


def assert_same(got: Any, expected: negotext.Result) -> None:
    for table in tables.STORED:
        pd.testing.assert_frame_equal(getattr(got, table), getattr(expected, table))
    for table in tables.DERIVED:
        pd.testing.assert_frame_equal(getattr(got, table)(), getattr(expected, table)())
    assert got.texts == expected.texts


def test_the_entry_point_leads_to_the_factory() -> None:
    entry_points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    module, _, name = entry_points["spacy_factories"]["negotext"].partition(":")
    assert getattr(import_module(module), name) is spacy_pipe.make_negotext
    assert Language.has_factory("negotext")


def test_spacy_finds_it_without_an_import(tmp_path: Path) -> None:
    """As installed: with the package's entry points among the metadata."""
    entry_points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    info = tmp_path / "negotext_here-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: negotext-here\nVersion: 0\n")
    (info / "entry_points.txt").write_text(
        "[spacy_factories]\n"
        + "".join(f"{name} = {value}\n" for name, value in entry_points["spacy_factories"].items())
    )
    script = (
        "import sys, spacy\n"
        "assert 'negotext' not in sys.modules\n"
        "nlp = spacy.blank('en')\n"
        "nlp.add_pipe('negotext')\n"
        "assert len(nlp('May 5, 2025\\n\\nWe met.\\n')._.negotext.entries) == 1\n"
    )
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "PYTHONPATH": path})


@pytest.mark.parametrize("language", ["en", "fr", "xx"])
def test_the_result_is_that_of_parse_in_any_language(language: str) -> None:
    assert_same(pipeline(language)(TEXT)._.negotext, negotext.parse(TEXT))


def test_it_works_beside_other_components() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "District"}])  # type: ignore[attr-defined]
    nlp.add_pipe("negotext", first=True)
    nlp.add_pipe("merge_entities")
    doc = nlp(SHORT)
    assert [ent.label_ for ent in doc.ents] == ["ORG"]
    assert len(list(doc.sents)) > 2
    assert_same(doc._.negotext, negotext.parse(SHORT))


def test_span_groups_carry_labels_ids_and_rows() -> None:
    doc, result = pipeline()(SHORT), negotext.parse(SHORT)
    assert [span.id_ for span in doc.spans["entries"]] == list(result.entries["entry_id"])
    assert [span.label_ for span in doc.spans["entries"]] == list(result.entries["event_type"])
    assert [span.id_ for span in doc.spans["negotext"]] == list(result.entities["entity_id"])
    assert [span.label_ for span in doc.spans["negotext"]] == list(result.entities["label"])
    assert [span.kb_id_ for span in doc.spans["negotext"]] == list(result.entities["canonical"].fillna(""))
    assert [span._.norm for span in doc.spans["negotext"]] == list(result.entities["norm"])
    assert [span.id_ for span in doc.spans["negotext_events"]] == list(result.events["event_id"])
    assert [span._.by for span in doc.spans["negotext_events"]] == list(result.events["by"])
    assert doc.spans["entries"][0]._.negotext["date"] == "2025-05-05"
    assert doc.spans["entries"][0].text == "May 5, 2025\n\nThe District offered CSEA 821 3.5% on Article 8.6."
    assert doc[0:2]._.negotext is None
    assert doc[0:2]._.norm is None


def test_spans_are_whole_tokens_and_rows_have_exact_offsets() -> None:
    doc = pipeline("xx")(SHORT)
    wider = 0
    for span in doc.spans["negotext"]:
        row = span._.negotext
        assert doc.text[row["start"] : row["end"]] == row["text"]
        assert span.start_char <= row["start"] < row["end"] <= span.end_char
        wider += span.text != row["text"]
    assert wider


def test_a_document_without_entries() -> None:
    for text in ("", "   ", "Nothing yet."):
        doc = pipeline()(text)
        assert [len(doc.spans[key]) for key in ("entries", "negotext", "negotext_events")] == [0, 0, 0]
        assert_same(doc._.negotext, negotext.parse(text))
    assert spacy.blank("en")("Nothing ran.")._.negotext is None


def test_bytes_and_docbin_round_trips() -> None:
    nlp = pipeline()
    doc = nlp(SHORT)
    bins = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    back = [
        Doc(spacy.blank("en").vocab).from_bytes(doc.to_bytes()),
        *DocBin(store_user_data=True).from_bytes(bins).get_docs(spacy.blank("en").vocab),
    ]
    for other in back:
        assert_same(other._.negotext, negotext.parse(SHORT))
        for key in ("entries", "negotext", "negotext_events"):
            assert [(span.text, span.label_, span.id_, span.kb_id_, span._.negotext) for span in other.spans[key]] == [
                (span.text, span.label_, span.id_, span.kb_id_, span._.negotext) for span in doc.spans[key]
            ]


def test_worker_processes_give_the_same() -> None:
    nlp = pipeline(employer="Stockton Unified School District")
    texts = [SHORT, "", TEXT]
    for doc, text in zip(nlp.pipe(texts, n_process=2, batch_size=1), texts, strict=True):
        assert_same(doc._.negotext, negotext.parse(text, employer="Stockton Unified School District"))


def test_settings() -> None:
    text = "5/1\n\nWe met.\n"
    doc = pipeline(published="2024-06-01", employer="Fox Hollow Schools", entries_key="days", events_key=None)(text)
    assert_same(doc._.negotext, negotext.parse(text, published="2024-06-01", employer="Fox Hollow Schools"))
    assert doc._.negotext.pages["employer"][0] == "Fox Hollow Schools"
    assert set(doc.spans) == {"days", "negotext"}


def test_a_document_brings_what_goes_for_it_alone() -> None:
    nlp = pipeline(published="2024-06-01", employer="Fox Hollow Schools")
    doc = nlp.make_doc("5/1\n\nWe met.\n")
    doc._.negotext_page = {"doc_id": "p7", "published": "2023-06-01"}
    expected = negotext.parse(doc.text, "p7", published="2023-06-01", employer="Fox Hollow Schools")
    assert_same(nlp(doc)._.negotext, expected)
    wrong = nlp.make_doc("x")
    wrong._.negotext_page = {"publised": "2023-06-01"}
    with pytest.raises(ValueError, match="'publised'; known are doc_id, published, employer"):
        nlp(wrong)


@pytest.mark.parametrize(
    ("config", "message"),
    [({"published": "June"}, "published must be an ISO date"), ({"lexicon": "a.toml"}, "lexicon"), ({"a": 1}, "a")],
)
def test_wrong_settings_are_refused(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pipeline(**config)


@pytest.mark.parametrize("lexicon", ["mine.toml", Path("mine.toml"), None])
def test_one_lexicon_file_is_no_sequence(lexicon: Any) -> None:
    with pytest.raises(TypeError, match="lexicon must be a sequence of paths, not "):
        spacy_pipe.NegotextPipe(lexicon=lexicon)


def test_a_document_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    nlp = pipeline(page_chars=len(SHORT))
    assert len(nlp(SHORT)._.negotext.entries) == 2
    nlp.to_disk(tmp_path)
    for one in (nlp, spacy.load(tmp_path)):
        with pytest.raises(negotext.LimitError, match=r"limits: page_chars"):
            one(SHORT + "x")
    with pytest.raises(ValueError, match="page_chars must be at least 1"):
        spacy_pipe.NegotextPipe(page_chars=0)


def test_a_pipeline_is_saved_with_its_settings_and_lexicon(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(LEXICON, encoding="utf-8")
    text = "May 5, 2025\n\nThe board heard FVTA.\n"
    nlp = pipeline(lexicon=[str(file)], employer="Fern Valley Schools")
    expected = negotext.parse(text, lexicon=negotext.load_lexicon([file]), employer="Fern Valley Schools")
    assert "x-fvta" in list(expected.entities["canonical"])
    assert_same(nlp(text)._.negotext, expected)
    nlp.to_disk(tmp_path / "saved")
    data = nlp.to_bytes()
    file.unlink()
    assert_same(spacy.load(tmp_path / "saved")(text)._.negotext, expected)
    assert_same(pickle.loads(pickle.dumps(nlp.get_pipe("negotext")))(nlp.make_doc(text))._.negotext, expected)
    again = pipeline(lexicon=[str(file)], employer="Fern Valley Schools")
    with pytest.raises(LexiconError, match=r"mine\.toml"):
        again(text)
    assert_same(again.from_bytes(data)(text)._.negotext, expected)


def test_the_configuration_goes_to_a_file_and_back(tmp_path: Path) -> None:
    nlp = pipeline(published="2024-06-01", entities_key="mentions", aliases=False)
    nlp.config.to_disk(tmp_path / "config.cfg")
    again = spacy.util.load_model_from_config(spacy.util.load_config(tmp_path / "config.cfg"), auto_fill=False)
    assert again.config == nlp.config
    assert_same(again(SHORT)._.negotext, negotext.parse(SHORT, published="2024-06-01"))
    assert "mentions" in again(SHORT).spans


def test_extensions_of_others_are_left_alone() -> None:
    for name in owner_names(Span):
        Span.remove_extension(name)
    Span.set_extension("norm", default="theirs")
    with pytest.warns(UserWarning, match=r"span\._\.norm is another package's"):
        nlp = pipeline()
    doc = nlp(SHORT)
    (span, *_) = doc.spans["negotext"]
    assert span._.norm == "theirs"
    assert span._.negotext["norm"] == "CSEA 821"
    assert span._.role is None
    pipeline(aliases=False)
    Doc.set_extension("negotext", default=None, force=True)
    with pytest.raises(ValueError, match=r"doc\._\.negotext is taken by another package"):
        pipeline()


def test_a_trained_classifier_is_saved_with_the_pipeline(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    text = "May 9, 2025\n\nBread was broken in the annex on Friday.\n"
    texts = [f"Bread was broken in the annex on {day}." for day in ("Monday", "Tuesday", "Thursday")]
    texts += [f"The cafeteria is closed on {day}." for day in ("Monday", "Tuesday", "Thursday")]
    clf = negotext.EventClassifier(C=10).fit(texts, [["meeting:occurred:both"]] * 3 + [[]] * 3)
    clf.save(file)
    expected = negotext.parse(text, classifier=clf)
    assert len(expected.events) == 1
    nlp = pipeline(classifier=str(file))
    assert_same(nlp(text)._.negotext, expected)
    nlp.to_disk(tmp_path / "saved")
    file.unlink()
    assert_same(spacy.load(tmp_path / "saved")(text)._.negotext, expected)
    with pytest.raises(ModelError, match=r"mine\.json"):
        pipeline(classifier=str(file))(text)
    other = pipeline()
    other.get_pipe("negotext").classifier = clf  # type: ignore[attr-defined]
    assert_same(other(text)._.negotext, expected)


def test_another_classifier() -> None:
    class Silent:
        def judge(self, readings: Any, low: str) -> list[Any]:
            return []

    nlp = pipeline()
    nlp.get_pipe("negotext").classifier = Silent()  # type: ignore[attr-defined]
    assert len(nlp(SHORT)._.negotext.events) == 0


def test_pipe_analysis_and_labels() -> None:
    nlp = pipeline()
    assert "doc._.negotext" in nlp.analyze_pipes()["summary"]["negotext"]["assigns"]
    assert "UNION" in nlp.pipe_labels["negotext"]
