"""The command line. Data goes to standard output, messages to standard error.

Exit status: 0 done, 1 an input failed (the others are still written), 2 wrong usage. What the commands need is
imported inside them, so that ``--help`` and ``--version`` answer at once.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from .letters import printable

if TYPE_CHECKING:
    from .batch import Outcome
    from .lexicon import Lexicon
    from .records import Entry, Page, ParsedPage

app = typer.Typer(
    name="negotext", add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
)  # fmt: skip

_lexicon_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(_lexicon_app, name="lexicon", help="Files of your own with unions, agencies and labels.")

FILE_STEM: Final = "negotext"
"""The name, without suffix, of the one file that all formats but csv and parquet write."""

INTERRUPTED: Final = 130
"""The exit status after Ctrl-C, as shells have it."""


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
_Lexicon = Annotated[
    list[str] | None,
    typer.Option("--lexicon", metavar="FILE", help="A TOML file of your own unions, agencies, labels; repeatable."),
]
_Classifier = Annotated[
    Path | None, typer.Option(metavar="MODEL", help="A classifier of events that `negotext train` has written.")
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
    lexicon: _Lexicon = None,
    classifier: _Classifier = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")] = False,
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="How many processes to use.")] = 1,
    cache: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Keep what was found in this folder; pages that have not changed come from it."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only say what failed.")] = False,
) -> None:
    """Parse pages into tables.

    Without --out, the rows of one table go to standard output as JSON Lines. Ctrl-C ends the run; what was done by then
    is written.
    """
    day, model = _day(published), _loaded(classifier)
    if out is None:
        if format not in (None, Format.jsonl):
            raise typer.BadParameter(f"--format {format} needs --out")
        table = _known_table(table or "events")
        run = _Run(employer, day, quiet, _own(lexicon, quiet), model)
        with _to_stdout():
            for row in _rows(run.outcomes(pages, workers, cache), table):
                sys.stdout.write(row + "\n")
    else:
        if table:
            raise typer.BadParameter("--table is for standard output; --out writes all tables")
        format = format or Format.csv
        _check_target(out, format, overwrite)
        run = _Run(employer, day, quiet, _own(lexicon, quiet), model)
        run.write([outcome.parsed for outcome in run.outcomes(pages, workers, cache)], out, format, overwrite)
    raise typer.Exit(run.status)


def _check_target(folder: Path, format: Format, overwrite: bool) -> None:
    """Refuse what cannot be written before any work is done, and not after it."""
    from .errors import ExportError
    from .tables import STORED
    from .writing import needed

    try:
        needed(format)
    except ExportError as error:
        raise typer.BadParameter(str(error)) from None
    nearest = next(home for home in (folder, *folder.absolute().parents) if os.path.lexists(home))
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise typer.BadParameter(f"{nearest} is no folder that can be written")
    targets = (
        [folder / f"{table}.{format}" for table in STORED] if format in _FOLDER_FORMATS else [_file(folder, format)]
    )
    for target in targets:
        if not overwrite and os.path.lexists(target):
            raise typer.BadParameter(f"{target} is already there; --overwrite replaces it")


def _file(folder: Path, format: Format) -> Path:
    """The one file of a format that has all tables in one."""
    return folder / f"{FILE_STEM}.{_SUFFIXES.get(format, format)}"


def _known_table(name: str) -> str:
    from .tables import TABLES

    known = [table for table in TABLES if table not in ("diff", "changes")]  # which are made from two results
    if name not in known:
        raise typer.BadParameter(f"--table must be one of {', '.join(known)}")
    return name


@app.command("timeline")
def _timeline(
    page: _OnePage,
    employer: _Employer = None,
    published: _Published = None,
    lexicon: _Lexicon = None,
    classifier: _Classifier = None,
) -> None:
    """Show a page's entries in order of date: date, type, union, and the words that tell of events."""
    run = _Run(
        employer, _day(published), quiet=False, lexicon=_own(lexicon, quiet=False), classifier=_loaded(classifier)
    )
    with _to_stdout():
        for outcome in run.outcomes([page], workers=1):
            sys.stdout.writelines(line + "\n" for line in _timeline_lines(outcome.parsed))
    raise typer.Exit(run.status)


@app.command("explain")
def _explain(
    page: _OnePage,
    event: Annotated[
        str | None, typer.Option(metavar="ID", help="Just this event, by its event_id in the table events.")
    ] = None,
    employer: _Employer = None,
    published: _Published = None,
    lexicon: _Lexicon = None,
    classifier: _Classifier = None,
) -> None:
    """Show for each event of a page its sentence, cues, frames, why it is by whom, and what weighed most."""
    names, model = _own(lexicon, quiet=False), _loaded(classifier)
    run = _Run(employer, _day(published), quiet=False, lexicon=names, classifier=model)
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    with _to_stdout():
        for outcome in run.outcomes([page], workers=1):
            sys.stdout.writelines(line + "\n" for line in _explained(outcome.parsed, event, names, model, coloured))
    raise typer.Exit(run.status)


@app.command("train")
def _train(
    labels: Annotated[
        str,
        typer.Argument(
            metavar="LABELS", help="A .jsonl or .csv file with text, events, and perhaps heading, date, voice."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="MODEL", help="Write the classifier to this file.")],
    base: Annotated[
        str, typer.Option(metavar="MODEL", help="What to start from: shipped, none, or a file that was trained before.")
    ] = "shipped",
    c: Annotated[float, typer.Option("--C", metavar="NUMBER", help="How freely the texts may move the weights.")] = 1.0,
    check: Annotated[
        bool, typer.Option("--check", help="Also say how it does on texts held out, in four parts.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
) -> None:
    """Train a classifier of events on labelled texts of your own, for --classifier."""
    from .errors import NegotextError
    from .learning import EventClassifier
    from .learning.checks import held_out
    from .learning.label_files import read_label_file

    if not overwrite and os.path.lexists(out):
        raise typer.BadParameter(f"{out} is already there; --overwrite replaces it")
    model = EventClassifier({"none": None}.get(base, base), C=c)
    try:
        texts, events = read_label_file(labels)
        model.fit(texts, events)
        if check:
            own, start = held_out(model, texts, events)
            _say(
                f"F1 on texts held out, in four parts: {own:.2f}" + (f"; of the base {start:.2f}" if model.base else "")
            )
        model.save(out)
    except NegotextError as error:
        _say(str(error))
        raise typer.Exit(1) from None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    _say(f"{len(texts)} texts, {sum(any(filter(None, row)) for row in events)} of them with events; written to {out}")


def _loaded(path: Path | None) -> Any:
    """The models of a file; a file that is none is wrong usage."""
    from .errors import ModelError

    if path is None:
        return None
    from .model_files import read_model

    try:
        return read_model(path)[0]
    except ModelError as error:
        raise typer.BadParameter(str(error)) from None


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
    from .writing import check_target

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


def _own(files: list[str] | None, quiet: bool) -> Lexicon | None:
    """The lexicon of a user's files, loaded before any page is read; every fault in them is told.

    Raises:
        typer.Exit: with status 2: a file cannot be used.
    """
    if not files:
        return None
    from .errors import LexiconError
    from .own_lexicon import check_files, load_lexicon

    try:
        lexicon = load_lexicon(files)
    except LexiconError as error:
        for fault in check_files(files).faults or (error,):
            _say(str(fault))
        raise typer.Exit(2) from None
    if not quiet:
        for warning in lexicon.warnings:
            _say(f"warning: {warning}")
    return lexicon


class _Run:
    """One call of a command: what goes for all its pages, and whether one has failed."""

    def __init__(
        self,
        employer: str | None,
        published: date | None,
        quiet: bool,
        lexicon: Lexicon | None = None,
        classifier: Any = None,
    ) -> None:
        self.status = 0
        self._employer = employer
        self._published = published
        self._quiet = quiet
        self._lexicon = lexicon
        self._classifier = classifier

    def outcomes(self, names: Sequence[str], workers: int, cache: Path | None = None) -> Iterator[Outcome]:
        """The pages that could be read and parsed, in order; for the others a message. Ctrl-C ends them."""
        try:
            with _own_warnings():
                yield from self._outcomes(names, workers, cache)
        except KeyboardInterrupt:
            self.status = INTERRUPTED
            _say("stopped")

    def _outcomes(self, names: Sequence[str], workers: int, cache: Path | None) -> Iterator[Outcome]:
        from . import batch
        from .progress import shown

        found = batch.outcomes(
            self._pages(names), workers=workers, cache=cache, lexicon=self._lexicon, classifier=self._classifier
        )
        for outcome in shown(found, False if self._quiet or len(names) == 1 else None, total=len(names)):
            page = outcome.parsed.page
            if outcome.error is not None:
                self._fail(page.source or page.doc_id, outcome.error)
                continue
            if not self._quiet:
                for warning in dict.fromkeys((*page.warnings, *outcome.parsed.warnings)):
                    _say(f"{page.source}: warning: {warning}")
            yield outcome

    def _pages(self, names: Sequence[str]) -> Iterator[Page]:
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
        from .writing import made_folder

        if not parsed:
            return
        result = Result(parsed)
        try:
            if format in _FOLDER_FORMATS:
                getattr(result, f"to_{format}")(folder, overwrite=overwrite)
            else:
                with made_folder(folder):
                    getattr(result, f"to_{format}")(_file(folder, format), overwrite=overwrite)
        except (ExportError, OSError) as error:
            _say(str(error).replace("overwrite=True", "--overwrite"))
            raise typer.Exit(2) from None
        if not self._quiet:
            _say(f"{result!r} written to {folder}")

    def _fail(self, name: str, reason: str) -> None:
        self.status = self.status or 1
        _say(f"{name}: {reason}")


def _say(message: str) -> None:
    typer.echo(f"negotext: {printable(message)}", err=True)


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
        words = "; ".join(printable(event.text) for event in parsed.events if event.entry_id == entry.entry_id)
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=True)), words]).rstrip()


def _explained(
    parsed: ParsedPage, only: str | None, names: Lexicon | None, model: Any, coloured: bool
) -> Iterator[str]:
    from .explain import explain_all, unknown_event
    from .tables import event_ids

    known = event_ids(parsed)
    if only is not None and only not in known:
        raise typer.BadParameter(str(unknown_event(only, list(known))), param_hint="--event")
    for explanation in explain_all(parsed, only=only, classifier=model, lexicon=names):
        first, *rest = str(explanation).split("\n")
        yield typer.style(first, bold=True) if coloured else first
        for line in rest:
            name = line[: len(line) - len(line.lstrip()) + 10]
            yield typer.style(name, fg="cyan") + line[len(name) :] if coloured else line
        yield ""


def _when(entry: Entry) -> str:
    if entry.date is None:
        return "undated"
    length = {"year": 4, "month": 7}.get(entry.date_precision or "day", 10)
    first = entry.date.isoformat()[:length]
    return f"{first}/{entry.date_end.isoformat()}" if entry.date_end else first


def _union(parsed: ParsedPage, entry: Entry) -> str:
    """The entry's union; else the only one that it names; else a dash."""
    if entry.union:
        return printable(entry.union)
    named = {
        entity.norm or entity.text
        for entity in parsed.entities
        if entity.entry_id == entry.entry_id and entity.label == "UNION"
    }
    return printable(named.pop()) if len(named) == 1 else "-"


@contextmanager
def _own_warnings() -> Iterator[None]:
    """Say what is wrong with a cache as the command says all else."""
    from .errors import CacheWarning

    def say(message: Warning | str, category: type[Warning], *others: Any, **more: Any) -> None:
        if issubclass(category, CacheWarning):
            _say(f"warning: {message}")
        else:
            usual(message, category, *others, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", CacheWarning)
        usual, warnings.showwarning = warnings.showwarning, say
        yield


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
