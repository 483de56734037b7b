"""Unions and agencies as records, and the index by which their names are found in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..letters import plain

LABEL_OF_TABLE: Final[Mapping[str, str]] = {"union": "UNION", "agency": "AGENCY"}
_FIRST_WORD: Final = re.compile(r"[\w'.&-]+")


@dataclass(frozen=True, slots=True)
class Body:
    """A union or agency that the lexicon knows.

    Attributes:
        id: the record's id, unique in a lexicon.
        label: ``UNION`` or ``AGENCY``.
        name: its full name.
        acronym: its usual acronym, if it has one.
        norm: how its mentions are written in standard form.
        region: where it is, as in ``US-CA``; empty if the record does not say.
        aliases: other names and acronyms.
        affiliation: the ids of the bodies it belongs to.
        kind: a union's sector, or what kind of agency it is; empty if the record does not say.
        wordlike: those of its names that are also words or mean other things, as the record's counterexamples show.
            An acronym among them counts only where something around it speaks for the body, a name of several words
            only to the letter.
        source: the file that holds the record.
        own: whether that is a user's file.
    """

    id: str
    label: str
    name: str
    acronym: str | None
    norm: str
    region: str
    aliases: tuple[str, ...]
    affiliation: tuple[str, ...]
    kind: str
    wordlike: frozenset[str]
    source: str
    own: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """Every name of the body in plain letters: the full one, the aliases, the acronym."""
        acronym = (self.acronym,) if self.acronym else ()
        return tuple(plain(form) for form in (self.name, *self.aliases, *acronym))

    @property
    def short_forms(self) -> tuple[str, ...]:
        """The aliases of one word (`SMCS` of the CSMCS)."""
        return tuple(alias for alias in self.aliases if " " not in alias)


def body_of(table: str, record: Mapping[str, Any], source: str, *, own: bool = False) -> Body:
    """The body of one checked record of the table ``union`` or ``agency``."""
    acronym = record.get("acronym")
    aliases = tuple(record.get("aliases", ()))
    forms = {plain(form) for form in (record["name"], *aliases, acronym) if form}
    warned = record.get("counterexamples", ())
    return Body(
        id=record["id"],
        label=LABEL_OF_TABLE[table],
        name=record["name"],
        acronym=acronym,
        norm=record.get("norm", acronym or record["name"]),
        region=record.get("region", ""),
        aliases=aliases,
        affiliation=tuple(record.get("affiliation", ())),
        kind=record.get("sector", record.get("kind", "")),
        wordlike=frozenset(form for form in forms if any(states(form, text) for text in warned)),
        source=source,
        own=own,
    )


def mentions(form: str, text: str) -> bool:
    """Whether a name stands in a text to the letter, not as a part of a longer word.

    >>> mentions("FTA", "The FTA's team"), mentions("FTA", "The LFTA team")
    (True, False)
    """
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        if not (start and _of_word(text[start - 1])) and not (end < len(text) and _of_word(text[end])):
            return True
        start = text.find(form, start + 1)
    return False


def _of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def states(form: str, text: str) -> bool:
    """`mentions` in plain letters; names of several words in any case."""
    form, text = plain(form), plain(text)
    return mentions(form.lower(), text.lower()) if " " in form else mentions(form, text)


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names by how a text shows them. Looking for one takes as long with ten thousand names as with ten.

    Attributes:
        lengths: how long the names of several words are that begin with a word, in lower case; the longest first.
        by_name: names of several words, in lower case.
        by_acronym: names of one word, to the letter.
    """

    lengths: Mapping[str, tuple[int, ...]]
    by_name: Mapping[str, tuple[Body, ...]]
    by_acronym: Mapping[str, tuple[Body, ...]]


def index_names(own: Iterable[Body], shipped: NameIndex | None = None) -> NameIndex:
    """The index of all names. Bodies that share one stand in the order given; before ``shipped`` ones, ``own`` go.

    Args:
        own: the bodies to put in.
        shipped: an index whose names are taken over, but for those that one of ``own`` has too.
    """
    names: dict[str, list[Body]] = defaultdict(list)
    acronyms: dict[str, list[Body]] = defaultdict(list)
    for body in own:
        for form in body.forms:
            if " " in form:
                names[form.lower()].append(body)
            else:
                acronyms[form].append(body)
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        if first := _FIRST_WORD.match(name):
            lengths[first.group()].add(len(name))
    known = dict(shipped.lengths) if shipped else {}
    for word, sizes in lengths.items():
        known[word] = tuple(sorted(sizes.union(known.get(word, ())), reverse=True))
    by_name = {name: tuple(owners) for name, owners in names.items()}
    by_acronym = {acronym: tuple(owners) for acronym, owners in acronyms.items()}
    if shipped:
        by_name, by_acronym = {**shipped.by_name, **by_name}, {**shipped.by_acronym, **by_acronym}
    return NameIndex(known, by_name, by_acronym)
