"""The marked-up pages reach the floors; they stand beside the repository and may be absent."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[2] / "shared" / "gold"


@pytest.mark.skipif(not GOLD.is_dir(), reason="the marked-up pages are not beside this checkout")
def test_the_real_pages(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    subprocess.run([sys.executable, GOLD / "score.py", "--json", out, GOLD / "seeds"], check=True, capture_output=True)
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert figures["failed"] == 0
    assert figures["entries"]["F1"] == 1.0
    assert figures["entities"]["F1"] >= 0.98
    assert figures["norm"]["F1"] >= 0.98
