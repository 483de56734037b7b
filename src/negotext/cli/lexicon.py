"""``negotext lexicon``: files of a user's own."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from . import options
from .console import say
from .help import Example, command_class, group_class

EXAMPLES: Final = (
    Example("negotext lexicon check mine.toml", "tell every record that is wrong, and why"),
    Example("negotext parse page.html --lexicon mine.toml --table entities", "use it"),
)

app = typer.Typer(cls=group_class(*EXAMPLES), no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Files of your own with unions, agencies and labels."""


@app.command("check", cls=command_class(*EXAMPLES[:1]))
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="TOML files; they are checked together.")],
    quiet: options.Quiet = False,
) -> None:
    """Check lexicon files.

    Tells every record that `negotext.load_lexicon` would refuse, and names that two records claim.
    """
    from ..own_lexicon import check_files

    findings = check_files(files)
    for fault in findings.faults:
        say(str(fault))
    if not quiet:
        for warning in findings.warnings:
            say(f"warning: {warning}")
    if findings.faults:
        raise typer.Exit(1)
    if not quiet:
        say(f"no fault in {', '.join(f'{count} {name}' for name, count in findings.counts.items())}")
