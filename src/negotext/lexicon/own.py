"""A user's own files: read, and checked record by record."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..errors import LexiconError
from .bodies import Body, body_of, states
from .checks import USER, check_record, check_user_table, fault
from .labels import Label, label_of

if TYPE_CHECKING:
    from . import Lexicon

Files: TypeAlias = tuple[tuple[str, str], ...]
"""A user's files: the name and the text of each."""

_NAMED: Final = 4
"""So many of the records that share a name are told."""


class Faults:
    """What is wrong with files. The first fault is raised; where they are gathered, each ends what it stands in."""

    def __init__(self, *, gather: bool = False) -> None:
        self.found: list[LexiconError] = []
        self._gather = gather

    @contextmanager
    def of_one(self) -> Iterator[None]:
        """Around what one fault makes meaningless: a file, a table, a record."""
        try:
            yield
        except LexiconError as error:
            if not self._gather:
                raise
            self.found.append(error)


@dataclass(frozen=True, slots=True)
class Claim:
    """A user's record of a union or agency, and the texts by which it is to be judged."""

    place: str
    body: Body
    examples: Sequence[str]
    counterexamples: Sequence[str]


@dataclass(slots=True)
class Own:
    """What a user's files hold."""

    claims: list[Claim] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_files(paths: Iterable[str | os.PathLike[str]], faults: Faults) -> Files:
    """The texts of the files.

    Raises:
        LexiconError: one cannot be read, unless ``faults`` gathers.
    """
    given = []
    for path in paths:
        with faults.of_one():
            given.append((os.fspath(path), _read(path)))
    return tuple(given)


def _read(path: str | os.PathLike[str]) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise fault(os.fspath(path), f"is not in UTF-8: {error.reason}") from error
    except (OSError, ValueError) as error:  # a name may hold NUL
        raise fault(os.fspath(path), f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


def loaded(name: str, text: str) -> dict[str, Any]:
    """The content of a file.

    Raises:
        LexiconError: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise fault(name, f"is no TOML: {error}") from error


def read_own(given: Files, shipped: Lexicon, faults: Faults, *, timed: bool) -> Own:
    """The records of a user's files, each checked; not ``timed``, no pattern is tried on hostile texts.

    Raises:
        LexiconError: a file or a record in it is wrong, unless ``faults`` gathers.
    """
    own = Own()
    taken = {body.id: body.source for body in (*shipped.unions, *shipped.agencies)}
    for name, text in given:
        with faults.of_one():
            for table, records in loaded(name, text).items():
                with faults.of_one():
                    check_user_table(name, table, records)
                    for number, record in enumerate(records, 1):
                        with faults.of_one():
                            place = check_record(name, table, number, record, USER[table])
                            _take(own, taken, name, table, record, place, timed=timed)
    for claim in own.claims:
        for parent in claim.body.affiliation:
            with faults.of_one():
                if parent not in taken:
                    raise fault(f"{claim.place}: affiliation", f"no record has the id {parent!r}")
    own.warnings += _shared_names(own.claims, shipped)
    return own


def _take(
    own: Own, taken: dict[str, str], file: str, table: str, record: Mapping[str, Any], place: str, *, timed: bool
) -> None:
    """Add one record whose form has been checked."""
    if other := taken.get(record["id"]):
        raise fault(f"{place}: id", f"stands for another record {'too' if other == file else f'in {other}'}")
    taken[record["id"]] = file
    if table == "label":
        own.labels.append(label_of(record, file, timed=timed))
        return
    body = body_of(table, record, file, own=True)
    _check_body(place, body, record["examples"])
    own.claims.append(Claim(place, body, record["examples"], record.get("counterexamples", ())))


def _check_body(place: str, body: Body, examples: Sequence[str]) -> None:
    for form in body.forms:
        if not (form[0].isupper() or form[0].isdigit()):
            raise fault(place, f"the name {form!r} must begin with a capital letter or a figure, as in the texts")
    for text in examples:
        if not any(states(form, text) for form in body.forms):
            raise fault(f"{place}: examples", f"none of the record's names stands in {text!r}")


def _shared_names(claims: Iterable[Claim], shipped: Lexicon) -> Iterator[str]:
    """A warning for each name that a user's record has in common with another of the user's or the library's."""
    owners: dict[str, str] = {}
    for claim in claims:
        for key, form in {_key(form): form for form in claim.body.forms}.items():
            known = [other.id for other in shipped.find(form) if any(_key(own) == key for own in other.forms)]
            if key in owners:
                known.insert(0, owners[key])
            if known:
                more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
                yield f"{claim.place}: the name {form!r} is also that of {', '.join(known[:_NAMED])}{more}"
            owners.setdefault(key, claim.body.id)


def _key(form: str) -> str:
    """What makes two names the same in a text: case counts only in names of one word."""
    return form.lower() if " " in form else form
