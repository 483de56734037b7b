"""Entries as readings: each sentence with its concepts and context, ready to be judged.

Here the words become evidence; ``classify`` weighs it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from .clause_words import little_words
from .concepts import Span, Token, last_word, tokenize
from .cues import cue_features
from .features import Context, party_of, sentence_features, single_words, subjects
from .frames import Frame, find_frames, frame_features
from .lexicon import raw
from .linear import Features
from .sentences import Sentence, split
from .taxonomy import SUBTYPES
from .view import View


class Reading:
    """One sentence as the classifier sees it; offsets are the view's.

    Attributes:
        start: where it begins.
        end: where it ends.
        context: where it stands.
        features: what the models see of it; not to be changed.
        frames: the `negotext.frames.Frame` found in it: who does what with what.
        shift: where the offsets of its ``words`` count from.
    """

    __slots__ = ("_read", "_tokens", "context", "end", "features", "frames", "shift", "start")

    def __init__(self, start: int, end: int, context: Context, read: _Read, shift: int) -> None:
        self.start, self.end, self.context, self.shift = start, end, context, shift
        self.features, self.frames = read.features, read.frames
        self._read = read
        self._tokens: tuple[Token, ...] | None = None

    def with_features(self, features: Features) -> Reading:
        """The same sentence as a model sees it that is shown something else."""
        return Reading(self.start, self.end, self.context, self._read._replace(features=features, told={}), self.shift)

    @property
    def words(self) -> tuple[Token, ...]:
        """Its words, with offsets from ``shift`` on: the same wherever the sentence stands."""
        return self._read.tokens

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Its words with offsets of the view. Most sentences report nothing and are never asked for them."""
        if self._tokens is None:
            shift = self.shift
            self._tokens = tuple([Token(t[0] + shift, t[1] + shift, *t[2:]) for t in self._read.tokens])
        return self._tokens

    @property
    def singles(self) -> dict[str, float]:
        """What models of the whole entry see of it (`negotext.features.single_words`)."""
        found: dict[str, float] | None = self.told.get(single_words)
        if found is None:
            found = self.told[single_words] = single_words(self.features)
        return found

    @property
    def told(self) -> dict[Any, Any]:
        """What has been made of the sentence before, here or where else it stands, for whoever makes more of it."""
        return self._read.told


class _Read(NamedTuple):
    """What a sentence says wherever it stands; the tokens' offsets count from a little before it."""

    tokens: tuple[Token, ...]
    features: Features
    frames: tuple[Frame, ...]
    told: dict[Any, Any]


def entry_words(readings: Iterable[Reading]) -> dict[str, float]:
    """What models see of the words of a whole entry: all that any of its sentences has."""
    found: dict[str, float] = {}
    for reading in readings:
        found |= reading.singles
    return found


def read_entry(
    view: View,
    start: int,
    body_start: int,
    end: int,
    spans: Sequence[Span],
    voice: str,
    *,
    heads: tuple[int, int] | None = None,
) -> list[Reading]:
    """The sentences of an entry's heading and body.

    Args:
        view: the page.
        start: where the heading begins.
        body_start: where the body begins.
        end: where the entry ends.
        spans: names, dates and sums of the page, in order, without overlaps.
        voice: whose page it is.
        heads: of the table's columns, where the entry is a row: the words above a row's day are read with it.
    """
    starts = [s.start for s in spans]
    readings = [
        _reading(view, sentence, spans, starts, Context(voice, heading=True))
        for sentence in split(view.text, view.low, start, body_start)
    ]
    if heads:
        readings = [reading.with_features(_with_heads(view, reading, heads)) for reading in readings]
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


_OF_DAYS = re.compile(r"(?:^|[ ])(?:dates?|day)$")  # what any column of days is called


def _with_heads(view: View, reading: Reading, heads: tuple[int, int]) -> Features:
    """What models see of a row's day together with the heads of columns up to it: `Session`, `3/11/2025`."""
    found = dict(reading.features)
    for cell in split(view.text, view.low, *heads):
        said = _OF_DAYS.sub("", view.low[cell.start : cell.end])
        found |= _reading(view, cell._replace(end=cell.start + len(said)), (), [], reading.context).features
    return Features(found)


def _labels_nothing(view: View, above: Sentence, last: Sentence) -> bool:
    """Whether an entry ends in the label of something that is not there: ``2022-23 settlement reached:``."""
    return view.text[last.end - 1] == ":" and above.paragraph != last.paragraph


def _reading(view: View, sentence: Sentence, spans: Sequence[Span], starts: list[int], context: Context) -> Reading:
    start, end = sentence.start, sentence.end
    shift = max(0, start - _AROUND)
    text = view.low[shift : end + _AROUND]
    inside = tuple(
        [
            Span(span.start - shift, span.end - shift, span.symbol, span.concepts)
            for span in spans[bisect_left(starts, start) : bisect_left(starts, end)]
        ]
    )
    read = _read if end - start <= _LONGEST else _read.__wrapped__
    return Reading(start, end, context, read(text, start - shift, end - shift, inside, context), shift)


_BACK = 3  # sentences that may lie between one and the side it goes on about
_AROUND = 2  # letters before and after a sentence that rules look at: what belongs to its first and last word
_LONGEST = 400  # characters of a sentence that is remembered
_SENTENCES = 4096  # remembered: a page saved again has one new entry, and the pages of a site share much of their text


@lru_cache(maxsize=_SENTENCES)
def _read(text: str, start: int, end: int, spans: tuple[Span, ...], context: Context) -> _Read:
    """The reading of ``text[start:end]``; nothing that it does not get has a say in it."""
    tokens = tokenize(text, start, end, spans)
    frames = find_frames(tokens, text, context)
    features = sentence_features(tokens, context) | cue_features(text, start, end) | frame_features(frames)
    return _Read(tuple(tokens), Features(features), tuple(frames), {})


@cache
def _triggers() -> dict[str, tuple[str, ...]]:
    return {name: tuple(concepts) for name, concepts in raw("events")["triggers"].items()}


_LAST = 1 << 30  # behind every rank


@cache
def _ranks(event_type: str, subtype: str | None) -> dict[str, int]:
    """The concepts that show events of a type, with how little each does."""
    wanted = [*_triggers().get(f"{event_type}/{subtype}", ()), *_triggers().get(event_type, ())]
    ranks: dict[str, int] = {}
    for rank, concept in enumerate(wanted):
        ranks.setdefault(concept, rank)
    return ranks


@cache
def _shown_by(event_type: str) -> frozenset[str]:
    """The concepts that show events of a type and its subtypes."""
    return frozenset(c for subtype in (None, *SUBTYPES[event_type]) for c in _ranks(event_type, subtype))


def has_trigger(reading: Reading, event_type: str) -> bool:
    """Whether a word of a sentence is one that shows events of a type."""
    concepts = _shown_by(event_type)
    return any(not concepts.isdisjoint(token.concepts) for token in reading.words)


_OPENING = 12  # words of a sentence that stand for all of it
_DENIED = 4  # words behind a ``not`` among which the verb stands


def trigger(reading: Reading, event_type: str, subtype: str | None) -> tuple[int, int, int]:
    """The words that show an event: the index of its main token, and the view offsets of the trigger phrase."""
    ranks, tokens, shift = _ranks(event_type, subtype), reading.words, reading.shift
    best, best_rank = -1, _LAST
    hits = []
    for index, token in enumerate(tokens):
        if token.concepts and not ranks.keys().isdisjoint(token.concepts):
            hits.append(index)
            rank = min([ranks[c] for c in token.concepts if c in ranks])
            if rank < best_rank:
                best, best_rank = index, rank
    if best < 0:
        if not tokens:
            return 0, reading.start, reading.end
        words = [token for token in tokens[:_OPENING] if any(map(str.isalnum, token.word))] or tokens[:1]
        return 0, words[0].start + shift, words[-1].end + shift
    near = [i for i in hits if abs(i - best) <= 5]
    last = _whole(tokens, max(near), ranks)
    return best, tokens[min(near)].start + shift, tokens[last].end + shift


def _whole(tokens: Sequence[Token], index: int, wanted: Collection[str]) -> int:
    """The last word of what a token begins: of a phrase, or of what a ``not`` denies (``not be held``)."""
    if "NOT" not in tokens[index].concepts:
        last = last_word(tokens, index, wanted)
        while last > index and tokens[last].word in little_words().trailing:
            last -= 1
        return last
    group = tokens[index + 1 : index + 1 + _DENIED]
    verb = next((n for n, token in enumerate(group, 1) if token.word not in little_words().before_verb), 0)
    return index + verb if verb and group[verb - 1].word[0].isalpha() else index


@cache
def _actions() -> dict[str, frozenset[str]]:
    return {name: frozenset(concepts) for name, concepts in raw("events")["actions"].items()}


def plain_subjects(reading: Reading, event_type: str) -> list[str]:
    """The sides that the sentence's grammar plainly gives for events of a type, in order, each once."""
    actions = _actions().get(event_type)
    if not actions:
        return []
    return list(dict.fromkeys(side for side, _ in subjects(reading.words, reading.context.voice, actions)))


def frame_sides(reading: Reading, event_type: str, status: str) -> list[str]:
    """The sides that act in the frames of a type and status, in text order, each once."""
    frames = [f for f in reading.frames if f.rule.type == event_type and f.by]
    exact = [f.by for f in frames if f.status == status]
    return list(dict.fromkeys(b for b in exact if b))


def side_before(readings: Sequence[Reading], number: int) -> str | None:
    """The side that the sentences before one were about: the first that the nearest of them names, some way back."""
    nearest = range(number - 1, max(-1, number - 1 - _BACK), -1)
    return next((side for place in nearest if (side := _first_side(readings[place]))), None)


def _first_side(reading: Reading) -> str | None:
    told = reading.told
    if "side" not in told:
        voice = reading.context.voice
        told["side"] = next((side for token in reading.words if (side := party_of(token, voice))), None)
    found: str | None = told["side"]
    return found
