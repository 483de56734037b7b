"""Figures on pages the model has not seen: ``python training/evaluate.py [--folds 4] [--json OUT]``.

Pages are split by page. The readings use the marked headings, so this measures events alone; the scorer of the marked
pages measures the whole way.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

from data import Unit, load_all
from fit import fit_events, fit_roles, folds

from negotext.classify import EventModel, Judged
from negotext.linear import LinearModel
from negotext.taxonomy import LIVE, primary

Pair = tuple[Unit, list[Judged]]


class Tally:
    """Hits, false alarms and misses."""

    def __init__(self) -> None:
        self.hit = self.wrong = self.missed = 0

    def add(self, gold: set[object], found: set[object]) -> None:
        self.hit += len(gold & found)
        self.wrong += len(found - gold)
        self.missed += len(gold - found)

    @property
    def f1(self) -> float:
        return round(2 * self.hit / max(1, 2 * self.hit + self.wrong + self.missed), 4)


def figures(pairs: list[Pair]) -> dict[str, float]:
    """Types, events, subtypes and primary type as the marked pages' scorer counts them."""
    types, events, subtypes = Tally(), Tally(), Tally()
    right = 0
    for unit, judged in pairs:
        gold, found = unit.labels, judged
        types.add(
            {e.type for e in gold if e.status in LIVE} or {"other"},
            {e.event_type for e in found if e.status in LIVE} or {"other"},
        )
        events.add(
            {(e.type, e.status, e.by) for e in gold if e.type != "other"},
            {(e.event_type, e.status, e.by) for e in found},
        )
        subtypes.add(
            {(e.type, e.subtype) for e in gold if e.subtype}, {(e.event_type, e.subtype) for e in found if e.subtype}
        )
        right += primary([_Plain(e.type, e.subtype, e.status) for e in gold]) == primary(found)
    return {
        "types": types.f1,
        "events": events.f1,
        "subtypes": subtypes.f1,
        "primary": round(right / max(1, len(pairs)), 4),
    }


class _Plain:
    def __init__(self, event_type: str, subtype: str | None, status: str) -> None:
        self.event_type, self.subtype, self.status = event_type, subtype, status


def by_type(pairs: list[Pair]) -> dict[str, tuple[float, int]]:
    """F1 per type (status occurred or requested) and how often it is marked."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    counts: Counter[str] = Counter()
    for unit, judged in pairs:
        gold = {e.type for e in unit.labels if e.status in LIVE}
        found = {e.event_type for e in judged if e.status in LIVE}
        counts.update(gold)
        for name in gold | found:
            tallies[name].add({name} & gold, {name} & found)
    return {name: (t.f1, counts[name]) for name, t in sorted(tallies.items())}


def roles(tests: list[tuple[Unit, LinearModel]]) -> float:
    tally = Tally()
    for unit, model in tests:
        for number, (features, role) in enumerate(unit.dates):
            chances = model.softmax(features)
            found = max(chances, key=lambda r: chances[r])
            tally.add({(number, role)} if role != "plain" else set(), {(number, found)} if found != "plain" else set())
    return tally.f1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--only", type=int, help="just this fold")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--misses", type=int, default=0)
    args = parser.parse_args()
    units = load_all()
    pages = [i for i, u in enumerate(units) if u.source.startswith("pages")]
    rest = [u for u in units if not u.source.startswith("pages")]
    pairs: list[Pair] = []
    dated: list[tuple[Unit, LinearModel]] = []
    for number, (train, test) in enumerate(folds([units[i] for i in pages], args.folds, 0)):
        if args.only is not None and number != args.only:
            continue
        learned = [units[pages[i]] for i in train] + rest
        model = EventModel(fit_events(learned))
        role_model = LinearModel.from_json(fit_roles(learned))
        for i in test:
            unit = units[pages[i]]
            pairs.append((unit, model.judge(unit.readings, unit.low)))
            dated.append((unit, role_model))
    report: dict[str, object] = {}
    for source in [*sorted({u.source for u, _ in pairs}), "all"]:
        chosen = [p for p in pairs if source in ("all", p[0].source)]
        report[source] = figures(chosen) | {
            "roles": roles([d for d in dated if source in ("all", d[0].source)]),
            "entries": len(chosen),
        }
        print(source, report[source])
    report["by_type"] = by_type(pairs)
    for name, (f1, count) in by_type(pairs).items():
        print(f"  {name:16} {f1:.3f}  n={count}")
    for unit, judged in pairs[: args.misses]:
        gold = {(e.type, e.status, e.by) for e in unit.labels}
        found = {(j.event_type, j.status, j.by) for j in judged}
        if gold != found:
            print(unit.group, "| missed", sorted(gold - found), "| extra", sorted(found - gold))
            print("    ", " ".join(unit.low[unit.readings[0].start : unit.readings[-1].end].split())[:700])
    if args.json:
        args.json.write_text(json.dumps(report, indent=1, sort_keys=True), encoding="utf-8")


if __name__ == "__main__":
    main()
