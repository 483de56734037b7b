"""Whether probabilities are what they say: reliability by bins, expected calibration error, and a diagram."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from figures import Pair, whole

BINS = 10
Chance = tuple[float, bool]


def chances(pairs: Sequence[Pair]) -> dict[str, list[Chance]]:
    """The confidence of each event found, and whether it is right: in type and status, and in the side too."""
    cells: list[Chance] = []
    events: list[Chance] = []
    for unit, found in pairs:
        gold = {whole(label) for label in unit.labels}
        for event in found:
            cells.append((event.probability, whole(event)[:2] in {g[:2] for g in gold}))
            events.append((event.probability, whole(event) in gold))
    return {"type and status": cells, "type, status and side": events}


def reliability(found: Sequence[Chance]) -> dict[str, Any]:
    """Ten bins of equal width with mean confidence, share that is right and number; and the expected error."""
    bins = []
    for index in range(BINS):
        low, high = index / BINS, (index + 1) / BINS
        part = [c for c in found if low <= c[0] < high or (index == BINS - 1 and c[0] == 1.0)]
        if part:
            mean = sum(p for p, _ in part) / len(part)
            right = sum(r for _, r in part) / len(part)
            bins.append({"from": low, "confidence": round(mean, 4), "right": round(right, 4), "events": len(part)})
    error = sum(b["events"] * abs(b["confidence"] - b["right"]) for b in bins) / max(1, len(found))
    return {"bins": bins, "ece": round(error, 4), "events": len(found)}


def draw(tables: dict[str, dict[str, Any]], path: Path) -> bool:
    """The reliability diagram as PNG; whether matplotlib was there to draw it."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return False
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="as sure as right")
    for (name, table), marker in zip(tables.items(), "os", strict=False):
        bins = table["bins"]
        axes.plot(
            [b["confidence"] for b in bins],
            [b["right"] for b in bins],
            marker=marker,
            label=f"{name} (ECE {table['ece']:.3f})",
        )
    axes.set(xlabel="confidence of events", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    axes.set_aspect("equal")
    axes.legend(loc="upper left")
    # without the date and version that matplotlib would put in: the same figures give the same picture
    figure.savefig(path, dpi=100, metadata={"Software": None})
    return True
