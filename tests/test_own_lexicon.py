"""A user's own lexicon: slow patterns are refused, every fault is told, and ten thousand records cost little."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import negotext
from negotext.lexicon.hostile import nested_repetition, slow_text
from negotext.own_lexicon import check_files

ROOT = Path(__file__).parents[1]
UNION = """
[[union]]
id = "{0}"
name = "Fern Valley {0}"
acronym = "FVX{0}"
examples = ["FVX{0} voted."]
"""


# --- slow patterns ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "regex",
    [
        r"(a+)+b",
        r"(?:a|a)*b",
        r"(?:ab|a|b)*c",
        r"(?:\w{1,30}\s?){1,30}!",
        r"\w*\w*\w*!",
        r"\bfoo\s*\w*\s*\w*\s*bar",
        r"(?:é|[à-ü])*z",
        r"#(?:<b>|<b|>|b)*;",
        r"(?:(?:ab){1,9}){1,9}(?:ab){1,90}c",
        r"(?:Grade|Grade [0-9]|[A-Za-z0-9 ])*:",
        r"(?=(a|a)*b)a",
        r"(?:a?){30}a{30}",
        r"(?:[^,]|[^;]){30}x",
        r"(?:a|a)*bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        r"(?:a|a|a|a|a|a|a|a|a|a)*b",
        r"(?i)(?:step|STEP)*x",
        r"(?x) ( a | a )* b",
        r"(?:(?P<q>\")?(?(q)x|[x-z])|x)*!",
        r"\w+@",
    ],
)
def test_slow_patterns_are_known(regex: str) -> None:
    """By how they are built or by trying, without an example that helps; and trying comes to an end."""
    assert nested_repetition(regex) or slow_text(re.compile(regex), ["an example"])


@pytest.mark.parametrize(
    "regex",
    [
        r"\b[Ss]tep (?P<n>\d{1,2})\b",
        r"\b(?:one|two|three)[- ]year\b",
        r"\b(?:\w{1,20} ){1,4}fund\b",
        r"\$\d{1,3}(?:,\d{3}){0,4}",
        r"\b[A-Z]\w{1,20}(?: [A-Z]\w{1,20}){0,3} Fund\b",
        r"(?<!\w)\d{1,3}(?:\.\d{1,2})? FTE\b",
        r"\b\d+%",
        r"\b[A-Z][a-z]+ Room\b",
        r"(?s)\bfrom .{1,40} to\b",
        r"(?>[A-Z]{2,9})\d++",
    ],
)
def test_usual_patterns_are_not_taken_for_slow(regex: str) -> None:
    assert nested_repetition(regex) is None
    assert slow_text(re.compile(regex), ["The Aa Bb Fund and Step 5 for Grade 3-4, from here to $1,000."]) is None


def test_a_pattern_is_judged_before_it_sees_the_examples(tmp_path: Path) -> None:
    """It might not come to an end on them."""
    path = tmp_path / "own.toml"
    words = "a" * 60
    path.write_text(
        f"[[label]]\nid = 'x'\nlabel = 'X'\nregex = '(?:a|a)*b'\nexamples = ['{words}']\n", encoding="utf-8"
    )
    with pytest.raises(negotext.LexiconError, match="label 'x': regex: takes more than linear time"):
        negotext.load_lexicon([path])


# --- every fault ----------------------------------------------------------------------------------------------------


def test_one_fault_per_record_is_told(write: Any, tmp_path: Path) -> None:
    bad = UNION.format("A").replace("acronym", "acronmy") + UNION.format("B").replace("voted", "met")
    bad += UNION.format("C").replace("FVXC voted", "We voted") + "[[thing]]\nid = 1\n" + UNION.format("B")
    paths = [*write(bad, "[[union]\n", UNION.format("D") + 'affiliation = ["none"]\n'), tmp_path / "none.toml"]
    findings = check_files(paths)
    assert [str(fault).replace(f"{tmp_path}{os.sep}", "").partition(";")[0] for fault in findings.faults] == [
        "none.toml: cannot be read: No such file or directory",
        "own1.toml: union 'A': acronmy: unknown key",
        "own1.toml: union 'C': examples: none of the record's names stands in 'We voted.'",
        "own1.toml: union 'B': id: stands for another record too",
        "own1.toml: thing: unknown table",
        "own2.toml: is no TOML: Expected ']]' at the end of an array declaration (at line 1, column 8)",
        "own3.toml: union 'D': affiliation: no record has the id 'none'",
    ]
    assert findings.counts == {"unions": 2, "agencies": 0, "labels": 0}
    with pytest.raises(negotext.LexiconError, match="acronmy: unknown key"):
        negotext.load_lexicon(paths[:3])


def test_files_without_fault(write: Any) -> None:
    findings = check_files(write(UNION.format("A"), UNION.format("B") + 'aliases = ["FVXA", "CTA"]\n'))
    assert findings.faults == ()
    assert findings.counts == {"unions": 2, "agencies": 0, "labels": 0}
    own, shipped = findings.warnings
    assert own.endswith("own2.toml: union 'B': the name 'FVXA' is also that of A")
    assert re.search(r"own2\.toml: union 'B': the name 'CTA' is also that of us-cta, us-", shipped)


@pytest.mark.parametrize("paths", ["own.toml", Path("own.toml"), None, 3])
def test_one_path_is_no_sequence(paths: Any) -> None:
    with pytest.raises(TypeError, match="paths must be a sequence of paths, not "):
        check_files(paths)
    with pytest.raises(TypeError, match=r"paths\[1\] must be a path, not "):
        check_files(["own.toml", 3])  # type: ignore[list-item]


def command(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "negotext", "lexicon", *map(str, arguments)], capture_output=True
    )


def test_the_command(write: Any) -> None:
    good, bad, twin = write(UNION.format("A"), "color = 3\n", UNION.format("B").replace("FVXB", "FVXA"))
    done = command("check", good, twin)
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode().splitlines() == [
        f"negotext: warning: {twin}: union 'B': the name 'FVXA' is also that of A",
        "negotext: no fault in 2 unions, 0 agencies, 0 labels",
    ]
    done = command("check", good, bad)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"negotext: {bad}: color: unknown table; known are agency, label, union\n"
    assert command("check", good.with_name("none.toml")).returncode == 1
    for arguments in ((), ("check",), ("check", good, "--nonsense"), ("nonsense",)):
        done = command(*arguments)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr


# --- ten thousand records -------------------------------------------------------------------------------------------


def test_ten_thousand_records_cost_little() -> None:
    """The bound is 1.2 times; the margin is for busy machines."""
    spec = importlib.util.spec_from_file_location("lexicon_speed", ROOT / "benchmarks" / "lexicon_speed.py")
    assert spec is not None and spec.loader is not None
    speed = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(speed)
    assert len(set(speed.records(10_000))) == 10_000
    loading, ratio = speed.measure(10_000, rounds=3)
    assert loading < 10
    assert ratio < 1.4
