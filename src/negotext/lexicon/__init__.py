"""What the library knows, as data. Each ``.toml`` file is read once, on first use, and checked as it is read.

A user's own unions, agencies and labels come from files of the same form: `negotext.load_lexicon`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, Final

from ..errors import LexiconError
from ..letters import plain
from .bodies import Body, NameIndex, body_of, index_names
from .checks import check_shipped, compiled, fault
from .labels import Label
from .own import Claim, Faults, Files, loaded, read_own

__all__ = ["Body", "Claim", "Faults", "Label", "Lexicon", "NameIndex", "build", "default_lexicon", "pattern", "raw"]

_BODY_FILES: Final = {"union": "unions", "agency": "agencies"}
_COUNTED: Final = {"headings": "pattern", "cues": "cue", "roles": "cue", "events": "concept"}


@cache
def raw(name: str) -> dict[str, Any]:
    """The content of one shipped lexicon file, ``name`` without its suffix, checked.

    Raises:
        LexiconError: the file is malformed; names the file, the record and the field.
    """
    path = files(__package__).joinpath(f"{name}.toml")
    data = loaded(path.name, path.read_text(encoding="utf-8"))
    check_shipped(name, data)
    return data


@cache
def pattern(file: str, record_id: str) -> re.Pattern[str]:
    """The compiled ``regex`` of one ``[[pattern]]`` record."""
    for record in raw(file)["pattern"]:
        if record["id"] == record_id:
            return compiled(f"{file}.toml: pattern {record_id!r}: regex", record["regex"])
    raise LexiconError(f"{file}.toml: no pattern {record_id!r}")


class Lexicon:
    """The unions, agencies and labels that a run knows; `negotext.load_lexicon` makes one.

    Two lexicons of the same files are equal. One pickles as the text of its user's files, and is built again from it.

    Attributes:
        unions: the unions, a user's own first.
        agencies: the agencies, a user's own first.
        labels: the labels that the user's files add.
        sources: the names of the user's files.
        warnings: what is odd but no fault: names that two records claim.

    >>> default_lexicon().find("perb")[0].name
    'California Public Employment Relations Board'
    """

    def __init__(
        self, given: Files, own: Iterable[Body], labels: Iterable[Label] = (), warnings: Iterable[str] = ()
    ) -> None:
        self._given = given
        self._own = tuple(own)
        bodies = self._bodies = self._own + (default_lexicon()._own if given else ())
        self.sources: tuple[str, ...] = tuple(name for name, _ in given)
        self.unions: tuple[Body, ...] = tuple(body for body in bodies if body.label == "UNION")
        self.agencies: tuple[Body, ...] = tuple(body for body in bodies if body.label == "AGENCY")
        self.labels: tuple[Label, ...] = tuple(labels)
        self.warnings: tuple[str, ...] = tuple(warnings)

    @property
    def files(self) -> Files:
        """The user's files, each with its name and its text."""
        return self._given

    @cached_property
    def names(self) -> NameIndex:
        """The index by which the names are found in a text."""
        return index_names(self._own, default_lexicon().names if self._given else None)

    @property
    def counts(self) -> dict[str, int]:
        """How many records each table has, the library's own tables of patterns, cues and concepts included."""
        own = {file: len(raw(file)[table]) for file, table in _COUNTED.items()}
        return {
            "unions": len(self.unions), "agencies": len(self.agencies), "labels": len(self.labels), **own
        }  # fmt: skip

    def find(self, name: str) -> tuple[Body, ...]:
        """The unions and agencies of that id, full name, alias or acronym, in any case; a user's own first.

        Raises:
            TypeError: ``name`` is no string.
        """
        if not isinstance(name, str):
            raise TypeError(f"name must be str, not {type(name).__name__}")
        return self._known.get(_key(name), ())

    @cached_property
    def _known(self) -> dict[str, tuple[Body, ...]]:
        known: dict[str, dict[str, Body]] = {}
        for body in self._bodies:
            for form in (body.id, *body.forms):
                known.setdefault(_key(form), {})[body.id] = body
        return {form: tuple(owners.values()) for form, owners in known.items()}

    def __eq__(self, other: object) -> bool:
        return self._given == other._given if isinstance(other, Lexicon) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._given)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restored, (self._given,))

    def __repr__(self) -> str:
        extra = f", with {', '.join(self.sources)}" if self.sources else ""
        return (
            f"<negotext.Lexicon: {len(self.unions)} unions, {len(self.agencies)} agencies, {len(self.labels)} labels"
            f"{extra}>"
        )


@cache
def default_lexicon() -> Lexicon:
    """The library's own lexicon, the same object every time."""
    return Lexicon((), _shipped())


def build(given: Files, faults: Faults, *, timed: bool = True) -> tuple[Lexicon, list[Claim]]:
    """The lexicon of a user's files, and what their records of unions and agencies say of themselves.

    Args:
        given: the files.
        faults: raises or gathers what is wrong with them.
        timed: whether to try patterns on hostile texts.

    Raises:
        LexiconError: a record is wrong, unless ``faults`` gathers.
    """
    own = read_own(given, default_lexicon(), faults, timed=timed)
    return Lexicon(given, [claim.body for claim in own.claims], own.labels, own.warnings), own.claims


@lru_cache(maxsize=16)
def _restored(given: Files) -> Lexicon:
    """A lexicon that comes from a pickle: it has been checked before, and a busy process might time it wrongly."""
    return build(given, Faults(), timed=False)[0] if given else default_lexicon()


def _shipped() -> Iterator[Body]:
    taken: dict[str, str] = {}
    for table, file in _BODY_FILES.items():
        for record in raw(file)[table]:
            if record["id"] in taken:
                raise fault(f"{file}.toml: {table} {record['id']!r}: id", f"stands in {taken[record['id']]}.toml too")
            taken[record["id"]] = file
            yield body_of(table, record, f"{file}.toml")


def _key(name: str) -> str:
    return " ".join(plain(name).lower().split())
