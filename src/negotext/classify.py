"""Judging readings: which events an entry reports, with what status, by whom, how surely.

Three linear models in turn, all plain numbers: sentences (type and status), the entry as a whole (what its sentences
say together), and the side. The words decide; nothing here knows a phrase.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .events import Reading, frame_sides, last_side, plain_subjects, trigger
from .features import entry_features, side_features
from .linear import LinearModel
from .taxonomy import SUBTYPES

FORMAT = 1
_WHOLE = 0.6  # weight of what the whole entry says, beside what its best sentence says
_REPORTED = 0.42  # from this mean of the two an event counts as reported
_POSSIBLE = 0.1  # a plain subject counts unless the model all but rules it out
_FRAMED = 0.25  # the same where the sentence's grammar says so
_SECOND = 0.4  # a further sentence that reports the same by another side counts from this probability


@dataclass(frozen=True, slots=True)
class Judged:
    """One event found in an entry; ``reading`` is the number of the sentence that shows it."""

    event_type: str
    subtype: str | None
    status: str
    by: str
    probability: float
    reading: int
    token: int
    start: int
    end: int


class EventModel:
    """The trained models of one file."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.sentence = LinearModel.from_json(data["sentence"])
        self.entry = LinearModel.from_json(data["entry"])
        self.side = LinearModel.from_json(data["side"])
        self.subtype = {name: LinearModel.from_json(part) for name, part in data["subtype"].items()}

    def judge(self, readings: Sequence[Reading], low: str) -> list[Judged]:
        """The events of one entry, in text order."""
        if not readings:
            return []
        rows = [self.sentence.sigmoids(r.features) for r in readings]
        labels = self.sentence.labels
        whole = self.entry.sigmoids(entry_features(rows, labels, [r.context for r in readings]))
        found: dict[tuple[str, str | None, str, str], Judged] = {}
        for index, label in enumerate(self.entry.labels):
            column = labels.index(label)
            best = max(range(len(rows)), key=lambda n: rows[n][column])
            chance = _WHOLE * whole[index] + (1 - _WHOLE) * rows[best][column]
            if chance < _REPORTED:
                continue
            for number, row in enumerate(rows):
                if number != best and row[column] < (_FRAMED if _framed(readings[number], label) else _SECOND):
                    continue
                for judged in self._events(readings, number, label, chance, low):
                    key = (judged.event_type, judged.subtype, judged.status, judged.by)
                    if key not in found or number == best:
                        found[key] = judged
        return sorted(_without_doubles(found.values()), key=lambda j: (j.start, j.event_type, j.status, j.by))

    def _events(
        self, readings: Sequence[Reading], number: int, label: str, probability: float, low: str
    ) -> list[Judged]:
        """The events of one label in one sentence: one for each side that plainly acts, else one by the likeliest."""
        event_type, status = label.split(":")
        reading = readings[number]
        subtype = self._subtype(reading, event_type)
        token, start, end = trigger(reading, event_type, subtype)
        before = last_side(readings[number - 1]) if number else None
        acting = frame_sides(reading, event_type, status)
        sides = self.side.softmax(
            side_features(reading.tokens, low, reading.context, event_type, status, token, before, acting)
        )
        likeliest = max(sides, key=lambda s: sides[s])
        plain = acting or plain_subjects(reading, event_type, low)
        by_whom = [s for s in plain if sides.get(s, 0.0) >= _POSSIBLE] or [likeliest]
        return [Judged(event_type, subtype, status, by, probability, number, token, start, end) for by in by_whom]

    def _subtype(self, reading: Reading, event_type: str) -> str | None:
        model = self.subtype.get(event_type)
        if model is None:
            return None
        chances = model.softmax(reading.features)
        best = max(chances, key=lambda s: chances[s])
        return best if best in SUBTYPES[event_type] else None


def _framed(reading: Reading, label: str) -> bool:
    event_type, status = label.split(":")
    return bool(frame_sides(reading, event_type, status))


def _without_doubles(found: Any) -> list[Judged]:
    """One event per type, status and side: the plain form gives way to the one with a subtype."""
    kept: list[Judged] = []
    items = sorted(found, key=lambda j: (j.subtype is None, -j.probability))
    for judged in items:
        same = [k for k in kept if (k.event_type, k.status, k.by) == (judged.event_type, judged.status, judged.by)]
        if judged.subtype is None and same:
            continue
        kept.append(judged)
    known = {(k.event_type, k.status) for k in kept if k.by != "unknown"}
    return [k for k in kept if k.by != "unknown" or (k.event_type, k.status) not in known]


@cache
def default_model() -> EventModel:
    """The model that ships with the library."""
    path = files(__package__).joinpath("models/events.json")
    return EventModel(json.loads(path.read_text(encoding="utf-8")))
