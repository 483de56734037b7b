"""Two results of the same pages compared: what a later crawl has added, edited and removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from .. import tables
from ..schema import EVENT_JOINER, NAME_JOINER
from ._stories import frame

if TYPE_CHECKING:
    import pandas as pd

_ENTRY_COLUMNS: Final = (
    "heading", "text", "date", "date_end", "date_precision", "date_basis", "posted", "union", "event_type",
)  # fmt: skip
_WORDS: Final = ("heading", "text")
_EVENT_COLUMNS: Final = ("event_type", "subtype", "status", "by", "actor", "target", "date", "text")
"""What is compared. Where a thing stands changes whenever a page grows, and confidence with every word."""


class HasTables(Protocol):
    """What `diff` and `changes` compare; a `negotext.Result` is one."""

    @property
    def entries(self) -> pd.DataFrame: ...

    @property
    def events(self) -> pd.DataFrame: ...


class _Event(NamedTuple):
    event_id: str
    values: dict[str, Any]

    @property
    def kind(self) -> tuple[Any, ...]:
        return tuple(self.values[name] for name in ("event_type", "subtype", "status", "by"))

    @property
    def label(self) -> str:
        event_type, subtype, status, by = self.kind
        return f"{event_type}/{subtype}:{status}:{by}" if subtype else f"{event_type}:{status}:{by}"

    @property
    def words(self) -> str:
        return " ".join(self.values["text"].split())


class _Entry(NamedTuple):
    doc_id: str
    values: dict[str, Any]
    events: list[_Event]


class _Pair(NamedTuple):
    """An entry before and after, and its events matched; one side is missing where it was added or removed."""

    entry_id: str
    old: _Entry | None
    new: _Entry | None
    events: list[tuple[_Event | None, _Event | None]]

    @property
    def change(self) -> str:
        return "added" if self.old is None else "removed" if self.new is None else "edited"

    @property
    def one(self) -> _Entry:
        """The entry as it is now, or was last."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def columns(self) -> list[str]:
        """The columns whose values differ."""
        return _different(self.old.values, self.new.values, _ENTRY_COLUMNS) if self.old and self.new else []

    @property
    def reworded(self) -> bool:
        return self.old is None or self.new is None or any(name in _WORDS for name in self.columns)


def diff(old: HasTables, new: HasTables) -> pd.DataFrame:
    """What a page crawled again has added, edited and removed, entry by entry.

    Entries are matched by ``entry_id``. One is edited if its heading or body has other words; white space does not
    count. Its events are matched by type, subtype, status and side. `changes` has every value that differs.

    Args:
        old: the earlier result.
        new: the later result.

    Returns:
        The ``diff`` table: added and edited entries in the new page order, then removed ones in the old.

    Raises:
        TypeError: something without the tables of a result is given.

    >>> import negotext
    >>> old = negotext.parse("May 21, 2025\\n\\nThe District and CSEA met.\\n", "p")
    >>> new = negotext.parse("May 21, 2025\\n\\nThe District and CSEA met twice.\\n", "p")
    >>> diff(old, new)[["entry_id", "change", "changed"]].values.tolist()
    [['p#2025-05-21', 'edited', 'text']]
    """
    rows = []
    for pair in _pairs(old, new, "diff"):
        if not pair.reworded:
            continue
        added, removed = _labels(pair.events)
        edited = [*pair.columns, *(["events"] if _changed_events(pair) else [])]
        rows.append(
            (
                pair.one.doc_id,
                pair.entry_id,
                pair.change,
                pair.one.values["date"],
                pair.one.values["heading"],
                pair.old.values["text"] if pair.old else None,
                pair.new.values["text"] if pair.new else None,
                pair.old.values["heading"] if pair.old else None,
                NAME_JOINER.join(edited) if pair.change == "edited" else None,
                EVENT_JOINER.join(added) or None,
                EVENT_JOINER.join(removed) or None,
            )
        )
    return frame("diff", rows)


def changes(old: HasTables, new: HasTables) -> pd.DataFrame:
    """Every value that differs between two results: of entries, and of the events that they report.

    Entries are matched by ``entry_id``; an entry's events by type, subtype, status, side and words, then by all but the
    words, then by type. Offsets, order, confidence, rule and evidence are not compared. Other than `diff`, this also
    tells of entries whose words are the same but were read otherwise (``words`` is false): by another version or
    classifier, or since the rest of the page has changed.

    Args:
        old: the earlier result.
        new: the later result.

    Returns:
        The ``changes`` table, in the order of `diff`. A row per value; one row, without a ``column``, for an entry or
        event that was added or removed, whose words it has. Days are in ISO form.

    Raises:
        TypeError: something without the tables of a result is given.

    >>> import negotext
    >>> old = negotext.parse("May 21, 2025\\n\\nThe District and CSEA met.\\n", "p")
    >>> new = negotext.parse("May 21, 2025\\n\\nThe District and CSEA met twice.\\n", "p")
    >>> changes(old, new)[["kind", "column"]].values.tolist()[0]
    ['entry', 'text']
    """
    return frame("changes", [row for pair in _pairs(old, new, "changes") for row in _changes_of(pair)])


def _changes_of(pair: _Pair) -> Iterator[tuple[Any, ...]]:
    def row(event_id: str | None, change: str, column: str | None, old: Any, new: Any) -> tuple[Any, ...]:
        kind = "entry" if event_id is None else "event"
        values = (value.isoformat() if isinstance(value, date) else value for value in (old, new))
        return (pair.one.doc_id, pair.entry_id, kind, event_id, change, pair.reworded, column, *values)

    if pair.old is None or pair.new is None:
        texts = (one and one.values["text"] for one in (pair.old, pair.new))
        yield row(None, pair.change, None, *texts)
    else:
        for name in pair.columns:
            yield row(None, "edited", name, pair.old.values[name], pair.new.values[name])
    for before, after in pair.events:
        if before and after:
            for name in _different(before.values, after.values, _EVENT_COLUMNS):
                yield row(after.event_id, "edited", name, before.values[name], after.values[name])
        elif after:
            yield row(after.event_id, "added", None, None, after.values["text"])
        elif before:
            yield row(before.event_id, "removed", None, before.values["text"], None)


def _changed_events(pair: _Pair) -> bool:
    return any(
        before is None or after is None or _different(before.values, after.values, _EVENT_COLUMNS)
        for before, after in pair.events
    )


def _labels(events: Iterable[tuple[_Event | None, _Event | None]]) -> tuple[list[str], list[str]]:
    """The events that are only in the new and only in the old entry; one of another kind counts as both."""
    added, removed = [], []
    for before, after in events:
        if before and after and before.kind == after.kind:
            continue
        added += [after.label] if after else []
        removed += [before.label] if before else []
    return added, removed


def _different(old: dict[str, Any], new: dict[str, Any], names: Iterable[str]) -> list[str]:
    def plain(value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    return [name for name in names if plain(old[name]) != plain(new[name])]


def _pairs(old: HasTables, new: HasTables, caller: str) -> Iterator[_Pair]:
    before, after = _entries(old, caller), _entries(new, caller)
    for entry_id, entry in after.items():
        earlier = before.get(entry_id)
        yield _Pair(entry_id, earlier, entry, _matched(earlier.events if earlier else [], entry.events))
    for entry_id, entry in before.items():
        if entry_id not in after:
            yield _Pair(entry_id, entry, None, _matched(entry.events, []))


def _entries(result: HasTables, caller: str) -> dict[str, _Entry]:
    if not (hasattr(result, "entries") and hasattr(result, "events")):
        raise TypeError(f"{caller} compares results, not {type(result).__name__}")
    events: dict[str, list[_Event]] = defaultdict(list)
    for entry_id, event_id, *values in tables.rows(result.events, ("entry_id", "event_id", *_EVENT_COLUMNS)):
        events[entry_id].append(_Event(event_id, dict(zip(_EVENT_COLUMNS, values, strict=True))))
    return {
        entry_id: _Entry(doc_id, dict(zip(_ENTRY_COLUMNS, values, strict=True)), events[entry_id])
        for doc_id, entry_id, *values in tables.rows(result.entries, ("doc_id", "entry_id", *_ENTRY_COLUMNS))
    }


def _matched(old: list[_Event], new: list[_Event]) -> list[tuple[_Event | None, _Event | None]]:
    """Events that are the same one: in the new order, then those that have gone."""
    partner: dict[str, _Event] = {}
    waiting = list(old)
    likeness: tuple[Callable[[_Event], Any], ...] = (
        lambda event: (event.kind, event.words),
        lambda event: event.kind,
        lambda event: event.values["event_type"],
    )
    for like in likeness:
        for event in new:
            match = next((one for one in waiting if event.event_id not in partner and like(one) == like(event)), None)
            if match:
                partner[event.event_id] = match
                waiting.remove(match)
    return [*((partner.get(event.event_id), event) for event in new), *((event, None) for event in waiting)]
