"""Files that are written while something goes wrong: a full disk, a killed process, another run in the same folder."""

from __future__ import annotations

import csv
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from made_pages import PageMaker, full_page

import negotext
from negotext import writing
from negotext.errors import ExportError
from negotext.model_files import read_model
from negotext.result import Result

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX limits and signals")

WRITERS = (
    "to_csv", "to_parquet", "to_jsonl", "to_sqlite", "to_duckdb", "to_excel", "to_ics", "to_label_studio", "to_doccano",
    "to_report",
)  # fmt: skip

# what another interpreter runs: a result of so many entries whose texts all say the same word
MAKE = """
import resource, sys
import negotext
from negotext.result import Result

def made(word, count=60):
    body = f"The District and CSEA 821 met on May 8, 2025. {word} " * 3
    return negotext.parse("".join(f"May {1 + n % 28}, {2000 + n % 25}\\n\\n{body}\\n\\n" for n in range(count)))
"""


def child(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", MAKE + code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def target(writer: str, folder: Path) -> Path:
    return folder / "out" if writer in ("to_csv", "to_parquet") else folder / "out.json"


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# --- a full disk ---------------------------------------------------------------------------------------------------

FULL = """
writers, folder = sys.argv[1].split(","), sys.argv[2]
result = made("filler")
result.pages, result.entries  # what is loaded to write is loaded before the disk is full
import openpyxl, pyarrow.parquet, duckdb, icalendar, sqlite3
resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, resource.RLIM_INFINITY))
for writer in writers:
    place = f"{folder}/{writer}/out" + ("" if writer in ("to_csv", "to_parquet") else ".json")
    try:
        getattr(result, writer)(place, overwrite=True)
    except negotext.ExportError as error:
        print(writer, "ExportError", "out" in str(error))
    else:
        print(writer, "written")
"""


@posix
@pytest.mark.parametrize("existing", [False, True])
def test_a_full_disk_is_an_error_and_leaves_what_was_there(existing: bool, tmp_path: Path) -> None:
    """A process that may write no more than 8 KB to a file meets the same error, in whichever library writes."""
    for writer in WRITERS:
        (tmp_path / writer).mkdir()
        if existing:
            getattr(Result([full_page()]), writer)(target(writer, tmp_path / writer))
    before = digests(tmp_path)
    output, errors = child(FULL, ",".join(WRITERS), tmp_path).communicate(timeout=120)
    assert output.splitlines() == [f"{writer} ExportError True" for writer in WRITERS], errors
    assert digests(tmp_path) == before
    if not existing:
        assert [path for path in tmp_path.rglob("*") if path.parent != tmp_path] == []


# --- an interrupted run --------------------------------------------------------------------------------------------

KILLED = """
import os, pathlib, signal
from negotext import tables
writer, place, after = sys.argv[1], sys.argv[2], int(sys.argv[3])
result = made("second", 5)
getattr(result, writer)(place + ".new", overwrite=True)
count = 0

def counted(call):
    def counting(*arguments):
        global count
        count += 1
        if count == after:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments)
    return counting

if sys.argv[4] == "rows":
    rows = tables.rows
    tables.rows = lambda frame, names: map(counted(lambda row: row), rows(frame, names))
else:
    pathlib.Path.replace = counted(pathlib.Path.replace)
getattr(result, writer)(place, overwrite=True)
"""


@posix
@pytest.mark.parametrize(
    ("writer", "after", "what"),
    [("to_csv", 8, "rows"), ("to_jsonl", 8, "rows"), ("to_sqlite", 8, "rows"), ("to_csv", 3, "moves")],
)
def test_a_run_that_is_killed_leaves_each_file_as_it_was_or_as_it_should_be(
    writer: str, after: int, what: str, tmp_path: Path
) -> None:
    place = tmp_path / "out"
    getattr(Result([full_page()]), writer)(place)
    old = digests(tmp_path)
    process = child(KILLED, writer, place, after, what)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, errors
    left = {name: digest for name, digest in digests(tmp_path).items() if not name.endswith(".tmp")}
    now = {name: digest for name, digest in left.items() if not name.startswith("out.new")}
    assert now.keys() == old.keys()
    new = [name for name in now if now[name] != old[name]]
    assert len(new) == (2 if what == "moves" else 0)
    for name in new:
        assert now[name] == left[name.replace("out/", "out.new/")]


def test_ctrl_c_between_two_files_puts_back_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Result([full_page("p")]).to_csv(tmp_path)
    before = digests(tmp_path)
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if target.name == "events.csv" and self.name.endswith(".tmp"):
            monkeypatch.undo()
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Result([full_page("q")]).to_csv(tmp_path, overwrite=True)
    assert digests(tmp_path) == before


@pytest.mark.parametrize("links", [True, False])
def test_a_move_that_fails_halfway_puts_back_what_was_replaced(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Result([full_page("p")]).to_csv(tmp_path)
    (tmp_path / "pages.csv").unlink()  # one that was not there goes away again
    before = digests(tmp_path)
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target.name == "offers.csv":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    def no_links(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", refused)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(ExportError, match=r"offers\.csv here: Permission denied"):
        Result([full_page("q")]).to_csv(tmp_path, overwrite=True)
    assert digests(tmp_path) == before


# --- two runs at once ----------------------------------------------------------------------------------------------


@posix
def test_the_files_of_two_runs_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run that comes while the first moves its files waits until all of them are there."""
    expected = tmp_path / "expected"
    Result([full_page("q")]).to_csv(expected)
    second = Thread(target=Result([full_page("q")]).to_csv, args=(tmp_path / "out",), kwargs={"overwrite": True})
    replace = Path.replace
    waited = []

    def interrupted(self: Path, target: Path) -> Path:
        if target.name == "entities.csv" and not waited:
            waited.append(second)
            second.start()
            second.join(timeout=1)
            assert second.is_alive()
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    Result([full_page("p")]).to_csv(tmp_path / "out", overwrite=True)
    second.join(timeout=30)
    assert waited
    assert digests(tmp_path / "out") == digests(expected)


def test_a_file_that_another_run_has_written_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "out.txt"

    def write(draft: Path) -> None:
        draft.write_text("mine")
        file.write_text("theirs")

    with pytest.raises(ExportError, match="already there"):
        writing.write_all({file: write}, overwrite=False)
    assert digests(tmp_path).keys() == {"out.txt"}
    assert file.read_text() == "theirs"


def test_folders_that_cannot_be_locked_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    writing.write_text("text", tmp_path / "out.txt", overwrite=False)
    assert (tmp_path / "out.txt").read_text() == "text"


# --- models and spaCy ----------------------------------------------------------------------------------------------


def test_models_and_pipes_are_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spacy = pytest.importorskip("spacy")
    from negotext.classify import default_model
    from negotext.model_files import write_model

    file, folder = tmp_path / "model.json", tmp_path / "pipe"
    write_model(file, default_model(), {})
    pipe = spacy.blank("en").add_pipe("negotext")
    pipe.to_disk(folder)
    before = digests(tmp_path)

    def refused(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(negotext.ModelError, match="cannot be written: Permission denied"):
        write_model(file, default_model(), {})
    with pytest.raises(ExportError, match="Permission denied"):
        pipe.to_disk(folder)
    assert digests(tmp_path) == before
    read_model(file)


def test_models_are_brought_to_the_disk_before_they_are_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from negotext.classify import default_model
    from negotext.model_files import write_model

    file, done = tmp_path / "model.json", []
    usual = os.fsync

    def noted(handle: int) -> None:
        done.append(file.exists())
        usual(handle)

    monkeypatch.setattr(os, "fsync", noted)
    write_model(file, default_model(), {})
    assert done == [False]


# --- text that is more to the program that opens it -----------------------------------------------------------------

HOSTILE = (
    "=HYPERLINK(\"http://x\",\"y\")", "@SUM(1)", "+1+cmd|' /C calc'!A0", "-2+3", "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "%%DATA%%", "\nEND:VEVENT\nBEGIN:VEVENT",
    "\x1b]0;title\x07", "\u202etxt.exe",
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_what_a_page_says_stays_text_everywhere(words: str, tmp_path: Path) -> None:
    page = PageMaker(words)
    entry = page.entry("2025-01-01", f"{words} The District and CSEA 821 met.")
    page.mention(entry, "UNION", words.strip() or "x", words)
    result = Result([page.parsed()])
    result.to_csv(tmp_path / "csv")
    for file in (tmp_path / "csv").iterdir():
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.reader(rows):
                for cell in row:
                    assert not cell.startswith(("=", "@", "+", "\t", "\r", "-2")), cell
    openpyxl: Any = pytest.importorskip("openpyxl")
    for sheet in openpyxl.load_workbook(result.to_excel(tmp_path / "a.xlsx")):
        assert "f" not in {cell.data_type for row in sheet for cell in row}
    for html in (result._repr_html_(), result.to_report(tmp_path / "a.html").read_text(encoding="utf-8")):
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "<svg onload" not in html
    icalendar: Any = pytest.importorskip("icalendar")
    calendar = icalendar.Calendar.from_ical(result.to_ics(tmp_path / "a.ics").read_bytes())
    assert len(calendar.walk("VEVENT")) == len(result.sessions())
