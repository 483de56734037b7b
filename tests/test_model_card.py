"""The model card agrees with the data, the models and the stored figures that it is made from."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """training/model_card.py, which is no module of the package."""
    spec = importlib.util.spec_from_file_location("model_card", ROOT / "training" / "model_card.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_card_is_what_would_be_written_now(maker: ModuleType) -> None:
    """If not: ``python training/model_card.py``."""
    assert maker.CARD.read_text(encoding="utf-8") == maker.render(maker.load_stored())


def test_the_card_names_the_models_as_they_are(maker: ModuleType) -> None:
    card = maker.CARD.read_text(encoding="utf-8")
    for path in sorted((ROOT / "src" / "negotext" / "models").glob("*.json")):
        assert f"`{path.name}`" in card
        assert hashlib.sha256(path.read_bytes()).hexdigest() in card
        assert f"{path.stat().st_size:,}" in card


def test_the_card_counts_the_data_as_it_is(maker: ModuleType) -> None:
    card = maker.CARD.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (pages/dev|pages/train|entries|sentences) \| (\d+ \| [\d,]+) \|$", card, re.MULTILINE))
    for name, pattern in (
        ("pages/dev", "*.gold"),
        ("pages/train", "*.gold"),
        ("entries", "*.jsonl"),
        ("sentences", "*.jsonl"),
    ):
        files = list((ROOT / "training" / name).glob(pattern))
        texts = [file.read_text(encoding="utf-8") for file in files]
        units = sum(text.count("⟦ENTRY ") if pattern == "*.gold" else text.count("\n") for text in texts)
        assert rows[name] == f"{len(files)} | {units:,}"


def test_a_card_without_figures_and_with_old_ones_says_so(maker: ModuleType) -> None:
    assert "run `make evaluate`" in maker.render({})
    study: dict[str, Any] = {
        "folds": 4,
        "rows": {"both": {"types": 0.5, "events": 0.5, "subtypes": 0.5, "primary": 0.5}},
    }
    assert "Measured on earlier data: ablation;" in maker.render({"ablation": study | {"data": "0" * 64}})
    assert "earlier data" not in maker.render({"ablation": study | {"data": maker.data_digest()}})
    assert "| both | 0.500 | 0.500 | 0.500 | 0.500 |" in maker.render({"ablation": study})


def test_the_stored_figures_are_plain_json(maker: ModuleType) -> None:
    stored = maker.load_stored()
    assert set(stored) <= {"oof", "ablation", "curve"}
    assert json.loads(json.dumps(stored, allow_nan=False)) == stored
