"""The command line, mostly as a process: what goes where, and the exit status."""

from __future__ import annotations

import glob
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import icalendar
import openpyxl
import pandas as pd
import pytest
from own_files import LABEL, UNION
from typer.main import get_command
from typer.testing import CliRunner

import negotext
from negotext.cli import timeline, train
from negotext.cli.app import app
from negotext.cli.help import EXIT_STATUS
from negotext.cli.options import ForPages
from negotext.cli.parse import Format
from negotext.cli.run import Run
from negotext.records import Entry, Event, Page, ParsedPage
from negotext.schema import DERIVED, STORED, TABLES, json_schema
from negotext.writing import EXTRAS

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
        "import sys\nfrom negotext.cli.app import app\n"
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
    assert {file.name for file in out.iterdir()} == {f"{table}.csv" for table in (*STORED, *DERIVED)}
    assert list(pd.read_csv(out / "pages.csv")["doc_id"]) == ["susd", "second"]

    again = run("parse", page, "--out", out)
    assert again.returncode == 2
    assert b"--overwrite" in again.stderr
    assert run("parse", page, "--out", out, "--overwrite", "--quiet").stderr == b""
    assert list(pd.read_csv(out / "pages.csv")["doc_id"]) == ["susd"]


def test_other_formats(page: Path, tmp_path: Path) -> None:
    for format in Format:
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
    assert b"negotext.xlsx: already there; --overwrite replaces" in done.stderr


@pytest.mark.skipif(shutil.which("jq") is None, reason="needs jq")
def test_standard_output_feeds_other_tools(page: Path) -> None:
    done = run("parse", page, "--format", "jsonl")
    query = subprocess.run(["jq", "-r", ".event_type"], input=done.stdout, capture_output=True, check=True)
    assert query.stdout.decode().split() == [row["event_type"] for row in rows(done)]


@pytest.mark.parametrize("format", EXTRAS)
def test_a_missing_library_is_named_before_any_page_is_read(format: str, tmp_path: Path) -> None:
    script = f"import sys\nsys.modules[{EXTRAS[format]!r}] = None\nfrom negotext.cli import main\nmain()\n"
    arguments = ["parse", str(tmp_path / "none.txt"), "--out", str(tmp_path / "out"), "--format", format]
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True)
    assert done.returncode == 2
    assert f"pip install 'negotext[{format}]'" in done.stderr
    assert "no such file" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_out_that_is_a_file_and_inputs_that_all_fail(page: Path, tmp_path: Path) -> None:
    done = run("parse", tmp_path / "none.txt", "--out", page / "out", "--format", "sqlite")
    assert done.returncode == 2
    assert f"{page}: is no folder".encode() in done.stderr
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
        ("timeline", "x.txt", "--page-chars", "0"),
        ("explain", "x.txt", "--classifier", "none.json"),
        ("explain", "x.txt", "--lexicon", "none.toml"),
        ("train", "none.jsonl", "-o", "m.json", "--base", "none.json"),
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
    train.command(str(labels), tmp_path / "m.json", base="none", c=1.0, check=True, overwrite=False)
    assert capsys.readouterr().err.startswith("negotext: F1 on texts held out, in four parts: 1.00\n")
    train.command(str(labels), tmp_path / "n.json", base=str(tmp_path / "m.json"), c=1.0, check=True, overwrite=False)
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
        ("a.jsonl", '{"text": "a", "events": []}', "all 1 texts are labeled alike"),
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
        train.command(str(file), tmp_path / "m.json", base="shipped", c=1.0, check=False, overwrite=False)
    assert caught.value.exit_code == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "m.json").exists()


def test_a_classifier_that_is_none(page: Path, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text("{}")
    for command in ("parse", "timeline", "explain"):
        done = run(command, page, "--classifier", tmp_path / "m.json")
        assert done.returncode == 2
        assert "no model of negotext" in " ".join(done.stderr.decode().split())


def test_a_base_that_is_none_is_told_before_any_label_is_read(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["train", "none.jsonl", "-o", str(tmp_path / "m.json"), "--base", "none.json"])
    assert done.exit_code == 2
    assert "--base" in done.stderr
    assert "none.json: cannot be read: No such file" in " ".join(done.stderr.split())
    assert "none.jsonl" not in done.stderr


def test_a_classifier_that_cannot_be_written_after_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labels, out = tmp_path / "labels.jsonl", tmp_path / "m.json"
    labels.write_text("".join(json.dumps(line) + "\n" for line in LINES[:1] * 4 + LINES[2:3] * 4), encoding="utf-8")

    def full(*_: object) -> None:
        raise negotext.ModelError(str(out), "", "cannot be written: No space left on device")

    monkeypatch.setattr("negotext.learning.estimator.write_model", full)
    done = CliRunner().invoke(app, ["train", str(labels), "-o", str(out), "--base", "none"])
    assert done.exit_code == 2
    assert done.stderr == f"negotext: {out}: cannot be written: No space left on device\n"


@pytest.mark.parametrize("command", ["parse", "timeline", "explain", "report"])
def test_limits_as_options(command: str, page: Path, tmp_path: Path) -> None:
    out = ["-o", str(tmp_path / "report.html")] if command == "report" else []
    for option, words in (("--page-chars", "(limits: page_chars)"), ("--file-bytes", "(limits: file_bytes)")):
        done = CliRunner().invoke(app, [command, str(page), option, "20", *out])
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.rstrip().endswith(words)
    assert (
        CliRunner().invoke(app, [command, str(page), "--page-chars", "900", "--file-bytes", "900", *out]).exit_code == 0
    )


def test_no_worker_starts(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("negotext.workers._START", "raise SystemExit(3)")
    done = CliRunner().invoke(app, ["parse", str(page), "--workers", "2"])
    assert done.exit_code == 1
    assert done.stderr == "negotext: a worker process did not start (exit status 3); workers=1 needs none\n"


OWN_PAGE = b"June 5, 2025\n\nThe Fern Valley Alliance met the District on Step 7.\n\nMay 1, 2025\n\nWe met.\n"


def test_lexicons_of_ones_own(write: Any, tmp_path: Path) -> None:
    one, two = write(UNION, LABEL)
    given = rows(run("parse", "-", "--table", "entities", "--lexicon", one, "--lexicon", two, stdin=OWN_PAGE))
    assert {("UNION", "FVT"), ("PAY_STEP", "7")} <= {(row["label"], row["norm"]) for row in given}
    known = rows(run("parse", "-", "--table", "entities", stdin=OWN_PAGE))
    assert not {"FVT", "7"} & {row["norm"] for row in known}
    done = run("parse", "-", "--lexicon", one, "--out", tmp_path / "out", "--workers", "2", stdin=OWN_PAGE)
    assert done.returncode == 0, done.stderr
    assert "FVT" in (tmp_path / "out" / "entities.csv").read_text(encoding="utf-8")
    assert b"FVT" in run("timeline", "-", "--lexicon", one, stdin=OWN_PAGE).stdout
    done = run("explain", "-", "--lexicon", one, stdin=OWN_PAGE)
    assert done.returncode == 0
    done = run("report", "-", "--lexicon", one, "-o", tmp_path / "report.html", stdin=OWN_PAGE)
    assert done.returncode == 0
    assert "FVT" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["parse", "timeline", "explain", "report"])
def test_a_bad_lexicon_is_told_before_any_page_is_read(command: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[[union]]\nid = "a"\n\n[[union]]\nid = "b"\nnmae = "B"\n', encoding="utf-8")
    out = ("-o", tmp_path / "report.html") if command == "report" else ()
    done = run(command, tmp_path / "no-such-page.txt", "--lexicon", bad, "--lexicon", tmp_path / "none.toml", *out)
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


# --- nowhere to write ---


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("parse", "none.txt", "--out", "page.txt"), "page.txt: is no folder"),
        (("parse", "none.txt", "--out", "page.txt/below"), "page.txt: is no folder"),
        (("parse", "none.txt", "--out", "full"), "full/pages.csv: already there; --overwrite replaces"),
        (("parse", "none.txt", "--out", "odd", "--format", "sqlite", "--overwrite"), "is a folder"),
        (("report", "none.txt", "-o", "page.txt"), "page.txt: already there; --overwrite replaces"),
        (("report", "none.txt", "-o", "nowhere/report.html"), "nowhere: cannot write report.html here"),
        (("report", "none.txt", "-o", "full", "--overwrite"), "full: is a folder"),
        (("train", "none.jsonl", "-o", "page.txt"), "page.txt: already there; --overwrite replaces"),
        (("train", "none.jsonl", "-o", "nowhere/m.json"), "nowhere: cannot write m.json here"),
        (("parse", "none.txt", "--out", "/proc/none"), "/proc: cannot write"),
        (("report", "none.txt", "-o", "/proc/report.html"), "/proc: cannot write report.html here"),
    ],
)
def test_no_place_to_write_is_told_in_one_line_before_any_page_is_read(
    arguments: tuple[str, ...], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if arguments[-1].startswith("/proc") and not Path("/proc/self").exists():
        pytest.skip("needs /proc")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text("x")
    (tmp_path / "odd" / "negotext.sqlite").mkdir(parents=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "pages.csv").write_text("kept")
    before = sorted(tmp_path.rglob("*"))
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert reason in line
    assert "none." not in line
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "full" / "pages.csv").read_text() == "kept"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(page: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    for out in (closed, closed / "below"):
        done = run("parse", page, "--out", out)
        assert done.returncode == 2
        assert b"cannot write" in done.stderr


# --- help, examples, completion, terminals ---


def commands() -> dict[tuple[str, ...], Any]:
    """All commands and groups by the words that call them."""
    found: dict[tuple[str, ...], Any] = {}
    waiting: list[tuple[tuple[str, ...], Any]] = [((), get_command(app))]
    while waiting:
        words, command = waiting.pop(0)
        found[words] = command
        waiting += [((*words, name), one) for name, one in getattr(command, "commands", {}).items()]
    return found


def help_of(words: tuple[str, ...]) -> str:
    done = CliRunner().invoke(app, [*words, "--help"], prog_name="negotext")
    assert done.exit_code == 0
    return done.stdout


def examples() -> list[str]:
    """The lines of all examples that the help gives."""
    lines = [line.strip() for words in commands() for line in help_of(words).partition("Examples:")[2].splitlines()]
    return sorted({line for line in lines if line.startswith("negotext ")})


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_help_is_plain_and_ends_in_examples(words: tuple[str, ...]) -> None:
    text = help_of(words)
    assert text.isascii()
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80
    _, mark, shown = text.partition("\nExamples:\n  negotext ")
    assert mark
    assert " ".join(words) in shown
    assert ("Exit status:" in text) == (words == ())
    if not words:
        for status, meaning in EXIT_STATUS:
            assert f"{status} " in text
            assert meaning in text


@pytest.mark.parametrize("name", [name for (name, *rest) in filter(None, commands()) if not rest])
def test_the_list_of_commands_has_whole_sentences(name: str) -> None:
    (line,) = [line for line in help_of(()).splitlines() if line.split()[:1] == [name]]
    assert line.endswith(".")
    assert not line.endswith("...")


@pytest.mark.parametrize("line", [line for line in examples() if "--install-completion" not in line])
def test_examples_of_the_help_work(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Any) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.html").write_text(HTML, encoding="utf-8")
    labeled = LINES[:1] * 4 + LINES[2:3] * 4
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(one) + "\n" for one in labeled))
    pd.DataFrame(labeled).assign(events=["meeting"] * 4 + [""] * 4).to_csv(tmp_path / "labels.csv", index=False)
    write(UNION)[0].rename("mine.toml")
    if "--classifier" in line:
        assert CliRunner().invoke(app, ["train", "labels.jsonl", "-o", "mine.json"]).exit_code == 0
    command, _, source = line.partition(" | ")[0].partition(" < ")
    words = [found for word in shlex.split(command)[1:] for found in (glob.glob(word) or [word])]  # noqa: PTH207
    done = CliRunner().invoke(app, words, input=(tmp_path / source).read_bytes() if source else None)
    assert done.exit_code == 0, done.stderr


def completions(*words: str) -> list[str]:
    """What the Tab key of bash offers for the last word."""
    done = run(
        _NEGOTEXT_COMPLETE="complete_bash", COMP_WORDS=" ".join(["negotext", *words]), COMP_CWORD=str(len(words))
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().split()


def test_completion() -> None:
    assert completions("re") == ["report"]
    assert completions("parse", "--ov") == ["--overwrite"]
    assert completions("parse", "--format", "s") == ["sqlite"]
    assert completions("parse", "--table", "e") == ["entries", "entities", "events"]
    assert completions("schema", "di") == ["diff"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_completion_is_installed_for_the_shell_that_asks(tmp_path: Path) -> None:
    # not its last command, so that the shell stays the parent
    script = f"{shlex.quote(sys.executable)} -m negotext --install-completion; exit $?"
    done = subprocess.run(
        ["bash", "-c", script], env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "bash completion installed" in done.stdout
    (installed,) = tmp_path.rglob("negotext.sh")
    assert "complete " in installed.read_text()
    assert str(installed) in (tmp_path / ".bashrc").read_text()


def on_a_terminal(*arguments: str | Path, **environment: str) -> str:
    """What a command writes where both of its outputs are a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "negotext", *map(str, arguments)]
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    process = subprocess.Popen(
        command, stdout=theirs, stderr=theirs, env={**env, "TERM": "xterm-256color", "COLUMNS": "90", **environment}
    )
    os.close(theirs)
    shown = b""
    with os.fdopen(ours, "rb", buffering=0) as terminal, suppress(OSError):  # Linux ends a terminal with an error
        while chunk := terminal.read(1 << 16):
            shown += chunk
    process.wait()
    return shown.decode("utf-8").replace("\r\n", "\n")


def test_frames_and_colors_are_for_terminals(page: Path) -> None:
    shown = on_a_terminal("--help")
    assert "\x1b[" in shown
    assert "╭─" in shown
    assert "\n\nExamples:\n  negotext timeline page.html\n" in shown
    assert "╭─" in on_a_terminal("nonsense")
    assert "\x1b[36m  sentence  \x1b[0m" in on_a_terminal("explain", page)
    assert "\x1b[3" not in on_a_terminal("explain", page, NO_COLOR="1")
    assert b"\x1b" not in run("--help").stdout
    assert "╭─" not in run("nonsense").stderr.decode()


def test_quiet_keeps_warnings_back(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("No news.\n")
    for command in (["parse"], ["timeline"], ["explain"], ["report", "-o", str(tmp_path / "r.html"), "--overwrite"]):
        assert "warning" in CliRunner().invoke(app, [*command, str(empty)]).stderr
        done = CliRunner().invoke(app, [*command, str(empty), "--quiet"])
        assert (done.exit_code, done.stderr) == (0, "")


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
    events = (event, replace(event, by="union"), replace(event, status="negated", text="agreed"))
    assert list(timeline.lines(made(*entries, events=events))) == [
        "2019                   other     -",
        "2020-03                proposal  -",
        "2025-06-05/2025-06-06  meeting   CSEA 821  We met at\ufffd[31m; not: agreed",
        "undated                other     -",
    ]
    assert list(timeline.lines(made())) == []


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
    monkeypatch.setattr(negotext, "pipeline", module)
    monkeypatch.setitem(sys.modules, "negotext.pipeline", module)
    bad = page.with_name("bad.txt")
    bad.write_text("x", encoding="utf-8")
    call = Run(ForPages())
    assert [outcome.parsed.page.doc_id for outcome in call.outcomes([str(bad), str(page)])] == ["susd"]
    assert call.status == 1
    failed, warned = capsys.readouterr().err.splitlines()
    assert failed.startswith(f"negotext: {bad}: ValueError: no luck (test_cli.py:")
    assert failed.endswith(", in parse_page)")
    assert warned == f"negotext: {page}: warning: odd page"
