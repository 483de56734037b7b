"""Fit all models on everything in this folder and write them into the package: ``make train``.

The same data give the same bytes: sums are made by one thread, as more would add in another order.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import model_card
from data import load_all, load_dated, role_examples
from threadpoolctl import threadpool_limits

from negotext.learning.fit import fit_events
from negotext.learning.numeric import Plan
from negotext.learning.page_models import fit_roles, fit_voice
from negotext.parties import voice_model
from negotext.zipped import zip_text

EMPTY: dict[str, object] = {"labels": ["none"], "bias": [0], "weights": {}}
MODELS = model_card.MODELS
PLAN = Plan()


def write(path: Path, data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    path.write_bytes(zip_text(text) if path.suffix == ".gz" else text.encode())
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["events", "roles"])
    args = parser.parse_args()
    with threadpool_limits(1):
        train(args.only)
    model_card.write()


def train(only: str | None) -> None:
    """Fit the models of events and of the roles of dates, or ``only`` one of them; that of voices with both alone."""
    if only is None:  # pages are read with the voice they are found to have, so that comes first
        write(MODELS / "voice.json", EMPTY)
        write(MODELS / "voice.json", fit_voice([v for u in load_all() for v in u.voices], PLAN).to_json())
        voice_model.cache_clear()
    units = load_all()
    dates, counts = role_examples([*units, *load_dated()])
    print(f"{len(units)} entries and sentences, {len(dates)} dates")
    if only != "events":
        write(MODELS / "roles.json", fit_roles(dates, PLAN, counts).to_json())
    if only != "roles":
        write(MODELS / "events.json.gz", fit_events(units, PLAN).to_json())


if __name__ == "__main__":
    main()
