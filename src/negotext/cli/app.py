"""All commands together."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from . import explain, lexicon, parse, report, schema, timeline, train, version_line
from .help import Example, command_class, group_class

app = typer.Typer(
    name="negotext",
    cls=group_class(
        Example("negotext timeline page.html", "what a saved page reports, day by day"),
        Example("negotext parse page.html --out tables", "all its tables, as CSV files"),
        Example("negotext report page.html -o report.html", "the same to look at and to filter, as one file"),
        Example("negotext --install-completion", "let the Tab key complete commands, options and tables"),
        exit_status=True,
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version_line())
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn negotiation update pages into tables of dated entries, entities and events."""


for _name, _module in (
    ("parse", parse),
    ("timeline", timeline),
    ("explain", explain),
    ("report", report),
    ("train", train),
    ("schema", schema),
):
    app.command(_name, cls=command_class(*_module.EXAMPLES))(_module.command)
app.add_typer(lexicon.app, name="lexicon")


def run() -> None:
    """Run the command that the arguments name. Help and errors have frames and colors on a terminal."""
    app.rich_markup_mode = "rich" if sys.stdout.isatty() and sys.stderr.isatty() else None
    app(prog_name="negotext")
