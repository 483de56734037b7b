"""``negotext explain``: why each event of a page was found."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from . import options
from .console import colored, to_stdout
from .help import Example
from .run import Run

if TYPE_CHECKING:
    from ..lexicon import Lexicon
    from ..records import ParsedPage

EXAMPLES: Final = (
    Example("negotext explain page.html", "every event of the page"),
    Example("negotext explain page.html --event 'page#2025-05-21/v1'", "one, by its event_id in the table events"),
)
_NAMES_END: Final = 12  # columns that the name of a line takes, with its indent


@options.spread
def command(
    page: options.OnePage,
    event: Annotated[
        str | None, typer.Option(metavar="ID", help="Just this event, by its event_id in the table events.")
    ] = None,
    *,
    given: options.ForPages,
) -> None:
    """Show why each event of a page was found.

    For each its sentence, cues, frames, why it is by whom, and what weighed most.
    """
    run = Run(given)
    in_color = colored()
    with to_stdout():
        for outcome in run.outcomes([page]):
            shown = _lines(outcome.parsed, event, run.lexicon, run.classifier, in_color)
            sys.stdout.writelines(line + "\n" for line in shown)
    raise typer.Exit(run.status)


def _lines(parsed: ParsedPage, only: str | None, names: Lexicon | None, model: Any, in_color: bool) -> Iterator[str]:
    from ..explain import explain_all, unknown_event
    from ..tables import event_ids

    known = event_ids(parsed)
    if only is not None and only not in known:
        raise typer.BadParameter(str(unknown_event(only, list(known))), param_hint="--event")
    for explanation in explain_all(parsed, only=only, classifier=model, lexicon=names):
        first, *rest = str(explanation).split("\n")
        yield typer.style(first, bold=True) if in_color else first
        for line in rest:
            carried_on = line[:_NAMES_END].isspace()
            yield line if carried_on or not in_color else typer.style(line[:_NAMES_END], fg="cyan") + line[_NAMES_END:]
        yield ""
