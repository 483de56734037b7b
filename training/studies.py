"""Studies on one split of the pages: what the kinds of features are worth, and what more text would bring.

A full run of four folds for each would take an hour; one split of the pages is enough to tell large from small. Fold 0
of the out-of-fold run is the test part.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from data import Unit
from figures import Pair, figures

from negotext.classify import EventModel
from negotext.learning.fit import fit_events
from negotext.learning.numeric import Plan

SHARES = (0.25, 0.5, 0.75, 1.0)
RULES = ("k:", "kt:", "kk:", "f:", "ft:", "fs:")  # features of cues and frames
PLACE = ("voice:", "flag:", "len:")  # where a sentence stands; part of every set
SETS: dict[str, Callable[[str], bool]] = {
    "cues and frames": lambda name: name == "bias" or name.startswith((*RULES, *PLACE)),
    "words and concepts": lambda name: not name.startswith(RULES),
    "both": lambda name: True,
}


def judged(model: EventModel, units: Sequence[Unit]) -> list[Pair]:
    """What a model finds in each unit."""
    return [(unit, model.judge(unit.readings, unit.low)) for unit in units]


def only(unit: Unit, wanted: Callable[[str], bool]) -> Unit:
    """The unit with a part of its features."""
    readings = [
        r.with_features({name: value for name, value in r.features.items() if wanted(name)}) for r in unit.readings
    ]
    return replace(unit, readings=readings)


def ablation(train: Sequence[Unit], test: Sequence[Unit], plan: Plan, full: EventModel) -> dict[str, Any]:
    """Figures of models that see only some of the features of sentences; ``full`` is the model of all."""
    found: dict[str, Any] = {}
    for name, wanted in SETS.items():
        if name == "both":
            found[name] = figures(judged(full, test))
            continue
        model = fit_events([only(unit, wanted) for unit in train], plan)
        found[name] = figures(judged(model, [only(unit, wanted) for unit in test]))
    return found


def curve(train: Sequence[Unit], test: Sequence[Unit], plan: Plan, full: EventModel) -> dict[str, Any]:
    """Figures with a share of what there is to learn from, taken by whole pages and runs of lines."""
    groups = sorted({unit.group for unit in train})
    random.Random(plan.seed).shuffle(groups)
    found: dict[str, Any] = {}
    for share in SHARES:
        chosen = set(groups[: round(share * len(groups))])
        part = [unit for unit in train if unit.group in chosen]
        model = full if share == 1.0 else fit_events(part, plan)
        found[f"{share:.0%}"] = {"units": len(part), **figures(judged(model, test))}
    return found
