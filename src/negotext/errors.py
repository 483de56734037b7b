"""What can go wrong, by name. Every message says which file or record, and why."""

from __future__ import annotations


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
