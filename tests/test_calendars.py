"""The calendar of sessions, read back with the library that calendar tools use."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from made_pages import PageMaker

from negotext.result import Result


def page(doc_id: str = "p", later: bool = False) -> Any:
    made = PageMaker(doc_id, employer="Fox Hollow; Area, Schools")
    first = made.entry(
        "2025-05-01", "We met; the next, planned session is May 20, 2025. Or May 27, 2025.", union="CSEA 821"
    )
    made.event(first, "meeting", "met")
    made.mention(first, "DATE", "May 20, 2025", "2025-05-20", role="session")
    made.mention(first, "DATE", "May 27, 2025", "2025-05-27", role="offered")
    if later:
        second = made.entry(
            "2025-05-19", "The session of May 20 is off.\\\x07 Back\\slash, " + "é" * 700, union="CSEA 821"
        )
        made.mention(second, "DATE", "May 20", "2025-05-20", role="session")
        made.event(second, "cancellation", "off", "employer")
    return made.parsed()


def events(result: Result, file: Path) -> dict[date, Any]:
    calendar = icalendar.Calendar.from_ical(result.to_ics(file).read_bytes())
    found = {event.decoded("dtstart"): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    return found


def test_sessions_are_events_of_a_day(tmp_path: Path) -> None:
    found = events(Result([page()]), tmp_path / "a.ics")
    assert {day: str(event["status"]) for day, event in found.items()} == {
        date(2025, 5, 1): "CONFIRMED",
        date(2025, 5, 20): "CONFIRMED",
        date(2025, 5, 27): "TENTATIVE",
    }
    met = found[date(2025, 5, 1)]
    assert met.decoded("dtend") == date(2025, 5, 2)
    assert str(met["summary"]) == "Bargaining: Fox Hollow; Area, Schools and CSEA 821"
    assert str(found[date(2025, 5, 27)]["summary"]).endswith("(offered)")
    assert str(met["description"]).startswith("held, by both\n\n2025-05-01\nWe met; the next, planned session")
    assert met["categories"].to_ical() == b"held"


def test_a_later_import_updates_and_adds_nothing_twice(tmp_path: Path) -> None:
    before = events(Result([page()]), tmp_path / "a.ics")
    after = events(Result([page(later=True)]), tmp_path / "b.ics")
    assert {event["uid"] for event in before.values()} == {event["uid"] for event in after.values()}
    off = after[date(2025, 5, 20)]
    assert off["status"] == "CANCELLED"
    assert off["sequence"] > before[date(2025, 5, 20)]["sequence"]
    assert str(off["summary"]).endswith("(cancelled)")


def test_pages_and_unions_have_events_of_their_own(tmp_path: Path) -> None:
    calendar = Result([page("p"), page("q")]).to_ics(tmp_path / "a.ics")
    found = icalendar.Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
    assert len({event["uid"] for event in found}) == len(found) == 6


def test_text_is_escaped_folded_and_cut(tmp_path: Path) -> None:
    result = Result([page(later=True)])
    description = str(events(result, tmp_path / "a.ics")[date(2025, 5, 20)]["description"])
    assert "The session of May 20 is off.\\ Back\\slash, é" in description
    assert description.endswith("…")
    lines = (tmp_path / "a.ics").read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"Fox Hollow\\; Area\\, Schools" in b"".join(lines)


@pytest.mark.parametrize("keep_text", [True, False])
def test_no_sessions_is_a_calendar_too(keep_text: bool, tmp_path: Path) -> None:
    result = Result([PageMaker().parsed()], keep_text=keep_text)
    assert events(result, tmp_path / "a.ics") == {}
