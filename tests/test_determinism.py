"""The same bytes whatever the hash seed, time zone, locale and number of workers, for all outputs of the samples."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(path for path in (ROOT / "data" / "samples").iterdir() if path.name != "README.md")
ENVIRONMENTS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "4294967295", "TZ": "America/Los_Angeles", "LANG": "de_DE.ISO-8859-1", "PYTHONUTF8": "0"},
)


def digests(workers: int) -> dict[str, str]:
    """The digest of each output of the samples, by its name."""
    from negotext import parse_many
    from negotext.sources import read_page

    pages = [read_page(str(path)) for path in SAMPLES]
    result = parse_many(pages, workers=workers)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        result.to_csv(home / "csv")
        result.to_jsonl(home / "all.jsonl")
        result.to_report(home / "all.html")
        result.to_label_studio(home / "tasks.json")
        (home / "shown.html").write_text(result._repr_html_(), encoding="utf-8")
        for name in ("sessions", "articles", "milestones", "wide"):
            table = getattr(result, name)()
            (home / f"{name}.json").write_text(json.dumps(table.astype(str).to_dict("list")), encoding="utf-8")
        files = sorted(path for path in home.rglob("*") if path.is_file())
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    return digests(1)


@pytest.mark.parametrize("number", range(len(ENVIRONMENTS)))
def test_the_environment_changes_no_byte(number: int, expected: dict[str, str]) -> None:
    environment = {**os.environ, **ENVIRONMENTS[number]}
    command = [sys.executable, __file__, str(1 + number % 2)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {name for name in expected if found[name] != expected[name]} == set()
    assert len(found) == len(expected) == 17


def test_the_digests_tell_outputs_apart(expected: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "SAMPLES", SAMPLES[::-1])
    other = digests(1)
    assert {name for name in expected if other[name] != expected[name]} >= {"events.csv", "all.jsonl", "all.html"}


if __name__ == "__main__":
    print(json.dumps(digests(int(sys.argv[1]))))
