"""Milestones: how far each bargaining round has come, and how long it took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from .. import taxonomy
from ._stories import EventRow, frame, stories

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

    Steps are events that occurred; for impasse a request counts too. After a ratification or an approval, the next
    proposal or session begins a new round; an approval that follows it still belongs to the ratified round.

    Args:
        entries: the entries table.
        entities: the entities table.
        events: the events table.

    Returns:
        The ``milestones`` table, by page, union and round. Rounds without any step have no row; steps without a date
        are left out.
    """
    dated: dict[tuple[Any, ...], list[tuple[date, int, int, EventRow]]] = defaultdict(list)
    for story in stories(entries, entities, events):
        key = (story.page, story.union_key, story.entry.doc_id, story.union)
        for event in story.events:
            if event.date is not None:
                dated[key].append((event.date, story.entry.position, event.start, event))
    rows = []
    for key in sorted(dated, key=lambda key: key[:2]):
        told = sorted(dated[key], key=lambda item: item[:3])
        for number, steps in enumerate(_rounds((item[0], item[3]) for item in told), start=1):
            if steps:
                rows.append((*key[2:], number, *_steps_and_intervals(steps)))
    return frame("milestones", rows)


def _rounds(told: Iterable[tuple[date, EventRow]]) -> list[dict[str, date]]:
    """The first day of each step, round by round, from events in order of time."""
    rounds: list[dict[str, date]] = [{}]
    closed: date | None = None
    for day, event in told:
        occurred = event.status == "occurred"
        if closed is not None and day > closed and occurred and event.event_type in _OPENING:
            rounds.append({})
            closed = None
        step = _MILESTONES.get((event.event_type, event.subtype))
        if step is None or not (occurred or (step == "impasse" and event.status in taxonomy.LIVE)):
            continue
        current = rounds[-1]
        if step == "approval" and len(rounds) > 1 and _awaits_approval(rounds[-2], current):
            rounds[-2][step] = day
            continue
        current.setdefault(step, day)
        if step in _CLOSING:
            closed = day
    return rounds


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
