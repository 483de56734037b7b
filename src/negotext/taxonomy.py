"""What an entry can mention and report: labels, event types, subtypes, statuses, sides; and which type names it.

The one place for these names. Tables, classifier and lexicon checks take them from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

LABELS: Final = ("UNION", "EMPLOYER", "AGENCY", "ARTICLE", "DATE", "DATES_OFFERED", "MONEY", "PERCENT")
"""What kinds of mention the library finds; a user's lexicon can add others."""

UNIT: Final = "ENTRY"
HEADING: Final = "HEADING"
"""What annotation tools call an entry and its heading; no label of a user's may have these names."""

SUBTYPES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "proposal": ("initial", "counter", "package", "final"),
        "agreement": ("tentative", "mou", "ratification", "approval", "ground_rules"),
        "impasse": ("declaration", "certification", "mediation", "factfinding"),
        "cancellation": ("postponed",),
        "rejection": (),
        "job_action": ("vote",),
        "meeting": (),
        "scheduling": ("offer",),
        "correspondence": (),
        "other": (),
    }
)
"""The subtypes of every event type; a type without any has an empty tuple."""

PARTIES_TO: Final[Mapping[tuple[str, str], tuple[str, ...]]] = MappingProxyType(
    {
        ("agreement", "tentative"): ("both",),
        ("agreement", "mou"): ("both",),
        ("agreement", "ground_rules"): ("both",),
        ("agreement", "ratification"): ("union",),
        ("agreement", "approval"): ("employer", "agency"),
    }
)
"""Whose an event of a type and subtype can only be, unless it is asked for: members ratify, boards approve."""

TYPES: Final = tuple(SUBTYPES)
"""The event types, in the order in which tables list them."""

STATUSES: Final = ("occurred", "requested", "planned", "negated")
"""Whether it happened, was formally asked for, is announced, or is reported as not having happened."""

LIVE: Final = frozenset({"occurred", "requested"})
"""The statuses that count as news: they decide an entry's primary type before anything planned does."""

SIDES: Final = ("employer", "union", "both", "agency", "unknown")
"""Who did it."""

OPPOSITE: Final[Mapping[str, str]] = MappingProxyType({"employer": "union", "union": "employer"})
"""The other side of the table."""

ROLES: Final = ("session", "offered", "deadline")
"""What a date can be for; most are for none of these."""

ACTIONS: Final[Mapping[str, int]] = MappingProxyType(
    {"proposed": 1, "countered": 2, "agreed": 4, "rejected": 3, "discussed": 0}
)
"""What an entry can report of a contract article; of several the one with the highest number stands."""

PRIMARY_ORDER: Final[tuple[tuple[str, str | None], ...]] = (
    ("agreement", None),
    ("impasse", None),
    ("job_action", None),
    ("proposal", None),
    ("rejection", None),
    ("cancellation", None),
    ("agreement", "ground_rules"),
    ("meeting", None),
    ("scheduling", None),
    ("correspondence", None),
    ("other", None),
)
"""``(type, subtype)`` from the most to the least telling; ``None`` covers the subtypes without a place of their own."""

_RANKS: Final = {key: rank for rank, key in enumerate(PRIMARY_ORDER)}


class Reported(Protocol):
    """What `primary` needs to know of an event; `negotext.records.Event` has it."""

    @property
    def event_type(self) -> str: ...
    @property
    def subtype(self) -> str | None: ...
    @property
    def status(self) -> str: ...


def action_of(event: Reported) -> str | None:
    """What an event does to the articles that its sentence names, one of `ACTIONS`; ``None`` for most events."""
    if event.status != "occurred" or event.subtype == "ground_rules":
        return None
    if event.event_type == "proposal" and event.subtype == "counter":
        return "countered"
    return {"proposal": "proposed", "agreement": "agreed", "rejection": "rejected"}.get(event.event_type)


AnyReported = TypeVar("AnyReported", bound=Reported)


def primary(events: Iterable[Reported]) -> str:
    """Name the one type that stands for an entry with these events.

    The first in `PRIMARY_ORDER` among the events that occurred or were requested; without any, the first among the
    planned ones; else ``"other"``. Negated events never decide.

    Raises:
        ValueError: an event that would decide has a type that is not in `TYPES`.

    >>> from types import SimpleNamespace as Event
    >>> met = Event(event_type="meeting", subtype=None, status="occurred")
    >>> vote = Event(event_type="agreement", subtype="ratification", status="planned")
    >>> primary([met, vote]), primary([vote]), primary([])
    ('meeting', 'agreement', 'other')
    """
    found = deciding(events)
    return found[0].event_type if found else "other"


def deciding(events: Iterable[AnyReported]) -> list[AnyReported]:
    """The events that make an entry's primary type what it is, as `primary` tells; none where it is ``"other"``.

    Raises:
        ValueError: as `primary`.
    """
    reported = tuple(events)
    for statuses in (LIVE, frozenset({"planned"})):
        ranks = [(_rank(event), event) for event in reported if event.status in statuses]
        if ranks:
            first = PRIMARY_ORDER[min(rank for rank, _ in ranks)][0]
            return [event for _, event in ranks if event.event_type == first]
    return []


def _rank(event: Reported) -> int:
    rank = _RANKS.get((event.event_type, event.subtype), _RANKS.get((event.event_type, None)))
    if rank is None:
        raise ValueError(f"unknown event type {event.event_type!r}; known are {', '.join(TYPES)}")
    return rank
