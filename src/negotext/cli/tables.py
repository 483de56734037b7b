"""Tables by name, for the commands that take one, and their rows as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from ..batch import Outcome


def of_pages() -> list[str]:
    """The tables that pages give; the others are made from two results."""
    from ..schema import TABLES

    return [table for table in TABLES if table not in ("diff", "changes")]


def every() -> list[str]:
    """All tables."""
    from ..schema import TABLES

    return list(TABLES)


def known(name: str) -> str:
    """The name, if `of_pages` has it.

    Raises:
        typer.BadParameter: it has not.
    """
    if name not in of_pages():
        raise typer.BadParameter(f"--table must be one of {', '.join(of_pages())}")
    return name


def json_rows(outcomes: Iterable[Outcome], table: str) -> Iterator[str]:
    """The rows of a table as JSON, as `negotext.json_schema` has them."""
    import json

    from .. import tables
    from ..result import Result

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
