"""Bargaining sessions as an iCalendar file, for calendar programs."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from . import tables
from .writing import encodable, needed, write_all

if TYPE_CHECKING:
    import pandas as pd

_STATUSES: Final = {
    "held": "CONFIRMED",
    "scheduled": "CONFIRMED",
    "offered": "TENTATIVE",
    "cancelled": "CANCELLED",
    "postponed": "CANCELLED",
}
_SUFFIXES: Final = {"held": "", "scheduled": ""}  # what needs no word in the title
_EXCERPT_CHARS: Final = 600
_EPOCH: Final = date(1970, 1, 1)


def to_ics(
    sessions: pd.DataFrame,
    entries: pd.DataFrame,
    pages: pd.DataFrame,
    file: str | os.PathLike[str],
    *,
    overwrite: bool = False,
) -> Path:
    """Write sessions to one calendar, each as an event of a whole day.

    Held and scheduled sessions are CONFIRMED, offered ones TENTATIVE, cancelled and postponed ones CANCELLED. The
    description tells the status, by whom, and what the latest entry says. An event's UID follows from page, union and
    day alone, and its SEQUENCE grows with the day of the latest entry, so a later import updates events and adds none
    twice. The same tables give the same bytes.

    Args:
        sessions: the table that `negotext.Result.sessions` gives.
        entries: the entries table.
        pages: the pages table.
        file: in a folder that exists.
        overwrite: replace the file; else an existing one is an error and nothing is written.

    Raises:
        ExportError: icalendar is not installed, the file exists, or its folder cannot be written.
    """
    icalendar = needed("ics")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//negotext//negotext//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Bargaining sessions")
    told = {row[0]: row for row in tables.rows(entries, ("entry_id", "date", "heading", "text"))}
    employers = dict(tables.rows(pages, ("doc_id", "employer")))
    names = ("doc_id", "union", "date", "status", "by", "last_entry")
    for row in tables.rows(sessions, names):
        session = dict(zip(names, row, strict=True))
        calendar.add_component(_event(icalendar, session, employers.get(session["doc_id"]), told))
    target = Path(file)
    write_all({target: partial(_write, calendar.to_ical())}, overwrite=overwrite)
    return target


def _write(content: bytes, path: Path) -> None:
    with path.open("xb") as file:
        file.write(content)


def _event(icalendar: Any, session: dict[str, Any], employer: str | None, told: dict[str, tuple[Any, ...]]) -> Any:
    day, status, union = session["date"], session["status"], session["union"]
    _, reported, heading, text = told.get(session["last_entry"], (None, None, "", ""))
    stamp = datetime.combine(reported or day, datetime.min.time(), UTC)
    event = icalendar.Event()
    event.add("uid", _uid(session["doc_id"], union, day))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", max((stamp.date() - _EPOCH).days, 0))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", _STATUSES[status])
    parties = " and ".join(_line(name) for name in (employer, union) if name)
    event.add("summary", f"Bargaining: {parties or _line(session['doc_id'])}{_SUFFIXES.get(status, f' ({status})')}")
    event.add("categories", [status])
    by = f", by {session['by']}" if session["by"] and session["by"] != "unknown" else ""
    event.add("description", f"{status}{by}\n\n{_line(heading)}\n{_excerpt(text)}".strip())
    return event


def _uid(doc_id: str, union: str | None, day: date) -> str:
    key = "\n".join((doc_id, union or "", day.isoformat()))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32] + "@negotext"


def _line(text: str) -> str:
    """On one line, without what a calendar cannot hold."""
    return "".join(char for char in encodable(" ".join(text.split())) if char.isprintable())


def _excerpt(text: str) -> str:
    lines = "\n".join(line for line in map(_line, text.splitlines()) if line)
    return lines if len(lines) <= _EXCERPT_CHARS else lines[: _EXCERPT_CHARS - 1] + "…"
