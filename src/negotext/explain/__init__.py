"""Why an event was found: its words, cues and frames, the side and its reason, the weights, and the probability.

Explanations are made from the text anew, by the stages that found the event, so they show what was read and not a
story told afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from .. import pipeline
from ..classify import ALONE, ODDS, WHOLE, EventModel, Judged, Sides, Weighed, default_model
from ..cues import cue_sides, find_cues
from ..errors import ExplainError, UnknownEventError
from ..events import Reading, entry_words
from ..features import party_of, subjects
from ..frames import Frame
from ..lexicon import Lexicon, raw
from ..pipeline import Trace
from ..records import Event, ParsedPage
from ..scopes import PLAIN, scope_of
from ..tables import event_ids
from .features import CONTEXTS, MOODS, Weight, heaviest

MOST_WEIGHTS: Final = 6
_NEAR_IDS: Final = 4


@dataclass(frozen=True, slots=True)
class CueNote:
    """A cue of the sentence that speaks for the event's type.

    Attributes:
        cue: its record in the lexicon.
        words: the words it matched.
        context: what stands around it, as `negotext.cues` names it.
        meaning: the same in words, such as ``negated``.
        scope: the words from the one that gives the context to the cue; empty for a plain one.
    """

    cue: str
    words: str
    context: str
    meaning: str
    scope: str


@dataclass(frozen=True, slots=True)
class FrameNote:
    """A frame of the sentence that makes an event of this type: its record, status, side and words."""

    frame: str
    status: str
    by: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one event was found. ``str()`` gives it as text; a notebook shows it as HTML.

    Attributes:
        event_id: the event's id in the table ``events``.
        event: the event itself, its offsets into the page's text.
        day: its day, or its entry's.
        sentence: the text of its sentence, in three parts: before the trigger, the trigger, behind it.
        cues: what the lexicon's cues say of the event's type, in text order.
        frames: likewise its frames.
        side: why the event is by whom it is by, in words.
        sides: how likely the model holds each side, likeliest first; empty for a classifier of another kind.
        subtypes: the same for subtypes, ``plain`` for none; empty for a type without any.
        sentence_for, sentence_against: the heaviest weights of the sentence model.
        words_for, words_against: the same of the model of the whole entry's words.
        entry_for, entry_against: the same of the entry model, which hears both.
        probability: how the confidence came about, in words.
    """

    event_id: str
    event: Event
    day: date | None
    sentence: tuple[str, str, str]
    cues: tuple[CueNote, ...]
    frames: tuple[FrameNote, ...]
    side: str
    sides: tuple[tuple[str, float], ...]
    subtypes: tuple[tuple[str, float], ...]
    sentence_for: tuple[Weight, ...]
    sentence_against: tuple[Weight, ...]
    words_for: tuple[Weight, ...]
    words_against: tuple[Weight, ...]
    entry_for: tuple[Weight, ...]
    entry_against: tuple[Weight, ...]
    probability: str

    def __str__(self) -> str:
        from .show import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from .show import as_html

        return as_html(self)


def explain(
    parsed: ParsedPage, event_id: str, *, classifier: Any = None, lexicon: Lexicon | None = None
) -> Explanation:
    """Explain one event of a page.

    Args:
        parsed: the page with what was found on it; with its text.
        event_id: as in the table ``events``.
        classifier: the judge that it was parsed with; the library's own by default.
        lexicon: the lexicon that it was parsed with.

    Raises:
        UnknownEventError: the page has no such event; names the nearest ids.
        ExplainError: the page as parsed now does not have the event.
    """
    known = event_ids(parsed)
    if event_id not in known:
        raise unknown_event(event_id, list(known))
    return next(explain_all(parsed, only=event_id, classifier=classifier, lexicon=lexicon))


def explain_all(
    parsed: ParsedPage, *, only: str | None = None, classifier: Any = None, lexicon: Lexicon | None = None
) -> Iterator[Explanation]:
    """Explain the events of a page, in text order; with ``only`` just that one. Otherwise as `explain`."""
    traces: dict[str, Trace] = {}
    now = pipeline.parse_page(parsed.page, classifier=classifier, lexicon=lexicon, traces=traces)
    found = event_ids(now)
    days = {entry.entry_id: entry.date for entry in now.entries}
    places: dict[str, list[Event]] = {}
    for event in now.events:
        places.setdefault(event.entry_id, []).append(event)
    for event_id, event in event_ids(parsed).items():
        if only not in (None, event_id):
            continue
        if found.get(event_id) != event:
            raise ExplainError(
                f"event {event_id!r} is not found anew: the page was parsed with another classifier, lexicon or"
                " version; parse it again, or pass classifier= and lexicon="
            )
        trace = traces[event.entry_id]
        judged = trace.judged[next(n for n, e in enumerate(places[event.entry_id]) if e is found[event_id])]
        model = classifier if classifier is not None else default_model()
        day = event.date or days[event.entry_id]
        yield _Maker(event_id, event, day, parsed.page.text, trace, judged, model).explanation()


def unknown_event(event_id: str, known: Sequence[str]) -> UnknownEventError:
    """The error for an id that no event has, with the ids of its entry or else the nearest."""
    entry = event_id.partition("/")[0]
    near = [name for name in known if name.partition("/")[0] == entry] or get_close_matches(event_id, known, _NEAR_IDS)
    if not known:
        return UnknownEventError(f"there is no event {event_id!r}, nor any other")
    shown = ", ".join((near or list(known))[:_NEAR_IDS])
    return UnknownEventError(f"there is no event {event_id!r}; {'near ones are' if near else 'the first are'} {shown}")


@dataclass(frozen=True, slots=True)
class _Maker:
    """Gathers what there is to say of one event."""

    event_id: str
    event: Event
    day: date | None
    text: str
    trace: Trace
    judged: Judged
    model: Any

    @property
    def reading(self) -> Reading:
        return self.trace.readings[self.judged.reading]

    def words(self, start: int, end: int) -> str:
        """The page's words between two offsets of the view."""
        a, b = self.trace.view.span(start, end)
        return " ".join(self.text[a:b].split())

    def explanation(self) -> Explanation:
        event, text = self.event, self.text
        parts: dict[str, Any] = {
            "side": "your own classifier says so", "sides": (), "subtypes": (), "sentence_for": (),
            "sentence_against": (), "words_for": (), "words_against": (), "entry_for": (), "entry_against": (),
            "probability": f"{event.confidence:.2f}, as your own classifier says",
        }  # fmt: skip
        if isinstance(self.model, EventModel):
            parts = self.weighed(self.model)
        return Explanation(
            event_id=self.event_id,
            event=event,
            day=self.day,
            sentence=(
                text[event.sentence_start : event.start],
                text[event.start : event.end],
                text[event.end : event.sentence_end],
            ),
            cues=tuple(self.cues()),
            frames=tuple(self.frames()),
            **parts,
        )

    def weighed(self, model: EventModel) -> dict[str, Any]:
        """What the models say of the event."""
        label = self.judged.told_as or f"{self.judged.event_type}:{self.judged.status}"
        event_type, status = label.split(":")
        readings = self.trace.readings
        (weighed,) = (w for w in model.weigh(readings) if w.label == label)
        together = model.together(readings, [model.sentence.sigmoids(r.features) for r in readings])
        sides = model.sides(readings, self.judged.reading, event_type, status, self.judged.token)
        sentence = heaviest(model.sentence, label, self.reading.features, MOST_WEIGHTS)
        words = heaviest(model.words, label, entry_words(readings), MOST_WEIGHTS)
        entry = heaviest(model.entry, label, together, MOST_WEIGHTS)
        best = weighed.column[weighed.best]
        here = (
            "this one" if weighed.best == self.judged.reading else f"not this one, which has {self.chance(weighed):.2f}"
        )
        return {
            "side": self.side(sides),
            "sides": _ranked(sides.chances),
            "subtypes": _ranked(model.subtypes(self.reading, event_type, status)),
            "sentence_for": sentence[0],
            "sentence_against": sentence[1],
            "words_for": words[0],
            "words_against": words[1],
            "entry_for": entry[0],
            "entry_against": entry[1],
            "probability": f"{weighed.probability:.2f} = {WHOLE:.1f} × {weighed.whole:.2f} (the entry as a whole)"
            f" + {1 - WHOLE:.1f} × {best:.2f} (its likeliest sentence, {here}){self.beside(weighed)};"
            f" {self.bound(weighed)}",
        }

    def beside(self, weighed: Weighed) -> str:
        """What the other events of the entry made of this one."""
        notes = []
        if round(weighed.probability, 4) != self.event.confidence:
            notes.append(f", {self.event.confidence:.2f} beside what was done at the table (odds × {ODDS})")
        if self.judged.told_as:
            notes.append(f", told as {self.judged.told_as} beside a day of mediation")
        return "".join(notes)

    def bound(self, weighed: Weighed) -> str:
        """From which probability such an event counts here."""
        readings = self.trace.readings
        if self.event.confidence < weighed.least(readings):
            return f"an event from {ALONE}, as the likeliest of an entry that reports nothing else"
        return f"an event from {weighed.least(readings)}" + (
            ", as it is only supposed" if weighed.supposed(readings) else ""
        )

    def chance(self, weighed: Any) -> float:
        """What the sentence model says of the event's own sentence."""
        chance: float = weighed.column[self.judged.reading]
        return chance

    def cues(self) -> Iterator[CueNote]:
        low, reading = self.trace.view.low, self.reading
        for hit in find_cues(low, reading.start, reading.end):
            if hit.cue.type == self.judged.event_type:
                scope = scope_of(low, reading.start, hit.start, hit.end, reading.end)
                yield CueNote(
                    hit.cue.id,
                    self.words(hit.start, hit.end),
                    hit.context,
                    CONTEXTS.get(hit.context, hit.context),
                    self.words(min(scope.start, hit.start), max(scope.end, hit.end)) if hit.context != PLAIN else "",
                )

    def frames(self) -> Iterator[FrameNote]:
        for frame in self.reading.frames:
            if frame.rule.type == self.judged.event_type:
                status = MOODS.get(frame.status, frame.status)
                yield FrameNote(frame.rule.id, status, frame.by, self.frame_words(frame))

    def frame_words(self, frame: Frame) -> str:
        tokens = self.reading.tokens
        return self.words(tokens[frame.first].start, tokens[min(frame.last, len(tokens) - 1)].end)

    def side(self, sides: Sides) -> str:
        """Why the event is by whom it is by."""
        by = self.judged.by
        frames = [f for f in self.reading.frames if f.rule.type == self.judged.event_type and f.by == by]
        if not frames and by in cue_sides(self.reading.features, self.judged.event_type, self.judged.status):
            return f"{by}: a cue says whose it can only be{self.voice(by)}"
        if sides.why == "frame":
            words = f" “{self.frame_words(frames[0])}”" if frames else ""
            return f"{by}: who acts in the frame{words}{self.voice(by)}"
        if sides.why == "subject":
            where = self.where(by)
            return f"{by}: {where}{self.voice(by)}"
        return f"{by}: no grammar settles it; the side model holds it likeliest{self.voice(by)}"

    def where(self, by: str) -> str:
        """Where the plain subject stands."""
        tokens, low = self.reading.tokens, self.trace.view.low
        actions = frozenset(raw("events")["actions"].get(self.judged.event_type, ()))
        for side, index in subjects(tokens, self.reading.context.voice, actions):
            if side != by:
                continue
            action = self.words(tokens[index].start, tokens[index].end)
            behind = tokens[index + 1 : index + 8]
            words = [low[t.start : t.end] for t in behind]
            if not {"by", "par"}.isdisjoint(words) and any(
                party_of(t, self.reading.context.voice) == by for t in behind
            ):
                return f"named behind “{action} … by”"
            return f"plain subject, right before “{action}”"
        return "plain subject of the sentence"

    def voice(self, by: str) -> str:
        """Which pronoun of the sentence stands for the side, and since when."""
        voice = self.reading.context.voice
        for token in self.reading.tokens:
            if {"WE", "THEY", "YOU"}.intersection(token.concepts) and party_of(token, voice) == by:
                return f"; “{self.words(token.start, token.end)}” is the {by}, as the page speaks for the {voice}"
        return ""


def _ranked(chances: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(chances.items(), key=lambda item: (-item[1], item[0])))
