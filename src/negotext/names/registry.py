"""What a page has taught so far, and the mentions that are found with it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter

from ..lexicon import Body, NameIndex, raw
from .spelling import initials


@dataclass(slots=True)
class Mention:
    """A name at ``start:end`` of the view."""

    start: int
    end: int
    label: str
    norm: str
    rule: str
    key: str = ""  # the acronym without a local's number
    local: str | None = None
    bodies: tuple[Body, ...] = ()


@dataclass(slots=True)
class Registry:
    """What one page teaches about names, beside those of the lexicon, which ``index`` holds."""

    index: NameIndex
    employer: str | None = None
    acronyms: dict[str, tuple[str, str]] = field(default_factory=dict)  # surface -> (label, norm)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)  # lower-case name -> (label, norm)
    locals: dict[str, Counter[str]] = field(default_factory=dict)  # acronym -> its locals' numbers on this page
    fixed: dict[str, str] = field(default_factory=dict)  # acronym -> the number it stands for where none is given
    parents: Counter[str] = field(default_factory=Counter)  # how often each union acronym stands in the preamble
    employer_forms: dict[str, str] = field(default_factory=dict)  # lower-case short form -> full name
    regions: Counter[str] = field(default_factory=Counter)
    vouched: set[str] = field(default_factory=set)  # short or word-like acronyms that stand in company somewhere
    foreign: set[str] = field(default_factory=set)  # acronyms of something else here: `Clean Water Act (CWA)`
    spelled: list[str] = field(default_factory=list)  # names of unions that were told by the acronym behind them
    shouting: list[tuple[int, int]] = field(default_factory=list)  # lines that are all capitals
    numbers: dict[str, str] = field(default_factory=dict)  # a local's number -> the first acronym it stands with
    active: frozenset[str] | None = None  # letters that stand where a union would, read off the page when first asked
    parts: set[tuple[str, str]] = field(default_factory=set)  # `division 1402` as (word, number) behind a union's name
    bodies: set[str] = field(default_factory=set)  # ids of lexicon records whose full name the page gives


@cache
def word_list(section: str, key: str) -> frozenset[str]:
    return frozenset(raw("names")[section][key])


@cache
def counted() -> str:
    """A pattern of what is counted: a number before it is no part of the name before the number."""
    return "|".join(map(re.escape, raw("names")["counts"]["counted"]))


_UNIT = re.compile(r"[ ](?:Unit|Chapter|Local|Council|Lodge)$")


def merged(mentions: list[Mention]) -> list[Mention]:
    """In text order without overlaps; the longer one wins, of equals the lexicon's."""
    mentions.sort(key=lambda m: (m.start, -(m.end - m.start), not m.bodies))
    kept: list[Mention] = []
    for mention in mentions:
        if kept and mention.start < kept[-1].end:
            last = kept[-1]
            if mention.end <= last.end and mention.bodies and not last.bodies and mention.label == last.label:
                if mention.label == "AGENCY":
                    last.norm, last.bodies, last.rule, last.key = (
                        mention.norm,
                        mention.bodies,
                        mention.rule,
                        mention.key,
                    )
                elif _UNIT.search(last.norm) and mention.start == last.start:  # `... Association Unit 6800`
                    kept[-1] = mention
            elif mention.end - mention.start > last.end - last.start and not last.bodies:
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept


def key_of(registry: Registry, mention: Mention) -> str:
    """The acronym a union mention stands for."""
    if mention.key:
        known = registry.names.get(" ".join(mention.norm.lower().split()))
        same = known and (not mention.bodies or known[1].lower() == mention.key.lower())  # `LiUNA` of the LIUNA
        return known[1] if known and same else mention.key
    known = registry.names.get(" ".join(mention.norm.lower().split()))
    if known:
        return known[1]
    letters = initials(mention.norm)
    if registry.acronyms.get(letters, ("", ""))[0] == "UNION":
        return letters
    return mention.norm


def is_inside(mentions: Sequence[Mention], position: int) -> bool:
    """Whether one of the mentions, in text order, holds the position."""
    index = bisect_right(mentions, position, key=attrgetter("start")) - 1
    return index >= 0 and position < mentions[index].end
