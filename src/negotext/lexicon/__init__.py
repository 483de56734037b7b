"""What the library knows, as data. Each ``.toml`` file is read once, on first use, and checked as it is read.

A user's own unions, agencies and labels come from files of the same form: `load_lexicon`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeAlias

from ..errors import LexiconError
from ..letters import plain
from .bodies import Body, NameIndex, body_of, index_names, states
from .checks import check_shipped, check_user, compiled, fault
from .labels import Label, label_of

__all__ = ["Body", "Label", "Lexicon", "NameIndex", "default_lexicon", "load_lexicon", "pattern", "raw"]

Files: TypeAlias = tuple[tuple[str, str], ...]
"""A user's files: the name and the text of each."""

_BODY_FILES: Final = {"union": "unions", "agency": "agencies"}
_COUNTED: Final = {"headings": "pattern", "cues": "cue", "roles": "cue", "events": "concept"}


@cache
def raw(name: str) -> dict[str, Any]:
    """The content of one shipped lexicon file, ``name`` without its suffix, checked.

    Raises:
        LexiconError: the file is malformed; names the file, the record and the field.
    """
    path = files(__package__).joinpath(f"{name}.toml")
    data = _loaded(path.name, path.read_text(encoding="utf-8"))
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
    """The unions, agencies and labels that a run knows; `load_lexicon` makes one.

    Two lexicons of the same files are equal. One pickles as the text of its user's files, and is built again from it.

    Attributes:
        unions: the unions, a user's own first.
        agencies: the agencies, a user's own first.
        labels: the labels that the user's files add.
        sources: the names of the user's files.
        warnings: what is odd but no fault: names that two records claim.

    >>> load_lexicon().find("perb")[0].name
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


def default_lexicon() -> Lexicon:
    """The library's own lexicon, the same object every time."""
    return _built(())


def load_lexicon(extra: Sequence[str | os.PathLike[str]] = ()) -> Lexicon:
    """What the library knows, and the records of your own files: unions, agencies, and patterns for new labels.

    A file holds any number of records, of these three kinds::

        [[union]]
        id = "fvta"
        name = "Fern Valley Teachers Alliance"
        acronym = "FVTA"                          # may be left out, as all below but the examples
        aliases = ["Fern Valley Teachers"]
        norm = "FVTA"                             # the standard form; the acronym, else the name, by default
        affiliation = ["us-nea"]
        region = "US-CA"
        sector = "education"
        examples = ["FVTA met with the district on Monday."]
        counterexamples = ["The FVTA gene was sequenced."]   # marks a short name as one that needs company

        [[agency]]                                # the same, with `kind` in place of `sector`
        id = "fv-mediation"
        name = "Fern Valley Mediation Office"
        examples = ["The Fern Valley Mediation Office sent a mediator."]

        [[label]]                                 # a new entity label, found by a pattern
        id = "pay-step"
        label = "PAY_STEP"
        regex = '''\\b[Ss]tep (?P<n>\\d{1,2})\\b'''  # sees plain quotes, dashes and spaces, and upper and lower case
        norm = '''\\g<n>'''                        # the standard form; the words themselves by default
        examples = ["Nurses at Step 5 gain most."]
        counterexamples = ["Step forward."]

    Mentions of a label are looked for in the entries' bodies. They add rows to the entities and change no others.

    Args:
        extra: TOML files in UTF-8.

    Returns:
        A lexicon to pass to `parse`, `read`, `parse_many` or `stream` as ``lexicon``. Its ``warnings`` tell of full
        names that one of the records has in common with another. A name that the library's own records have too
        stands for yours.

    Raises:
        LexiconError: a file cannot be read or a record in it is wrong: an unknown key, a missing field, an id that is
            taken, an affiliation that no record has as its id, an example without the record's names, a pattern that
            does not compile, misses its examples or could be slow. The message names file, record and field.
        TypeError: ``extra`` is no sequence of paths.
    """
    if isinstance(extra, (str, bytes, os.PathLike)):
        raise TypeError(f"extra must be a sequence of paths, not {type(extra).__name__}")
    given = tuple((os.fspath(path), _read(path)) for path in extra)
    return _built(given) if given else default_lexicon()


def _read(path: str | os.PathLike[str]) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{os.fspath(path)}: is not in UTF-8: {error.reason}") from error
    except OSError as error:
        raise LexiconError(f"{os.fspath(path)}: cannot be read: {error.strerror or error}") from error


def _loaded(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LexiconError(f"{name}: is no TOML: {error}") from error


@lru_cache(maxsize=16)
def _built(given: Files, *, timed: bool = True) -> Lexicon:
    """The lexicon of a user's files, checked; one object for the same files as long as it is remembered."""
    if not given:
        return Lexicon((), _shipped())
    shipped = default_lexicon()
    taken = {body.id: body.source for body in (*shipped.unions, *shipped.agencies)}
    bodies: list[Body] = []
    labels: list[Label] = []
    claimed: list[tuple[Body, str]] = []
    for name, text in given:
        data = _loaded(name, text)
        check_user(name, data)
        for table, records in data.items():
            for record in records:
                place = f"{name}: {table} {record['id']!r}"
                if record["id"] in taken:
                    raise fault(f"{place}: id", f"stands for another record in {taken[record['id']]}")
                taken[record["id"]] = name
                if table == "label":
                    labels.append(label_of(record, name, timed=timed))
                    continue
                body = body_of(table, record, name, own=True)
                _check_body(place, body, record["examples"])
                bodies.append(body)
                claimed.append((body, place))
    for body, place in claimed:
        for parent in body.affiliation:
            if parent not in taken:
                raise fault(f"{place}: affiliation", f"no record has the id {parent!r}")
    return Lexicon(given, bodies, labels, _shared_names(claimed, shipped))


def _restored(given: Files) -> Lexicon:
    """A lexicon that comes from a pickle: it has been checked before, and a busy process might time it wrongly."""
    return _built(given, timed=False) if given else default_lexicon()


def _shipped() -> Iterator[Body]:
    taken: dict[str, str] = {}
    for table, file in _BODY_FILES.items():
        for record in raw(file)[table]:
            if record["id"] in taken:
                raise fault(f"{file}.toml: {table} {record['id']!r}: id", f"stands in {taken[record['id']]}.toml too")
            taken[record["id"]] = file
            yield body_of(table, record, f"{file}.toml")


def _check_body(place: str, body: Body, examples: Sequence[str]) -> None:
    for form in body.forms:
        if not (form[0].isupper() or form[0].isdigit()):
            raise fault(place, f"the name {form!r} must begin with a capital letter or a figure, as in the texts")
    for text in examples:
        if not any(states(form, text) for form in body.forms):
            raise fault(f"{place}: examples", f"none of the record's names stands in {text!r}")


def _shared_names(claimed: Sequence[tuple[Body, str]], shipped: Lexicon) -> list[str]:
    """A warning for each name of several words that a user's record has in common with another."""
    owners: dict[str, str] = {}
    warnings = []
    for body, place in claimed:
        for form in dict.fromkeys(form.lower() for form in body.forms if " " in form):
            known = [other.id for other in shipped.find(form)] or ([owners[form]] if form in owners else [])
            if known:
                warnings.append(f"{place}: the name {form!r} is also that of {', '.join(known)}")
            owners.setdefault(form, body.id)
    return warnings


def _key(name: str) -> str:
    return " ".join(plain(name).lower().split())
