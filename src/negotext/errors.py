"""What can go wrong, by name. Every message says which file or record, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from .result import Result


class NegotextError(Exception):
    """Base of the library's own errors. They can be pickled, to come back from another process."""

    _facts: ClassVar[tuple[str, ...]] = ()  # the attributes that its class is called with, if not the message itself

    def __reduce__(self) -> tuple[Any, ...]:
        called_with = tuple(getattr(self, name) for name in self._facts) or self.args
        return (type(self), called_with, self.__dict__)


class ReadError(NegotextError):
    """A file could not be turned into a page of text.

    Attributes:
        source: the file's name as given (``"<stream>"`` for an open file without one).
        reason: why, in words.
    """

    _facts = ("source", "reason")

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class LimitError(NegotextError, ValueError):
    """A page is larger than `negotext.Limits` allow; the message says by which limit. Of files it is a `ReadError`."""


class LexiconError(NegotextError):
    """A lexicon record is malformed; the message names file, record and field."""


class ExportError(NegotextError):
    """A result could not be written where it was asked to go."""


class WorkerError(NegotextError):
    """A process that parses pages for this one did not start, or ended twice over a page."""


class CacheWarning(UserWarning):
    """A cache folder, or a file in it, is not used; says which and why. The pages are parsed instead."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C while many pages were being parsed.

    Attributes:
        result: the `negotext.Result` of the pages that were done, without a gap: of `negotext.parse_many` from the
            first on, of `negotext.stream` since its last result.
    """

    def __init__(self, result: Result) -> None:
        super().__init__(f"stopped after {len(result)} pages; the exception's .result has them")
        self.result = result

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.result,), self.__dict__)


class LabelError(NegotextError, ValueError):
    """Labels to learn from are not of the taxonomy or not of a known form; the message says which and what would be."""


class TextError(NegotextError, TypeError):
    """Texts to learn from or to classify are none; the message says which and what was expected."""


class TrainingError(NegotextError, ValueError):
    """Nothing can be learned from texts and labels as they are; the message says why and what to add."""


class ModelError(NegotextError, ValueError):
    """A file is no model that this version can use.

    Attributes:
        source: the file's name as given.
        place: where in it, such as ``sentence.weights['w:met']``; empty for the file as a whole.
        reason: what is wrong there, and what to do.
    """

    _facts = ("source", "place", "reason")

    def __init__(self, source: str, place: str, reason: str) -> None:
        super().__init__(": ".join(part for part in (source, place, reason) if part))
        self.source = source
        self.place = place
        self.reason = reason


class ClassifierError(NegotextError):
    """A classifier of the user's own failed on an entry, or gave what is no event.

    Attributes:
        doc_id: the page.
        entry_id: the entry.
        reason: what happened, in words.
    """

    _facts = ("doc_id", "entry_id", "reason")

    def __init__(self, doc_id: str, entry_id: str, reason: str) -> None:
        super().__init__(f"the classifier failed on entry {entry_id!r} of page {doc_id!r}: {reason}")
        self.doc_id = doc_id
        self.entry_id = entry_id
        self.reason = reason


class ExplainError(NegotextError):
    """An event cannot be explained; the message says what is missing."""


class UnknownEventError(NegotextError, KeyError):
    """There is no event with an id; the message lists the nearest ids."""

    __str__ = Exception.__str__  # a KeyError shows its message as a string literal


class UnknownPageError(NegotextError, KeyError):
    """A result has no page of a ``doc_id``; the message names some that it has."""

    __str__ = Exception.__str__


class MissingExtraError(NegotextError, ImportError):
    """What was asked for needs a package that is not installed; the message says how to install it.

    Where a file is to be written it is an `ExportError` instead, where one is to be read a `ReadError`.
    """
