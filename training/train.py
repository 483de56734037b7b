"""Fit all models on everything in this folder and write them into the package: ``make train``.

The same data give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from data import load_all
from fit import fit_events, fit_roles, fit_voice

EMPTY: dict[str, object] = {"labels": ["none"], "bias": [0], "weights": {}}
MODELS = Path(__file__).parent.parent / "src" / "negotext" / "models"


def write(path: Path, data: dict[str, object]) -> None:
    path.write_text(
        json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["events", "roles"])
    args = parser.parse_args()
    if args.only is None:  # pages are read with the voice they are found to have, so that comes first
        write(MODELS / "voice.json", EMPTY)
        write(MODELS / "voice.json", fit_voice(load_all()))
    units = load_all()
    print(f"{len(units)} entries and sentences, {sum(len(u.dates) for u in units)} dates")
    if args.only != "events":
        write(MODELS / "roles.json", fit_roles(units))
    if args.only != "roles":
        write(MODELS / "events.json", fit_events(units))


if __name__ == "__main__":
    main()
