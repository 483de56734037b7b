"""The benchmark that prints which entities one version gains and loses against another."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "entities_diff.py"
GOLD = """#: employer = Fern Valley School District
----
⟦ENTRY date=2025-06-05 type=meeting events=meeting:occurred:both|June 5, 2025⟧

⟦UNION:CSEA 821|CSEA 821⟧ met us on ⟦ARTICLE:9|Article 9⟧ and ⟦MONEY:500|$500⟧.
"""


@pytest.fixture(scope="module")
def diff() -> ModuleType:
    spec = importlib.util.spec_from_file_location("entities_diff", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look for the module of their annotations
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "one.gold").write_text(GOLD, encoding="utf-8")
    return folder / "one.gold"


def run(*arguments: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )


def found(diff: ModuleType, **spans: tuple[str, int, int, str]) -> Any:
    """A page of 40 letters with these entities, its marks those of the gold page above."""
    marks = {("UNION", 0, 8): "CSEA 821", ("MONEY", 10, 14): "500"}
    rows = {(label, start, end): {"norm": norm} for label, start, end, norm in spans.values()}
    return diff.Page("CSEA 821, $500.00 and more of all of that", rows, marks)


def test_what_is_gained_and_lost_and_whether_rightly(diff: ModuleType) -> None:
    old = found(diff, a=("UNION", 0, 8, "CSEA"), b=("UNION", 22, 26, "more"))
    new = found(diff, a=("UNION", 0, 8, "CSEA 821"), c=("MONEY", 10, 14, "500.0"))
    report, failed = diff.compare({"p/one": old}, {"p/one": new})
    assert not failed
    assert report == [
        "p/one",
        "  ~ UNION 'CSEA 821' = CSEA -> CSEA 821 (wrong norm, now right): …«CSEA 821», $500.00 and more of all of t…",
        "  + MONEY '$500' = 500.0 (right): …CSEA 821, «$500».00 and more of all of that…",
        "  - UNION 'more' = more (wrong): …CSEA 821, $500.00 and «more» of all of that…",
        "1 gained: 1 right",
        "1 lost: 1 wrong",
        "1 with another standard form: 1 wrong norm, now right",
    ]


def test_pages_that_cannot_be_compared_are_named(diff: ModuleType) -> None:
    page = found(diff, a=("UNION", 0, 8, "CSEA 821"))
    other = diff.Page("another text", page.found)
    failing = diff.Page("", error="ValueError: no luck")
    report, failed = diff.compare({"a": page, "b": other, "c": failing}, {"a": page, "b": page, "c": page, "d": page})
    assert failed
    assert report == [
        "b: its text is another, so its entities are not compared",
        "c: before: ValueError: no luck",
        "d: not among the pages of before",
        "no entity gained, lost or changed",
    ]


def test_pages_without_marks_get_no_verdict(diff: ModuleType) -> None:
    new = diff.Page("we pay $500", {("MONEY", 7, 11): {"norm": "500"}})
    report, _ = diff.compare({"a": diff.Page(new.text)}, {"a": new})
    assert report == ["a", "  + MONEY '$500' = 500: …we pay «$500»…", "1 gained: 1 not marked up"]


def test_against_a_stored_file(page: Path, tmp_path: Path) -> None:
    stored = tmp_path / "stored.jsonl"
    assert run("--save", stored, page).returncode == 0
    (row,) = [json.loads(line) for line in stored.read_text(encoding="utf-8").splitlines()]
    assert row["page"] == "pages/one.gold"
    assert [item["label"] for item in row["entities"]] == ["UNION", "ARTICLE", "MONEY"]
    done = run("--against", stored, page.parent)
    assert (done.returncode, done.stdout.splitlines()[1:]) == (0, ["no entity gained, lost or changed"])
    row["entities"] = row["entities"][:2]
    row["entities"][0]["norm"] = "CSEA"
    stored.write_text(json.dumps(row), encoding="utf-8")
    lines = run("--against", stored, page).stdout.splitlines()
    assert lines[1:3] == [
        "pages/one.gold",
        "  ~ UNION 'CSEA 821' = CSEA -> CSEA 821 (wrong norm, now right): …June 5, 2025 «CSEA 821» met us on "
        "Article 9 and $500.…",
    ]
    assert lines[-2:] == ["1 gained: 1 right", "1 with another standard form: 1 wrong norm, now right"]


def test_pages_of_any_form(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# June 5, 2025\n\nWe pay $500.\n", encoding="utf-8")
    assert run("--save", tmp_path / "stored.jsonl", page).returncode == 0
    row = json.loads((tmp_path / "stored.jsonl").read_text(encoding="utf-8"))
    assert [item["norm"] for item in row["entities"]] == ["500"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_against_a_commit(diff: ModuleType, tmp_path: Path) -> None:
    """The library of a commit is taken from that commit, and its work tree goes away again."""
    repo = tmp_path / "repo"
    package = repo / "src" / "negotext"
    package.mkdir(parents=True)
    git = ["git", "-C", repo, "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "init", "--quiet", repo], check=True)
    (package / "__init__.py").write_text("def read(path, **more): raise ValueError('an old one')\n", encoding="utf-8")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "--quiet", "-m", "first"], check=True)
    assert diff.last_release(repo) is None
    subprocess.run([*git, "tag", "v1"], check=True)
    assert diff.last_release(repo) == "v1"
    (package / "__init__.py").write_text("broken", encoding="utf-8")
    page = tmp_path / "page.txt"
    page.write_text("June 5, 2025\n\nWe met.\n", encoding="utf-8")
    with diff.checked_out(repo, "v1") as source:
        diff.found_by(source, tmp_path / "old.jsonl", [page])
    (old,) = diff.load(tmp_path / "old.jsonl", {}).values()
    assert old.error == "ValueError: an old one"
    listed = subprocess.run(["git", "-C", repo, "worktree", "list"], capture_output=True, text=True, check=True).stdout
    assert len(listed.splitlines()) == 1
    with pytest.raises(ValueError, match="v2"), diff.checked_out(repo, "v2"):
        pass
    with pytest.raises(RuntimeError, match="broken"):
        diff.found_by(repo / "src", tmp_path / "new.jsonl", [page])


def test_without_a_release_it_says_what_to_do(
    diff: ModuleType, page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["entities_diff.py", str(page)])
    monkeypatch.setattr(diff, "last_release", lambda repo: None)
    with pytest.raises(SystemExit) as stop:
        diff.main()
    told = capsys.readouterr().err
    assert stop.value.code == 2
    assert all(words in told for words in ("--against REF", "--save before.jsonl", "git fetch --tags"))


def test_without_git_there_is_no_release(diff: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert diff.last_release(tmp_path) is None
    with pytest.raises(ValueError, match="git is not installed"), diff.checked_out(tmp_path, "v1"):
        pass


def test_wrong_usage(page: Path, tmp_path: Path) -> None:
    junk = tmp_path / "junk.jsonl"
    junk.write_text("{}\n", encoding="utf-8")
    for arguments in ((tmp_path / "none.txt",), (tmp_path / "pages2",), ("--against", junk, page), ("--nonsense",)):
        done = run(*arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty").returncode == 2
