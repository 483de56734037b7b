"""Writing tables to files: CSV, JSON Lines, Parquet.

Every file is written under a temporary name in the folder it is for, and moved into place once all are complete: a
failure leaves what was there before. Days are ISO dates. A lone surrogate, which UTF-8 cannot hold, becomes ``?``, so
that offsets stay right; JSON Lines keeps it as an escape.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from . import tables
from .writing import encodable_frame, made_folder, needed, write_all

if TYPE_CHECKING:
    import pandas as pd

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet takes a cell that begins with one of these for a formula; a number with its sign is none."""

_NUMBER: Final = re.compile(r"[+-]\d{1,30}(?:\.\d{1,30})?")


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
    needed("parquet")
    return _write_folder(frames, folder, "parquet", _write_parquet, overwrite=overwrite)


def to_jsonl(frames: Mapping[str, pd.DataFrame], file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write all rows to one file, one JSON object per line; ``table`` says which table it is from, missing is null.

    `negotext.json_schema` describes the objects. The file is plain ASCII.

    Args:
        frames: tables by name.
        file: in a folder that exists.
        overwrite: replace the file; else an existing one is an error and nothing is written.

    Raises:
        ExportError: the file exists, or its folder cannot be written.
    """
    target = Path(file)
    write_all({target: partial(_write_jsonl, frames)}, overwrite=overwrite)
    return target


def _write_folder(
    frames: Mapping[str, pd.DataFrame],
    folder: str | os.PathLike[str],
    suffix: str,
    write: Callable[[pd.DataFrame, Path], None],
    *,
    overwrite: bool,
) -> list[Path]:
    home = Path(folder)
    jobs = {home / f"{name}.{suffix}": partial(write, table) for name, table in frames.items()}
    with made_folder(home):
        write_all(jobs, overwrite=overwrite)
    return list(jobs)


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
        formula = value.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(value)
        safe = "'" + value if formula else value
        return '"' + safe.replace('"', '""') + '"'
    return str(value)


def _write_jsonl(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    encode = json.JSONEncoder(allow_nan=False).encode
    with path.open("x", encoding="ascii", newline="") as file:
        for name, table in frames.items():
            for row in _values(table):
                file.write(encode({"table": name, **dict(zip(table.columns, row, strict=True))}) + "\n")


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    encodable_frame(table).to_parquet(path, engine="pyarrow", index=False)
