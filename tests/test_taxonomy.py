from __future__ import annotations

from types import SimpleNamespace

import pytest

from negotext import taxonomy
from negotext.records import Event


def reported(spec: str) -> SimpleNamespace:
    kind, status = spec.split(":")
    event_type, _, subtype = kind.partition("/")
    return SimpleNamespace(event_type=event_type, subtype=subtype or None, status=status)


def test_the_order_covers_every_type_once_apart_from_ground_rules() -> None:
    plain = [event_type for event_type, subtype in taxonomy.PRIMARY_ORDER if subtype is None]
    assert sorted(plain) == sorted(taxonomy.TYPES)
    assert [key for key in taxonomy.PRIMARY_ORDER if key[1]] == [("agreement", "ground_rules")]


def test_subtype_names_are_unambiguous() -> None:
    names = [name for subtypes in taxonomy.SUBTYPES.values() for name in subtypes]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ("", "other"),
        ("meeting:occurred proposal/counter:occurred", "proposal"),
        ("proposal:occurred impasse/declaration:requested", "impasse"),
        ("meeting:occurred agreement/tentative:planned", "meeting"),
        ("scheduling:planned agreement/ratification:planned", "agreement"),
        ("agreement/ground_rules:occurred cancellation:occurred", "cancellation"),
        ("agreement/ground_rules:occurred meeting:occurred", "agreement"),
        ("agreement/ground_rules:occurred agreement/mou:occurred proposal:occurred", "agreement"),
        ("job_action/vote:occurred proposal:occurred rejection:occurred", "job_action"),
        ("correspondence:occurred scheduling/offer:occurred", "scheduling"),
        ("agreement:negated", "other"),
        ("agreement:negated meeting:planned", "meeting"),
        ("other:occurred proposal:planned", "other"),
    ],
)
def test_primary(events: str, expected: str) -> None:
    reports = [reported(spec) for spec in events.split()]
    assert taxonomy.primary(reports) == expected
    assert taxonomy.primary(reversed(reports)) == expected


def test_primary_takes_records() -> None:
    event = Event("p#2025", "rejection", "occurred", "union", "no", 0, 2, 0, 9, 1.0, "cue")
    assert taxonomy.primary([event]) == "rejection"


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(ValueError, match=r"unknown event type 'lunch'; known are proposal, agreement"):
        taxonomy.primary([reported("lunch:occurred")])
