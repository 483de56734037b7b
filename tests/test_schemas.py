"""Real rows of every table against its published schemas: JSON Schema and pandera."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from made_pages import full_page
from pandera.errors import SchemaError, SchemaErrors

import negotext
from negotext.errors import MissingExtraError
from negotext.result import Result
from negotext.tables import DERIVED, STORED, TABLES, rows

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "data" / "samples").glob("*-*"))


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    pages = [negotext.read(path) for path in SAMPLES if path.suffix in (".txt", ".html")]
    result = Result.concat([*pages, Result([full_page("p"), full_page("q")])])
    found = {table: getattr(result, table) for table in STORED}
    found |= {table: getattr(result, table)() for table in DERIVED}
    found["diff"] = negotext.diff(Result([full_page("p")]), result)
    return found


def validator(table: str) -> Any:
    schema = negotext.json_schema(table)
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, format_checker=checker)


def as_json(table: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    lines = [dict(zip(frame.columns, row, strict=True)) for row in rows(frame, frame.columns)]
    found: list[dict[str, Any]] = json.loads(json.dumps([{"table": table, **line} for line in lines], default=str))
    return found


@pytest.mark.parametrize("table", [*STORED, *DERIVED, "diff"])
def test_rows_fit_both_schemas(table: str, frames: dict[str, pd.DataFrame]) -> None:
    frame = frames[table]
    assert len(frame) > 0
    negotext.pandera_schema(table).validate(frame)
    check = validator(table)
    for row in as_json(table, frame):
        check.validate(row)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_both_schemas(table: str) -> None:
    assert validator(table).schema["title"] == f"negotext {table}"
    assert negotext.pandera_schema(table).name == table


@pytest.mark.parametrize(
    ("column", "value"),
    [("event_type", "party"), ("date", "May 5"), ("start", "4"), ("confidence", 1.5), ("doc_id", None), ("extra", 1)],
)
def test_json_schema_refuses(column: str, value: Any, frames: dict[str, pd.DataFrame]) -> None:
    row = as_json("events", frames["events"])[0]
    with pytest.raises(jsonschema.ValidationError):
        validator("events").validate({**row, column: value})


def test_pandera_refuses(frames: dict[str, pd.DataFrame]) -> None:
    events = frames["events"]
    schema = negotext.pandera_schema("events")
    wrong = [
        events.assign(confidence=events["confidence"] + 1),
        events.drop(columns="by"),
        events.assign(extra=1),
        events.assign(event_type="party"),
        pd.concat([events, events]),
    ]
    for frame in wrong:
        with pytest.raises((SchemaError, SchemaErrors)):
            schema.validate(frame)


def test_unknown_tables_and_a_missing_library_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for schema in (negotext.json_schema, negotext.pandera_schema):
        with pytest.raises(ValueError, match="no table 'event'; there are entries, entities, events"):
            schema("event")
    monkeypatch.setitem(sys.modules, "pandera.pandas", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'negotext\[pandera\]'"):
        negotext.pandera_schema("events")
