"""``negotext timeline``: a page's entries in order of date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

import typer

from ..letters import printable
from . import options
from .console import to_stdout
from .help import Example
from .run import Run

if TYPE_CHECKING:
    from ..records import Entry, Event, ParsedPage

EXAMPLES: Final = (
    Example("negotext timeline page.html", "the entries of a saved page, oldest first"),
    Example("negotext timeline page.html | grep ' agreement '", "those that report an agreement above all"),
)


@options.spread
def command(
    page: options.OnePage,
    *,
    given: options.ForPages,
) -> None:
    """Show a page's entries in order of date.

    A line has the date, the type, the union, and the words that tell of events, with not: before what did not happen.
    """
    run = Run(given)
    with to_stdout():
        for outcome in run.outcomes([page]):
            sys.stdout.writelines(line + "\n" for line in lines(outcome.parsed))
    raise typer.Exit(run.status)


def lines(parsed: ParsedPage) -> Iterator[str]:
    """One line per entry; those without a day come last."""
    entries = sorted(parsed.entries, key=lambda entry: (entry.date or date.max, entry.position))
    cells = [(_when(entry), entry.event_type, _union(parsed, entry)) for entry in entries]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for entry, row in zip(entries, cells, strict=True):
        told = [_told(event) for event in parsed.events if event.entry_id == entry.entry_id]
        words = "; ".join(dict.fromkeys(told))
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=True)), words]).rstrip()


def _told(event: Event) -> str:
    return ("not: " if event.status == "negated" else "") + printable(event.text)


def _when(entry: Entry) -> str:
    if entry.date is None:
        return "undated"
    length = {"year": 4, "month": 7}.get(entry.date_precision or "day", 10)
    first = entry.date.isoformat()[:length]
    return f"{first}/{entry.date_end.isoformat()}" if entry.date_end else first


def _union(parsed: ParsedPage, entry: Entry) -> str:
    """The entry's union; else the only one that it names; else a dash."""
    if entry.union:
        return printable(entry.union)
    named = {
        entity.norm or entity.text
        for entity in parsed.entities
        if entity.entry_id == entry.entry_id and entity.label == "UNION"
    }
    return printable(named.pop()) if len(named) == 1 else "-"
