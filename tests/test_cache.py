"""The cache: what it saves, what makes a page new, and that a bad folder costs time only."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from deadly import Choosy
from pandas.testing import assert_frame_equal

import negotext
from negotext import batch, cache, pipeline
from negotext.cache import MARKER, Cache
from negotext.records import Page
from negotext.tables import STORED

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
TEXT = "June 5, 2025\n\nThe District offered 12 dates to CSEA, and asked PERB for a mediator.\n"
DOCS = [("sample", (SAMPLES / "stockton-2025.txt").read_text(encoding="utf-8")), ("short", TEXT), ("none", "No dates.")]


@pytest.fixture(autouse=True)
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the pages that were really parsed."""
    ids: list[str] = []
    usual = pipeline.parse_page

    def noted(page: Page, **options: Any) -> Any:
        ids.append(page.doc_id)
        return usual(page, **options)

    monkeypatch.setattr(pipeline, "parse_page", noted)
    return ids


@pytest.fixture(scope="module")
def expected() -> negotext.Result:
    return negotext.parse_many(DOCS)


def assert_same(one: negotext.Result, other: negotext.Result) -> None:
    for table in STORED:
        assert_frame_equal(getattr(one, table), getattr(other, table))
    for view in ("sessions", "articles", "milestones"):
        assert_frame_equal(getattr(one, view)(), getattr(other, view)())
    assert one.texts == other.texts


def drafts(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize("workers", [1, 2])
def test_pages_that_have_not_changed_are_not_parsed_again(
    tmp_path: Path, parsed: list[str], expected: negotext.Result, workers: int
) -> None:
    folder = tmp_path / "new" / "cache"
    assert_same(negotext.parse_many(DOCS, cache=folder, workers=workers), expected)
    parsed.clear()
    assert_same(negotext.parse_many(DOCS, cache=str(folder), workers=workers), expected)
    assert parsed == []
    parts = negotext.stream([DOCS[2], ("short", TEXT + "We met."), DOCS[0]], cache=folder, batch=2)
    assert [len(part) for part in parts] == [2, 1]
    assert parsed == ["short"]
    assert drafts(folder) == []


def test_whatever_changes_the_result_makes_a_page_new(tmp_path: Path, parsed: list[str]) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[union]]\nid = "fvta"\nname = "Fern Valley Teachers Alliance"\nacronym = "FVTA"\nexamples = ["FVTA met."]\n',
        encoding="utf-8",
    )
    variants: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"text": TEXT, "doc_id": "p"}, {}),
        ({"text": TEXT + "\n", "doc_id": "p"}, {}),
        ({"text": TEXT, "doc_id": "q"}, {}),
        ({"text": TEXT, "doc_id": "p", "published": "2025-06-10"}, {}),
        ({"text": TEXT, "doc_id": "p", "employer": "SUSD"}, {}),
        ({"text": TEXT, "doc_id": "p"}, {"lexicon": negotext.load_lexicon([own])}),
        ({"text": TEXT, "doc_id": "p"}, {"classifier": Choosy()}),
    ]
    for expected in (1, 0):
        for doc, options in variants:
            parsed.clear()
            list(batch.outcomes([doc], cache=tmp_path / "cache", **options))
            assert len(parsed) == expected


def test_another_version_parses_anew_and_says_so(
    tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    negotext.parse_many(DOCS, cache=tmp_path)
    monkeypatch.setattr(cache, "_own_digest", lambda: "newer")
    parsed.clear()
    with pytest.warns(negotext.CacheWarning, match="made by another version of negotext; its pages are parsed anew"):
        negotext.parse_many(DOCS, cache=tmp_path)
    assert parsed == ["sample", "short", "none"]
    parsed.clear()
    negotext.parse_many(DOCS, cache=tmp_path)  # which is now this version's
    assert parsed == []


def test_every_file_of_the_library_counts(tmp_path: Path) -> None:
    home = Path(negotext.__file__).parent
    for name in ("models", "lexicon"):
        shutil.copytree(home / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.md"))
    whole = cache._digest_of(tmp_path)
    for file in [file for file in tmp_path.rglob("*") if file.is_file()]:
        content = file.read_bytes()
        file.write_bytes(content + b" ")
        assert cache._digest_of(tmp_path) != whole, file
        file.write_bytes(content)
    assert cache._digest_of(tmp_path) == whole


def test_a_page_that_fails_is_tried_again(tmp_path: Path, parsed: list[str]) -> None:
    for _ in range(2):
        (found,) = batch.outcomes([("p", TEXT + "Divide.\n")], cache=tmp_path, classifier=Choosy())
        assert found.error is not None
    assert parsed == ["p", "p"]


def test_two_runs_at_once(tmp_path: Path, expected: negotext.Result) -> None:
    with ThreadPoolExecutor(2) as threads:
        runs = [threads.submit(negotext.parse_many, DOCS, cache=tmp_path, workers=2) for _ in range(2)]
        for run in runs:
            assert_same(run.result(), expected)
    assert drafts(tmp_path) == []
    assert_same(negotext.parse_many(DOCS, cache=tmp_path), expected)


# bad folders: a warning, and the same result


def page_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("??/*.json"))


def test_damaged_files_are_parsed_anew_and_mended(tmp_path: Path, parsed: list[str], expected: negotext.Result) -> None:
    negotext.parse_many(DOCS, cache=tmp_path)
    cut, changed, emptied = page_files(tmp_path)
    cut.write_text(cut.read_text()[:-20])
    changed.write_text(changed.read_text().replace("2025", "2052").replace('warnings":[', 'warnings":["new",'))
    emptied.write_bytes(b"\xff\x00")
    parsed.clear()
    with pytest.warns(negotext.CacheWarning, match=r"[0-9a-f]{64}\.json: its content is damaged") as told:
        assert_same(negotext.parse_many(DOCS, cache=tmp_path), expected)
    assert len(told) == 1
    assert len(parsed) == 3
    parsed.clear()
    assert_same(negotext.parse_many(DOCS, cache=tmp_path), expected)
    assert parsed == []


def bad_folders(home: Path) -> Iterator[tuple[Path, str]]:
    file = home / "file"
    file.write_text("x")
    yield file, "exists|Not a directory"
    yield file / "below", "Not a directory|exists"
    foreign = home / "foreign"
    foreign.mkdir()
    (foreign / "thesis.docx").write_text("x")
    yield foreign, f"it has other things in it, such as thesis.docx, and no {MARKER}"
    for name, content in {"a": "", "b": "[]", "c": "{}", "d": "\x00", "e": json.dumps({"format": None})}.items():
        folder = home / name
        folder.mkdir()
        (folder / MARKER).write_text(content)
        yield folder, "its content is damaged|it is of format None, not 1"
    newer = home / "newer"
    newer.mkdir()
    (newer / MARKER).write_text(json.dumps({"format": 2, "made_by": "later"}))
    yield newer, "it is of format 2, not 1"


def test_folders_that_cannot_be_used_are_left_alone(tmp_path: Path, expected: negotext.Result) -> None:
    for folder, words in bad_folders(tmp_path):
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        with pytest.warns(negotext.CacheWarning, match=words) as told:
            assert_same(negotext.parse_many(DOCS, cache=folder), expected)
        assert len(told) == 1
        assert str(folder) in str(told[0].message)
        assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_folder_that_cannot_be_written_is_read(
    tmp_path: Path, parsed: list[str], expected: negotext.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    negotext.parse_many(DOCS[:1], cache=tmp_path)

    def refused(self: Path, *_: Any, **__: Any) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "write_text", refused)
    parsed.clear()
    with pytest.warns(negotext.CacheWarning, match="nothing can be written to it: Read-only file system") as told:
        assert_same(negotext.parse_many(DOCS, cache=tmp_path), expected)
    assert len(told) == 1
    assert parsed == ["short", "none"]
    with pytest.warns(negotext.CacheWarning, match="nothing can be written"):
        assert_same(negotext.parse_many(DOCS, cache=tmp_path / "made"), expected)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(tmp_path: Path, expected: negotext.Result) -> None:
    tmp_path.chmod(0o500)
    with pytest.warns(negotext.CacheWarning, match="Permission denied"):
        assert_same(negotext.parse_many(DOCS, cache=tmp_path / "cache"), expected)
    tmp_path.chmod(0o700)


def test_a_classifier_that_does_not_pickle(tmp_path: Path, parsed: list[str]) -> None:
    class Local(Choosy):
        pass

    for _ in range(2):
        with pytest.warns(negotext.CacheWarning, match="cannot be told from others, as it does not pickle"):
            list(batch.outcomes([("p", TEXT)], cache=tmp_path, classifier=Local()))
    assert parsed == ["p", "p"]


def test_cache_must_be_a_path() -> None:
    with pytest.raises(TypeError, match="cache must be the path of a folder or None, not bool"):
        negotext.parse_many(DOCS, cache=True)  # type: ignore[arg-type]


def test_nothing_of_what_is_kept_is_lost(tmp_path: Path) -> None:
    page = Page("\ud800 June 5, 2025\n\nThe District offered 12 dates to CSEA.\n", "\udfff", warnings=("odd",))
    (found,) = batch.outcomes([page])
    kept = Cache(tmp_path, {})
    kept.put(found.parsed)
    assert kept.get(page) == found.parsed


def test_on_the_command_line(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")

    def run(folder: Path) -> tuple[bytes, str]:
        command = [sys.executable, "-W", "error", "-m", "negotext", "parse", str(page), "--cache", str(folder)]
        done = subprocess.run(command, capture_output=True, check=True)
        return done.stdout, done.stderr.decode()

    first, quiet = run(tmp_path / "cache")
    assert (first != b"", quiet) == (True, "")
    assert len(page_files(tmp_path / "cache")) == 1
    assert run(tmp_path / "cache") == (first, "")
    told = f"negotext: warning: cache {tmp_path}: it has other things in it, such as cache, and no {MARKER}\n"
    assert run(tmp_path) == (first, told)


def test_a_good_cache_does_not_warn(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(2):
            negotext.parse_many(DOCS, cache=tmp_path)
