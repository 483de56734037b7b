"""Entries as readings: each sentence with its concepts and context, ready to be judged.

Here the words become evidence; ``classify`` weighs it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .concepts import Span, Token, tokenize
from .cues import cue_features
from .features import Context, party_of, sentence_features, subjects
from .frames import Frame, find_frames, frame_features
from .lexicon import raw
from .sentences import Sentence, split
from .view import View


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence as the classifier sees it; offsets are the view's."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    context: Context
    features: dict[str, float]
    frames: tuple[Frame, ...]


def read_entry(view: View, start: int, body_start: int, end: int, spans: Sequence[Span], voice: str) -> list[Reading]:
    """The sentences of an entry's heading and body.

    Args:
        view: the page.
        start: where the heading begins.
        body_start: where the body begins.
        end: where the entry ends.
        spans: names, dates and sums of the page, in order, without overlaps.
        voice: whose page it is.
    """
    starts = [s.start for s in spans]
    readings = [
        _reading(view, sentence, spans, starts, Context(voice, heading=True))
        for sentence in split(view.text, view.low, start, body_start)
    ]
    body = split(view.text, view.low, body_start, end)
    if len(body) > 1 and _labels_nothing(view, body[-2], body[-1]):
        body = body[:-1]
    asked = False
    for number, sentence in enumerate(body):
        question = view.text[sentence.end - 1] == "?"
        context = Context(voice, bullet=sentence.bullet, question=question, after_question=asked)
        readings.append(_reading(view, sentence, spans, starts, context))
        if question:
            asked = True
        elif number + 1 < len(body) and body[number + 1].paragraph != sentence.paragraph:
            asked = False
    return readings


def _labels_nothing(view: View, above: Sentence, last: Sentence) -> bool:
    """Whether an entry ends in the label of something that is not there: ``2022-23 settlement reached:``."""
    return view.text[last.end - 1] == ":" and above.paragraph != last.paragraph


def _reading(view: View, sentence: Sentence, spans: Sequence[Span], starts: list[int], context: Context) -> Reading:
    inside = spans[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
    tokens = tokenize(view.low, sentence.start, sentence.end, inside)
    frames = find_frames(tokens, view.low, context)
    features = sentence_features(tokens, view.low, context) | cue_features(view.low, sentence.start, sentence.end)
    features |= frame_features(frames)
    return Reading(sentence.start, sentence.end, tuple(tokens), context, features, tuple(frames))


@cache
def _triggers() -> dict[str, tuple[str, ...]]:
    return {name: tuple(concepts) for name, concepts in raw("events")["triggers"].items()}


def trigger(reading: Reading, event_type: str, subtype: str | None) -> tuple[int, int, int]:
    """The words that show an event: the index of its main token, and the view offsets of the trigger phrase."""
    wanted = [*_triggers().get(f"{event_type}/{subtype}", ()), *_triggers().get(event_type, ())]
    best, best_rank = -1, len(wanted)
    hits = []
    for index, token in enumerate(reading.tokens):
        ranks = [wanted.index(c) for c in token.concepts if c in wanted]
        if ranks:
            hits.append(index)
            if min(ranks) < best_rank:
                best, best_rank = index, min(ranks)
    if best < 0:
        last = min(len(reading.tokens), 12) - 1
        return (
            0,
            reading.tokens[0].start if reading.tokens else reading.start,
            reading.tokens[last].end if last >= 0 else reading.end,
        )
    near = [i for i in hits if abs(i - best) <= 5]
    return best, reading.tokens[min(near)].start, reading.tokens[max(near)].end


@cache
def _actions() -> dict[str, frozenset[str]]:
    return {name: frozenset(concepts) for name, concepts in raw("events")["actions"].items()}


def plain_subjects(reading: Reading, event_type: str, low: str) -> list[str]:
    """The sides that the sentence's grammar plainly gives for events of a type, in order, each once."""
    actions = _actions().get(event_type)
    if not actions:
        return []
    return list(dict.fromkeys(side for side, _ in subjects(reading.tokens, low, reading.context.voice, actions)))


def frame_sides(reading: Reading, event_type: str, status: str) -> list[str]:
    """The sides that act in the frames of a type and status, in text order, each once."""
    frames = [f for f in reading.frames if f.rule.type == event_type and f.by]
    exact = [f.by for f in frames if f.status == status]
    return list(dict.fromkeys(b for b in exact if b))


def last_side(reading: Reading) -> str | None:
    """The side the sentence names first, for the sentence after it."""
    for token in reading.tokens:
        side = party_of(token, reading.context.voice)
        if side:
            return side
    return None
