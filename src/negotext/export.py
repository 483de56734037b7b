"""Writing tables to files: CSV, JSON Lines, Parquet, SQLite.

Every file is written under a temporary name in the folder it is for, and moved into place once all are complete: a
failure leaves what was there before. Days are ISO dates. A lone surrogate, which UTF-8 cannot hold, becomes ``?``, so
that offsets stay right; JSON Lines keeps it as an escape.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from . import tables
from .errors import ExportError

if TYPE_CHECKING:
    import pandas as pd

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula."""

_SQL_TYPES: Final = {"Int64": "INTEGER", "Float64": "REAL", "boolean": "INTEGER"}

_EVENT_DETAILS: Final = """
CREATE VIEW event_details AS
SELECT events.*, entries.position, entries.date AS entry_date, entries.date_precision, entries.heading,
       entries."union", entries.event_type AS entry_event_type, entries.text AS entry_text
FROM events JOIN entries USING (entry_id)
"""


def to_csv(
    frames: Mapping[str, pd.DataFrame], folder: str | os.PathLike[str], *, overwrite: bool = False
) -> list[Path]:
    """Write one ``<table>.csv`` per frame: UTF-8 without a byte order mark, ``\\n`` after each row.

    Text is quoted, so an empty text (``""``) and a missing value (nothing) differ. Text that begins like a formula
    (`FORMULA_STARTS`) gets a leading apostrophe.

    Args:
        frames: tables by name.
        folder: made if it is not there.
        overwrite: replace files of these names; else an existing one is an error and nothing is written.

    Returns:
        The files, in the order of the frames.

    Raises:
        ExportError: a file exists, or the folder cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file] = to_csv({"offers": tables.build("offers", [])}, folder)
    ...     print(file.name, file.read_text().split(",")[:3])
    offers.csv ['doc_id', 'entry_id', 'value']
    """
    return _write_folder(frames, folder, "csv", _write_csv, overwrite=overwrite)


def to_parquet(
    frames: Mapping[str, pd.DataFrame], folder: str | os.PathLike[str], *, overwrite: bool = False
) -> list[Path]:
    """Write one ``<table>.parquet`` per frame.

    pandas reads them back with their dtypes, but days as ``datetime64[ms]``: Parquet has no whole seconds.

    Args:
        frames: tables by name.
        folder: made if it is not there.
        overwrite: replace files of these names; else an existing one is an error and nothing is written.

    Returns:
        The files, in the order of the frames.

    Raises:
        ExportError: pyarrow is not installed, a file exists, or the folder cannot be written.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise ExportError("Parquet needs pyarrow: pip install 'negotext[parquet]'") from error
    return _write_folder(frames, folder, "parquet", _write_parquet, overwrite=overwrite)


def to_jsonl(frames: Mapping[str, pd.DataFrame], file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write all rows to one file, one JSON object per line; ``table`` says which table it is from, missing is null.

    `negotext.tables.json_schema` describes the objects. The file is plain ASCII.

    Args:
        frames: tables by name.
        file: in a folder that exists.
        overwrite: replace the file; else an existing one is an error and nothing is written.

    Raises:
        ExportError: the file exists, or its folder cannot be written.
    """
    target = Path(file)
    _write_all({target: partial(_write_jsonl, frames)}, overwrite=overwrite)
    return target


def to_sqlite(frames: Mapping[str, pd.DataFrame], file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write the `negotext.tables.STORED` tables to one SQLite database, with keys and the view ``event_details``.

    Args:
        frames: all the stored tables by name.
        file: in a folder that exists.
        overwrite: replace the file; else an existing one is an error and nothing is written.

    Raises:
        ExportError: the file exists, its folder cannot be written, or ids are not unique.
    """
    target = Path(file)
    _write_all({target: partial(_write_sqlite, frames)}, overwrite=overwrite)
    return target


def write_text(text: str, file: Path, *, overwrite: bool) -> None:
    """Write one file of text as UTF-8, under a temporary name that is then moved into place.

    Raises:
        ExportError: the file exists, or its folder cannot be written.
    """
    _write_all({file: partial(_write_utf8, text)}, overwrite=overwrite)


def _write_utf8(text: str, path: Path) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)


def check_target(file: Path, *, overwrite: bool) -> None:
    """Tell before any work is done that a file could not be written; leaves nothing behind.

    Raises:
        ExportError: the file exists and is not to be replaced, is a folder, or its folder cannot be written.
    """
    if file.is_dir():
        raise ExportError(f"{file}: is a folder; give the name of a file")
    _refuse_existing([file], overwrite)
    draft = _draft(file)
    try:
        draft.touch(exist_ok=False)
        draft.unlink()
    except OSError as error:
        raise _cannot_write(file, error) from error


def _write_folder(
    frames: Mapping[str, pd.DataFrame],
    folder: str | os.PathLike[str],
    suffix: str,
    write: Callable[[pd.DataFrame, Path], None],
    *,
    overwrite: bool,
) -> list[Path]:
    home = Path(folder)
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"{home}: cannot make this folder: {error.strerror or error}") from error
    jobs = {home / f"{name}.{suffix}": partial(write, table) for name, table in frames.items()}
    _write_all(jobs, overwrite=overwrite)
    return list(jobs)


def _write_all(jobs: Mapping[Path, Callable[[Path], None]], *, overwrite: bool) -> None:
    """Run each target's writer on a temporary path beside it, then move all into place."""
    _refuse_existing(jobs, overwrite)
    drafts = {target: _draft(target) for target in jobs}
    target = next(iter(drafts), Path())
    try:
        for target, draft in drafts.items():
            jobs[target](draft)
        for target, draft in drafts.items():
            draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise _cannot_write(target, error) from error
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _refuse_existing(targets: Iterable[Path], overwrite: bool) -> None:
    existing = [str(target) for target in targets if os.path.lexists(target)]
    if existing and not overwrite:
        raise ExportError(f"{', '.join(existing)}: already there; overwrite=True replaces")


def _draft(target: Path) -> Path:
    # not tempfile: its files stay unreadable for others after the move
    return target.with_name(f".{target.name}.{uuid4().hex}.tmp")


def _cannot_write(target: Path, error: Exception) -> ExportError:
    reason = getattr(error, "strerror", None) or error
    return ExportError(f"{target.parent}: cannot write {target.name} here: {reason}")


def _values(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The frame's rows as plain values with ISO dates."""
    for row in tables.rows(table, table.columns):
        yield tuple(value.isoformat() if isinstance(value, date) else value for value in row)


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    with path.open("x", encoding="utf-8", errors="replace", newline="") as file:
        file.write(",".join(table.columns) + "\n")
        for row in tables.rows(table, table.columns):
            file.write(",".join(map(_csv_cell, row)) + "\n")


def _csv_cell(value: Any) -> str:
    # csv.QUOTE_STRINGS, which tells "" from missing, needs Python 3.12
    if value is None:
        return ""
    if isinstance(value, str):
        safe = "'" + value if value.startswith(FORMULA_STARTS) else value
        return '"' + safe.replace('"', '""') + '"'
    return str(value)


def _write_jsonl(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    encode = json.JSONEncoder(allow_nan=False).encode
    with path.open("x", encoding="ascii", newline="") as file:
        for name, table in frames.items():
            for row in _values(table):
                file.write(encode({"table": name, **dict(zip(table.columns, row, strict=True))}) + "\n")


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    import pandas as pd

    clean = table.copy(deep=False)
    for name, dtype in table.dtypes.items():
        if isinstance(dtype, pd.StringDtype) and dtype.storage == "python":
            clean[name] = table[name].map(_encodable, na_action="ignore").astype(pd.StringDtype())
    clean.to_parquet(path, engine="pyarrow", index=False)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _write_sqlite(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for name in tables.STORED:
            connection.execute(_create_table(name))
            names = [column.name for column in tables.columns(name)]
            connection.executemany(
                f"INSERT INTO {name} VALUES ({', '.join('?' * len(names))})",
                (tuple(map(_sql_value, row)) for row in _values(frames[name][names])),
            )
            if name in tables.FOREIGN_KEYS:
                key = tables.KEYS[tables.FOREIGN_KEYS[name]]
                connection.execute(f"CREATE INDEX {name}_{key} ON {name} ({key})")
        connection.execute(_EVENT_DETAILS)


def _sql_value(value: Any) -> Any:
    return _encodable(value) if isinstance(value, str) else value


def _create_table(table: str) -> str:
    clauses = []
    for column in tables.columns(table):
        kind = _SQL_TYPES.get(column.dtype, "TEXT")
        rule = (
            "PRIMARY KEY NOT NULL" if column.name == tables.KEYS.get(table) else ("" if column.nullable else "NOT NULL")
        )
        clauses.append(f'"{column.name}" {kind} {rule}'.rstrip())
    if parent := tables.FOREIGN_KEYS.get(table):
        clauses.append(f"FOREIGN KEY ({tables.KEYS[parent]}) REFERENCES {parent}")
    return f"CREATE TABLE {table} (\n  " + ",\n  ".join(clauses) + "\n)"
