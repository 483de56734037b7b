"""What can go wrong, by name. Every message says which file or record, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .result import Result


class NegotextError(Exception):
    """Base of the library's own errors."""


class ReadError(NegotextError):
    """A file could not be turned into a page of text.

    Attributes:
        source: the file's name as given (``"<stream>"`` for an open file without one).
        reason: why, in words.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        return (type(self), (self.source, self.reason))


class LexiconError(NegotextError):
    """A lexicon record is malformed; the message names file, record and field."""


class ExportError(NegotextError):
    """A result could not be written where it was asked to go."""


class WorkerError(NegotextError):
    """A process that parses pages for this one did not start, or ended over a page, twice."""


class CacheWarning(UserWarning):
    """A cache folder, or a file in it, is not used; says which and why. The pages are parsed instead."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C while many pages were being parsed.

    Attributes:
        result: the `negotext.Result` of the pages that were done, from the first on without a gap.
    """

    def __init__(self, result: Result) -> None:
        super().__init__(f"stopped after {len(result)} pages; the exception's .result has them")
        self.result = result
