"""Writing tables to one database file, SQLite or DuckDB: typed columns, keys, references, and views that join.

Both hold the `negotext.schema.STORED` tables, those of `negotext.schema.DERIVED` that are given, and these views:
``event_details``, ``entity_details`` and ``offer_details``, whose rows carry what their entry and page say.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from . import tables
from .writing import encodable, encodable_frame, needed, write_all

if TYPE_CHECKING:
    import pandas as pd


class _Dialect(NamedTuple):
    """What columns are called in one kind of SQL; other dtypes are text."""

    text: str
    types: Mapping[str, str]


_SQLITE: Final = _Dialect("TEXT", {"Int64": "INTEGER", "Float64": "REAL", "boolean": "INTEGER"})
_DUCKDB: Final = _Dialect(
    "VARCHAR", {"Int64": "BIGINT", "Float64": "DOUBLE", "boolean": "BOOLEAN", "datetime64[s]": "DATE"}
)

_ENTRY_COLUMNS: Final = """
    entries.position, entries.date AS entry_date, entries.date_precision, entries.heading,
    entries."union" AS entry_union, entries.event_type AS entry_event_type, entries.text AS entry_text,
    pages.title, pages.employer, pages.source
FROM {table} JOIN entries USING (entry_id) JOIN pages ON pages.doc_id = {table}.doc_id
"""

VIEWS: Final[Mapping[str, str]] = {
    "event_details": "SELECT events.*," + _ENTRY_COLUMNS.format(table="events"),
    "entity_details": "SELECT entities.*," + _ENTRY_COLUMNS.format(table="entities"),
    "offer_details": "SELECT offers.*," + _ENTRY_COLUMNS.format(table="offers"),
}
"""The views by name, as SQL."""


def to_sqlite(frames: Mapping[str, pd.DataFrame], file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write tables to one SQLite database, with keys, references, indexes and `VIEWS`. Days are ISO text.

    Args:
        frames: all the stored tables by name, and perhaps derived ones.
        file: in a folder that exists.
        overwrite: replace the file; else an existing one is an error and nothing is written.

    Raises:
        ExportError: the file exists, its folder cannot be written, or ids are not unique.
    """
    target = Path(file)
    write_all({target: partial(_write_sqlite, frames)}, overwrite=overwrite, failures=(sqlite3.Error,))
    return target


def to_duckdb(frames: Mapping[str, pd.DataFrame], file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write tables to one DuckDB database, with keys, references and `VIEWS`. Days are DATE; columns have comments.

    Args:
        frames: all the stored tables by name, and perhaps derived ones.
        file: in a folder that exists.
        overwrite: replace the file; else an existing one is an error and nothing is written.

    Raises:
        ExportError: duckdb is not installed, the file exists, its folder cannot be written, or ids are not unique.
    """
    duckdb = needed("duckdb")
    target = Path(file)
    write_all({target: partial(_write_duckdb, duckdb, frames)}, overwrite=overwrite, failures=(duckdb.Error,))
    return target


def _names(frames: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """The tables to write, parents first; without a stored one a `KeyError` follows."""
    yield from tables.STORED
    yield from (name for name in tables.DERIVED if name in frames)


def _write_sqlite(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for name in _names(frames):
            connection.execute(_create_table(name, _SQLITE))
            names = [column.name for column in tables.columns(name)]
            connection.executemany(
                f"INSERT INTO {name} VALUES ({', '.join('?' * len(names))})",
                (tuple(map(_sqlite_value, row)) for row in tables.rows(frames[name], names)),
            )
            for column in tables.references(name):
                connection.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")
        for view, query in VIEWS.items():
            connection.execute(f"CREATE VIEW {view} AS {query}")


def _sqlite_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return encodable(value) if isinstance(value, str) else value


def _write_duckdb(duckdb: Any, frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    try:
        with closing(duckdb.connect(str(path))) as connection:
            for name in _names(frames):
                connection.execute(_create_table(name, _DUCKDB))
                names = [column.name for column in tables.columns(name)]
                # row by row it would take a hundred times as long
                connection.register("given", encodable_frame(frames[name][names]))
                connection.execute(f"INSERT INTO {name} SELECT * FROM given")
                connection.unregister("given")
                for column in tables.columns(name):
                    meaning = column.meaning.replace("'", "''")
                    connection.execute(f"COMMENT ON COLUMN {name}.\"{column.name}\" IS '{meaning}'")
            for view, query in VIEWS.items():
                connection.execute(f"CREATE VIEW {view} AS {query}")
    finally:
        with suppress(OSError):  # left where it fails
            path.with_name(path.name + ".wal").unlink(missing_ok=True)


def _create_table(table: str, dialect: _Dialect) -> str:
    clauses = []
    for column in tables.columns(table):
        kind = dialect.types.get(column.dtype, dialect.text)
        rule = (
            "PRIMARY KEY NOT NULL" if column.name == tables.KEYS.get(table) else ("" if column.nullable else "NOT NULL")
        )
        clauses.append(f'"{column.name}" {kind} {rule}'.rstrip())
    for name, parent in tables.references(table).items():
        clauses.append(f"FOREIGN KEY ({name}) REFERENCES {parent} ({tables.KEYS[parent]})")
    return f"CREATE TABLE {table} (\n  " + ",\n  ".join(clauses) + "\n)"
