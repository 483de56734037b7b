"""Standard output and standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from ..letters import printable


def say(message: str) -> None:
    """A message to the user, on standard error."""
    typer.echo(f"negotext: {printable(message)}", err=True)


def no_place(error: Exception) -> typer.Exit:
    """Say that files cannot be written, with the option of the command line in place of the argument.

    Returns:
        What to raise.
    """
    say(str(error).replace("overwrite=True", "--overwrite"))
    return typer.Exit(2)


def colored() -> bool:
    """Whether standard output may have colors."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def to_stdout() -> Iterator[None]:
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
