"""``negotext train``: a classifier of events from labeled texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from . import options
from .console import no_place, say
from .help import Example

if TYPE_CHECKING:
    from ..learning import EventClassifier

EXAMPLES: Final = (
    Example("negotext train labels.csv -o mine.json", "adjust the shipped classifier to your own entries"),
    Example("negotext train labels.jsonl -o mine.json --overwrite --check", "and say how it does on entries held out"),
    Example("negotext parse page.html --classifier mine.json", "use it"),
)


def command(
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
    overwrite: options.Overwrite = False,
    quiet: options.Quiet = False,
) -> None:
    """Train a classifier of events on your own texts.

    Other commands take it as --classifier.

    An event is written as in the tables, type/subtype:status:by, or in short as its type.
    """
    from ..errors import ExportError, ModelError, NegotextError
    from ..learning import EventClassifier
    from ..learning.checks import held_out
    from ..learning.label_files import read_label_file
    from ..writing import check_target

    try:
        check_target(out, overwrite=overwrite)
    except ExportError as error:
        raise no_place(error) from None
    model = EventClassifier(_start(base), C=c)
    try:
        texts, events = read_label_file(labels)
        model.fit(texts, events)
        if check:
            own, start = held_out(model, texts, events)
            of_base = f"; of the base {start:.2f}" if model.base else ""
            say(f"F1 on texts held out, in four parts: {own:.2f}{of_base}")
    except NegotextError as error:
        say(str(error))
        raise typer.Exit(1) from None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    try:
        model.save(out)
    except ModelError as error:
        raise no_place(error) from None
    if not quiet:
        busy = sum(any(filter(None, row)) for row in events)
        say(f"{len(texts)} texts, {busy} of them with events; written to {out}")


def _start(base: str) -> EventClassifier | str | None:
    """What ``--base`` names, loaded before any label is read.

    Raises:
        typer.BadParameter: it is a file without a model.
    """
    from ..errors import ModelError
    from ..learning import EventClassifier
    from ..learning.estimator import SHIPPED

    if base == "none":
        return None
    if base == SHIPPED:
        return base
    try:
        return EventClassifier.load(base)
    except ModelError as error:
        raise typer.BadParameter(str(error), param_hint="--base") from None
