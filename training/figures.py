"""Counting hits and misses, as the scorer of the marked pages counts them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from data import Unit

from negotext.classify import Judged
from negotext.learning.units import Label
from negotext.linear import LinearModel
from negotext.taxonomy import LIVE, TYPES, primary

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


class _Plain:
    """A label as `primary` wants events."""

    def __init__(self, label: Label) -> None:
        self.event_type, self.subtype, self.status = label.type, label.subtype, label.status


def gold_primary(unit: Unit) -> str:
    """The one type that stands for an entry, by its labels."""
    return primary([_Plain(label) for label in unit.labels])


def whole(label: Label | Judged) -> tuple[str, str, str | None]:
    """Type, status and side."""
    return (label.type if isinstance(label, Label) else label.event_type), label.status, label.by


def figures(pairs: Sequence[Pair]) -> dict[str, float]:
    """F1 of types, events and subtypes, and the share of entries whose primary type is right."""
    types, events, subtypes = Tally(), Tally(), Tally()
    right = 0
    for unit, found in pairs:
        types.add(
            {e.type for e in unit.labels if e.status in LIVE} or {"other"},
            {e.event_type for e in found if e.status in LIVE} or {"other"},
        )
        events.add({whole(e) for e in unit.labels if e.type != "other"}, {whole(e) for e in found})
        subtypes.add(
            {(e.type, e.subtype) for e in unit.labels if e.subtype},
            {(e.event_type, e.subtype) for e in found if e.subtype},
        )
        right += gold_primary(unit) == primary(found)
    return {
        "types": types.f1,
        "events": events.f1,
        "subtypes": subtypes.f1,
        "primary": round(right / max(1, len(pairs)), 4),
        "entries": len(pairs),
    }


def by_type(pairs: Sequence[Pair]) -> dict[str, dict[str, float]]:
    """Per type (status occurred or requested) precision, recall, F1 and how often it is marked."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    counts: Counter[str] = Counter()
    for unit, judged in pairs:
        gold = {e.type for e in unit.labels if e.status in LIVE and e.type != "other"}
        found = {e.event_type for e in judged if e.status in LIVE}
        counts.update(gold)
        for name in gold | found:
            tallies[name].add({name} & gold, {name} & found)
    return {
        name: {
            "precision": round(t.hit / max(1, t.hit + t.wrong), 4),
            "recall": round(t.hit / max(1, t.hit + t.missed), 4),
            "f1": t.f1,
            "marked": counts[name],
        }
        for name, t in sorted(tallies.items(), key=lambda item: TYPES.index(item[0]))
    }


def confusion(pairs: Sequence[Pair]) -> dict[str, dict[str, int]]:
    """How many entries of each primary type (outer) were given which (inner)."""
    counts = Counter((gold_primary(unit), primary(found)) for unit, found in pairs)
    return {a: {b: counts[a, b] for b in TYPES if counts[a, b]} for a in TYPES if any(counts[a, b] for b in TYPES)}


def by_page(pairs: Sequence[Pair]) -> dict[str, dict[str, float]]:
    """`figures` of each page."""
    pages: dict[str, list[Pair]] = defaultdict(list)
    for unit, found in pairs:
        pages[f"{unit.source.removeprefix('pages/')}/{unit.group}"].append((unit, found))
    return {name: figures(part) for name, part in sorted(pages.items())}


def roles(tests: Iterable[tuple[Unit, LinearModel]]) -> float:
    """F1 of the roles of dates."""
    tally = Tally()
    for unit, model in tests:
        for number, (features, role) in enumerate(unit.dates):
            chances = model.softmax(features)
            found = max(chances, key=lambda r: chances[r])
            tally.add({(number, role)} if role != "plain" else set(), {(number, found)} if found != "plain" else set())
    return tally.f1
