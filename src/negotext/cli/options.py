"""The options that several commands have, and what their values stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..limits import USUAL
from .console import say

if TYPE_CHECKING:
    from ..lexicon import Lexicon

Pages = Annotated[list[str], typer.Argument(metavar="PAGE", help="Files to read; - is standard input.")]
OnePage = Annotated[str, typer.Argument(metavar="PAGE", help="The file to read; - is standard input.")]
Employer = Annotated[str | None, typer.Option(metavar="NAME", help="The employer's full name.")]
Published = Annotated[
    str | None, typer.Option(metavar="DAY", help="The day the page was saved, such as 2025-06-10.")
]  # fmt: skip
LexiconFiles = Annotated[
    list[str] | None,
    typer.Option("--lexicon", metavar="FILE", help="A TOML file of your own unions, agencies, labels; repeatable."),
]
Classifier = Annotated[
    Path | None, typer.Option(metavar="MODEL", help="A classifier of events that `negotext train` has written.")
]  # fmt: skip
PageChars = Annotated[int, typer.Option(min=1, metavar="N", help="Refuse pages of more characters.")]
FileBytes = Annotated[int, typer.Option(min=1, metavar="N", help="Refuse files of more bytes.")]
Workers = Annotated[int, typer.Option(min=1, metavar="N", help="How many processes to use.")]
Cache = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Keep what was found in this folder; pages that have not changed come from it."),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only say what failed.")]


@dataclass(frozen=True, kw_only=True)
class ForPages:
    """The options of all commands that read pages, with their values in one call."""

    employer: Employer = None
    published: Published = None
    lexicon: LexiconFiles = None
    classifier: Classifier = None
    page_chars: PageChars = USUAL.page_chars
    file_bytes: FileBytes = USUAL.file_bytes
    quiet: Quiet = False


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """A command as Typer is to see it: with the options of `ForPages` in place of its parameter ``given``."""
    own = [each for each in signature(command, eval_str=True).parameters.values() if each.name != "given"]
    shared = signature(ForPages, eval_str=True).parameters

    @wraps(command)
    def spread_out(**values: Any) -> None:
        given = ForPages(**{name: values.pop(name) for name in shared})
        command(**values, given=given)

    parameters = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in (*own, *shared.values())]
    spread_out.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    spread_out.__annotations__ = {each.name: each.annotation for each in parameters}
    return spread_out


def day(text: str | None) -> date | None:
    """The day of ``--published``.

    Raises:
        typer.BadParameter: it is none.
    """
    from ..arguments import as_date

    try:
        return as_date(text, "--published")
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def loaded(path: Path | None) -> Any:
    """The models of the file of ``--classifier``.

    Raises:
        typer.BadParameter: it has none.
    """
    from ..errors import ModelError

    if path is None:
        return None
    from ..model_files import read_model

    try:
        return read_model(path)[0]
    except ModelError as error:
        raise typer.BadParameter(str(error)) from None


def own_names(files: list[str] | None, quiet: bool) -> Lexicon | None:
    """The lexicon of a user's files, loaded before any page is read; every fault in them is told.

    Raises:
        typer.Exit: with status 2: a file cannot be used.
    """
    if not files:
        return None
    from ..errors import LexiconError
    from ..own_lexicon import check_files, load_lexicon

    try:
        lexicon = load_lexicon(files)
    except LexiconError as error:
        for fault in check_files(files).faults or (error,):
            say(str(fault))
        raise typer.Exit(2) from None
    if not quiet:
        for warning in lexicon.warnings:
            say(f"warning: {warning}")
    return lexicon
