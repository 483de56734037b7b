"""Files for annotation tools, and what people have corrected in them as labels to train on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from made_pages import PageMaker, full_page

from negotext import annotation, labels, palette, taxonomy
from negotext.errors import ExportError, LabelError, ReadError
from negotext.result import Result


@pytest.fixture
def result() -> Result:
    return Result([full_page("p"), full_page("q")])


def tasks(result: Result, folder: Path) -> list[dict[str, Any]]:
    file, _ = result.to_label_studio(folder / "tasks.json")
    found: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return found


def exported(result: Result, folder: Path, **change: Any) -> Path:
    """The tasks as Label Studio exports them once somebody has submitted them as they are."""
    found = tasks(result, folder)
    for number, task in enumerate(found):
        task["id"] = number + 1
        task["annotations"] = [
            {"id": 7, "was_cancelled": False, "result": task.pop("predictions")[0]["result"], **change}
        ]
    file = folder / "export.json"
    file.write_text(json.dumps(found), encoding="utf-8")
    return file


def edit(file: Path, change: Any) -> Path:
    found = json.loads(file.read_text("utf-8"))
    change(found)
    file.write_text(json.dumps(found), encoding="utf-8")
    return file


def test_regions_are_to_the_letter(result: Result, tmp_path: Path) -> None:
    for task in tasks(result, tmp_path):
        text = task["data"]["text"]
        assert text == result.texts[task["data"]["doc_id"]]
        for region in task["predictions"][0]["result"]:
            assert text[region["value"]["start"] : region["value"]["end"]] == region["value"]["text"]
            assert region["value"]["text"].strip() == region["value"]["text"] != ""


def test_every_finding_is_a_region(result: Result, tmp_path: Path) -> None:
    regions = tasks(result, tmp_path)[0]["predictions"][0]["result"]
    spans = [(one["value"]["text"], one["value"]["labels"]) for one in regions if one["type"] == "labels"]
    assert ("CSEA 821", ["UNION"]) in spans
    assert ("2025-06-04", ["HEADING"]) in spans
    assert sum(label == ["ENTRY"] for _, label in spans) == 2
    chosen = {one["id"]: one["value"]["choices"] for one in regions if one["type"] == "choices"}
    assert chosen == {
        "p#2025-06-04": ["proposal/package:occurred:employer"],
        "p#2025-05-21": ["meeting:occurred:both"],
    }
    ids = [one["id"] for one in regions if one["type"] == "labels"]
    assert len(set(ids)) == len(ids)


def test_the_configuration_knows_all_that_the_tasks_use(tmp_path: Path) -> None:
    page = PageMaker()
    page.mention(page.entry("2025-01-01", "A grant."), "GRANT", "grant")
    result = Result([full_page("p"), page.parsed()]) if page.doc_id != "p" else Result([page.parsed()])
    _, file = result.to_label_studio(tmp_path / "tasks.json")
    view = ET.fromstring(file.read_text("utf-8"))
    tags = {tag.get("name"): tag for tag in view.iter() if tag.get("name")}
    assert tags["spans"].get("toName") == tags["events"].get("toName") == tags["text"].get("name")
    assert tags["text"].get("value") == "$text"
    assert {tag.get("value") for tag in tags["spans"]} == {"ENTRY", "HEADING", "GRANT", *taxonomy.LABELS}
    assert [tag.get("value") for tag in tags["events"]] == list(labels.all_labels())
    assert tags["events"].get("perRegion") == "true"


def test_uncorrected_tasks_come_back_as_they_went(result: Result, tmp_path: Path) -> None:
    texts, found = labels.read_label_studio(exported(result, tmp_path))
    assert texts == [text.strip() for text in result.entries["text"]]
    assert found == [["proposal/package:occurred:employer"], ["meeting:occurred:both"]] * 2


def test_corrections_count(result: Result, tmp_path: Path) -> None:
    def correct(found: list[dict[str, Any]]) -> None:
        regions = found[0]["annotations"][0]["result"]
        chosen = [one for one in regions if one["type"] == "choices"]
        chosen[0]["value"]["choices"] = ["meeting:planned:union", "agreement/mou:negated:both"]
        regions.remove(chosen[1])
        del found[1]["annotations"][0]
        found[0]["annotations"].append({"was_cancelled": True, "result": []})

    texts, found = labels.read_label_studio(edit(exported(result, tmp_path), correct))
    assert found == [["meeting:planned:union", "agreement/mou:negated:both"], []]
    assert len(texts) == 2


def test_of_several_annotations_ground_truth_counts_then_the_latest(result: Result, tmp_path: Path) -> None:
    def second(truth: bool, day: str) -> Any:
        def change(found: list[dict[str, Any]]) -> None:
            found[0]["annotations"].append({"result": [], "ground_truth": truth, "updated_at": day})

        return change

    file = exported(Result([full_page("p")]), tmp_path, updated_at="2025-06-02T08:00:00Z")
    assert len(labels.read_label_studio(edit(file, second(False, "2025-06-01T08:00:00Z")))[0]) == 2
    assert len(labels.read_label_studio(edit(file, second(True, "2025-06-01T08:00:00Z")))[0]) == 0


def test_offsets_of_exports_that_count_an_emoji_as_two(tmp_path: Path) -> None:
    page = PageMaker()
    entry = page.entry("2025-05-21", "👩‍🏫 We met. 👍")
    page.event(entry, "meeting", "met")

    def as_utf16(found: list[dict[str, Any]]) -> None:
        text = found[0]["data"]["text"]
        for region in found[0]["annotations"][0]["result"]:
            for end in ("start", "end"):
                before = text[: region["value"][end]]
                region["value"][end] = len(before.encode("utf-16-le")) // 2

    file = exported(Result([page.parsed()]), tmp_path)
    assert labels.read_label_studio(file) == (["👩‍🏫 We met. 👍"], [["meeting:occurred:both"]])
    assert labels.read_label_studio(edit(file, as_utf16)) == (["👩‍🏫 We met. 👍"], [["meeting:occurred:both"]])


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (
            lambda r: r[1]["value"].update(choices=["agreemnt:occurred:both"]),
            LabelError,
            "did you mean 'agreement'",
        ),
        (
            lambda r: r[1]["value"].update(choices=["meeting/tentative:occurred:both"]),
            LabelError,
            "unknown subtype of meeting",
        ),
        (lambda r: r[1]["value"].update(choices=[3]), LabelError, "an event must be a string, not int"),
        (lambda r: r[1].update(id="x"), LabelError, "region 'x' has events but is no ENTRY"),
        (lambda r: r[0]["value"].update(start=0), LabelError, "does not have the words"),
        (lambda r: r[0]["value"].update(start=None), LabelError, "start and end are None"),
        (lambda r: r[0]["value"].update(labels=5), LabelError, "its labels are int, no list of words"),
        (lambda r: r[1].update(id=["x"]), LabelError, "its labels are list"),
    ],
)
def test_wrong_labels_are_named(
    change: Any, error: type[Exception], message: str, result: Result, tmp_path: Path
) -> None:
    file = edit(exported(result, tmp_path), lambda found: change(found[0]["annotations"][0]["result"]))
    with pytest.raises(error, match=message) as caught:
        labels.read_label_studio(file)
    assert f"{file}, task 1" in str(caught.value)


@pytest.mark.parametrize("content", ["{}", "[1]", '[{"text": "a", "label": []}]', "no", "\ufeff[", "[" * 100_000])
def test_other_files_are_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=r"other\.json"):
        labels.read_label_studio(file)


def test_missing_and_odd_files(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        labels.read_label_studio(tmp_path / "none.json")
    (tmp_path / "latin.json").write_bytes(b"\xff")
    with pytest.raises(ReadError, match="not UTF-8"):
        labels.read_doccano(tmp_path / "latin.json")


def test_doccano_spans(result: Result, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in result.to_doccano(tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [line["doc_id"] for line in lines] == ["p", "q"]
    words = [(line["text"][start:end], label) for line in lines[:1] for start, end, label in line["label"]]
    assert words == [
        ("2025-06-04", "HEADING"),
        ("CSEA 821", "UNION"),
        ("Article 8.6", "ARTICLE"),
        ("May 1, 2025", "DATE"),
        ("2025-05-21", "HEADING"),
        ("PERB", "AGENCY"),
    ]


def test_doccano_events_there_and_back(result: Result, tmp_path: Path) -> None:
    file = result.to_doccano(tmp_path / "a.jsonl", kind="events")
    texts, found = labels.read_doccano(file)
    assert texts == [text.strip() for text in result.entries["text"]]
    assert found == [["proposal/package:occurred:employer"], ["meeting:occurred:both"]] * 2
    file.write_text('{"text": "a", "label": ["met"]}\n', encoding="utf-8")
    with pytest.raises(LabelError, match=r"a\.jsonl, line 1: 'met': unknown event type"):
        labels.read_doccano(file)
    file.write_text('\n{"text": "a"}\n', encoding="utf-8")
    with pytest.raises(LabelError, match=r"line 2: must be"):
        labels.read_doccano(file)
    spans = result.to_doccano(tmp_path / "spans.jsonl")
    with pytest.raises(LabelError, match=r"spans\.jsonl, line 1: has spans, no events"):
        labels.read_doccano(spans)


def test_what_cannot_be_written_is_refused_first(result: Result, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"takes tasks as \.json"):
        result.to_label_studio(tmp_path / "tasks.jsonl")
    with pytest.raises(ValueError, match="kind must be one of spans, events, not 'pages'"):
        result.to_doccano(tmp_path / "a.jsonl", kind="pages")  # type: ignore[arg-type]
    bare = Result([full_page("p")], keep_text=False)
    for write in (bare.to_label_studio, bare.to_doccano):
        with pytest.raises(ExportError, match="text of page 'p' was not kept"):
            write(tmp_path / "a.json")
    frames = {table: getattr(result, table) for table in ("pages", "entries", "entities", "events")}
    frames["events"] = frames["events"].assign(subtype="vote")
    with pytest.raises(LabelError, match="p#2025-06-04: 'proposal/vote:occurred:employer': unknown subtype"):
        annotation.to_label_studio(frames, result.texts, tmp_path / "a.json")
    assert list(tmp_path.iterdir()) == []


def test_events_for_doccano_need_no_texts(tmp_path: Path) -> None:
    """The entries' bodies are in their table."""
    with_texts, bare = (Result([full_page("p")], keep_text=keep) for keep in (True, False))
    files = [result.to_doccano(tmp_path / name, kind="events") for name, result in (("a", with_texts), ("b", bare))]
    assert files[0].read_bytes() == files[1].read_bytes() != b""


def test_labels_have_the_colors_of_reports() -> None:
    config = ET.fromstring(annotation.label_studio_config(["GRANT"]))
    colors = {label.get("value"): label.get("background") for label in config.iter("Label")}
    assert {name: colors[name] for name in taxonomy.LABELS} == {
        name: shades.light for name, shades in palette.LABELS.items()
    }
    assert colors["GRANT"] == colors["ENTRY"] == palette.UNKNOWN.light


def test_one_of_two_files_there_already_stops_both(result: Result, tmp_path: Path) -> None:
    (tmp_path / "tasks.xml").write_text("mine")
    with pytest.raises(ExportError, match=r"tasks\.xml: already there"):
        result.to_label_studio(tmp_path / "tasks.json")
    assert [file.name for file in tmp_path.iterdir()] == ["tasks.xml"]


@pytest.mark.parametrize(("key", "value"), [("annotations", None), ("result", 5)])
def test_an_export_of_another_shape_is_refused(key: str, value: object, result: Result, tmp_path: Path) -> None:
    def change(found: Any) -> None:
        (found[0] if key == "annotations" else found[0]["annotations"][0])[key] = value

    with pytest.raises(LabelError, match=f"{'None' if value is None else 'int'}, no list"):
        labels.read_label_studio(edit(exported(result, tmp_path), change))
