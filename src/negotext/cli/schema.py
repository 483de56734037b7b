"""``negotext schema``: what a table's rows look like."""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from . import tables
from .console import to_stdout
from .help import Example

EXAMPLES: Final = (
    Example("negotext schema events", "the columns of the table events, what they mean, and what they allow"),
    Example("negotext schema events | jq -r '.properties | keys[]'", "just their names"),
)


def command(
    table: Annotated[
        str,
        typer.Argument(metavar="TABLE", help="The name of a table, such as events.", autocompletion=tables.every),
    ],
) -> None:
    """Print the JSON Schema of a table's rows."""
    import json

    from ..schema import json_schema

    try:
        schema = json_schema(table)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    with to_stdout():
        sys.stdout.write(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")
