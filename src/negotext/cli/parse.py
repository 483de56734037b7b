"""``negotext parse``: pages to tables, in files or as lines of JSON."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from . import options, tables
from .console import no_place, to_stdout
from .help import Example
from .run import Run

if TYPE_CHECKING:
    from ..records import ParsedPage

FILE_STEM: Final = "negotext"
"""The name, without suffix, of the one file that all formats but csv and parquet write."""

EXAMPLES: Final = (
    Example("negotext parse page.html --out tables", "all tables, as CSV files in the folder tables"),
    Example("negotext parse *.html --out tables --format sqlite", "all pages in one database, tables/negotext.sqlite"),
    Example("negotext parse page.html --format jsonl | jq .event_type", "the events on standard output"),
    Example("negotext parse page.html --table entities", "the rows of another table"),
    Example(
        "negotext parse - --published 2025-06-10 < page.html",
        "standard input; the day helps where a date lacks its year",
    ),
    Example("negotext parse *.html --out tables --overwrite --cache seen", "each night: only new and changed pages"),
)


class Format(StrEnum):
    """What ``parse`` writes."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    sqlite = "sqlite"
    duckdb = "duckdb"
    excel = "excel"
    ics = "ics"


_FOLDER_FORMATS: Final = (Format.csv, Format.parquet)  # one file per table
_SUFFIXES: Final = {Format.excel: "xlsx"}  # of the others the format's own name


@options.spread
def command(
    pages: options.Pages,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write all tables to this folder.")] = None,
    format: Annotated[
        Format | None, typer.Option(help="What to write: csv by default, jsonl on standard output.")
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            metavar="TABLE",
            help="The table for standard output, such as entries: events by default.",
            autocompletion=tables.of_pages,
        ),
    ] = None,
    overwrite: options.Overwrite = False,
    workers: options.Workers = 1,
    cache: options.Cache = None,
    *,
    given: options.ForPages,
) -> None:
    """Parse pages into tables.

    Without --out, the rows of one table go to standard output as JSON Lines.

    Ctrl-C ends the run; what was done by then is written.
    """
    if out is None:
        if format not in (None, Format.jsonl):
            raise typer.BadParameter(f"--format {format} needs --out")
        table = tables.known(table or "events")
    else:
        if table:
            raise typer.BadParameter("--table is for standard output; --out writes all tables")
        format = format or Format.csv
        _check_targets(out, format, overwrite)
    run = Run(given)
    outcomes = run.outcomes(pages, workers, cache)
    if out is None:
        with to_stdout():
            for row in tables.json_rows(outcomes, table or "events"):
                sys.stdout.write(row + "\n")
    elif parsed := [outcome.parsed for outcome in outcomes]:
        run.tell(f"{_write(parsed, out, format or Format.csv, overwrite)} written to {out}")
    raise typer.Exit(run.status)


def _check_targets(folder: Path, format: Format, overwrite: bool) -> None:
    """Refuse what cannot be written before any work is done, and not after it."""
    from ..errors import ExportError
    from ..writing import check_target, needed

    nearest = next(home for home in (folder, *folder.absolute().parents) if os.path.lexists(home))
    try:
        needed(format)
        if not nearest.is_dir():
            raise ExportError(f"{nearest}: is no folder")
        for target in _targets(nearest, format):
            check_target(target, overwrite=overwrite or nearest != folder)
    except ExportError as error:
        raise no_place(error) from None


def _targets(folder: Path, format: Format) -> list[Path]:
    """The files that a format writes."""
    if format in _FOLDER_FORMATS:
        from ..schema import DERIVED, STORED

        return [folder / f"{table}.{format}" for table in (*STORED, *DERIVED)]
    return [folder / f"{FILE_STEM}.{_SUFFIXES.get(format, format)}"]


def _write(parsed: list[ParsedPage], folder: Path, format: Format, overwrite: bool) -> str:
    """All tables of the pages to a folder; what they are, in words.

    Raises:
        typer.Exit: with status 2: they cannot be written.
    """
    from ..errors import ExportError
    from ..result import Result
    from ..writing import made_folder

    result = Result(parsed)
    try:
        if format in _FOLDER_FORMATS:
            getattr(result, f"to_{format}")(folder, overwrite=overwrite)
        else:
            with made_folder(folder):
                getattr(result, f"to_{format}")(*_targets(folder, format), overwrite=overwrite)
    except (ExportError, OSError) as error:
        raise no_place(error) from None
    return repr(result)
