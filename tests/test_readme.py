"""The README is true: its examples print what it shows, and the commands it names are there.

``python tests/test_readme.py`` puts the examples' present output into the README.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PYTHON_BLOCK = re.compile(
    r"^```python\n(?P<code>(?:(?!```)[^\n]*\n)*)```\n\n```text\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL
)
CONSOLE_BLOCK = re.compile(r"^```console\n\$ negotext (?P<code>[^\n]*)\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [match for block in (PYTHON_BLOCK, CONSOLE_BLOCK) for match in block.finditer(README.read_text("utf-8"))]


def printed(example: re.Match[str]) -> str:
    """What one example prints when it is run at the top of the repository."""
    arguments = (
        ["-c", example["code"]] if example.re is PYTHON_BLOCK else ["-m", "negotext", *shlex.split(example["code"])]
    )
    run = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    # some tables end their lines in blanks, which a README must not
    return "".join(line.rstrip() + "\n" for line in run.stdout.splitlines())


def test_there_are_examples_of_both_kinds() -> None:
    assert {example.re for example in EXAMPLES} == {PYTHON_BLOCK, CONSOLE_BLOCK}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["code"].strip().splitlines()[-1][:60])
def test_an_example_prints_what_the_readme_shows(example: re.Match[str]) -> None:
    assert printed(example) == example["output"]


def test_the_first_python_example_has_three_lines() -> None:
    example = next(example for example in EXAMPLES if example.re is PYTHON_BLOCK)
    assert len([line for line in example["code"].splitlines() if line]) == 3


def test_the_entry_quoted_stands_in_the_sample() -> None:
    quoted = re.findall(r"^> (.+)$", README.read_text("utf-8"), re.MULTILINE)
    assert quoted
    sample = (ROOT / "data" / "samples" / "stockton-2025.txt").read_text("utf-8")
    assert [line for line in quoted if line not in sample] == []


def test_relative_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README.read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize("goal", ["demo", "test"])
def test_the_set_up_commands_are_named_and_make_knows_them(goal: str, tmp_path: Path) -> None:
    assert re.search(rf"^make {goal}\b", README.read_text("utf-8"), re.MULTILINE)
    # the make that may be running these tests must not talk to this one
    env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    run = subprocess.run(
        ["make", "-n", goal, f"VENV={tmp_path / 'none'}"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert "-m venv" in run.stdout
    assert "pip install" in run.stdout


def _update() -> None:
    text = README.read_text("utf-8")
    for example in sorted(EXAMPLES, key=lambda example: example.start(), reverse=True):
        text = text[: example.start("output")] + printed(example) + text[example.end("output") :]
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _update()
