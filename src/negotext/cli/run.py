"""Reading and parsing the pages of one call of a command."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..limits import Limits
from .console import say
from .options import ForPages, day, loaded, own_names

if TYPE_CHECKING:
    from ..batch import Outcome
    from ..records import Page

INTERRUPTED: Final = 130
"""The exit status after Ctrl-C, as shells have it."""


class Run:
    """One call of a command: what goes for all its pages, and whether one has failed.

    Args:
        given: the options.

    Attributes:
        status: what to exit with.

    Raises:
        typer.BadParameter: an option's value is wrong.
        typer.Exit: a lexicon file is.
    """

    def __init__(self, given: ForPages) -> None:
        self.status = 0
        self.quiet = given.quiet
        self._employer = given.employer
        self._published = day(given.published)
        self._limits = Limits(page_chars=given.page_chars, file_bytes=given.file_bytes)
        self.classifier: Any = loaded(given.classifier)
        self.lexicon = own_names(given.lexicon, given.quiet)

    def outcomes(self, names: Sequence[str], workers: int = 1, cache: Path | None = None) -> Iterator[Outcome]:
        """The pages that could be read and parsed, in order; for the others a message.

        They end at Ctrl-C, and where no worker process starts.
        """
        from ..errors import WorkerError

        try:
            with _own_warnings():
                yield from self._outcomes(names, workers, cache)
        except KeyboardInterrupt:
            self.status = INTERRUPTED
            say("stopped")
        except WorkerError as error:
            self.status = 1
            say(str(error))

    def _outcomes(self, names: Sequence[str], workers: int, cache: Path | None) -> Iterator[Outcome]:
        from .. import batch
        from ..progress import shown

        found = batch.outcomes(
            self._pages(names), workers=workers, cache=cache, lexicon=self.lexicon, classifier=self.classifier,
            limits=self._limits,
        )  # fmt: skip
        for outcome in shown(found, False if self.quiet or len(names) == 1 else None, total=len(names)):
            page = outcome.parsed.page
            if outcome.error is not None:
                self._fail(page.source or page.doc_id, outcome.error)
                continue
            for warning in outcome.parsed.all_warnings:
                self.tell(f"{page.source or page.doc_id}: warning: {warning}")
            yield outcome

    def _pages(self, names: Sequence[str]) -> Iterator[Page]:
        from ..errors import ReadError
        from ..sources import read_page

        for name in names:
            source, doc_id = (sys.stdin.buffer, "stdin") if name == "-" else (name, None)
            try:
                yield read_page(
                    source, doc_id=doc_id, published=self._published, employer=self._employer, limits=self._limits
                )
            except ReadError as error:
                self._fail(name, error.reason)

    def tell(self, message: str) -> None:
        """A message that ``--quiet`` keeps back."""
        if not self.quiet:
            say(message)

    def _fail(self, name: str, reason: str) -> None:
        self.status = self.status or 1
        say(f"{name}: {reason}")


@contextmanager
def _own_warnings() -> Iterator[None]:
    """Say what is wrong with a cache as the command says all else."""
    from ..errors import CacheWarning

    def show(message: Warning | str, category: type[Warning], *others: Any, **more: Any) -> None:
        if issubclass(category, CacheWarning):
            say(f"warning: {message}")
        else:
            usual(message, category, *others, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", CacheWarning)
        usual, warnings.showwarning = warnings.showwarning, show
        yield
