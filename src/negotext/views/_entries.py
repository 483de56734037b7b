"""The entries table in another form: wide."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from .. import tables, taxonomy
from ..schema import LABELS

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
