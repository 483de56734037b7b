"""What was found on a page as plain rows, for a pipe or a JSON file, and back.

The page itself is left out: whoever unpacks has it. Rows hold the records' fields in their declared order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, Final

from .records import Entity, Entry, Event, Offer, Page, ParsedPage

_KINDS: Final[Mapping[str, type[Any]]] = {"entries": Entry, "entities": Entity, "events": Event, "offers": Offer}


def pack(parsed: ParsedPage) -> dict[str, Any]:
    """Lists, tuples, strings, numbers and days only; `as_json` are those that JSON has.

    >>> from negotext.records import Page
    >>> pack(ParsedPage(Page("No news.", "p"), warnings=("odd",)))["warnings"]
    ('odd',)
    """
    rows = {name: list(map(_values(name), getattr(parsed, name))) for name in _KINDS}
    return {
        **rows,
        "warnings": parsed.warnings,
        "article_titles": [(*key, title) for key, title in parsed.article_titles.items()],
        "article_actions": [(*key, *done) for key, done in parsed.article_actions.items()],
    }


def unpack(page: Page, packed: Mapping[str, Any]) -> ParsedPage:
    """The opposite of `pack`, for the same page.

    Raises:
        KeyError: a kind of record is missing.
        TypeError: a row has too few or too many values.
    """
    found: dict[str, Any] = {name: tuple(kind(*row) for row in packed[name]) for name, kind in _KINDS.items()}
    return ParsedPage(
        page=page,
        warnings=tuple(packed["warnings"]),
        article_titles={(entry_id, article): title for entry_id, article, title in packed["article_titles"]},
        article_actions={(entry_id, start): (done, by) for entry_id, start, done, by in packed["article_actions"]},
        **found,
    )


def as_json(packed: Mapping[str, Any]) -> dict[str, Any]:
    """What `pack` gave, with ISO days."""
    return {**packed, **{name: [_mapped(row, name, _iso) for row in packed[name]] for name in _KINDS}}


def from_json(data: Mapping[str, Any]) -> dict[str, Any]:
    """What `unpack` takes, from what `as_json` gave and JSON has carried."""
    return {**data, **{name: [_mapped(row, name, _read) for row in data[name]] for name in _KINDS}}


def _mapped(row: Sequence[Any], name: str, change: Any) -> list[Any]:
    values = list(row)
    for place in _special(name):
        values[place] = change(values[place])
    return values


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(value: Any) -> Any:
    return (
        tuple(value) if isinstance(value, (list, tuple)) else value if value is None else dt.date.fromisoformat(value)
    )


@cache
def _values(name: str) -> attrgetter[tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(_KINDS[name])))


@cache
def _special(name: str) -> tuple[int, ...]:
    """The places of days and tuples, which JSON does not have."""
    return tuple(n for n, field in enumerate(fields(_KINDS[name])) if str(field.type).startswith(("dt.date", "tuple")))
