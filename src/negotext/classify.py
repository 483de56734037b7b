"""Judging readings: which events an entry reports, with what status, by whom, how surely.

Five kinds of linear models in turn, all plain numbers: sentences (type and status), the words of the whole entry (the
same), the entry (what both say together), the subtype, and the side. The words decide; nothing here knows a phrase.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import prod
from typing import Any, NamedTuple

from .cues import cue_sides, is_supposed
from .events import Reading, entry_words, frame_sides, has_trigger, plain_subjects, side_before, trigger
from .features import entry_features, side_features, subtype_features
from .judged import Judged as Judged
from .judged import mediated, tells_more, without_doubles, without_echoes, without_weaker
from .linear import LinearModel
from .taxonomy import PARTIES_TO, SUBTYPES
from .zipped import unzip

FORMAT = 3
WHOLE = 0.7  # weight of what the whole entry says, beside what its best sentence says
REPORTED = 0.48  # from this mean of the two an event counts as reported
SUPPOSED = 0.7  # the same where the sentence speaks of it under a condition or a hope, or of a meeting of others
ALONE = 0.25  # and for the likeliest event of an entry that reports nothing else
_POSSIBLE = 0.3  # a plain subject counts unless the model holds it unlikely
_FRAMED = 0.25  # the same where the sentence's grammar says so
_LIKELY = 0.5  # so likely a side acts beside the one that a cue names
_MEETING = "meeting:occurred"
_DONE_THERE = frozenset({"proposal:occurred", "proposal:negated", "rejection:occurred"})
_DONE_ELSEWHERE = frozenset({"impasse:occurred", "job_action:occurred", "correspondence:occurred"})
_NO_SESSION = "c:OTHERMEETING"  # a sentence that speaks of meetings of others, or of the time between sessions
ODDS = 2.7  # how many times the odds of a session are in an entry that reports what was done in one
_IMPLIED = 0.2  # a session at least so likely can count there
_SECOND = 0.5  # a further sentence with words for it that reports the same by another side counts from this chance


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

    def supposed(self, readings: Sequence[Reading]) -> bool:
        """Whether the best sentence speaks of such events under a condition or a hope alone."""
        return is_supposed(readings[self.best].features)

    def least(self, readings: Sequence[Reading]) -> float:
        """From which probability such an event counts as reported."""
        if self.supposed(readings) or (self.label == _MEETING and _is_of_others(readings[self.best])):
            return SUPPOSED
        return REPORTED

    def shown(self, readings: Sequence[Reading]) -> list[int]:
        """The numbers of the sentences that show such an event: the best, and others that stand on their own."""
        event_type, status = self.type_and_status
        return [
            number
            for number, chance in enumerate(self.column)
            if number == self.best
            or (chance >= _SECOND and has_trigger(readings[number], event_type))
            or (chance >= _FRAMED and _has_side(readings[number], event_type, status))
        ]


def _is_of_others(reading: Reading) -> bool:
    """Whether a sentence speaks of meetings of others, or of the time between sessions, and of no session."""
    return _NO_SESSION in reading.features and reading.features.keys().isdisjoint(("c:MEET", "c:SESSION"))


def _has_side(reading: Reading, event_type: str, status: str) -> bool:
    """Whether the grammar of a sentence or a cue in it says who acts."""
    return bool(frame_sides(reading, event_type, status) or cue_sides(reading.features, event_type, status))


@dataclass(frozen=True, slots=True)
class Sides:
    """Who did it, by one sentence.

    Attributes:
        chances: what the side model says of each side.
        by: the sides that count.
        why: ``frame`` or ``subject`` where the sentence's grammar names them, ``cue`` where only a cue does, ``model``
            where the likeliest was taken.
        told: the sides that cues name, with the subtype.
    """

    chances: dict[str, float]
    by: tuple[str, ...]
    why: str
    told: dict[str, str | None]

    def beside(self, by: str) -> dict[str, float]:
        """How likely each side is where ``by`` counts: where the grammar names it, half of the model's doubt goes."""
        if self.why == "model":
            return self.chances
        return {side: (chance + (side == by)) / 2 for side, chance in self.chances.items()}


class EventModel:
    """The trained models of one file.

    Attributes:
        sentence: type and status, from a sentence's features.
        words: type and status, from the words of a whole entry: what several sentences tell between them.
        entry: type and status, from what an entry's sentences and its words say together.
        side: who did it.
        subtype: per event type with subtypes, which one; ``plain`` stands for none.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.sentence = LinearModel.from_json(data["sentence"])
        self.words = LinearModel.from_json(data["words"])
        self.entry = LinearModel.from_json(data["entry"])
        self.side = LinearModel.from_json(data["side"])
        self.subtype = {name: LinearModel.from_json(part) for name, part in data["subtype"].items()}

    @classmethod
    def of(
        cls,
        sentence: LinearModel,
        words: LinearModel,
        entry: LinearModel,
        side: LinearModel,
        subtype: Mapping[str, LinearModel],
    ) -> EventModel:
        """The model with these parts."""
        model = cls.__new__(cls)
        model.sentence, model.words, model.entry = sentence, words, entry
        model.side, model.subtype = side, dict(subtype)
        return model

    def to_json(self) -> dict[str, Any]:
        """For ``json.dump``, as models/events.json.gz has it."""
        return {
            "format": FORMAT,
            "sentence": self.sentence.to_json(),
            "words": self.words.to_json(),
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
        found = self._weigh(readings, REPORTED)
        return self._judged(readings, [w for w in found if w.probability >= w.least(readings)])

    def _judged(self, readings: Sequence[Reading], reported: Iterable[Weighed]) -> list[Judged]:
        found: dict[tuple[str, str | None, str, str], Judged] = {}
        chances: dict[tuple[str, str, int], float] = {}
        for weighed in reported:
            for number in weighed.shown(readings):
                chances[*weighed.type_and_status, number] = weighed.column[number]
                for judged in self._events(readings, number, weighed):
                    key = (judged.event_type, judged.subtype, judged.status, judged.by)
                    known = found.get(key)
                    if known is None or tells_more(readings, number, known.reading, weighed.best):
                        found[key] = judged
        events = without_doubles(without_echoes(without_weaker(list(found.values()), chances), readings))
        events = mediated(self._without_guesses(events, readings))
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
        likely = [w for w in with_implied(self._weigh(readings, _IMPLIED), readings) if w.probability >= ALONE]
        found = [w for w in likely if w.probability >= w.least(readings)]
        news = [w for w in likely if w.is_news]
        if not any(w.is_news for w in found):
            stated = [w for w in news if not w.supposed(readings)]
            found += sorted(stated, key=lambda w: -w.probability)[:1]
        return found

    def quiet(self, readings: Sequence[Reading]) -> float:
        """How likely an entry reports nothing that would decide its type: that none of the events is one it reports."""
        return prod(1.0 - w.probability for w in with_implied(self.weigh(readings), readings) if w.is_news)

    def weigh(self, readings: Sequence[Reading]) -> list[Weighed]:
        """What the models say of every label; nothing for an entry without sentences."""
        return list(self._weigh(readings, 0.0))

    def _weigh(self, readings: Sequence[Reading], least: float) -> Iterator[Weighed]:
        """What the models say of the labels that are at least so likely."""
        if not readings:
            return
        rows = [self._chances(reading) for reading in readings]
        labels = self.sentence.labels
        whole = self.entry.sigmoids(self.together(readings, rows))
        columns = dict(zip(labels, zip(*rows, strict=True), strict=True))
        wholes = dict(zip(self.entry.labels, whole, strict=True))
        means = {label: WHOLE * chance + (1 - WHOLE) * max(columns[label]) for label, chance in wholes.items()}
        for label, probability in means.items():
            if probability >= least:
                column = columns[label]
                yield Weighed(label, probability, wholes[label], column, column.index(max(column)))

    def together(self, readings: Sequence[Reading], rows: Sequence[Sequence[float]]) -> dict[str, float]:
        """What the entry model sees of an entry.

        Args:
            readings: its sentences.
            rows: what the sentence model says of each label in each of them.
        """
        words = self.words.sigmoids(entry_words(readings))
        return entry_features(rows, self.sentence.labels, [r.context for r in readings], words)

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
        told: tuple[int, int, int, list[tuple[str | None, str]]] | None = reading.told.get(key)
        if told is None:
            subtypes = self.subtypes(reading, event_type, status)
            likeliest = max(subtypes, key=subtypes.__getitem__, default=None)
            token, start, end = trigger(reading, event_type, likeliest if likeliest in SUBTYPES[event_type] else None)
            sides = self.sides(readings, number, event_type, status, token)
            fitting = self._fitting(subtypes, sides, event_type, status)
            told = reading.told[key] = (token, start - reading.shift, end - reading.shift, fitting)
        token, start, end, fitting = told
        start, end = start + reading.shift, end + reading.shift
        return [
            Judged(event_type, subtype, status, by, weighed.probability, number, token, start, end)
            for subtype, by in fitting
        ]

    def _fitting(
        self, subtypes: Mapping[str, float], sides: Sides, event_type: str, status: str
    ) -> list[tuple[str | None, str]]:
        """The likeliest subtype and side, for each side that plainly acts: members ratify, boards approve."""
        known = SUBTYPES[event_type]
        best = max(subtypes, key=subtypes.__getitem__, default="")
        if status == "requested" or all((event_type, sub) not in PARTIES_TO for sub in subtypes):
            return [(best if best in known else None, by) for by in sides.by]
        found: dict[tuple[str | None, str], None] = {}
        for by in sides.by:
            if by in sides.told:
                found[sides.told[by], by] = None
                continue
            chances = sides.beside(by)
            pairs = {
                (sub, side): chance * chances[side]
                for sub, chance in subtypes.items()
                for side in PARTIES_TO.get((event_type, sub), chances)
                if side in chances
            }
            sub, side = max(pairs, key=pairs.__getitem__, default=(best, by))  # a model may know too few sides
            found[sub if sub in known else None, side] = None
        return list(found)

    def sides(self, readings: Sequence[Reading], number: int, event_type: str, status: str, token: int) -> Sides:
        """Who did it, by the sentence ``number`` of an entry and its trigger's token."""
        reading = readings[number]
        before = side_before(readings, number)
        acting = frame_sides(reading, event_type, status)
        told = cue_sides(reading.features, event_type, status)
        chances = self.side.softmax(
            side_features(reading.words, reading.context, event_type, status, token, before, acting, reading.features)
        )
        plain = acting or plain_subjects(reading, event_type)
        by, why = [s for s in plain if chances.get(s, 0.0) >= _POSSIBLE], "frame" if acting else "subject"
        likely = max(chances, key=chances.__getitem__)
        if not by:
            by, why = ([] if told and chances[likely] < _LIKELY else [likely]), "cue" if told else "model"
        return Sides(chances, tuple(dict.fromkeys((*by, *told))), why, told)

    def subtypes(self, reading: Reading, event_type: str, status: str) -> dict[str, float]:
        """How likely each subtype is in a sentence, ``plain`` for none; nothing for a type without subtypes."""
        model = self.subtype.get(event_type)
        return model.softmax(subtype_features(reading.features, status)) if model else {}


def with_implied(weighed: Iterable[Weighed], readings: Sequence[Reading]) -> list[Weighed]:
    """With a session likelier where an entry tells what was done in one that it need not mention: of no mediation,
    strike, letter or other meeting."""
    found = list(weighed)
    told = {w.label for w in found if w.probability >= REPORTED}
    if told.isdisjoint(_DONE_THERE) or told & _DONE_ELSEWHERE:
        return found
    if any(_NO_SESSION in reading.features for reading in readings):
        return found
    return [w._replace(probability=_likelier(w.probability)) if w.label == _MEETING else w for w in found]


def _likelier(probability: float) -> float:
    odds = ODDS * probability
    return odds / (1 - probability + odds)


@cache
def default_model() -> EventModel:
    """The model that ships with the library."""
    path = files(__package__).joinpath("models/events.json.gz")
    return EventModel(json.loads(unzip(path.read_bytes())))
