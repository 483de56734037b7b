"""Tables as one Excel workbook: text stays text, whatever a spreadsheet would make of it, and days are days."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from . import tables
from .errors import ExportError
from .writing import encodable, needed, write_all

if TYPE_CHECKING:
    import pandas as pd

MAX_CELL: Final = 32_767
"""Characters in a cell of a workbook, by its format."""
MAX_ROWS: Final = 1_048_575
"""Rows in a sheet below the names of its columns."""

_CUT: Final = "… [cut]"
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def to_excel(frames: Mapping[str, pd.DataFrame], file: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Write one ``.xlsx`` workbook with a sheet per table.

    Texts are cells of text: ``=1+1`` is no formula, ``8.10`` no number, ``6-9`` no day, ``007`` keeps its zeros. Days
    are days. A text longer than `MAX_CELL` ends in ``… [cut]``. Control characters become ``�``.

    Args:
        frames: tables by name.
        file: in a folder that exists.
        overwrite: replace the file; else an existing one is an error and nothing is written.

    Raises:
        ExportError: openpyxl is not installed, a table has more rows than a sheet, the file exists, or its folder
            cannot be written.
    """
    needed("excel")
    for name, table in frames.items():
        if len(table) > MAX_ROWS:
            raise ExportError(f"{name} has {len(table)} rows; a sheet holds {MAX_ROWS}: use Parquet or a database")
    from lxml.etree import LxmlError  # what a full disk is to openpyxl, which writes sheets through lxml

    target = Path(file)
    write_all({target: partial(_write, frames)}, overwrite=overwrite, failures=(LxmlError,))
    return target


def _write(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    with path.open("xb") as file:
        # all that may fail comes before the first sheet: one that is left half-way does not go away quietly
        given = {name: list(tables.rows(table, table.columns)) for name, table in frames.items()}
        book = openpyxl.Workbook(write_only=True)
        for name, table in frames.items():
            sheet = book.create_sheet(name)
            sheet.freeze_panes = "A2"
            sheet.append(list(table.columns))
            for row in given[name]:
                sheet.append([_cell(WriteOnlyCell, sheet, value) for value in row])
        book.save(file)


def _cell(cell: Any, sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = _NOT_IN_XML.sub("\ufffd", encodable(value))
    if len(text) > MAX_CELL:
        text = text[: MAX_CELL - len(_CUT)] + _CUT
    made = cell(sheet)
    made.value = text
    made.data_type = "s"  # else a leading = makes a formula
    return made
