"""The command line. Data goes to standard output, messages to standard error.

Exit status: 0 done, 1 an input failed (the others are still written), 2 wrong usage. What the commands need is
imported inside them, so that ``--help`` and ``--version`` answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from .batch import Outcome
    from .records import Entry, Event, Page, ParsedPage

app = typer.Typer(
    name="negotext", add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
)  # fmt: skip

_lexicon_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(_lexicon_app, name="lexicon", help="Files of your own with unions, agencies and labels.")

FILE_STEM: Final = "negotext"
"""The name, without suffix, of the one file that ``--format jsonl`` and ``sqlite`` write."""


class Format(StrEnum):
    """What ``parse`` writes."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    sqlite = "sqlite"


_FOLDER_FORMATS: Final = (Format.csv, Format.parquet)  # one file per table


def _day(text: str | None) -> date | None:
    from .arguments import as_date

    try:
        return as_date(text, "--published")
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _print_version(wanted: bool) -> None:
    if wanted:
        from . import __version__

        typer.echo(f"negotext {__version__}")
        raise typer.Exit


_Pages = Annotated[list[str], typer.Argument(metavar="PAGE", help="Files to read; - is standard input.")]
_OnePage = Annotated[str, typer.Argument(metavar="PAGE", help="The file to read; - is standard input.")]
_Employer = Annotated[str | None, typer.Option(metavar="NAME", help="The employer's full name.")]
_Published = Annotated[
    str | None, typer.Option(metavar="DAY", help="The day the page was saved, such as 2025-06-10.")
]  # fmt: skip


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn negotiation update pages into tables of dated entries, entities and events."""


@app.command("parse")
def _parse(
    pages: _Pages,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write all tables to this folder.")] = None,
    format: Annotated[
        Format | None, typer.Option(help="What to write: csv by default, jsonl on standard output.")
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(metavar="TABLE", help="The table for standard output, such as entries: events by default."),
    ] = None,
    employer: _Employer = None,
    published: _Published = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")] = False,
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="How many processes to use.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only say what failed.")] = False,
) -> None:
    """Parse pages into tables.

    Without --out, the rows of one table go to standard output as JSON Lines.
    """
    run = _Run(employer, _day(published), quiet)
    if out is None:
        if format not in (None, Format.jsonl):
            raise typer.BadParameter(f"--format {format} needs --out")
        table = _known_table(table or "events")
        with _to_stdout():
            for row in _rows(run.outcomes(pages, workers), table):
                sys.stdout.write(row + "\n")
    else:
        if table:
            raise typer.BadParameter("--table is for standard output; --out writes all tables")
        format = format or Format.csv
        if not overwrite:
            _check_free(out, format)
        run.write([outcome.parsed for outcome in run.outcomes(pages, workers)], out, format, overwrite)
    raise typer.Exit(run.status)


def _check_free(folder: Path, format: Format) -> None:
    """Refuse to replace files before any work is done, and not after it."""
    from .tables import STORED

    stems = STORED if format in _FOLDER_FORMATS else (FILE_STEM,)
    for target in (folder / f"{stem}.{format}" for stem in stems):
        if os.path.lexists(target):
            raise typer.BadParameter(f"{target} is already there; --overwrite replaces it")


def _known_table(name: str) -> str:
    from .tables import TABLES

    known = [table for table in TABLES if table != "diff"]  # which is made from two results
    if name not in known:
        raise typer.BadParameter(f"--table must be one of {', '.join(known)}")
    return name


@app.command("timeline")
def _timeline(page: _OnePage, employer: _Employer = None, published: _Published = None) -> None:
    """Show a page's entries in order of date: date, type, union, and the words that tell of events."""
    run = _Run(employer, _day(published), quiet=False)
    with _to_stdout():
        for outcome in run.outcomes([page], workers=1):
            sys.stdout.writelines(line + "\n" for line in _timeline_lines(outcome.parsed))
    raise typer.Exit(run.status)


@app.command("explain")
def _explain(page: _OnePage, employer: _Employer = None, published: _Published = None) -> None:
    """Show for each event of a page its sentence, the rule that found it, and the evidence."""
    run = _Run(employer, _day(published), quiet=False)
    with _to_stdout():
        for outcome in run.outcomes([page], workers=1):
            sys.stdout.writelines(line + "\n" for line in _explained(outcome.parsed))
    raise typer.Exit(run.status)


@app.command("report")
def _report(
    pages: _Pages,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The HTML file to write.")],
    title: Annotated[str | None, typer.Option(metavar="WORDS", help="The heading of the report.")] = None,
    employer: _Employer = None,
    published: _Published = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="How many processes to use.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only say what failed.")] = False,
) -> None:
    """Write one HTML file that opens offline: time line, filters, the text with its marks, and the tables."""
    from .errors import ExportError
    from .export import check_target

    run = _Run(employer, _day(published), quiet)
    try:
        check_target(out, overwrite=overwrite)
        if parsed := [outcome.parsed for outcome in run.outcomes(pages, workers)]:
            from .result import Result

            result = Result(parsed)
            result.to_report(out, title=title, overwrite=overwrite)
            if not quiet:
                _say(f"{result!r} written to {out}")
    except (ExportError, OSError) as error:
        _say(str(error).replace("overwrite=True", "--overwrite"))
        raise typer.Exit(2) from None
    raise typer.Exit(run.status)


@app.command("schema")
def _schema(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="The name of a table, such as events.")],
) -> None:
    """Print the JSON Schema of a table's rows."""
    import json

    from .tables import json_schema

    try:
        schema = json_schema(table)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    with _to_stdout():
        sys.stdout.write(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")


@_lexicon_app.command("check")
def _lexicon_check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="TOML files; they are checked together.")],
) -> None:
    """Check lexicon files: every record that `negotext.load_lexicon` would refuse, and names that two records claim."""
    from .own_lexicon import check_files

    findings = check_files(files)
    for fault in findings.faults:
        _say(str(fault))
    for warning in findings.warnings:
        _say(f"warning: {warning}")
    if findings.faults:
        raise typer.Exit(1)
    _say(f"no fault in {', '.join(f'{count} {name}' for name, count in findings.counts.items())}")


class _Run:
    """One call of a command: what goes for all its pages, and whether one has failed."""

    def __init__(self, employer: str | None, published: date | None, quiet: bool) -> None:
        self.status = 0
        self._employer = employer
        self._published = published
        self._quiet = quiet

    def outcomes(self, names: Iterable[str], workers: int) -> Iterator[Outcome]:
        """The pages that could be read and parsed, in order; for the others a message."""
        from . import batch

        for outcome in batch.outcomes(self._pages(names), workers=workers):
            page = outcome.parsed.page
            if outcome.error is not None:
                self._fail(page.source or page.doc_id, outcome.error)
                continue
            if not self._quiet:
                for warning in dict.fromkeys((*page.warnings, *outcome.parsed.warnings)):
                    _say(f"{page.source}: warning: {warning}")
            yield outcome

    def _pages(self, names: Iterable[str]) -> Iterator[Page]:
        from .errors import ReadError
        from .sources import read_page

        for name in names:
            source, doc_id = (sys.stdin.buffer, "stdin") if name == "-" else (name, None)
            try:
                yield read_page(source, doc_id=doc_id, published=self._published, employer=self._employer)
            except ReadError as error:
                self._fail(name, error.reason)

    def write(self, parsed: list[ParsedPage], folder: Path, format: Format, overwrite: bool) -> None:
        """All tables of the pages to a folder."""
        from .errors import ExportError
        from .result import Result

        if not parsed:
            return
        result = Result(parsed)
        try:
            if format in _FOLDER_FORMATS:
                getattr(result, f"to_{format}")(folder, overwrite=overwrite)
            else:
                folder.mkdir(parents=True, exist_ok=True)
                getattr(result, f"to_{format}")(folder / f"{FILE_STEM}.{format}", overwrite=overwrite)
        except (ExportError, OSError) as error:
            _say(str(error).replace("overwrite=True", "--overwrite"))
            raise typer.Exit(2) from None
        if not self._quiet:
            _say(f"{result!r} written to {folder}")

    def _fail(self, name: str, reason: str) -> None:
        self.status = 1
        _say(f"{name}: {reason}")


def _say(message: str) -> None:
    typer.echo(f"negotext: {_printable(message)}", err=True)


def _rows(outcomes: Iterable[Outcome], table: str) -> Iterator[str]:
    """The rows of a table as JSON, as `negotext.tables.json_schema` has them."""
    import json

    from . import tables
    from .result import Result

    names = [column.name for column in tables.columns(table)]
    for outcome in outcomes:
        if table in tables.STORED:
            values = tables.collect(table, [outcome.parsed])
            rows: Iterable[tuple[Any, ...]] = zip(*(values[name] for name in names), strict=True)
        else:
            rows = tables.rows(getattr(Result([outcome.parsed]), table)(), names)
        for row in rows:
            plain = (value.isoformat() if isinstance(value, date) else value for value in row)
            yield json.dumps({"table": table, **dict(zip(names, plain, strict=True))}, ensure_ascii=False)


def _timeline_lines(parsed: ParsedPage) -> Iterator[str]:
    entries = sorted(parsed.entries, key=lambda entry: (entry.date or date.max, entry.position))
    cells = [(_when(entry), entry.event_type, _union(parsed, entry)) for entry in entries]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for entry, row in zip(entries, cells, strict=True):
        words = "; ".join(_printable(event.text) for event in parsed.events if event.entry_id == entry.entry_id)
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=True)), words]).rstrip()


def _explained(parsed: ParsedPage) -> Iterator[str]:
    entries = {entry.entry_id: entry for entry in parsed.entries}
    for event in parsed.events:
        kind = f"{event.event_type}/{event.subtype}" if event.subtype else event.event_type
        day = event.date.isoformat() if event.date else _when(entries[event.entry_id])
        yield f"{day}  {kind}: {event.status}, by {event.by}, confidence {event.confidence:.2f}"
        yield from (f"  {name:<9} {value}" for name, value in _reasons(parsed.page, event) if value)
        yield ""


def _reasons(page: Page, event: Event) -> Iterator[tuple[str, str | None]]:
    before, words, after = (
        _printable(page.text[start:end], strip=False)
        for start, end in (
            (event.sentence_start, event.start),
            (event.start, event.end),
            (event.end, event.sentence_end),
        )
    )
    yield "sentence", f"{before}»{words}«{after}".strip()
    yield "rule", event.rule
    yield "evidence", "; ".join(map(_printable, event.evidence))
    yield "actor", event.actor
    yield "target", event.target


def _when(entry: Entry) -> str:
    if entry.date is None:
        return "undated"
    length = {"year": 4, "month": 7}.get(entry.date_precision or "day", 10)
    first = entry.date.isoformat()[:length]
    return f"{first}/{entry.date_end.isoformat()}" if entry.date_end else first


def _union(parsed: ParsedPage, entry: Entry) -> str:
    """The entry's union; else the only one that it names; else a dash."""
    if entry.union:
        return _printable(entry.union)
    named = {
        entity.norm or entity.text
        for entity in parsed.entities
        if entity.entry_id == entry.entry_id and entity.label == "UNION"
    }
    return _printable(named.pop()) if len(named) == 1 else "-"


def _printable(text: str, *, strip: bool = True) -> str:
    """On one line, and without characters that would steer the terminal."""
    line = " ".join(text.split()) if strip else " ".join(text.splitlines())
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


@contextmanager
def _to_stdout() -> Iterator[None]:
    """Write data, as UTF-8 whatever the locale; stop quietly when nobody reads on (``| head``)."""
    # a lone surrogate becomes the escape that JSON has for it
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # else the interpreter fails once more on flushing at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


def main() -> None:
    """Run the command line; the console script ``negotext``."""
    app(prog_name="negotext")
