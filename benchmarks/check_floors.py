"""Accuracy on marked-up pages against the floors: ``python benchmarks/check_floors.py [--update] [SET …]``.

Scores the library with ``score.py`` of the marked-up pages, which lie beside the repository (``../shared/gold``), and
fails where a figure is below its floor in ``floors.toml``. Where the scorer or a set of pages is absent, it says so
and goes on. ``--update`` raises floors to what is measured now, less a margin; it never lowers one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOLD = HERE.parent.parent / "shared" / "gold"
FLOORS = HERE / "floors.toml"
MARGIN = 0.005

UNSEEN = "not in the training data"
TRAINED = (
    "in the training data (training/pages): roles, primary, types, events and subtypes are better than on new pages"
)
HEADINGS = "marked up for headings alone"
LAYOUTS = HERE / "layouts"
LEARNED = HERE.parent / "training" / "pages"
SETS = {
    "seeds": (GOLD / "seeds", UNSEEN),
    "wild": (GOLD / "wild", UNSEEN),
    "unseen": (HERE / "unseen", UNSEEN),
    **{f"layouts_{path.name}": (path, HEADINGS) for path in sorted(LAYOUTS.iterdir()) if path.is_dir()},
    "dev": (GOLD / "dev", TRAINED),
    "train": (GOLD / "train", TRAINED),
    **{name: (LEARNED / name, TRAINED) for name in ("pages", "more", "plain", "candid", "frank")},
    **{name: (LEARNED / name, TRAINED) for name in ("letters", "circulars", "logs", "disputes")},
    **{name: (LEARNED / name, TRAINED) for name in ("schools", "campuses", "wards", "works", "abroad", "reports")},
}
FIGURES = ("entries", "boundary", "entities", "norm", "roles", "primary", "types", "events", "subtypes")
OF_HEADINGS = FIGURES[:2]
BY_RULE = FIGURES[:4]  # no floor for what a model says of pages it was trained on: a better one may fit them less
FLOORED = {UNSEEN: FIGURES, TRAINED: BY_RULE, HEADINGS: OF_HEADINGS}
HEAD = """\
# Least accuracy on each set of marked-up pages: F1, for `primary` the share that is right.
# `python benchmarks/check_floors.py --update` raises floors to {margin} below what it measures. README.md says what the
# sets are, which of them the models have been trained on, and when a floor may be lowered.
"""

Figures = dict[str, float]


def measure(pages: Path) -> Figures:
    """The figures of one set of pages, as the scorer counts them.

    Raises:
        RuntimeError: the scorer failed, or could not parse a page.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "figures.json"
        command = [sys.executable, str(GOLD / "score.py"), "--json", str(report), str(pages)]
        run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        if run.returncode or not report.exists():
            raise RuntimeError(f"the scorer failed: {run.stderr.strip()[-500:]}")
        data = json.loads(report.read_text(encoding="utf-8"))
    if data["failed"]:
        raise RuntimeError(f"{data['failed']} pages could not be parsed: {run.stderr.strip()[-500:]}")
    return {name: data[name]["accuracy" if name == "primary" else "F1"] for name in FIGURES}


def raised(floors: Figures, figures: Figures, names: tuple[str, ...]) -> Figures:
    """The floors, none of them lower than before, none more than the margin below the figures."""
    return {name: max(floors.get(name, 0.0), round(figures[name] - MARGIN, 4)) for name in names}


def report(name: str, note: str, figures: Figures, floors: Figures) -> list[str]:
    """Print the figures beside their floors; the names of those that are too low."""
    print(f"{name}: {note}")
    shown = OF_HEADINGS if note == HEADINGS else FIGURES
    low = [figure for figure in shown if figures[figure] < floors.get(figure, 0.0)]
    for figure in shown:
        verdict = "  BELOW" if figure in low else ""
        print(f"  {figure:<9} {figures[figure]:.4f}  floor {floors.get(figure, 0.0):.4f}{verdict}")
    return low


def write(floors: dict[str, Figures]) -> None:
    tables = [
        f"\n[{name}]\n" + "".join(f"{figure} = {value:.4f}\n" for figure, value in floors[name].items())
        for name in SETS
        if name in floors
    ]
    FLOORS.write_text(HEAD.format(margin=MARGIN) + "".join(tables), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)}; all by default")
    parser.add_argument("--update", action="store_true", help="raise the floors")
    args = parser.parse_args()
    if unknown := set(args.sets) - set(SETS):
        parser.error(f"no set {', '.join(sorted(unknown))}; there are {', '.join(SETS)}")
    if not (GOLD / "score.py").exists():
        print(f"SKIPPED: the scorer {GOLD / 'score.py'} is not here; nothing was measured, no floor was checked")
        return 0
    floors: dict[str, Figures] = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    failures = []
    chosen = {name: pages for name, (pages, _) in SETS.items() if not args.sets or name in args.sets}
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each set is scored in a process of its own
        measured = {n: pool.submit(measure, pages) for n, pages in chosen.items() if any(pages.rglob("*.gold"))}
    for name, pages in chosen.items():
        note = SETS[name][1]
        if name not in measured:
            print(f"{name}: SKIPPED: no marked-up pages in {pages}")
            continue
        try:
            figures = measured[name].result()
        except RuntimeError as error:
            failures.append(f"{name}: {error}")
            continue
        before = floors.get(name, {})
        failures += [f"{name}: {figure} is below its floor" for figure in report(name, note, figures, before)]
        floors[name] = raised(before, figures, FLOORED[note])
    if args.update:
        write(floors)
    print("\n".join(failures) if failures else "no figure is below its floor")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
