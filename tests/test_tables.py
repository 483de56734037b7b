from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from made_pages import PageMaker, full_page

from negotext import schema, tables, taxonomy
from negotext.lexicon import raw
from negotext.records import Entity, Event, ParsedPage

# what users' notebooks rely on: these columns, in this order, before any other
PROMISED = {
    "entries": "doc_id entry_id position date date_end date_precision date_basis posted heading text start body_start "
    "end union event_type confidence",
    "entities": "doc_id entry_id entity_id label text start end norm canonical role rule",
    "events": "doc_id entry_id event_id event_type subtype status by actor target date text start end sentence_start "
    "sentence_end confidence rule",
    "offers": "doc_id entry_id value unit by since cumulative text start end",
    "pages": "doc_id source title employer published sha256 n_chars n_entries version warnings",
}


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


@pytest.mark.parametrize("table", PROMISED)
def test_columns_begin_as_promised(table: str) -> None:
    names = PROMISED[table].split()
    assert [column.name for column in tables.columns(table)][: len(names)] == names


@pytest.mark.parametrize("table", tables.STORED)
def test_dtypes_are_the_declared_ones_with_and_without_rows(table: str) -> None:
    declared = {column.name: column.dtype for column in tables.columns(table)}
    filled, empty = tables.build(table, [full_page()]), tables.build(table, [])
    assert dtypes(filled) == dtypes(empty) == declared
    assert len(filled) > 0
    assert len(empty) == 0
    closed = [column.name for column in tables.columns(table) if column.values and not column.extensible]
    for name in closed:
        assert filled[name].dtype == empty[name].dtype


@pytest.mark.parametrize("table", tables.TABLES)
def test_derived_tables_can_be_empty_too(table: str) -> None:
    frame = tables.frame(table, {column.name: [] for column in tables.columns(table)})
    assert list(frame) == [column.name for column in tables.columns(table)]
    assert len(frame) == 0


def test_entries_slice_back_to_the_page() -> None:
    page = full_page()
    text = page.page.text
    entries = tables.build("entries", [page])
    assert list(entries["position"]) == [0, 1]
    for row in entries.itertuples():
        assert text[row.body_start : row.end] == row.text
        assert text[row.start :].startswith(row.heading)
        assert row.heading == text[row.start : row.body_start].rstrip()
    assert entries["date"].tolist() == [pd.Timestamp("2025-06-04"), pd.Timestamp("2025-05-21")]
    assert entries["posted"].isna().tolist() == [False, True]
    assert entries["union"].tolist() == [pd.NA, "CSEA 821"]
    assert entries["date_basis"].isna().tolist() == [False, True]
    assert list(entries["event_type"]) == ["proposal", "other"]


@pytest.mark.parametrize("table", ["entities", "events", "offers"])
def test_spans_slice_back_to_the_page(table: str) -> None:
    page = full_page()
    for row in tables.build(table, [page]).itertuples():
        assert page.page.text[row.start : row.end] == row.text


def test_ids_number_the_mentions_of_each_entry_in_text_order() -> None:
    page = full_page()
    shuffled = replace(page, entities=page.entities[::-1], events=page.events[::-1])
    entities = tables.build("entities", [shuffled, full_page("q")])
    assert list(entities["entity_id"]) == [
        *("p#2025-06-04/e1", "p#2025-06-04/e2", "p#2025-06-04/e3", "p#2025-05-21/e1"),
        *("q#2025-06-04/e1", "q#2025-06-04/e2", "q#2025-06-04/e3", "q#2025-05-21/e1"),
    ]
    assert list(entities["doc_id"]) == ["p"] * 4 + ["q"] * 4
    assert list(entities["start"][:4]) == sorted(entities["start"][:4])
    assert list(tables.build("events", [shuffled])["event_id"]) == ["p#2025-06-04/v1", "p#2025-05-21/v1"]


def test_events_take_the_entry_day_where_they_state_none() -> None:
    events = tables.build("events", [full_page()])
    assert events["date"].tolist() == [pd.Timestamp("2025-06-04"), pd.Timestamp("2025-05-20")]
    assert events["evidence"].tolist() == ["gave · actor: District", pd.NA]
    assert events["subtype"].tolist()[0] == "package"
    assert events["subtype"].isna().tolist() == [False, True]


def test_an_undated_entry_leaves_its_events_undated() -> None:
    page = PageMaker()
    page.event(page.entry(None, "We met."), "meeting", "met")
    assert tables.build("events", [page.parsed()])["date"].isna().all()


def test_offers_keep_missing_counts_missing() -> None:
    offers = tables.build("offers", [full_page()])
    assert offers["value"].tolist() == [63, pd.NA]
    assert offers["cumulative"].tolist() == [True, False]
    assert offers["since"].isna().tolist() == [False, True]


def test_pages_describe_the_text() -> None:
    page = full_page()
    [row] = tables.build("pages", [page]).to_dict("records")
    assert row["sha256"] == hashlib.sha256(page.page.text.encode()).hexdigest()
    assert (row["n_chars"], row["n_entries"]) == (len(page.page.text), 2)
    assert row["warnings"] == "odd encoding; 2 dates could not be placed"
    assert row["published"] == pd.Timestamp("2025-06-10")
    assert row["version"]
    bare = tables.build("pages", [PageMaker("q").parsed()])
    assert bare[["source", "title", "employer", "published", "warnings"]].isna().all(axis=None)


def test_missing_is_never_a_word() -> None:
    for table in tables.STORED:
        frame = tables.build(table, [full_page()])
        for name in frame.select_dtypes(["string", "category"]):
            assert not set(frame[name].dropna()) & {"", "None", "nan", "<NA>"}


def test_labels_of_a_users_lexicon_follow_the_known_ones() -> None:
    page = PageMaker()
    entry = page.entry("2025-01-01", "Zoom and Bus.")
    page.mention(entry, "TOOL", "Zoom")
    page.mention(entry, "GOOD", "Bus")
    entities = tables.build("entities", [page.parsed()])
    assert list(entities["label"].cat.categories) == [*schema.LABELS, "GOOD", "TOOL"]


def test_units_are_closed() -> None:
    page = PageMaker()
    entry = page.entry("2025-01-01", "$4 an hour and 3 votes.")
    page.mention(entry, "MONEY", "$4", "4", unit="hour")
    assert list(tables.build("entities", [page.parsed()])["unit"].cat.categories) == list(schema.UNITS)
    page.offer(entry, "3 votes", value=3, unit="votes", by="union")
    with pytest.raises(ValueError, match=r"offers\.unit: 'votes' is not one of dates, letters, sessions, proposals"):
        tables.build("offers", [page.parsed()])


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("status", "maybe", r"events\.status: 'maybe' is not one of occurred, requested, planned, negated"),
        ("by", None, r"events\.by: None is not one of employer"),
        ("subtype", "", r"events\.subtype: '' is not one of initial"),
    ],
)
def test_a_value_outside_the_taxonomy_is_an_error(field: str, value: Any, message: str) -> None:
    page = full_page()
    wrong: Event = replace(page.events[0], **{field: value})
    with pytest.raises(ValueError, match=message):
        tables.build("events", [replace(page, events=(wrong,))])


def test_lone_surrogates_are_kept() -> None:
    page = PageMaker("p\ud800")
    page.mention(page.entry("2025-01-01", "a \udfff b"), "AGENCY", "\udfff")
    parsed = page.parsed()
    entities = tables.build("entities", [parsed])
    assert entities["text"].iloc[0] == "\udfff"
    assert entities["text"].dtype == "string"
    expected = hashlib.sha256(parsed.page.text.encode("utf-8", "surrogatepass")).hexdigest()
    assert tables.build("pages", [parsed])["sha256"].iloc[0] == expected


def test_days_of_any_year_fit() -> None:
    values: dict[str, list[Any]] = {column.name: [None] for column in tables.columns("milestones")}
    values |= {"doc_id": ["p"], "round": [1], "sunshine": [date.min], "approval": [date.max]}
    frame = tables.frame("milestones", values)
    assert [*tables.rows(frame, ["sunshine", "impasse", "approval"])] == [(date.min, None, date.max)]


def test_rows_give_plain_python_values() -> None:
    frame = tables.build("offers", [full_page()])
    first, second = tables.rows(frame, ["value", "unit", "since", "cumulative"])
    assert first == (63, "dates", date(2025, 5, 1), True)
    assert second == (None, "letters", None, False)
    assert [type(value) for value in first] == [int, str, date, bool]
    [confidence, _] = tables.rows(tables.build("entries", [full_page()]), ["confidence"])
    assert [type(value) for value in confidence] == [float]


@pytest.mark.parametrize("call", [tables.build, tables.collect, lambda table, _: tables.json_schema(table)])
def test_an_unknown_table_is_named(call: Any) -> None:
    with pytest.raises(ValueError, match="no table 'meals'"):
        call("meals", [])


def test_a_derived_table_is_not_built_from_records() -> None:
    with pytest.raises(ValueError, match="no table 'sessions' is built from records"):
        tables.build("sessions", [])


def test_json_schema_says_what_the_declaration_says() -> None:
    for table in tables.TABLES:
        described = tables.json_schema(table)
        json.dumps(described, allow_nan=False)
        names = [column.name for column in tables.columns(table)]
        assert described["required"] == names
        assert list(described["properties"]) == ["table", *names]
        assert described["properties"]["table"] == {"const": table}
        assert described["additionalProperties"] is False
        assert all(described["properties"][name]["description"] for name in names)


def test_json_schema_of_each_kind_of_column() -> None:
    entries, entities, events, offers = (
        tables.json_schema(name)["properties"] for name in ("entries", "entities", "events", "offers")
    )
    assert entries["date"]["type"] == ["string", "null"]
    assert entries["date"]["format"] == "date"
    assert entries["doc_id"]["type"] == "string"
    assert (entries["confidence"]["minimum"], entries["confidence"]["maximum"]) == (0, 1)
    assert entries["event_type"]["enum"] == list(taxonomy.TYPES)
    assert entries["event_type"]["x-dtype"] == "category"
    assert events["subtype"]["enum"][-1] is None
    assert offers["value"]["type"] == ["integer", "null"]
    assert offers["cumulative"]["type"] == "boolean"
    assert offers["unit"]["enum"] == list(schema.OFFER_UNITS)
    assert entities["unit"]["enum"] == [*schema.UNITS, None]
    assert entities["label"]["examples"] == list(taxonomy.LABELS)  # to which a lexicon may add
    assert "enum" not in entities["label"]


@pytest.mark.parametrize("table", tables.STORED)
def test_json_schema_names_the_dtypes_that_the_columns_have(table: str) -> None:
    described = tables.json_schema(table)["properties"]
    frame = tables.build(table, [full_page()])
    assert dtypes(frame) == {name: described[name]["x-dtype"] for name in frame}


def test_units_are_those_of_the_lexicon() -> None:
    assert set(schema.UNITS) == {"dates", *raw("quantities")["units"]}


@pytest.mark.parametrize("table", tables.STORED)
def test_pandera_accepts_what_is_built(table: str) -> None:
    checks = tables.pandera_schema(table)
    for frame in (tables.build(table, [full_page(), full_page("q")]), tables.build(table, [])):
        pd.testing.assert_frame_equal(checks.validate(frame), frame)


def test_pandera_refuses_what_breaks_the_declaration() -> None:
    from pandera.errors import SchemaError

    checks = tables.pandera_schema("entities")
    frame = tables.build("entities", [full_page()])
    frame["start"] = -1 * frame["start"] - 1
    with pytest.raises(SchemaError, match="start"):
        checks.validate(frame)
    with pytest.raises(SchemaError, match="entity_id"):
        checks.validate(pd.concat([tables.build("entities", [full_page()])] * 2))
    with pytest.raises(SchemaError, match="norm"):
        checks.validate(tables.build("entities", [full_page()]).drop(columns="norm"))


def test_mentions_may_lack_a_norm() -> None:
    mention = Entity("p#1", "AGENCY", "Board", 0, 5, None, "by-hand")
    page = ParsedPage(PageMaker().parsed().page, entities=(mention,))
    assert tables.build("entities", [page])["norm"].isna().all()
