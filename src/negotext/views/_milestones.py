"""Milestones: how far each bargaining round has come, and how long it took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from .. import tables, taxonomy
from ._sessions import sessions
from ._stories import EventRow, Story, frame, stories

if TYPE_CHECKING:
    import pandas as pd

_MILESTONES: Final = {
    ("proposal", "initial"): "sunshine",
    ("meeting", None): "first_session",
    ("impasse", None): "impasse",
    ("impasse", "declaration"): "impasse",
    ("impasse", "certification"): "impasse",
    ("impasse", "mediation"): "mediation",
    ("impasse", "factfinding"): "fact_finding",
    ("agreement", "tentative"): "tentative_agreement",
    ("agreement", "ratification"): "ratification",
    ("agreement", "approval"): "approval",
}
_THIRD_PARTY: Final = frozenset({"mediation", "factfinding"})
_MET: Final = EventRow("", "meeting", None, "occurred", "both", None, None, None, 0, 0, 0, 0)
"""Stands for a session that `sessions` has as held."""

_Told = tuple[date, int, int, EventRow]
"""An event by its day, the position of its entry, and where it stands."""

_CLOSING: Final = frozenset({"ratification", "approval"})
_OPENING: Final = frozenset({"proposal", "meeting"})

_INTERVALS: Final = {
    "days_sunshine_to_session": ("sunshine", "first_session"),
    "days_session_to_impasse": ("first_session", "impasse"),
    "days_impasse_to_mediation": ("impasse", "mediation"),
    "days_mediation_to_fact_finding": ("mediation", "fact_finding"),
    "days_session_to_agreement": ("first_session", "tentative_agreement"),
    "days_agreement_to_ratification": ("tentative_agreement", "ratification"),
    "days_ratification_to_approval": ("ratification", "approval"),
}


def milestones(entries: pd.DataFrame, entities: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """One row per page, union and bargaining round: the first day of each step, and the days between steps.

    Steps are events that occurred; for impasse a request counts too, among them one for a mediator. The first session
    is the first day that `sessions` has as held, mediation aside. After a ratification or an approval, the next
    proposal or session begins a new round; an approval that follows it still belongs to the ratified round.

    Args:
        entries: the entries table.
        entities: the entities table.
        events: the events table.

    Returns:
        The ``milestones`` table, by page, union and round. Rounds without any step have no row; steps without a date
        are left out.
    """
    dated: dict[tuple[Any, ...], list[_Told]] = defaultdict(list)
    told_of = stories(entries, entities, events)
    for story in told_of:
        key = (story.page, story.union_key, story.entry.doc_id, story.union)
        for event in story.events:
            if event.date is not None:
                dated[key].append((event.date, story.entry.position, event.start, event))
    for key, day in _held(told_of, sessions(entries, entities, events)):
        third_party = [item[0] for item in dated[key] if item[3].subtype in _THIRD_PARTY]
        if not third_party or day < min(third_party):
            dated[key].append((day, -1, 0, _MET))
    rows = []
    for key in sorted(dated, key=lambda key: key[:2]):
        told = sorted(dated[key], key=lambda item: item[:3])
        rounds = _rounds((item[0], item[3]) for item in _in_order(told))
        for number, steps in enumerate(rounds, start=1):
            if steps:
                rows.append((*key[2:], number, *_steps_and_intervals(steps)))
    return frame("milestones", rows)


def _held(told_of: Iterable[Story], frame: pd.DataFrame) -> Iterator[tuple[tuple[Any, ...], date]]:
    """The days of sessions held, each with the page and union that milestones are kept by."""
    pages = {story.entry.doc_id: story.page for story in told_of}
    for doc_id, union, day, status in tables.rows(frame, ("doc_id", "union", "date", "status")):
        if status == "held":
            yield (pages[doc_id], (union is None, union or ""), doc_id, union), day


def _in_order(told: Sequence[_Told]) -> Iterator[_Told]:
    """The events without fact-finding that is spoken of before mediation, where more of it follows mediation."""
    mediated = [day for day, _, _, event in told if event.subtype == "mediation" and event.status == "occurred"]
    for item in told:
        early = item[3].subtype == "factfinding" and bool(mediated) and item[0] < mediated[0]
        if early and any(one[3].subtype == "factfinding" and one[0] >= mediated[0] for one in told):
            continue
        yield item


def _rounds(told: Iterable[tuple[date, EventRow]]) -> list[dict[str, date]]:
    """The first day of each step, round by round, from events in order of time."""
    rounds: list[dict[str, date]] = [{}]
    closed: date | None = None
    for day, event in told:
        occurred = event.status == "occurred"
        if closed is not None and day > closed and occurred and event.event_type in _OPENING:
            rounds.append({})
            closed = None
        step = _step(event)
        if step is None:
            continue
        current = rounds[-1]
        if step == "approval" and len(rounds) > 1 and _awaits_approval(rounds[-2], current):
            rounds[-2][step] = day
            continue
        current.setdefault(step, day)
        if step in _CLOSING:
            closed = day
    return rounds


def _step(event: EventRow) -> str | None:
    """The step that an event makes, if any: whoever asks for a mediator says that talks have come to an impasse."""
    step = _MILESTONES.get((event.event_type, event.subtype))
    if event.status == "occurred":
        return step
    return "impasse" if step in ("impasse", "mediation") and event.status in taxonomy.LIVE else None


def _awaits_approval(earlier: Mapping[str, date], current: Mapping[str, date]) -> bool:
    settled = {"tentative_agreement", "ratification"} & current.keys()
    return "ratification" in earlier and "approval" not in earlier and not settled


def _steps_and_intervals(steps: Mapping[str, date]) -> tuple[date | int | None, ...]:
    days = tuple(steps.get(name) for name in dict.fromkeys(_MILESTONES.values()))
    intervals = tuple(
        (steps[last] - steps[first]).days if first in steps and last in steps else None
        for first, last in _INTERVALS.values()
    )
    return (*days, *intervals)
