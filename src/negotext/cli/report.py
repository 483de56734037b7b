"""``negotext report``: pages as one file to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from . import options
from .console import no_place
from .help import Example
from .run import Run

EXAMPLES: Final = (
    Example("negotext report page.html -o report.html", "one page"),
    Example("negotext report *.html -o all.html --title 'Talks of 2025'", "several in one file, under a heading"),
)


@options.spread
def command(
    pages: options.Pages,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The HTML file to write.")],
    title: Annotated[str | None, typer.Option(metavar="WORDS", help="The heading of the report.")] = None,
    overwrite: options.Overwrite = False,
    workers: options.Workers = 1,
    cache: options.Cache = None,
    *,
    given: options.ForPages,
) -> None:
    """Write pages as one HTML file to look at.

    It opens offline, and has a time line, filters, the text with its marks, and the tables.
    """
    from ..errors import ExportError
    from ..writing import check_target

    try:
        check_target(out, overwrite=overwrite)
        run = Run(given)
        if parsed := [outcome.parsed for outcome in run.outcomes(pages, workers, cache)]:
            from ..result import Result

            result = Result(parsed)
            result.to_report(out, title=title, overwrite=overwrite)
            run.tell(f"{result!r} written to {out}")
    except (ExportError, OSError) as error:
        raise no_place(error) from None
    raise typer.Exit(run.status)
