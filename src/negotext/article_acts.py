"""What the clauses of an entry do to the contract articles that they name.

The events of an entry say once what each side did; an entry may still name a dozen articles in as many clauses. Here
each mention is read in its own: the nearest act before it, an act behind it (`Articles 11 and 19 were agreed`), the
head of its list, the sentence that it carries on (`It covers Articles 6 and 8.2`). The acts are ``lexicon/acts.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from .entities import Found, between
from .events import Reading, frame_sides
from .features import party_of
from .judged import Judged
from .lexicon import raw
from .lexicon.gates import Needs
from .taxonomy import action_of
from .view import View

_TYPES: Final = {"agreed": "agreement", "countered": "proposal", "proposed": "proposal", "rejected": "rejection"}
_DISCUSSED: Final = ("discussed", None)
_BREAK: Final = re.compile(r"[;|\t]|,? \b(?:but|while|whereas|although|though)\b|, (?:and|then) (?:will|then)\b")
_UNDONE_REACH: Final = 32  # characters before an act in which a `will` or `not` belongs to it
_ADJACENT: Final = 12  # characters between a refusal and what is refused
_TELLING: Final = {"open": 0, "proposed": 1, "countered": 2, "agreed": 3, "rejected": 4}  # of two acts in one phrase
_OWNER_REACH: Final = 28  # characters between an owner and what is owned
_LEFT: Final = 260  # characters before a mention that are searched for its act
_RIGHT: Final = 110  # characters behind the list that a mention stands in
_HEAD: Final = 160  # characters that the head of a list has at most
_JOINT: Final = re.compile(r",|\band\b|&|\bor\b")
_TITLE: Final = re.compile(r" ?\([^()]{1,60}\)|,? [a-z]+(?=[,;.]|$)")
_LIST: Final = re.compile(  # what may stand between articles of one list, and between it and its verb
    r"(?:[\s,;/&]|\b(?:and|or|the|in|through|to|of|on|both|as|well|calendar|articles?)\b|\([^()]{0,60}\)"
    r"|[-:][a-z ]{0,41}(?=[,;]|$)|\d[\d.]*(?![\d.]))*"
)
_GAP: Final = 120  # characters between two articles of one list


@dataclass(frozen=True, slots=True)
class _Act:
    """An act found in a clause, in view offsets."""

    start: int
    end: int
    action: str
    noun: bool


Told = tuple[str, str | None]
"""An action of the articles table, and the side that acts."""


@cache
def _acts(place: str) -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    return tuple(
        (re.compile(record["regex"]), record["action"], record["place"] == "noun")
        for record in raw("acts")["act"]
        if record["place"] == place or (place == "before" and record["place"] == "noun")
    )


@cache
def _gate(place: str) -> Needs:
    return Needs([pattern for pattern, _, _ in _acts(place)])


@lru_cache(maxsize=4096)
def _possible(place: str, text: str) -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """The acts that a text can hold."""
    known = _acts(place)
    return tuple([known[number] for number in _gate(place).open(text)])


@cache
def _undone() -> re.Pattern[str]:
    words = (re.escape(word) for word in raw("acts")["words"]["undone"] if word != "n't")
    return re.compile(rf"\b(?:{'|'.join(words)})\b|n't\b")


def article_acts(
    view: View, readings: Sequence[Reading], items: Sequence[Found], judged: Sequence[Judged]
) -> dict[int, Told]:
    """What is done to each article mention of one entry: by the mention's start, its action and the side.

    Args:
        view: the page.
        readings: the entry's sentences.
        items: the entry's mentions.
        judged: the entry's events.
    """
    articles = [item for item in items if item.label == "ARTICLE"]
    found: dict[int, Told] = {}
    if not articles:
        return found
    head: Told | None = None  # of the list that the sentence at hand may belong to
    before: Told = _DISCUSSED  # of the sentence before
    for number, reading in enumerate(readings):
        if reading.start > articles[-1].start:
            break
        inside = between(articles, reading.start, reading.end)
        told = _Clause(view, reading, inside, judged, number)
        listed = head if head and (reading.context.bullet or _carries_on(view, readings, number)) else None
        if listed is None:
            head = None
        carries_on = _carried(view.low, reading) or _lists_only(view.low, reading, inside)
        carried = carries_on and not reading.context.heading
        acts = [told.of(item) or listed or (before if carried else None) for item in inside]
        found |= {item.start: act or _DISCUSSED for item, act in zip(inside, acts, strict=True)}
        whole = told.whole()
        if _is_head(view, reading):
            head = whole or (before if carried else listed)
        if whole or not carried:
            before = whole or _DISCUSSED
    return found


def _carried(low: str, reading: Reading) -> bool:
    return any(found.match(low, reading.start, reading.end) for found, _, _ in _acts("carry"))


def _lists_only(low: str, reading: Reading, inside: Sequence[Found]) -> bool:
    """Whether a sentence is nothing but articles and their titles: `Two TAs! Articles 8.3 (lunch) and 19.`"""
    edges = [reading.start, *(edge for item in inside for edge in (item.start, item.end)), reading.end]
    between_them = zip(edges[::2], edges[1::2], strict=True)
    if not inside or reading.end - reading.start > _LEFT:
        return False
    return all(_LIST.fullmatch(low[start:end].rstrip(".!:")) for start, end in between_them)


def _is_head(view: View, reading: Reading) -> bool:
    """Whether a list may follow: the sentence ends in a colon, or is a line without a stop."""
    if reading.end - reading.start > _HEAD:
        return view.text[reading.end - 1] == ":"
    return not reading.context.bullet and view.text[reading.end - 1] not in ".!?;" and not reading.context.heading


def _carries_on(view: View, readings: Sequence[Reading], number: int) -> bool:
    """Whether a line without a bullet still belongs to the list above it: it comes right below, and is no prose."""
    above, reading = readings[number - 1], readings[number]
    gap = view.text[above.end : reading.start]
    return gap.count("\n") <= 1 or (above.context.bullet and view.text[reading.end - 1] not in ".!?")


def _run_ends(low: str, articles: Sequence[Found]) -> dict[int, int]:
    """Where the list ends that an article stands in, by the article's start."""
    ends: dict[int, int] = {}
    following: Found | None = None
    for item in reversed(articles):
        gap = following.start - item.end if following else _GAP
        listed = following is not None and gap < _GAP and _LIST.fullmatch(low, item.end, following.start)
        ends[item.start] = ends[following.start] if listed and following else item.end
        following = item
    return ends


class _Clause:
    """A sentence and what its clauses do to the articles in it."""

    def __init__(
        self, view: View, reading: Reading, articles: Sequence[Found], judged: Sequence[Judged], number: int
    ) -> None:
        self.low, self.reading, self.articles, self.judged = view.low, reading, articles, judged
        self.run_ends = _run_ends(view.low, articles)
        ends = [item.end for item in articles]
        self.titles = [title for end in ends if (title := _TITLE.match(self.low, end, reading.end))]
        self.events = [event for event in judged if event.reading == number]

    def of(self, item: Found) -> Told | None:
        """What is done to one mention; ``None`` where the sentence does not say."""
        act = self._after(item) or self._before(item.start)
        if act:
            return self._told(act)
        named = [(self._gap(event, item), event) for event in self.events if action_of(event)]
        if not named:
            return None
        event = min(named, key=lambda pair: pair[0])[1]
        return action_of(event) or "discussed", event.by

    def whole(self) -> Told | None:
        """What the sentence does, as the head of a list or for a sentence that carries it on."""
        act = self._before(self.reading.end)
        if act and act.action != "open":
            return self._told(act)
        named = [event for event in self.events if action_of(event)]
        return (action_of(named[0]) or "discussed", named[0].by) if named else None

    def _gap(self, event: Judged, item: Found) -> int:
        return max(event.start - item.end, item.start - event.end, 0)

    def _before(self, end: int) -> _Act | None:
        """The act that governs what stands at ``end``."""
        start = max(self.reading.start, end - _LEFT)
        for cut in _BREAK.finditer(self.low, start, end):
            start = cut.end()
        acts = list(self._find("before", start, end))
        if not acts:
            return None
        nearest = acts[-1]
        for above in reversed(acts[:-1]):
            joined = _JOINT.search(self.low, above.end, nearest.start) is not None
            if not nearest.noun:  # `they refuse to discuss Article 19`
                refused = nearest.action == "open" and above.action == "rejected"
                return above if refused and nearest.start - above.end < _ADJACENT else nearest
            if above.noun:  # `a counter to the union's language`, `agreement on the reopener`
                if not joined and _TELLING[above.action] > _TELLING[nearest.action]:
                    nearest = above
                continue
            if above.action == "rejected" or (above.action in ("open", "agreed") and not joined):
                return above
            if above.action == "countered" and nearest.action == "proposed":
                return above
            break
        return nearest

    def _after(self, item: Found) -> _Act | None:
        """An act behind a mention and the rest of its list."""
        end = self.run_ends[item.start]
        stop = min(self.reading.end, end + _RIGHT)
        if cut := _BREAK.search(self.low, end, stop):
            stop = cut.start()
        following = next((other.start for other in self.articles if other.start >= end), stop)
        acts = sorted(self._find("after", end, min(stop, following)), key=lambda act: act.start)
        verbs = [act for act in self._find("before", end, stop) if acts and act.end <= acts[0].start]
        return acts[0] if acts and not verbs else None

    def _find(self, place: str, start: int, end: int) -> Iterable[_Act]:
        found = [
            _Act(match.start(), match.end(), action, noun)
            for pattern, action, noun in _possible(place, self.low[start:end])
            for match in pattern.finditer(self.low, start, end)
        ]
        found.sort(key=lambda act: (act.start, act.start - act.end))
        kept: list[_Act] = []
        for act in found:
            if any(title.start() <= act.start < title.end() for title in self.titles):
                continue  # `Article 7 (Leaves)` leaves nothing
            if not kept or act.start >= kept[-1].end:
                kept.append(act)
        return kept

    def _told(self, act: _Act) -> Told:
        if act.action == "open" or self._undone(act):
            return _DISCUSSED
        return act.action, self._by(act)

    def _undone(self, act: _Act) -> bool:
        """Whether what stands before an act says that it was not done, or not yet."""
        if act.action == "rejected":
            return False
        start = max(self.reading.start, act.start - _UNDONE_REACH)
        for earlier in self._find("before", start, act.start):
            start = earlier.end
        for cut in _BREAK.finditer(self.low, start, act.start):
            start = cut.end()
        return _undone().search(self.low, start, act.end) is not None

    def _by(self, act: _Act) -> str | None:
        """The side: of the event that the act is, else of the frame, else the one named nearest before it."""
        event_type = _TYPES[act.action]
        if act.noun and act.action in ("proposed", "countered") and (owner := self._owner(act)):
            return owner
        events = [e for e in self.events if e.event_type == event_type and e.status == "occurred"]
        if events:
            return min(events, key=lambda e: max(e.start - act.end, act.start - e.end, 0)).by
        sides = frame_sides(self.reading, event_type, "occurred")
        if len(sides) == 1:
            return sides[0]
        if act.action == "agreed":
            return "both"
        if side := self._named_side(act):
            return side
        told = {e.by for e in self.judged if e.event_type == event_type and e.status == "occurred"}
        return told.pop() if len(told) == 1 else None

    def _owner(self, act: _Act) -> str | None:
        """The side that a proposal belongs to: ``the District's opening proposal``."""
        voice = self.reading.context.voice
        for token in self.reading.tokens:
            if act.start - _OWNER_REACH <= token.end <= act.start:
                owns = self.low.startswith("'s ", token.end) or self.low[token.start : token.end].endswith("'s")
                side = party_of(token, voice)
                if side in ("employer", "union") and owns:
                    return side
        return None

    def _named_side(self, act: _Act) -> str | None:
        voice = self.reading.context.voice
        named = [(t, s) for t in self.reading.tokens if (s := party_of(t, voice)) in ("employer", "union", "both")]
        behind = next((s for t, s in named if t.start >= act.end), None)
        if behind and self.low[act.end : act.end + 8].startswith((" from ", " by ")):
            return behind
        return next((s for t, s in reversed(named) if t.end <= act.end), None)
