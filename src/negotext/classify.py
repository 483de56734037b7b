"""Judging readings: which events an entry reports, with what status, by whom, how surely.

Four kinds of linear models in turn, all plain numbers: sentences (type and status), the entry as a whole (what its
sentences say together), the subtype, and the side. The words decide; nothing here knows a phrase.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import prod
from typing import Any, NamedTuple

from .events import Reading, frame_sides, plain_subjects, side_before, trigger
from .features import entry_features, side_features
from .linear import LinearModel
from .taxonomy import SIDES, STATUSES, SUBTYPES
from .zipped import unzip

FORMAT = 1
WHOLE = 0.5  # weight of what the whole entry says, beside what its best sentence says
REPORTED = 0.42  # from this mean of the two an event counts as reported
ALONE = 0.25  # the same for the likeliest event of an entry that reports nothing else
_POSSIBLE = 0.2  # a plain subject counts unless the model all but rules it out
_FRAMED = 0.25  # the same where the sentence's grammar says so
_SURER = 0.4  # a sentence that tells of an event in one status so much surer than in another tells of the one
_SECOND = 0.4  # a further sentence that reports the same by another side counts from this probability


@dataclass(frozen=True, slots=True)
class Judged:
    """One event found in an entry; offsets are those of the text that was judged.

    Attributes:
        event_type: one of `negotext.taxonomy.TYPES`.
        subtype: one of the type's `negotext.taxonomy.SUBTYPES`; ``None`` for none of them.
        status: one of `negotext.taxonomy.STATUSES`.
        by: one of `negotext.taxonomy.SIDES`.
        probability: how sure that is, 0 to 1.
        reading: the number of the sentence that shows it.
        token: the number of the word in it with which the trigger begins; only explanations of the library's own models
            look at it.
        start: where the words that report it begin.
        end: where they end.
    """

    event_type: str
    subtype: str | None
    status: str
    by: str
    probability: float
    reading: int
    token: int
    start: int
    end: int


class Weighed(NamedTuple):
    """What the models say of one label, ``type:status``, of an entry.

    Attributes:
        label: the label.
        probability: that the entry reports such an event: the mean of ``whole`` and the best sentence's own.
        whole: what the entry model says.
        column: what the sentence model says of each sentence.
        best: the number of the likeliest sentence.
    """

    label: str
    probability: float
    whole: float
    column: tuple[float, ...]
    best: int

    @property
    def type_and_status(self) -> tuple[str, str]:
        event_type, status = self.label.split(":")
        return event_type, status

    @property
    def is_news(self) -> bool:
        """Whether such an event can decide an entry's type, as one that is negated cannot."""
        return not self.label.endswith(":negated")

    def shown(self, readings: Sequence[Reading]) -> list[int]:
        """The numbers of the sentences that show such an event: the best, and others that stand on their own."""
        event_type, status = self.type_and_status
        return [
            number
            for number, chance in enumerate(self.column)
            if number == self.best
            or chance >= _SECOND
            or (chance >= _FRAMED and frame_sides(readings[number], event_type, status))
        ]


@dataclass(frozen=True, slots=True)
class Sides:
    """Who did it, by one sentence.

    Attributes:
        chances: what the side model says of each side.
        by: the sides that count.
        why: ``frame`` or ``subject`` where the sentence's grammar names them, ``model`` where the likeliest was taken.
    """

    chances: dict[str, float]
    by: tuple[str, ...]
    why: str


class EventModel:
    """The trained models of one file.

    Attributes:
        sentence: type and status, from a sentence's features.
        entry: type and status, from what an entry's sentences say together.
        side: who did it.
        subtype: per event type with subtypes, which one; ``plain`` stands for none.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.sentence = LinearModel.from_json(data["sentence"])
        self.entry = LinearModel.from_json(data["entry"])
        self.side = LinearModel.from_json(data["side"])
        self.subtype = {name: LinearModel.from_json(part) for name, part in data["subtype"].items()}

    @classmethod
    def of(
        cls, sentence: LinearModel, entry: LinearModel, side: LinearModel, subtype: Mapping[str, LinearModel]
    ) -> EventModel:
        """The model with these parts."""
        model = cls.__new__(cls)
        model.sentence, model.entry, model.side, model.subtype = sentence, entry, side, dict(subtype)
        return model

    def to_json(self) -> dict[str, Any]:
        """Plain numbers for ``json.dump``, as models/events.json.gz has them."""
        return {
            "format": FORMAT,
            "sentence": self.sentence.to_json(),
            "entry": self.entry.to_json(),
            "side": self.side.to_json(),
            "subtype": {name: self.subtype[name].to_json() for name in SUBTYPES if name in self.subtype},
        }

    def judge(self, readings: Sequence[Reading], low: str) -> list[Judged]:
        """The events of one entry, in text order; without surer news the likeliest.

        Args:
            readings: the entry's sentences.
            low: the text that their offsets refer to; the readings hold all that the models look at.
        """
        return self._judged(readings, self._reported(readings))

    def judge_text(self, readings: Sequence[Reading]) -> list[Judged]:
        """The events of a text that may report none, in text order."""
        return self._judged(readings, self._weigh(readings, REPORTED))

    def _judged(self, readings: Sequence[Reading], reported: Iterable[Weighed]) -> list[Judged]:
        found: dict[tuple[str, str | None, str, str], Judged] = {}
        chances: dict[tuple[str, str, int], float] = {}
        for weighed in reported:
            for number in weighed.shown(readings):
                chances[*weighed.type_and_status, number] = weighed.column[number]
                for judged in self._events(readings, number, weighed):
                    key = (judged.event_type, judged.subtype, judged.status, judged.by)
                    known = found.get(key)
                    if known is None or _tells_more(readings, number, known.reading, weighed.best):
                        found[key] = judged
        events = _without_doubles(_without_echoes(_without_weaker(list(found.values()), chances), readings))
        events = self._without_guesses(events, readings)
        return sorted(events, key=lambda j: (j.start, j.event_type, j.status, j.by))

    def _without_guesses(self, events: Sequence[Judged], readings: Sequence[Reading]) -> list[Judged]:
        """Without what a heading that names no side tells, where the text below says who did it."""
        below = [(j.event_type, j.status, j.subtype) for j in events if not readings[j.reading].context.heading]
        return [
            j
            for j in events
            if not readings[j.reading].context.heading
            or (j.event_type, j.status, j.subtype) not in below
            or self.sides(readings, j.reading, j.event_type, j.status, j.token).why != "model"
        ]

    def _reported(self, readings: Sequence[Reading]) -> list[Weighed]:
        """What counts as reported; without any news the likeliest, as hardly an entry is written for nothing."""
        likely = list(self._weigh(readings, ALONE))
        found = [w for w in likely if w.probability >= REPORTED]
        news = [w for w in likely if w.is_news]
        if news and not any(w.is_news for w in found):
            found.append(max(news, key=lambda w: w.probability))
        return found

    def quiet(self, readings: Sequence[Reading]) -> float:
        """How likely an entry reports nothing that would decide its type: that none of the events is one it reports."""
        return prod(1.0 - w.probability for w in self.weigh(readings) if w.is_news)

    def weigh(self, readings: Sequence[Reading]) -> list[Weighed]:
        """What the models say of every label; nothing for an entry without sentences."""
        return list(self._weigh(readings, 0.0))

    def _weigh(self, readings: Sequence[Reading], least: float) -> Iterator[Weighed]:
        """What the models say of the labels that are at least so likely."""
        if not readings:
            return
        rows = [self._chances(reading) for reading in readings]
        labels = self.sentence.labels
        whole = self.entry.sigmoids(entry_features(rows, labels, [r.context for r in readings]))
        columns = dict(zip(labels, zip(*rows, strict=True), strict=True))
        for label, chance in zip(self.entry.labels, whole, strict=True):
            column = columns[label]
            highest = max(column)
            probability = WHOLE * chance + (1 - WHOLE) * highest
            if probability >= least:
                yield Weighed(label, probability, chance, column, column.index(highest))

    def _chances(self, reading: Reading) -> tuple[float, ...]:
        """What the sentence model says of each label."""
        chances: tuple[float, ...] | None = reading.told.get(self.sentence)
        if chances is None:
            chances = reading.told[self.sentence] = tuple(self.sentence.sigmoids(reading.features))
        return chances

    def _events(self, readings: Sequence[Reading], number: int, weighed: Weighed) -> list[Judged]:
        """The events of one label in one sentence: one for each side that plainly acts, else one by the likeliest."""
        event_type, status = weighed.type_and_status
        reading = readings[number]
        key = (self, weighed.label, side_before(readings, number))
        told: tuple[str | None, int, int, int, tuple[str, ...]] | None = reading.told.get(key)
        if told is None:
            subtype = self._subtype(reading, event_type)
            token, start, end = trigger(reading, event_type, subtype)
            by = self.sides(readings, number, event_type, status, token).by
            told = reading.told[key] = (subtype, token, start - reading.shift, end - reading.shift, by)
        subtype, token, start, end, sides = told
        start, end = start + reading.shift, end + reading.shift
        return [Judged(event_type, subtype, status, by, weighed.probability, number, token, start, end) for by in sides]

    def sides(self, readings: Sequence[Reading], number: int, event_type: str, status: str, token: int) -> Sides:
        """Who did it, by the sentence ``number`` of an entry and its trigger's token."""
        reading = readings[number]
        before = side_before(readings, number)
        acting = frame_sides(reading, event_type, status)
        chances = self.side.softmax(
            side_features(reading.words, reading.context, event_type, status, token, before, acting)
        )
        plain = acting or plain_subjects(reading, event_type)
        by = tuple(s for s in plain if chances.get(s, 0.0) >= _POSSIBLE)
        if by:
            return Sides(chances, by, "frame" if acting else "subject")
        return Sides(chances, (max(chances, key=chances.__getitem__),), "model")

    def subtypes(self, reading: Reading, event_type: str) -> dict[str, float]:
        """How likely each subtype is in a sentence, ``plain`` for none; nothing for a type without subtypes."""
        model = self.subtype.get(event_type)
        return model.softmax(reading.features) if model else {}

    def _subtype(self, reading: Reading, event_type: str) -> str | None:
        chances = self.subtypes(reading, event_type)
        best = max(chances, key=chances.__getitem__, default=None)
        return best if best in SUBTYPES[event_type] else None


def _tells_more(readings: Sequence[Reading], number: int, known: int, best: int) -> bool:
    """Whether a sentence tells more of an event than one known before: the best does, but a heading leaves out who and
    when."""
    heads = readings[number].context.heading, readings[known].context.heading
    return number == best if heads[0] == heads[1] else heads[1]


def _without_weaker(found: Sequence[Judged], chances: Mapping[tuple[str, str, int], float]) -> list[Judged]:
    """Without what a sentence tells far more surely in another status: `will vote on May 2` is no vote taken.

    What is negated stands beside the rest (`no deal on pay, but one on Article 5`), and so does a strike beside the
    notice of it.

    Args:
        found: the events.
        chances: what the sentence model says, by type, status and the number of the sentence.
    """
    surest: dict[tuple[str, int], float] = {}
    live = [j for j in found if j.status != "negated" and j.event_type != "job_action"]
    for judged in live:
        told = (judged.event_type, judged.reading)
        surest[told] = max(surest.get(told, 0.0), chances[judged.event_type, judged.status, judged.reading])
    return [
        j
        for j in found
        if j not in live or surest[j.event_type, j.reading] - chances[j.event_type, j.status, j.reading] < _SURER
    ]


def _without_echoes(found: Sequence[Judged], readings: Sequence[Reading]) -> list[Judged]:
    """Without what is no news of its own beside something else in its sentence.

    Days not set where the side refused (`has not accepted any of our dates`), and the proposing of ground rules.
    """
    refused = {(j.reading, j.by) for j in found if (j.event_type, j.status) == ("rejection", "occurred")}
    return [
        j
        for j in found
        if ((j.event_type, j.status) != ("scheduling", "negated") or (j.reading, j.by) not in refused)
        and not (j.event_type == "proposal" and _of_ground_rules(readings[j.reading]))
    ]


def _of_ground_rules(reading: Reading) -> bool:
    """Whether the grammar of a sentence speaks of ground rules and of no proposal."""
    rules = [frame.rule for frame in reading.frames]
    return any(r.subtype == "ground_rules" for r in rules) and not any(r.type == "proposal" for r in rules)


def _without_doubles(found: Sequence[Judged]) -> list[Judged]:
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


def fault_of(event: object, readings: Sequence[Reading], length: int) -> str | None:
    """What is wrong with an event that a judge of the user's own gave, if anything.

    Args:
        event: what was given.
        readings: the entry's sentences.
        length: that of the text which offsets refer to.
    """
    if not isinstance(event, Judged):
        return f"it gave {type(event).__name__}, no negotext.classify.Judged"
    if event.event_type not in SUBTYPES or event.status not in STATUSES or event.by not in SIDES:
        return f"{event.event_type}:{event.status}:{event.by} is no event of the taxonomy"
    if event.subtype is not None and event.subtype not in SUBTYPES[event.event_type]:
        return f"{event.subtype!r} is no subtype of {event.event_type}"
    if not isinstance(event.probability, (int, float)) or not 0 <= event.probability <= 1:
        return f"probability {event.probability!r} is not between 0 and 1"
    if not isinstance(event.reading, int) or not 0 <= event.reading < len(readings):
        return f"there is no sentence {event.reading!r}; the entry has {len(readings)}"
    if not all(isinstance(n, int) for n in (event.start, event.end)) or not 0 <= event.start <= event.end <= length:
        return f"{event.start!r} to {event.end!r} is no place in the text of {length} characters"
    return None


@cache
def default_model() -> EventModel:
    """The model that ships with the library."""
    path = files(__package__).joinpath("models/events.json.gz")
    return EventModel(json.loads(unzip(path.read_bytes())))
