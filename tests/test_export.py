from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest
from made_pages import PageMaker, full_page

import negotext
from negotext import databases, export, tables, workbooks
from negotext.errors import ExportError
from negotext.result import Result
from negotext.writing import EXTRAS

FOLDER_WRITERS = ["to_csv", "to_parquet"]
FILE_WRITERS = ["to_jsonl", "to_sqlite", "to_duckdb", "to_excel", "to_ics", "to_label_studio", "to_doccano"]
BY_ROWS = ["to_csv", "to_parquet", "to_jsonl", "to_sqlite", "to_excel"]


@pytest.fixture
def result() -> Result:
    return Result([full_page("p"), full_page("q")])


def target(writer: str, folder: Path) -> Path:
    return folder / "out" if writer in FOLDER_WRITERS else folder / "out.json"


def snapshot(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def frames_of(result: Result) -> dict[str, pd.DataFrame]:
    """All tables of a result by name, in the order in which they are written."""
    found = {table: getattr(result, table) for table in tables.STORED}
    return found | {table: getattr(result, table)() for table in tables.DERIVED}


@pytest.mark.parametrize("writer", ["to_csv", "to_parquet", "to_jsonl", "to_sqlite", "to_duckdb", "to_excel"])
def test_every_format_has_every_table(writer: str, tmp_path: Path) -> None:
    """Articles, above all: their titles and actions cannot be had from the other tables."""
    result = negotext.parse(
        "June 4, 2025\n\nThe District and CSEA 821 met and closed Article 5 (Hours of Work).\n", "p"
    )
    expected = frames_of(result)
    assert list(expected["articles"]["title"]) == ["Hours of Work"]
    assert all(len(expected[table]) for table in ("sessions", "articles", "milestones"))
    place = getattr(result, writer)(target(writer, tmp_path))
    counts: dict[str, int] = {}
    match writer:
        case "to_csv":
            counts = {path.stem: len(pd.read_csv(path)) for path in place}
        case "to_parquet":
            counts = {path.stem: len(pd.read_parquet(path)) for path in place}
        case "to_jsonl":
            counts = dict(Counter(line["table"] for line in read_jsonl(place)))
            expected = {table: frame for table, frame in expected.items() if len(frame)}
        case "to_excel":
            counts = {
                sheet.title: sheet.max_row - 1 for sheet in openpyxl.load_workbook(place.rename(tmp_path / "all.xlsx"))
            }
        case _:
            with closing((sqlite3 if writer == "to_sqlite" else duckdb).connect(place)) as connection:
                for table in expected:
                    [(counts[table],)] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    assert counts == {table: len(frame) for table, frame in expected.items()}


def test_csv_reads_back(result: Result, tmp_path: Path) -> None:
    written = result.to_csv(tmp_path / "a" / "b")
    assert [path.name for path in written] == [f"{table}.csv" for table in frames_of(result)]
    entities = pd.read_csv(tmp_path / "a" / "b" / "entities.csv", dtype="string")
    expected = result.entities
    assert list(entities) == list(expected)
    assert entities["entity_id"].tolist() == expected["entity_id"].tolist()
    assert entities["norm"].tolist() == expected["norm"].tolist()
    assert entities["canonical"].isna().tolist() == expected["canonical"].isna().tolist()
    with (tmp_path / "a" / "b" / "offers.csv").open(encoding="utf-8", newline="") as file:
        first, second, *_ = csv.DictReader(file)
    assert (first["value"], first["since"], first["cumulative"]) == ("63", "2025-05-01", "True")
    assert (second["value"], second["since"], second["cumulative"]) == ("", "", "False")


def test_csv_bytes_are_plain(tmp_path: Path) -> None:
    page = PageMaker()
    page.entry("2025-01-01", 'a "b", c\r\nd\re', heading="Jan 1")
    Result([page.parsed()]).to_csv(tmp_path)
    raw = (tmp_path / "entries.csv").read_bytes()
    assert raw.startswith(b"doc_id,entry_id,position,date,")
    assert b'"p","p#2025-01-01",0,2025-01-01,,,,,"Jan 1","a ""b"", c\r\nd\re\n\n",9,' in raw
    with (tmp_path / "entries.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["text"] == 'a "b", c\r\nd\re\n\n'


def test_csv_tells_empty_from_missing(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": pd.array(["", None], dtype="string"), "b": pd.array([1, None], dtype="Int64")})
    [path] = export.to_csv({"t": frame}, tmp_path)
    assert path.read_text() == 'a,b\n"",1\n,\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_disarms_formulas(start: str, tmp_path: Path) -> None:
    page = PageMaker(start + "p")
    page.entry("2025-01-01", start + "1+1")
    page.mention(page.entries[0].entry_id, start + "LABEL", "1+1", "2")
    Result([page.parsed()]).to_csv(tmp_path)
    for table, name in [("entries", "text"), ("entries", "doc_id"), ("entities", "label")]:
        with (tmp_path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            [row] = csv.DictReader(file)
        assert row[name].startswith("'" + start)
    assert row["norm"] == "2"


def test_csv_leaves_numbers_and_inner_signs_alone(tmp_path: Path) -> None:
    frame = pd.DataFrame({"n": pd.array([-1], dtype="Int64"), "t": pd.array(["a=-1"], dtype="string")})
    [path] = export.to_csv({"t": frame}, tmp_path)
    assert path.read_text() == 'n,t\n-1,"a=-1"\n'


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def matches(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value fits a property of our JSON Schemas."""
    if "const" in schema:
        return bool(value == schema["const"])
    kinds: dict[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool, "null": type(None)}
    allowed = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    right_type = any(type(value) is kinds[kind] for kind in allowed)
    return right_type and value in schema.get("enum", [value]) and (value or 0) >= schema.get("minimum", value or 0)


def test_jsonl_lines_fit_their_schemas(result: Result, tmp_path: Path) -> None:
    path = result.to_jsonl(tmp_path / "all.jsonl")
    lines = read_jsonl(path)
    assert [line["table"] for line in lines] == [
        table for table, frame in frames_of(result).items() for _ in range(len(frame))
    ]
    for line in lines:
        schema = tables.json_schema(line["table"])
        assert list(line) == list(schema["properties"])
        assert [name for name in line if not matches(line[name], schema["properties"][name])] == []


def test_jsonl_values(result: Result, tmp_path: Path) -> None:
    path = result.to_jsonl(tmp_path / "all.jsonl")
    entries = [line for line in read_jsonl(path) if line["table"] == "entries"]
    assert entries[0]["date"] == "2025-06-04"
    assert entries[0]["union"] is None
    assert entries[0]["confidence"] == 0.75
    assert entries[1]["text"].startswith("=SUM(A1)")
    frame = pd.DataFrame(entries)
    assert frame["text"].tolist() == result.entries["text"].tolist()


def test_parquet_reads_back_with_its_dtypes(result: Result, tmp_path: Path) -> None:
    for path in result.to_parquet(tmp_path):
        expected = frames_of(result)[path.stem]
        got = pd.read_parquet(path)
        days = dict.fromkeys(got.select_dtypes("datetime64"), "datetime64[s]")
        pd.testing.assert_frame_equal(got.astype(days), expected, check_categorical=False)
        for name in expected.select_dtypes("category"):
            assert list(got[name].cat.categories) == list(expected[name].cat.categories)


def test_parquet_of_nothing_has_the_columns(tmp_path: Path) -> None:
    for path in Result([]).to_parquet(tmp_path):
        assert list(pd.read_parquet(path)) == [column.name for column in tables.columns(path.stem)]


@pytest.mark.parametrize("extra", EXTRAS)
def test_without_its_library_a_format_says_what_to_install(
    extra: str, result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(result.entries)
    monkeypatch.setitem(sys.modules, EXTRAS[extra], None)
    with pytest.raises(ExportError, match=rf"pip install 'negotext\[{extra}\]'"):
        getattr(result, f"to_{extra}")(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_sqlite_reads_back(result: Result, tmp_path: Path) -> None:
    path = result.to_sqlite(tmp_path / "all.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        for table in tables.STORED:
            frame = getattr(result, table)
            cursor = connection.execute(f"SELECT * FROM {table}")
            assert [item[0] for item in cursor.description] == list(frame)
            expected = [
                tuple(value.isoformat() if hasattr(value, "isoformat") else value for value in row)
                for row in tables.rows(frame, frame.columns)
            ]
            assert cursor.fetchall() == expected
        for table in tables.DERIVED:
            frame = getattr(result, table)()
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(len(frame),)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_sqlite_declares_types_and_keys(result: Result, tmp_path: Path) -> None:
    path = result.to_sqlite(tmp_path / "all.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        info = {row[1]: row[2:6] for row in connection.execute("PRAGMA table_info(entries)")}
        assert info["entry_id"] == ("TEXT", 1, None, 1)
        assert info["position"] == ("INTEGER", 1, None, 0)
        assert info["confidence"] == ("REAL", 0, None, 0)
        assert info["date"] == ("TEXT", 0, None, 0)
        for table, key in tables.KEYS.items():
            keys = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]]
            assert keys == [key]
        for table, parent in tables.FOREIGN_KEYS.items():
            [reference] = connection.execute(f"PRAGMA foreign_key_list({table})")
            assert reference[2:4] == (parent, tables.KEYS[parent])


def test_sqlite_view_joins_events_with_their_entries(result: Result, tmp_path: Path) -> None:
    path = result.to_sqlite(tmp_path / "all.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        query = (
            "SELECT event_id, event_type, date, entry_date, heading, entry_union FROM event_details ORDER BY event_id"
        )
        rows = connection.execute(query).fetchall()
    assert len(rows) == len(result.events)
    assert rows[0] == ("p#2025-05-21/v1", "meeting", "2025-05-20", "2025-05-21", "2025-05-21", "CSEA 821")


def test_sqlite_refuses_orphans(result: Result, tmp_path: Path) -> None:
    frames = {table: getattr(result, table) for table in tables.STORED}
    frames["entries"] = frames["entries"].iloc[1:]
    with pytest.raises(ExportError, match=r"all\.sqlite here: FOREIGN KEY constraint failed"):
        databases.to_sqlite(frames, tmp_path / "all.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_duckdb_reads_back_with_types_and_keys(result: Result, tmp_path: Path) -> None:
    path = result.to_duckdb(tmp_path / "all.duckdb")
    frames = frames_of(result)
    with closing(duckdb.connect(path, read_only=True)) as connection:
        for table, frame in frames.items():
            found = connection.execute(f"SELECT * FROM {table}")
            assert [item[0] for item in found.description] == list(frame)
            assert found.fetchall() == list(tables.rows(frame, frame.columns))
        types = dict(
            connection.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name='entries'"
            ).fetchall()
        )
        assert {name: types[name] for name in ("entry_id", "date", "position", "confidence")} == {
            "entry_id": "VARCHAR",
            "date": "DATE",
            "position": "BIGINT",
            "confidence": "DOUBLE",
        }
        constraints = connection.execute(
            "SELECT table_name, constraint_type, constraint_column_names FROM duckdb_constraints()"
        ).fetchall()
        for table, key in tables.KEYS.items():
            assert (table, "PRIMARY KEY", [key]) in constraints
        for table in frames:
            for column in tables.references(table):
                assert (table, "FOREIGN KEY", [column]) in constraints
        comments = dict(
            connection.execute("SELECT column_name, comment FROM duckdb_columns() WHERE table_name='events'").fetchall()
        )
        assert comments["by"] == "the side that acted"
    assert [file.name for file in tmp_path.iterdir()] == ["all.duckdb"]


@pytest.mark.parametrize("writer", ["to_sqlite", "to_duckdb"])
def test_views_have_a_row_for_each_row_with_its_entry(writer: str, result: Result, tmp_path: Path) -> None:
    path = getattr(result, writer)(tmp_path / "all.db")
    connect = sqlite3.connect if writer == "to_sqlite" else duckdb.connect
    with closing(connect(path)) as connection:
        for table, view in [("events", "event_details"), ("entities", "entity_details"), ("offers", "offer_details")]:
            query = f"SELECT entry_id, heading, title FROM {view}"
            rows = connection.execute(query).fetchall()
            headings = dict(zip(result.entries["entry_id"], result.entries["heading"], strict=True))
            assert len(rows) == len(getattr(result, table)) > 0
            assert {(headings[entry_id], "Bargaining “updates”") for entry_id, *_ in rows} == {row[1:] for row in rows}


@pytest.mark.parametrize(("connect", "words"), [(sqlite3.connect, {"union"}), (duckdb.connect, {"union", "by", "end"})])
def test_columns_that_are_words_of_sql_are_those_that_the_documentation_names(
    connect: Callable[[str], Any], words: set[str], result: Result
) -> None:
    reserved = set()
    with closing(connect(":memory:")) as connection:
        for name in {name for frame in frames_of(result).values() for name in frame}:
            try:
                connection.execute(f'SELECT {name} FROM (SELECT 1 AS "{name}") WHERE {name} = 1 ORDER BY {name}')
            except (sqlite3.Error, duckdb.Error):
                reserved.add(name)
    assert reserved == words


def test_duckdb_refuses_orphans(result: Result, tmp_path: Path) -> None:
    frames = {table: getattr(result, table) for table in tables.STORED}
    frames["entries"] = frames["entries"].iloc[1:]
    with pytest.raises(ExportError, match=r"all\.duckdb here: .*[Ff]oreign key"):
        databases.to_duckdb(frames, tmp_path / "all.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_duckdb_holds_what_a_lexicon_adds(tmp_path: Path) -> None:
    page = PageMaker()
    page.mention(page.entry("2025-01-01", "A grant."), "GRANT", "grant")
    path = Result([page.parsed()]).to_duckdb(tmp_path / "all.duckdb")
    with closing(duckdb.connect(path)) as connection:
        assert connection.execute("SELECT label, unit FROM entities").fetchall() == [("GRANT", None)]


AWKWARD = [
    "=1+1",
    "8.10",
    "6-9",
    "007",
    "1e5",
    "+15551234567",
    "-3.5",
    "@x",
    "TRUE",
    "a\x07b",
    "x" * 40_000,
    "",
    "#REF!",
]


def test_excel_leaves_values_as_they_are(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "t": pd.array(AWKWARD, dtype="str"),
            "d": pd.array([None, *["2025-05-21"] * (len(AWKWARD) - 1)], dtype="datetime64[s]"),
            "n": pd.array([None, *range(len(AWKWARD) - 1)], dtype="Int64"),
        }
    )
    path = workbooks.to_excel({"t": frame}, tmp_path / "all.xlsx")
    sheet = openpyxl.load_workbook(path)["t"]
    rows = list(sheet.iter_rows(min_row=2))
    expected = [text.replace("\x07", "\ufffd") for text in AWKWARD]
    expected[10] = "x" * (workbooks.MAX_CELL - 7) + "… [cut]"
    assert [row[0].value or "" for row in rows] == expected
    assert {row[0].data_type for row in rows if row[0].value} == {"s"}
    assert [row[1].value for row in rows[:2]] == [None, datetime(2025, 5, 21)]
    assert rows[1][1].is_date
    assert [row[2].value for row in rows[:3]] == [None, 0, 1]


def test_excel_has_all_tables(result: Result, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(result.to_excel(tmp_path / "all.xlsx"))
    assert book.sheetnames == [*tables.STORED, *tables.DERIVED]
    header, *rows = book["events"].values
    assert list(header) == list(result.events)
    assert [row[2] for row in rows] == list(result.events["event_id"])


def test_excel_refuses_more_rows_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_ROWS", 1)
    with pytest.raises(ExportError, match="offers has 2 rows; a sheet holds 1"):
        workbooks.to_excel({"offers": Result([full_page()]).offers}, tmp_path / "all.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("text", "cell"), [("-3.5", "-3.5"), ("+12", "+12"), ("-3+A1", "'-3+A1"), ("＝1", "'＝1")])
def test_csv_signed_numbers_are_no_formulas(text: str, cell: str, tmp_path: Path) -> None:
    [path] = export.to_csv({"t": pd.DataFrame({"t": pd.array([text], dtype="str")})}, tmp_path)
    assert path.read_text("utf-8") == f't\n"{cell}"\n'


def test_csv_texts_and_days_come_back_to_the_letter(tmp_path: Path) -> None:
    texts = ["007", "8.10", "6-9", "2025-05-21", "a,b", 'say "no"', "two\nlines", "“curly”"]
    frame = pd.DataFrame({"t": pd.array(texts, dtype="str"), "d": pd.array(["2025-05-21"] * 8, dtype="datetime64[s]")})
    [path] = export.to_csv({"t": frame}, tmp_path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["t"] for row in rows] == texts
    assert {row["d"] for row in rows} == {"2025-05-21"}


@pytest.mark.parametrize("writer", ["to_duckdb", "to_ics", "to_label_studio", "to_doccano"])
def test_a_failing_move_leaves_what_was_there(
    writer: str, result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    path = target(writer, tmp_path)
    getattr(Result([]), writer)(path)
    before = snapshot(tmp_path)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ExportError, match="Permission denied"):
        getattr(result, writer)(path, overwrite=True)
    assert snapshot(tmp_path) == before


def test_a_move_that_fails_halfway_takes_back_the_first(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def refuse_the_last(self: Path, target: Path) -> Path:
        if target.name.startswith("offers"):
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_the_last)
    with pytest.raises(ExportError, match=r"offers\.csv here: Permission denied"):
        result.to_csv(tmp_path / "new" / "folder")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("writer", FOLDER_WRITERS + FILE_WRITERS)
def test_an_existing_target_is_left_alone_unless_told(writer: str, result: Result, tmp_path: Path) -> None:
    path = target(writer, tmp_path)
    getattr(Result([]), writer)(path)
    before = snapshot(tmp_path)
    with pytest.raises(ExportError, match="already there; overwrite=True replaces"):
        getattr(result, writer)(path)
    assert snapshot(tmp_path) == before
    getattr(result, writer)(path, overwrite=True)
    assert snapshot(tmp_path).keys() == before.keys()
    assert snapshot(tmp_path) != before


def test_one_existing_file_of_a_folder_stops_all(result: Result, tmp_path: Path) -> None:
    (tmp_path / "offers.csv").write_text("mine")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ExportError, match=r"offers\.csv: already there"):
        result.to_csv(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"offers.csv", "notes.txt"}


@pytest.mark.parametrize("existing", [True, False])
@pytest.mark.parametrize("writer", BY_ROWS)
def test_a_failing_writer_leaves_what_was_there(
    writer: str, existing: bool, result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = target(writer, tmp_path)
    if existing:
        getattr(Result([]), writer)(path)
    before = snapshot(tmp_path)
    rows: Callable[..., Any] = tables.rows
    calls = 0

    def full_disk(frame: pd.DataFrame, names: Any) -> Any:
        nonlocal calls
        calls += any(tmp_path.rglob("*.tmp"))  # the derived tables are made before
        yield from rows(frame, names)
        if calls == 3:
            raise OSError(28, "No space left on device")

    def half_parquet(frame: pd.DataFrame, path: Path, **_: Any) -> None:
        path.write_text("half")
        list(full_disk(frame, list(frame)))

    monkeypatch.setattr(tables, "rows", full_disk)
    monkeypatch.setattr(pd.DataFrame, "to_parquet", half_parquet)
    with pytest.raises(ExportError, match="No space left on device"):
        getattr(result, writer)(path, overwrite=existing)
    assert calls == 3
    assert snapshot(tmp_path) == before


def test_a_failing_move_leaves_no_temporary_files(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ExportError, match=f"^{tmp_path}: cannot write pages.csv here: Permission denied"):
        result.to_csv(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_another_kind_leaves_no_temporary_files(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(value: object) -> str:
        raise RuntimeError("bug")

    monkeypatch.setattr(export, "_csv_cell", fail)
    with pytest.raises(RuntimeError, match="bug"):
        result.to_csv(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("writer", FOLDER_WRITERS + FILE_WRITERS)
def test_a_folder_that_cannot_be_written_is_named(writer: str, result: Result, tmp_path: Path) -> None:
    blocker = tmp_path / "blocker"
    blocker.write_text("a file, not a folder")
    with pytest.raises(ExportError, match="blocker"):
        getattr(result, writer)(blocker / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["blocker"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("writer", FOLDER_WRITERS + FILE_WRITERS)
def test_a_read_only_folder_is_named(writer: str, result: Result, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError, match=str(tmp_path)):
        getattr(result, writer)(target(writer, tmp_path))


@pytest.mark.parametrize("writer", FILE_WRITERS)
def test_a_file_wants_its_folder(writer: str, result: Result, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"missing: cannot write out\.json here"):
        getattr(result, writer)(tmp_path / "missing" / "out.json")


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
@pytest.mark.parametrize("writer", FOLDER_WRITERS + FILE_WRITERS)
def test_files_get_the_usual_permissions(writer: str, result: Result, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    getattr(result, writer)(target(writer, tmp_path))
    modes = {path.stat().st_mode for path in tmp_path.rglob("*") if path.is_file()}
    assert modes == {plain.stat().st_mode}


@pytest.mark.parametrize("writer", FOLDER_WRITERS + FILE_WRITERS)
def test_lone_surrogates_do_not_stop_an_export(writer: str, tmp_path: Path) -> None:
    page = PageMaker()
    page.mention(page.entry("2025-01-01", "a \ud800b."), "AGENCY", "\ud800b")
    result = Result([page.parsed()])
    path = target(writer, tmp_path)
    getattr(result, writer)(path)
    if writer == "to_csv":
        got = pd.read_csv(path / "entities.csv")["text"][0]
    elif writer == "to_parquet":
        got = pd.read_parquet(path / "entities.parquet")["text"][0]
    elif writer in ("to_sqlite", "to_duckdb"):
        connect = sqlite3.connect if writer == "to_sqlite" else duckdb.connect
        with closing(connect(path)) as connection:
            [(got,)] = connection.execute("SELECT text FROM entities").fetchall()
    elif writer == "to_excel":
        got = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["entities"]["E2"].value
    elif writer == "to_label_studio":
        got = json.loads(path.read_text())[0]["predictions"][0]["result"][-1]["value"]["text"]
    elif writer == "to_doccano":
        line = json.loads(path.read_text())
        got = line["text"][slice(*line["label"][-1][:2])]
    elif writer == "to_ics":
        return
    else:
        [got] = [line["text"] for line in read_jsonl(path) if line["table"] == "entities"]
    assert got == ("\ud800b" if writer == "to_jsonl" else "?b")


@pytest.mark.parametrize("writer", ["to_csv", "to_jsonl", "to_parquet", "to_ics", "to_label_studio", "to_doccano"])
def test_the_same_result_gives_the_same_bytes(writer: str, result: Result, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        getattr(result, writer)(target(writer, tmp_path / name))
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")
