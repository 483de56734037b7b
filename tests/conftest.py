"""Fixtures of several test modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Writes each text to a file own1.toml, own2.toml, … and gives their paths."""

    def written(*texts: str) -> list[Path]:
        paths = [tmp_path / f"own{number}.toml" for number, _ in enumerate(texts, 1)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    return written
