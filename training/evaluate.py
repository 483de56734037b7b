"""Figures on pages the models have not seen: ``python training/evaluate.py [--part oof] [--folds 4]``.

Pages are split by page. The readings use the marked headings, so this measures events alone; the scorer of the marked
pages measures the whole way. What was measured goes to ``training/evaluation/evaluation.json``, part by part, and from
there into the model card; the reliability diagram goes beside it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import calibration
import model_card
import studies
from data import Unit, load_all, load_dated, role_examples
from figures import Pair, by_page, by_type, confusion, figures, roles, whole

from negotext.classify import EventModel
from negotext.learning.fit import fit_events, folds
from negotext.learning.numeric import Plan
from negotext.learning.page_models import fit_roles
from negotext.linear import LinearModel

PARTS = ("oof", "ablation", "curve")
DIAGRAM = "reliability.png"
SPLIT_SEED = 0
PLAN = Plan()
Split = tuple[list[Unit], list[Unit]]


def splits(units: list[Unit], count: int) -> list[Split]:
    """Units to learn from and page entries to test on, so that no page stands on both sides."""
    pages = [u for u in units if u.source.startswith("pages")]
    rest = [u for u in units if not u.source.startswith("pages")]
    return [
        ([pages[i] for i in train] + rest, [pages[i] for i in test]) for train, test in folds(pages, count, SPLIT_SEED)
    ]


def out_of_fold(parts: list[Split], first: EventModel) -> tuple[dict[str, Any], list[Pair]]:
    """The figures of all pages, each judged by models that have not seen it; ``first`` is the model of fold 0."""
    pairs: list[Pair] = []
    dated: list[tuple[Unit, LinearModel]] = []
    only_dated = load_dated()
    for number, (train, test) in enumerate(parts):
        model = first if number == 0 else fit_events(train, PLAN)
        pairs += studies.judged(model, test)
        dates, counts = role_examples([*train, *only_dated])
        role_model = fit_roles(dates, PLAN, counts)
        dated += [(unit, role_model) for unit in test]
    report: dict[str, Any] = {"folds": len(parts), "sources": {}}
    for source in [*sorted({u.source for u, _ in pairs}), "all"]:
        chosen = [p for p in pairs if source in ("all", p[0].source)]
        role = roles([d for d in dated if source in ("all", d[0].source)])
        report["sources"][source] = figures(chosen) | {"roles": role}
    report["by_type"] = by_type(pairs)
    report["confusion"] = confusion(pairs)
    report["by_page"] = by_page(pairs)
    report["calibration"] = {name: calibration.reliability(c) for name, c in calibration.chances(pairs).items()}
    return report, pairs


def show_misses(pairs: list[Pair], most: int) -> None:
    """Entries where something is missed or wrongly found, with their words."""
    for unit, judged in pairs:
        gold, found = {whole(e) for e in unit.labels}, {whole(j) for j in judged}
        if gold != found and most > 0:
            most -= 1
            print(unit.group, "| missed", sorted(map(str, gold - found)), "| extra", sorted(map(str, found - gold)))
            print("    ", " ".join(unit.low[unit.readings[0].start : unit.readings[-1].end].split())[:700])


def store(path: Path, part: str, report: dict[str, Any]) -> None:
    """Put one part into the file; the others stay."""
    path.parent.mkdir(exist_ok=True)
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known[part] = report | {"data": model_card.data_digest()}
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def show(name: str, table: dict[str, Any]) -> None:
    """A table of figures, one row a line."""
    print(name)
    for row, values in table.items():
        print(f"  {row:20}", "  ".join(f"{key} {value}" for key, value in values.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--part", choices=PARTS, action="append", help="just this; may be given more than once")
    parser.add_argument("--out", type=Path, default=model_card.STORED)
    parser.add_argument("--misses", type=int, default=0, help="show so many entries that went wrong")
    args = parser.parse_args()
    wanted = args.part or PARTS
    parts = splits(load_all(), args.folds)
    train, test = parts[0]
    full = fit_events(train, PLAN)
    if "oof" in wanted:
        report, pairs = out_of_fold(parts, full)
        store(args.out, "oof", report)
        show("out of fold", report["sources"])
        show("by type", report["by_type"])
        for name, table in report["calibration"].items():
            print(f"expected calibration error, {name}: {table['ece']:.3f}")
        if not calibration.draw(report["calibration"], args.out.with_name(DIAGRAM)):
            print("no reliability diagram: matplotlib is not installed")
        show_misses(pairs, args.misses)
    for name, study in (("ablation", studies.ablation), ("curve", studies.curve)):
        if name in wanted:
            rows = study(train, test, PLAN, full)
            store(args.out, name, {"folds": args.folds, "rows": rows})
            show(name, rows)
    if args.out == model_card.STORED:
        model_card.write()


if __name__ == "__main__":
    main()
