"""Records to typed DataFrames, and frames back to plain rows. The columns are declared in `negotext.schema`.

pandas is imported on the first frame.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import metadata
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from .records import Entity, Entry, Event, Offer, ParsedPage
from .schema import (
    DERIVED,
    EVIDENCE_JOINER,
    FOREIGN_KEYS,
    KEYS,
    STORED,
    TABLES,
    WARNING_JOINER,
    Column,
    category_dtype,
    columns,
    json_schema,
    pandera_schema,
    references,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DERIVED",
    "FOREIGN_KEYS",
    "KEYS",
    "STORED",
    "TABLES",
    "Column",
    "build",
    "collect",
    "columns",
    "frame",
    "json_schema",
    "pandera_schema",
    "references",
    "rows",
    "strings",
]

_EPOCH: Final = date(1970, 1, 1).toordinal()


def build(table: str, parsed: Iterable[ParsedPage]) -> pd.DataFrame:
    """The typed frame of one of the `STORED` tables; without rows it has the same columns and dtypes.

    Raises:
        ValueError: no such table, or a value that its column does not allow.

    >>> build("offers", []).dtypes["value"]
    Int64Dtype()
    """
    return frame(table, collect(table, parsed))


def collect(table: str, parsed: Iterable[ParsedPage]) -> dict[str, list[Any]]:
    """The values of one of the `STORED` tables as plain lists, column by column; needs no pandas.

    Missing is ``None``; days are `datetime.date`. Entries come in page order, all else in text order.

    >>> from negotext.records import Page
    >>> collect("pages", [ParsedPage(Page("No news.", "p1"))])["n_chars"]
    [8]
    """
    collectors = {
        "pages": _pages,
        "entries": _entries,
        "entities": _entities,
        "events": _events,
        "offers": _offers,
    }
    if table not in collectors:
        raise ValueError(f"no table {table!r} is built from records; there are {', '.join(STORED)}")
    return collectors[table](tuple(parsed))


def _from_records(table: str, records: Sequence[Any], **computed: list[Any]) -> dict[str, list[Any]]:
    """Each column from ``computed`` if it is there, else from the records' attribute of that name."""
    return {
        column.name: computed[column.name]
        if column.name in computed
        else list(map(attrgetter(column.name), records))
        for column in TABLES[table]
    }  # fmt: skip


def _pages(parsed: Sequence[ParsedPage]) -> dict[str, list[Any]]:
    pages = [one.page for one in parsed]
    return _from_records(
        "pages",
        pages,
        sha256=[hashlib.sha256(page.text.encode("utf-8", "surrogatepass")).hexdigest() for page in pages],
        n_chars=[len(page.text) for page in pages],
        n_entries=[len(one.entries) for one in parsed],
        version=[_version()] * len(pages),
        warnings=[WARNING_JOINER.join(one.all_warnings) or None for one in parsed],
    )


def _entries(parsed: Sequence[ParsedPage]) -> dict[str, list[Any]]:
    found: list[tuple[ParsedPage, Entry]] = [
        (one, entry) for one in parsed for entry in sorted(one.entries, key=attrgetter("position"))
    ]
    return _from_records(
        "entries",
        [entry for _, entry in found],
        doc_id=[one.page.doc_id for one, _ in found],
        heading=[one.page.text[entry.start : entry.body_start].rstrip() for one, entry in found],
        text=[one.page.text[entry.body_start : entry.end] for one, entry in found],
    )


def _in_text_order(parsed: Sequence[ParsedPage], name: str) -> tuple[list[str], list[Any]]:
    """The pages' doc_ids and records of one kind, row by row."""
    doc_ids: list[str] = []
    records: list[Entity | Event | Offer] = []
    for one in parsed:
        mine = sorted(getattr(one, name), key=attrgetter("start", "end"))
        doc_ids += [one.page.doc_id] * len(mine)
        records += mine
    return doc_ids, records


def _numbered(records: Sequence[Any], letter: str) -> list[str]:
    seen: Counter[str] = Counter()
    ids = []
    for record in records:
        seen[record.entry_id] += 1
        ids.append(f"{record.entry_id}/{letter}{seen[record.entry_id]}")
    return ids


def event_ids(parsed: ParsedPage) -> dict[str, Event]:
    """The events of a page by the ids that the table ``events`` has for them, in its order."""
    _, records = _in_text_order([parsed], "events")
    return dict(zip(_numbered(records, "v"), records, strict=True))


def _entities(parsed: Sequence[ParsedPage]) -> dict[str, list[Any]]:
    doc_ids, records = _in_text_order(parsed, "entities")
    return _from_records("entities", records, doc_id=doc_ids, entity_id=_numbered(records, "e"))


def _events(parsed: Sequence[ParsedPage]) -> dict[str, list[Any]]:
    doc_ids, records = _in_text_order(parsed, "events")
    days = {entry.entry_id: entry.date for one in parsed for entry in one.entries}
    return _from_records(
        "events",
        records,
        doc_id=doc_ids,
        event_id=_numbered(records, "v"),
        date=[days.get(event.entry_id) if event.date is None else event.date for event in records],
        evidence=[EVIDENCE_JOINER.join(event.evidence) or None for event in records],
    )


def _offers(parsed: Sequence[ParsedPage]) -> dict[str, list[Any]]:
    doc_ids, records = _in_text_order(parsed, "offers")
    return _from_records("offers", records, doc_id=doc_ids)


@cache
def _version() -> str:
    try:
        return metadata.version("negotext")
    except metadata.PackageNotFoundError:
        return "0+unknown"


def frame(table: str, values: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """A typed frame from plain values, column by column; ``None`` is missing.

    Raises:
        ValueError: no such table, or a category that its column does not allow.
        KeyError: a column is not given.

    >>> offers = frame("offers", {column.name: [] for column in columns("offers")})
    >>> offers.shape
    (0, 12)
    """
    import pandas as pd

    given = {column.name: values[column.name] for column in columns(table)}
    if not any(map(len, given.values())):
        return _empty(table).copy()
    return pd.DataFrame(
        {column.name: _array(table, column, given[column.name]) for column in columns(table)}, copy=False
    )


@cache
def _empty(table: str) -> pd.DataFrame:
    """The frame without rows; a copy of it takes a tenth of the time that a new one does."""
    import pandas as pd

    return pd.DataFrame({column.name: _array(table, column, ()) for column in columns(table)}, copy=False)


def _array(table: str, column: Column, values: Sequence[Any]) -> Any:
    """One column's values in its dtype."""
    match column.dtype:
        case "string":
            return strings(values)
        case "datetime64[s]":
            return _days(values)
        case "category":
            return _categorical(table, column, values)
        case "Int64" | "Float64" | "boolean":
            return _numbers(column.dtype, values)
    raise AssertionError(f"{table}.{column.name} is declared with an unknown dtype")


@cache
def _dtype(name: str) -> Any:
    import pandas as pd

    return pd.api.types.pandas_dtype(name)


def strings(values: Sequence[str | None]) -> Any:
    """An array of pandas' string dtype; ``None`` becomes ``<NA>``."""
    try:
        return _of_strings("string", values)
    except UnicodeEncodeError:  # Arrow's strings cannot hold a lone surrogate
        return _of_strings("string[python]", values)


def _of_strings(name: str, values: Sequence[str | None]) -> Any:
    dtype = _dtype(name)  # what `pandas.array` does, too, in the end
    return dtype.construct_array_type()._from_sequence(list(values), dtype=dtype)


def _numbers(dtype: str, values: Sequence[Any]) -> Any:
    """An array of a dtype with missing values; where none is, it need not be searched for what they are."""
    import numpy as np
    import pandas as pd

    if None in values:
        return pd.array(values, dtype=_dtype(dtype))
    kind = _dtype(dtype)
    array = kind.construct_array_type()
    return array(np.array(values, dtype=kind.numpy_dtype), np.zeros(len(values), dtype=bool))


def _days(values: Sequence[date | None]) -> Any:
    import numpy as np

    missing = np.iinfo(np.int64).min  # how numpy stores NaT; counting seconds is ten times faster than parsing dates
    seconds = [missing if day is None else (day.toordinal() - _EPOCH) * 86_400 for day in values]
    return np.array(seconds, dtype=np.int64).view("datetime64[s]")


def _categorical(table: str, column: Column, values: Sequence[str | None]) -> pd.Categorical:
    import numpy as np
    import pandas as pd

    allowed = column.values
    if column.extensible:
        allowed += tuple(sorted({value for value in values if value is not None}.difference(allowed)))
    codes: dict[str | None, int] = {value: code for code, value in enumerate(allowed)}
    if column.nullable:
        codes[None] = -1
    try:
        numbers = np.array([codes[value] for value in values], dtype=np.int16)
        return pd.Categorical.from_codes(numbers, dtype=category_dtype(allowed), validate=False)
    except KeyError as error:
        raise ValueError(f"{table}.{column.name}: {error.args[0]!r} is not one of {', '.join(allowed)}") from None


def rows(table: pd.DataFrame, names: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a frame as plain Python values: ``None`` for missing, `datetime.date` for days.

    >>> import pandas as pd
    >>> list(rows(pd.DataFrame({"n": pd.array([1, None], dtype="Int64")}), ["n"]))
    [(1,), (None,)]
    """
    return zip(*(_plain(table[name]) for name in names), strict=True)


def _plain(values: pd.Series[Any]) -> list[Any]:
    if values.dtype.kind == "M":
        days: list[Any] = values.to_numpy(dtype="datetime64[D]").tolist()
        return days
    plain = values.astype(object)
    return plain.where(plain.notna(), None).tolist()
