"""The command line, mostly as a process: what goes where, and the exit status."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import icalendar
import openpyxl
import pandas as pd
import pytest

import negotext
from negotext import cli
from negotext.records import Entry, Event, Page, ParsedPage
from negotext.tables import STORED, TABLES, json_schema

HTML = (
    "<html><head><title>Updates</title></head><body><h1>Negotiations Updates</h1>"
    "<h2>June 5, 2025</h2><p>The District and CSEA reached a tentative agreement on Article 7 – at last.</p>"
    "<h2>May 21, 2025</h2><p>The District presented a counterproposal to CSEA on Article 9.</p></body></html>"
)


def run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "negotext", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
    )


def rows(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "susd.html"
    file.write_text(HTML, encoding="utf-8")
    return file


def test_version_and_help_import_nothing_heavy() -> None:
    script = (
        "import sys\nfrom negotext.cli import app\n"
        "try:\n    app([sys.argv[1]])\nexcept SystemExit as stop:\n    assert not stop.code\n"
        "heavy = {'pandas', 'numpy', 'spacy', 'sklearn', 'lxml', 'dateparser'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    for option, words in (("--version", f"negotext {negotext.__version__}\n"), ("--help", "timeline")):
        done = subprocess.run([sys.executable, "-c", script, option], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert words in done.stdout
    script_file = Path(sys.executable).with_name("negotext")
    assert subprocess.run([script_file, "--version"], capture_output=True, check=True).stdout.startswith(b"negotext ")


def test_events_as_json_lines(page: Path) -> None:
    found = rows(run("parse", page, "--format", "jsonl"))
    assert [row["event_type"] for row in found if row["status"] == "occurred"][:1] == ["agreement"]
    assert {row["doc_id"] for row in found} == {"susd"}
    assert set(json_schema("events")["required"]) | {"table"} == set(found[0])
    assert found == rows(run("parse", page))


@pytest.mark.parametrize("table", [name for name in TABLES if name not in ("diff", "changes")])
def test_every_table_as_json_lines(page: Path, table: str) -> None:
    for row in rows(run("parse", page, "--table", table)):
        assert row["table"] == table
        assert set(row) - {"table"} == set(json_schema(table)["required"])


def test_output_is_the_same_whatever_the_locale_and_hash_seed(page: Path) -> None:
    usual = run("parse", page, "--table", "entries").stdout
    assert "–" in usual.decode("utf-8")
    assert usual == run("parse", page, "--table", "entries", LC_ALL="C", PYTHONHASHSEED="7", TZ="Asia/Tokyo").stdout
    assert usual == run("parse", page, "--table", "entries", PYTHONIOENCODING="latin-1").stdout


def test_standard_input_and_options() -> None:
    done = run("parse", "-", "--table", "pages", "--employer", "SUSD", "--published", "2025-06-10", stdin=HTML.encode())
    (row,) = rows(done)
    assert (row["doc_id"], row["title"], row["employer"], row["published"]) == (
        "stdin",
        "Updates",
        "SUSD",
        "2025-06-10",
    )


def test_files_that_fail_are_named_and_the_others_written(page: Path, tmp_path: Path) -> None:
    (tmp_path / "junk.txt").write_bytes(bytes(range(256)) * 9)
    done = run("parse", tmp_path / "none.txt", page, tmp_path / "junk.txt", "--table", "pages")
    assert done.returncode == 1
    assert [json.loads(line)["doc_id"] for line in done.stdout.splitlines()] == ["susd"]
    assert done.stderr.decode().splitlines() == [
        f"negotext: {tmp_path / 'none.txt'}: no such file",
        f"negotext: {tmp_path / 'junk.txt'}: binary data, no text (many NUL bytes; UTF-16 needs its byte order mark)",
    ]


def test_folders(page: Path, tmp_path: Path) -> None:
    second = page.with_name("second.txt")
    second.write_text("May 1, 2025\n\nWe met.\n", encoding="utf-8")
    out = tmp_path / "new" / "out"
    done = run("parse", page, second, "--out", out, "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    assert done.stderr.startswith(b"negotext: <negotext.Result: 2 pages, 3 entries")
    assert {file.name for file in out.iterdir()} == {f"{table}.csv" for table in STORED}
    assert list(pd.read_csv(out / "pages.csv")["doc_id"]) == ["susd", "second"]

    again = run("parse", page, "--out", out)
    assert again.returncode == 2
    assert b"--overwrite" in again.stderr
    assert run("parse", page, "--out", out, "--overwrite", "--quiet").stderr == b""
    assert list(pd.read_csv(out / "pages.csv")["doc_id"]) == ["susd"]


def test_other_formats(page: Path, tmp_path: Path) -> None:
    for format in cli.Format:
        done = run("parse", page, "--out", tmp_path / format, "--format", format, "--quiet")
        assert (done.returncode, done.stderr) == (0, b"")
    assert len(pd.read_parquet(tmp_path / "parquet" / "entries.parquet")) == 2
    lines = (tmp_path / "jsonl" / "negotext.jsonl").read_text().splitlines()
    assert sum(json.loads(line)["table"] == "entries" for line in lines) == 2
    connection = sqlite3.connect(tmp_path / "sqlite" / "negotext.sqlite")
    assert connection.execute("SELECT count(*) FROM entries").fetchone() == (2,)
    connection.close()
    with duckdb.connect(tmp_path / "duckdb" / "negotext.duckdb") as database:
        assert database.execute("SELECT count(*) FROM entries").fetchone() == (2,)
    book = openpyxl.load_workbook(tmp_path / "excel" / "negotext.xlsx")
    assert book["entries"].max_row == 3
    calendar = icalendar.Calendar.from_ical((tmp_path / "ics" / "negotext.ics").read_bytes())
    assert {event["status"] for event in calendar.walk("VEVENT")} <= {"CONFIRMED", "TENTATIVE", "CANCELLED"}
    done = run("parse", page, "--out", tmp_path / "excel", "--format", "excel")
    assert done.returncode == 2
    assert b"negotext.xlsx is already there; --overwrite replaces it" in done.stderr


@pytest.mark.skipif(shutil.which("jq") is None, reason="needs jq")
def test_standard_output_feeds_other_tools(page: Path) -> None:
    done = run("parse", page, "--format", "jsonl")
    query = subprocess.run(["jq", "-r", ".event_type"], input=done.stdout, capture_output=True, check=True)
    assert query.stdout.decode().split() == [row["event_type"] for row in rows(done)]


@pytest.mark.parametrize(
    ("module", "format"),
    [("pyarrow.parquet", "parquet"), ("duckdb", "duckdb"), ("openpyxl", "excel"), ("icalendar", "ics")],
)
def test_a_missing_library_is_named_before_any_page_is_read(module: str, format: str, tmp_path: Path) -> None:
    script = f"import sys\nsys.modules[{module!r}] = None\nfrom negotext.cli import main\nmain()\n"
    arguments = ["parse", str(tmp_path / "none.txt"), "--out", str(tmp_path / "out"), "--format", format]
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True)
    assert done.returncode == 2
    assert f"pip install 'negotext[{format}]'" in done.stderr
    assert "no such file" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_out_that_is_a_file_and_inputs_that_all_fail(page: Path, tmp_path: Path) -> None:
    done = run("parse", tmp_path / "none.txt", "--out", page / "out", "--format", "sqlite")
    assert done.returncode == 2
    assert f"{page} is no folder that can be written".encode() in done.stderr
    assert b"no such file" not in done.stderr
    done = run("parse", page, "--out", page, "--format", "sqlite")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    done = run("parse", tmp_path / "none.txt", "--out", tmp_path / "empty")
    assert done.returncode == 1
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("parse",),
        ("nonsense",),
        ("parse", "x.txt", "--format", "xls"),
        ("parse", "x.txt", "--format", "csv"),
        ("parse", "x.txt", "--table", "diff"),
        ("parse", "x.txt", "--table", "events", "--out", "nowhere"),
        ("parse", "x.txt", "--workers", "0"),
        ("parse", "x.txt", "--published", "June"),
        ("timeline",),
        ("timeline", "a", "b"),
        ("schema", "nonsense"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_timeline(page: Path) -> None:
    done = run("timeline", page)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.decode("utf-8").splitlines()
    assert first.split()[:2] == ["2025-05-21", "proposal"]
    assert second.split()[:2] == ["2025-06-05", "agreement"]
    assert "tentative agreement" in second
    failed = run("timeline", page.with_name("none.html"))
    assert (failed.returncode, failed.stdout) == (1, b"")


def test_explain(page: Path) -> None:
    done = run("explain", page)
    assert done.returncode == 0, done.stderr
    out = done.stdout.decode("utf-8")
    assert "2025-06-05 agreement/tentative: occurred, by both, confidence" in out
    assert "  sentence   The District and CSEA" in out
    assert "  rule       " in out
    assert "\x1b" not in out
    blocks = out.rstrip("\n").split("\n\n")
    ids = [block.splitlines()[0].split()[-1] for block in blocks]
    assert ids == [row["event_id"] for row in rows(run("parse", page))]
    assert run("explain", page, "--event", ids[1]).stdout.decode("utf-8") == blocks[1] + "\n\n"
    unknown = run("explain", page, "--event", "susd#2025-06-05/v77")
    assert unknown.returncode == 2
    assert "there is no event 'susd#2025-06-05/v77'; near ones are susd#2025-06-05/v1" in " ".join(
        unknown.stderr.decode().split()
    )


LINES = [
    {"text": "Bread was broken in the annex on Monday.", "events": ["meeting:occurred:both"]},
    {
        "text": "Bread was broken in the annex on Thursday.",
        "events": "meeting",
        "heading": "May 5",
        "voice": "union",
    },
    {"text": "The cafeteria is closed on Monday.", "events": [], "date": "2025-05-05"},
    {"text": "The cafeteria is closed on Friday.", "events": ""},
]


def test_train_and_use(page: Path, tmp_path: Path) -> None:
    labels, model = tmp_path / "labels.jsonl", tmp_path / "model.json"
    labels.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    done = run("train", labels, "-o", model, "--C", "5")
    assert (done.returncode, done.stdout) == (0, b""), done.stderr
    assert done.stderr.decode() == f"negotext: 4 texts, 2 of them with events; written to {model}\n"
    new = tmp_path / "new.txt"
    new.write_text("May 6, 2025\n\nBread was broken in the annex on Friday.\n", encoding="utf-8")
    assert rows(run("parse", new)) == []
    (row,) = rows(run("parse", new, "--classifier", model))
    assert (row["event_type"], row["by"]) == ("meeting", "both")
    assert b"meeting  " in run("timeline", new, "--classifier", model).stdout
    assert b"by both, confidence" in run("explain", new, "--classifier", model).stdout

    again = run("train", labels, "-o", model)
    assert again.returncode == 2
    assert b"--overwrite" in again.stderr
    frame = pd.DataFrame(LINES).assign(events=["meeting:occurred:both", "meeting", "", ""])
    frame.to_csv(tmp_path / "labels.csv", index=False)
    other = tmp_path / "other.json"
    assert run("train", tmp_path / "labels.csv", "-o", other, "--C", "5").returncode == 0
    assert other.read_bytes() == model.read_bytes()


def test_train_says_how_it_does_on_texts_held_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = tmp_path / "labels.jsonl"
    labels.write_text("".join(json.dumps(line) + "\n" for line in LINES[:1] * 4 + LINES[2:3] * 4), encoding="utf-8")
    cli._train(str(labels), tmp_path / "m.json", base="none", c=1.0, check=True, overwrite=False)
    assert capsys.readouterr().err.startswith("negotext: F1 on texts held out, in four parts: 1.00\n")
    cli._train(str(labels), tmp_path / "n.json", base=str(tmp_path / "m.json"), c=1.0, check=True, overwrite=False)
    assert capsys.readouterr().err.startswith("negotext: F1 on texts held out, in four parts: 1.00; of the base 1.00\n")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.jsonl", None, "none.jsonl: no such file"),
        ("a.txt", "x", "a.txt: labels come as .jsonl or .csv, not .txt"),
        ("a.jsonl", b"\xff", "a.jsonl: not UTF-8"),
        ("a.jsonl", "{}\n", "a.jsonl, line 1: there is no text"),
        ("a.jsonl", '\n{"text": ', "a.jsonl, line 2: no JSON"),
        ("a.jsonl", "[1]", "a.jsonl, line 1: must be an object such as"),
        ("a.jsonl", '{"text": "a"}', "there is no field 'events'; write [] for a text without events"),
        ("a.jsonl", '{"text": 3, "events": []}', "text must be a string, not int"),
        ("a.jsonl", '{"text": "a", "events": 3}', "events must be a list of labels or a string, not int"),
        ("a.jsonl", '{"text": "a", "events": ["sitting"]}', "a.jsonl, line 1: 'sitting': unknown event type"),
        ("a.jsonl", '{"text": "a", "events": [], "voice": "ours"}', "voice must be one of employer, union, neutral"),
        ("a.jsonl", '{"text": "a", "events": [], "date": "May 5"}', "date must be an ISO date"),
        ("a.jsonl", "", "there are no texts to learn from"),
        ("a.jsonl", '{"text": "a", "events": []}', "all 1 texts are labelled alike"),
        ("a.csv", "text\nx\n", "a.csv, line 1: there is no column 'events', only text"),
        ("a.csv", "text,events\nx\n", "a.csv, line 2: more or fewer fields than the 2 columns"),
        ("a.csv", 'text,events\n"x"y,\n', "a.csv, after line 1: no CSV"),
    ],
)
def test_files_to_train_on_that_are_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str | bytes | None, words: str
) -> None:
    from typer import Exit

    file = tmp_path / name
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Exit) as caught:
        cli._train(str(file), tmp_path / "m.json", base="shipped", c=1.0, check=False, overwrite=False)
    assert caught.value.exit_code == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "m.json").exists()


def test_a_classifier_that_is_none(page: Path, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text("{}")
    for command in ("parse", "timeline", "explain"):
        done = run(command, page, "--classifier", tmp_path / "m.json")
        assert done.returncode == 2
        assert "no model of negotext" in " ".join(done.stderr.decode().split())


LEXICON = """[[union]]
id = "zorble"
name = "Zorble Crafters"
norm = "Zorble"
examples = ["The Zorble Crafters met the District."]

[[label]]
id = "pay-step"
label = "PAY_STEP"
regex = '''\\b[Ss]tep (?P<n>\\d{1,2})\\b'''
norm = '''\\g<n>'''
examples = ["Nurses at Step 5 gain most."]
"""
OWN_PAGE = "June 5, 2025\n\nThe Zorble Crafters met the District on Step 7.\n\nMay 1, 2025\n\nWe met.\n"


def test_lexicons_of_ones_own(tmp_path: Path) -> None:
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    head, _, label = LEXICON.partition("[[label]]")
    one.write_text(head, encoding="utf-8")
    two.write_text(f"[[label]]{label}", encoding="utf-8")
    text = OWN_PAGE.encode()
    given = rows(run("parse", "-", "--table", "entities", "--lexicon", one, "--lexicon", two, stdin=text))
    assert {("UNION", "Zorble"), ("PAY_STEP", "7")} <= {(row["label"], row["norm"]) for row in given}
    known = {row["label"] for row in rows(run("parse", "-", "--table", "entities", stdin=text))}
    assert not known & {"UNION", "PAY_STEP"}
    done = run("parse", "-", "--lexicon", one, "--out", tmp_path / "out", "--workers", "2", stdin=text)
    assert done.returncode == 0, done.stderr
    assert "Zorble" in (tmp_path / "out" / "entities.csv").read_text(encoding="utf-8")
    assert b"Zorble" in run("timeline", "-", "--lexicon", one, stdin=text).stdout
    done = run("explain", "-", "--lexicon", one, stdin=text)
    assert done.returncode == 0


@pytest.mark.parametrize("command", ["parse", "timeline", "explain"])
def test_a_bad_lexicon_is_told_before_any_page_is_read(command: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[[union]]\nid = "a"\n\n[[union]]\nid = "b"\nnmae = "B"\n', encoding="utf-8")
    done = run(command, tmp_path / "no-such-page.txt", "--lexicon", bad, "--lexicon", tmp_path / "none.toml")
    told = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout) == (2, b"")
    assert all(words in told for words in ("bad.toml", "nmae", "none.toml"))
    assert told.count("bad.toml") == 2
    assert "no-such-page" not in told
    assert "Traceback" not in told


def test_schema() -> None:
    (schema,) = [json.loads(run("schema", "events").stdout)]
    assert schema == json_schema("events")


def test_a_reader_that_goes_away(page: Path) -> None:
    big = page.with_name("big.txt")
    big.write_text("".join(f"May {day}, 2025\n\n{'We met. ' * 400}\n\n" for day in range(1, 29)) * 9, encoding="utf-8")
    command = [sys.executable, "-m", "negotext", "parse", str(big), "--table", "entries"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


# --- lines that need a page made by hand ---

TEXT = "June 5\x1b[31m, 2025\nWe met\nat last.\n"


def made(*entries: Entry, events: tuple[Event, ...] = ()) -> ParsedPage:
    return ParsedPage(Page(TEXT, "p"), entries, events=events)


def test_lines_of_the_time_line() -> None:
    from datetime import date

    entries = (
        Entry("a", 0, 0, 0, 5, None),
        Entry("b", 1, 0, 0, 5, date(2025, 6, 5), date(2025, 6, 6), "day", event_type="meeting", union="CSEA 821"),
        Entry("c", 2, 0, 0, 5, date(2020, 3, 1), date_precision="month", event_type="proposal"),
        Entry("d", 3, 0, 0, 5, date(2019, 1, 1), date_precision="year"),
    )
    event = Event("b", "meeting", "occurred", "both", "We met\nat\x1b[31m", 18, 27, 18, 34, 0.5, "r")
    assert list(cli._timeline_lines(made(*entries, events=(event,)))) == [
        "2019                   other     -",
        "2020-03                proposal  -",
        "2025-06-05/2025-06-06  meeting   CSEA 821  We met at\ufffd[31m",
        "undated                other     -",
    ]
    assert list(cli._timeline_lines(made())) == []


def test_a_page_that_fails_in_the_pipeline(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from types import ModuleType

    def parse_page(page: Page) -> ParsedPage:
        if page.doc_id == "bad":
            raise ValueError("no luck")
        return ParsedPage(page, warnings=("odd page",))

    module: Any = ModuleType("negotext.pipeline")
    module.parse_page = parse_page
    monkeypatch.setitem(sys.modules, "negotext.pipeline", module)
    monkeypatch.setattr(negotext, "pipeline", module, raising=False)
    bad = page.with_name("bad.txt")
    bad.write_text("x", encoding="utf-8")
    run = cli._Run(None, None, quiet=False)
    assert [outcome.parsed.page.doc_id for outcome in run.outcomes([str(bad), str(page)], 1)] == ["susd"]
    assert run.status == 1
    failed, warned = capsys.readouterr().err.splitlines()
    assert failed.startswith(f"negotext: {bad}: ValueError: no luck (test_cli.py:")
    assert failed.endswith(", in parse_page)")
    assert warned == f"negotext: {page}: warning: odd page"
