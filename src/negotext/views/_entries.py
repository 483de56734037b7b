"""The entries table in other forms: wide, and compared with that of an earlier crawl."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from .. import tables, taxonomy
from ..schema import LABELS
from ._stories import frame

if TYPE_CHECKING:
    import pandas as pd


def wide(entries: pd.DataFrame, entities: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The entries table with a column per event type and per entity label: one row per entry, for spreadsheets.

    Args:
        entries: the entries table.
        entities: the entities table.
        events: the events table.

    Returns:
        All columns of ``entries``; then ``event_<type>`` (``boolean``: such an event occurred or was requested); then
        ``entity_<label>`` in lower case (string: the distinct norms in text order, joined by ``"; "``, else missing).
        A mention without a norm gives its text.
    """
    import pandas as pd

    live = {
        (entry_id, event_type)
        for entry_id, event_type, status in tables.rows(events, ("entry_id", "event_type", "status"))
        if status in taxonomy.LIVE
    }
    named: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    extra: set[str] = set()
    for entry_id, label, norm, text in tables.rows(entities, ("entry_id", "label", "norm", "text")):
        named[entry_id, label][norm or text] = None
        extra.add(label)
    ids = list(entries["entry_id"])
    columns: dict[str, Any] = {name: entries[name].array for name in entries.columns}
    for event_type in taxonomy.TYPES:
        columns[f"event_{event_type}"] = pd.array([(id_, event_type) in live for id_ in ids], dtype="boolean")
    for label in (*LABELS, *sorted(extra.difference(LABELS))):
        joined = ["; ".join(named.get((id_, label), ())) or None for id_ in ids]
        columns[f"entity_{label.lower()}"] = tables.strings(joined)
    return pd.DataFrame(columns)


class HasEntries(Protocol):
    """What `diff` compares; a `negotext.Result` is one."""

    @property
    def entries(self) -> pd.DataFrame: ...


def diff(old: HasEntries, new: HasEntries) -> pd.DataFrame:
    """What a page crawled again has added, edited and removed, entry by entry.

    Entries are matched by ``entry_id``. One is edited if its heading or body has other words; white space does not
    count.

    Args:
        old: the earlier result.
        new: the later result.

    Returns:
        The ``diff`` table: added and edited entries in the new page order, then removed ones in the old.

    Raises:
        TypeError: something without an entries table is given.
    """
    before, after = _texts(old), _texts(new)
    rows: list[tuple[Any, ...]] = []
    for entry_id, (doc_id, day, heading, text) in after.items():
        if entry_id not in before:
            rows.append((doc_id, entry_id, "added", day, heading, None, text))
        elif (heading + "\n" + text).split() != "\n".join(before[entry_id][2:]).split():
            rows.append((doc_id, entry_id, "edited", day, heading, before[entry_id][3], text))
    for entry_id, (doc_id, day, heading, text) in before.items():
        if entry_id not in after:
            rows.append((doc_id, entry_id, "removed", day, heading, text, None))
    return frame("diff", rows)


def _texts(result: HasEntries) -> dict[str, tuple[str, date | None, str, str]]:
    if not hasattr(result, "entries"):
        raise TypeError(f"diff compares results, not {type(result).__name__}")
    fields = ("entry_id", "doc_id", "date", "heading", "text")
    return {row[0]: row[1:] for row in tables.rows(result.entries, fields)}
