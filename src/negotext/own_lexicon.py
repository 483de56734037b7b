"""A user's own lexicon: its files loaded, checked, and proved by how the library reads their examples."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .arguments import as_paths
from .errors import LexiconError
from .lexicon import Claim, Faults, Lexicon, NameIndex, build, default_lexicon
from .lexicon.checks import fault
from .lexicon.own import read_files
from .names import Mention, learn, mentions_of
from .view import View

if TYPE_CHECKING:
    from .lexicon.own import Files

_HEADING: Final = "June 5, 2025\n\n"  # makes a page of an example


def load_lexicon(extra: Iterable[str | os.PathLike[str]] = ()) -> Lexicon:
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
        A lexicon to pass to `parse`, `read`, `parse_many` or `stream` as ``lexicon``. Its ``warnings`` tell of
        names that one of the records has in common with another. A name that the library's own records have too
        stands for yours.

    Raises:
        LexiconError: a file cannot be read or a record in it is wrong: an unknown key, a missing field, an id that is
            taken, an affiliation that no record has as its id, an example in which the record is not found or a
            counterexample in which it is, a pattern that does not compile, misses an example, hits a counterexample or
            could be slow. The message names file, record and field. `negotext lexicon check FILE` tells of all of them.
        TypeError: ``extra`` is no sequence of paths.
    """
    return lexicon_of(read_files(as_paths(extra, "extra"), Faults()))


def lexicon_of(given: Files) -> Lexicon:
    """`load_lexicon` for files that have been read: their names and texts, as ``Lexicon.files`` has them.

    Raises:
        LexiconError: a record is wrong.
    """
    return _proved(given) if given else default_lexicon()


@dataclass(frozen=True, slots=True)
class Findings:
    """What `check_files` has to say.

    Attributes:
        faults: what `load_lexicon` would refuse, one for each record.
        warnings: what is odd but no fault: names that two records claim.
        counts: how many unions, agencies and labels the files hold, those with faults left out.
    """

    faults: tuple[LexiconError, ...]
    warnings: tuple[str, ...]
    counts: dict[str, int]


def check_files(paths: Iterable[str | os.PathLike[str]]) -> Findings:
    """Check files as `load_lexicon` does, but tell of every record that is wrong.

    Raises:
        TypeError: ``paths`` is no sequence of paths.
    """
    faults = Faults(gather=True)
    lexicon, claims = build(read_files(as_paths(paths, "paths"), faults), faults)
    _prove(claims, lexicon.names, faults)
    shipped = default_lexicon().counts
    counts = {name: lexicon.counts[name] - shipped[name] for name in ("unions", "agencies", "labels")}
    return Findings(tuple(faults.found), lexicon.warnings, counts)


@lru_cache(maxsize=16)
def _proved(given: Files) -> Lexicon:
    """The lexicon of a user's files; one object for the same files as long as it is remembered."""
    faults = Faults()
    lexicon, claims = build(given, faults)
    _prove(claims, lexicon.names, faults)
    return lexicon


def _prove(claims: Sequence[Claim], index: NameIndex, faults: Faults) -> None:
    """Read the examples and counterexamples of records that have both, as a page would be read.

    Without counterexamples a name counts wherever it stands, and that it stands in each example is known by then.
    """
    for claim in claims:
        if claim.counterexamples:
            with faults.of_one():
                _prove_one(claim, index)


def _prove_one(claim: Claim, index: NameIndex) -> None:
    body = claim.body
    for text in claim.examples:
        if not any(_named(body.id, text, index)):
            raise fault(
                f"{claim.place}: examples",
                f"nothing is found in {text!r}: by its counterexamples the name is a word too, and counts only "
                f"where something beside it speaks for a union or agency, as in '… members' or 'asked …'",
            )
    for text in claim.counterexamples:
        for mention in _named(body.id, text, index):
            raise fault(f"{claim.place}: counterexamples", f"{mention.norm!r} is found in {text!r}")


def _named(record: str, text: str, index: NameIndex) -> Iterator[Mention]:
    """The mentions of a record in a text."""
    view = View(f"{_HEADING}{text}\n")
    registry, full = learn(view, index, employer=None, first_entry=0, last_entry=len(view.text))
    return (m for m in mentions_of(view, registry, full) if record in {body.id for body in m.bodies})
