"""Names that the lexicon or the page knows: full names, acronyms, and two names joined by a hyphen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from ..lexicon import Body, NameIndex
from ..view import View
from .context import by_context, in_company, is_shouting, trusted
from .locals import local_pattern
from .registry import Mention, Registry, word_list
from .spelling import DOTTED, ELIDED, NAME_START, capital_words

_WORDS: Final = 16384  # of which is remembered by what names they may be known


def flat_text(view: View) -> str:
    return view.low.replace("\n", " ")


def lexicon_names(view: View, flat: str, index: NameIndex) -> Iterator[Mention]:
    """Full names of the lexicon, any case but with a capital first letter."""
    known = index.lengths
    for match in NAME_START.finditer(view.text):
        for key in _keys(match.group()):
            if key in known:
                break
        else:
            continue
        start = match.start()
        for length in known[key]:
            name = flat[start : start + length]
            end = start + len(name)  # at the end of the page a shorter name may be all there is
            bodies = index.by_name.get(name)
            if (
                bodies
                and not re.match(r"\w|-[A-Z0-9]", view.text[end : end + 2])
                and not _means_words(bodies, name, view.text[start:end])
            ):
                norm = _local_free(view.text[start:end]) if bodies[0].label == "UNION" else None
                norm = norm or bodies[0].norm
                yield Mention(start, end, bodies[0].label, norm, f"lexicon:{bodies[0].id}", norm, bodies=bodies)
                break


@lru_cache(maxsize=_WORDS)
def _keys(word: str) -> tuple[str, ...]:
    """What a name that begins with the word may be known by."""
    word = word.lower()
    return tuple(dict.fromkeys((word, word.rstrip(".,'-"), word.removesuffix("'s"))))


def _means_words(bodies: tuple[Body, ...], name: str, surface: str) -> bool:
    """Whether a name that is also a phrase (`Colorado WINS`) is not written like a name."""
    return any(form.lower() == name for form in bodies[0].wordlike) and surface not in bodies[0].forms


def _local_free(surface: str) -> str | None:
    """`SEIU Local 1021` in standard form, ``None`` for a name without a number."""
    match = re.fullmatch(
        r"([A-Z][\w/-]*(?: (?!Local|Chapter|Council|District|Lodge)[A-Z][\w/-]*)?)[ \n]+(?:Local|Chapter|Council"
        r"|District|Lodge)?[ \n]*#?(\d+[A-Z]{0,2})",
        surface,
    )
    return f"{match[1]} {match[2]}" if match else None


def acronym_mentions(view: View, registry: Registry) -> Iterator[Mention]:
    """Acronyms and one-word names: the page's own first, then the lexicon's."""
    index = registry.index
    stop = word_list("acronyms", "stop")
    for word, place in capital_words(view.text):
        skipped, bare, size, dotted = _bare(word)
        known = bare in registry.acronyms or bare in index.by_acronym
        if len(bare) < 2 or not (known or "-" in bare or "/" in bare):
            continue
        start = place + skipped
        end = start + size
        if dotted and view.text[end : end + 1] == ".":
            end += 1
        if known and (found := _lookup(bare, registry, index, stop, view, start, end)):
            yield Mention(start, end, *found)
        elif "-" in bare or "/" in bare:
            yield from _compound(bare, start, registry, index, stop, view)


@lru_cache(maxsize=_WORDS)
def _bare(word: str) -> tuple[int, str, int, bool]:
    """A word as a name is known by it: letters skipped before it, the name, its size there, whether it has dots."""
    skipped = 2 if ELIDED.match(word) else 0
    word = word[skipped:]
    bare = word.removesuffix("'s").removesuffix("'")
    size = len(bare)
    if DOTTED.match(bare + "."):
        bare = bare.replace(".", "")
    return skipped, bare, size, DOTTED.match(word + ".") is not None


def _lookup(
    word: str, registry: Registry, index: NameIndex, stop: frozenset[str], view: View, start: int, end: int
) -> tuple[str, str, str, str, str | None, tuple[Body, ...]] | None:
    own = registry.acronyms.get(word)
    bodies = index.by_acronym.get(word, ())
    if own:
        label, norm = own
        matching = tuple(b for b in bodies if b.label == label)
        return label, norm, "page", norm if label == "UNION" else "", None, matching
    if not bodies or word in registry.foreign:
        return None
    if word in stop and not bodies[0].own and not local_pattern().match(view.text, end):
        return None
    if (
        not trusted(word, bodies)
        and word not in registry.vouched
        and not in_company(view, registry, start, end, bodies)
    ):
        return None
    if (
        is_shouting(registry, start)
        and not local_pattern().match(view.text, end)
        and (len(word) < 4 or any(word in b.wordlike for b in bodies))
    ):
        return None
    labels = {b.label for b in bodies}
    label = bodies[0].label if len(labels) == 1 else by_context(view, end)
    chosen = tuple(b for b in bodies if b.label == label)
    norm = chosen[0].norm if label == "AGENCY" else (chosen[0].acronym or word)
    if label == "UNION" and word != chosen[0].acronym:
        norm = word
    return label, norm, f"lexicon:{chosen[0].id}", norm if label == "UNION" else "", None, chosen


def _compound(
    word: str, start: int, registry: Registry, index: NameIndex, stop: frozenset[str], view: View
) -> Iterator[Mention]:
    """`SCTA-SCUSD` is two names, `HSU-AAUP` one."""
    parts = [(m.group(), start + m.start(), start + m.end()) for m in re.finditer(r"[^/-]+", word)]
    known = [(p, s, e, _lookup(p, registry, index, stop, view, s, e)) for p, s, e in parts]
    labels = [k[3][0] for k in known if k[3]]
    if "EMPLOYER" in labels and len(labels) < len(parts):  # beside the employer's, a union's name is in company
        registry.vouched.update(p for p, *_ in parts if p in index.by_acronym)
        known = [(p, s, e, _lookup(p, registry, index, stop, view, s, e)) for p, s, e in parts]
        labels = [k[3][0] for k in known if k[3]]
    if not labels:
        return
    if (len(labels) == len(parts) and len(set(labels)) > 1) or (
        len(labels) == 1 and known[0][3] and not any(p[0].isupper() for p, *_ in parts[1:])
    ):
        for _, s, e, found in known:
            if found:
                yield Mention(s, e, *found)
    elif (
        all(p.isupper() or p[0].isupper() for p, _, _ in parts)
        and "UNION" in labels
        and all(p.isupper() for p, _, _ in parts)
    ):
        yield Mention(start, parts[-1][2], "UNION", word, "compound", word)


def settled_agency(view: View, registry: Registry, mention: Mention) -> Mention:
    """The standard form: as the page defines it, else the record that the page's other names point to."""
    surface = " ".join(view.low[mention.start : mention.end].split())
    known = registry.names.get(surface) or registry.names.get(mention.norm.lower())
    if known:
        mention.norm = known[1]
        return mention
    if mention.rule == "page" or len({b.norm for b in mention.bodies}) < 2:
        return mention
    near = [
        b
        for b in mention.bodies
        if b.id in registry.bodies or (b.acronym and registry.acronyms.get(b.acronym, ("",))[0] == "AGENCY")
    ]
    near = near or [b for b in mention.bodies if registry.regions.get(b.region)]
    if near:
        mention.norm, mention.bodies = near[0].norm, tuple(near)
    elif " " in surface and not mention.bodies[0].acronym:
        mention.norm = " ".join(view.text[mention.start : mention.end].split())
    return mention
