"""Short forms that the page defines: `Name (ACRO)`, `ACRO (Name)`, `Name, known as ACRO`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..lexicon import Body
from ..view import View
from .built import classify_sequence
from .context import stands_for_union
from .employers import is_employer_variant
from .locals import local_pattern
from .registry import Mention, Registry, word_list
from .spelling import DEFINED, initials


def learn_definition(view: View, registry: Registry, mention: Mention) -> None:
    """`Name (ACRO)`, `Name Chapter 512 (ACRO)`, `Name ("ACRO")`."""
    position = mention.end
    local = local_pattern().match(view.text, position)
    if local and local["n"]:
        position = local.end()
    match = DEFINED.match(view.text, position) or re.compile(
        r",?[ ](?:or|aka|known as)[ ](?P<a>[A-Z]{2,}\w*)(?P<n>(?!))?\b"
    ).match(view.text, position)
    if not match:
        return
    acronym = match["a"].replace(".", "")
    first = acronym.split("/")[0]
    for part in (first, acronym) if first == initials(mention.norm) else (acronym, first):
        if part in word_list("acronyms", "stop") and not mention.bodies and part != initials(mention.norm):
            continue
        norm = mention.norm
        if mention.label == "EMPLOYER":
            employer = registry.employer or ""
            norm = employer if is_employer_variant(mention.norm, employer) else mention.norm
        elif mention.label == "UNION" or not mention.bodies:
            norm = part
        else:
            norm = next((b.norm for b in mention.bodies for f in (b.acronym, *b.short_forms) if f == part), part)
        registry.acronyms[part] = (mention.label, norm)
        registry.names[" ".join(mention.norm.lower().split())] = (mention.label, norm)
        if mention.bodies:
            registry.names[view.low[mention.start : mention.end].replace("\n", " ")] = (mention.label, norm)
        break


_INVERTED = re.compile(
    r"(?<!\w)(?P<a>[A-Z][A-Za-z]*[A-Z])(?:[ ]?\((?P<n>[A-Z][^()\n]{8,70})\)|[ ]?=[ ]?(?P<e>[A-Z][^()=.;\n]{8,70}))"
)
_OF_WORKERS = re.compile(r"(?<!\w)(?P<a>[A-Z]{3,6})[ ]\((?P<w>[a-z]+)(?:,[^()\n]{0,70}|[ ]and[ ][^()\n]{0,40})?\)")


def learn_inverted(view: View, registry: Registry, first_entry: int) -> None:
    """`SCTA (Sacramento City Teachers Association)`, `MTSS = Maple Support Staff`, above entries `SCTO (teachers)`."""
    for match in _INVERTED.finditer(view.text):
        group = "n" if match["n"] else "e"
        acronym, name = match["a"], match[group].rstrip()
        if initials(name) == acronym and acronym not in registry.acronyms:
            inner = list(classify_sequence(view, registry.index, *match.span(group)))
            words = name.lower().split()
            if inner or (_unionlike(set(words), words[-1]) and acronym in _active_letters(view, registry)):
                registry.acronyms[acronym] = (inner[0].label if inner else "UNION", acronym)
    told = [m["a"] for m in _OF_WORKERS.finditer(view.text, 0, first_entry) if _are_workers(m["w"])]
    for acronym in told:
        known = acronym in registry.acronyms or acronym in word_list("acronyms", "stop")
        if not known and (len(told) > 1 or acronym in _active_letters(view, registry)):
            registry.acronyms[acronym] = ("UNION", acronym)


def _are_workers(word: str) -> bool:
    return word.endswith("s") and word in word_list("union", "workers")


_SPELLED = re.compile(r"[ ,\n(][ ]?[(]?(?P<a>[A-Z]{3,7})(?P<parent>(?:[-/][A-Z]{2,8}){0,2})\)")


def learn_by_initials(view: View, registry: Registry) -> None:
    """`Staff United of Monongah (SUM)`, `Fern Postdocs-UAW (FP-UAW)`: letters that spell the capitals before."""
    for match in _SPELLED.finditer(view.text):
        acronym, parent = match["a"], match["parent"]
        if acronym + parent in registry.acronyms:
            continue
        before = view.text[max(0, match.start() - 90) : match.start()].rstrip(" ,").removesuffix(parent)
        words = re.findall(r"[^\W\d_][\w'.-]*", before)
        for size in range(2, min(len(acronym) + 5, len(words)) + 1):  # a hyphen makes two letters of one word
            name = " ".join(words[-size:])
            if initials(name).upper() == acronym and name[:1].isupper() and words[-size] != "The":
                inside = {w.lower().removesuffix("'s").strip("'") for w in words[-size:]}
                if _unionlike(inside, words[-1].lower()) or (
                    inside & word_list("union", "tails") and acronym in _active_letters(view, registry)
                ):  # `Ridge Association` bargains
                    registry.acronyms[acronym + parent] = ("UNION", acronym + parent)
                    registry.names[name.lower() + parent.lower()] = ("UNION", acronym + parent)
                    registry.spelled.append(name + parent)
                    registry.vouched.update(re.findall(r"[A-Z]+", parent))
                elif not parent and not any(
                    _alike(inside, body) for body in registry.index.by_acronym.get(acronym, ())
                ):
                    registry.foreign.add(acronym)
                break


_WORD = re.compile(r"\w+")


def spelled_names(view: View, registry: Registry) -> Iterator[Mention]:
    """Mentions of the names that a page spells an acronym with."""
    by_words: dict[tuple[str, ...], list[tuple[str, re.Pattern[str]]]] = {}
    for name in registry.spelled:
        pattern = re.escape(name).replace(r"\ ", r"[ \n]{1,9}")
        by_words.setdefault(tuple(_WORD.findall(name)), []).append((name, re.compile(rf"{pattern}(?!\w)")))
    firsts, sizes = {words[0] for words in by_words}, {len(words) for words in by_words}
    places = list(_WORD.finditer(view.text)) if by_words else []
    for number, place in enumerate(places):
        for size in sizes if place[0] in firsts else ():
            for name, form in by_words.get(tuple(word[0] for word in places[number : number + size]), ()):
                if match := form.match(view.text, place.start()):
                    yield Mention(*match.span(), "UNION", name, "page", registry.names[name.lower()][1])


def _unionlike(words: set[str], last: str) -> bool:
    """Whether the words of a defined name are a union's: workers and a kind of union, or workers of some place."""
    workers = words & word_list("union", "workers")
    people = {w for w in workers if w.endswith(("s", "staff", "faculty", "police"))}
    return bool(workers and words & word_list("union", "tails")) or bool(people and ("of" in words or last in people))


_LETTERS = re.compile(r"(?<![\w/&-])[A-Z]{3,7}(?![\w/&-])")


def _active_letters(view: View, registry: Registry) -> frozenset[str]:
    """The acronyms that stand where a union would, anywhere on the page."""
    if registry.active is None:
        places = _LETTERS.finditer(view.text)
        registry.active = frozenset(place.group() for place in places if stands_for_union(view, *place.span()))
    return registry.active


def _alike(words: set[str], body: Body) -> bool:
    """Whether at least half of the words stand in one of the body's names."""
    return any(2 * len(words & set(form.lower().split())) >= len(words) for form in body.forms)
