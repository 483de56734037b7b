"""The names of a whole page: first learn what it teaches, then find the mentions."""

from __future__ import annotations

import re

from ..lexicon import NameIndex
from ..view import View
from .built import generic_names
from .context import learn_acronyms, shouting_lines, vouch
from .definitions import learn_by_initials, learn_definition, learn_inverted, spelled_names
from .employers import employer_forms, employer_mentions, guess_employer, settled_employer, take_for_employer
from .known import acronym_mentions, flat_text, lexicon_names, settled_agency
from .locals import bare_locals, learn_locals, parent_of, with_local
from .registry import Mention, Registry, is_inside, merged
from .spelling import initials


def learn(
    view: View, index: NameIndex, *, employer: str | None, first_entry: int, last_entry: int
) -> tuple[Registry, list[Mention]]:
    """Read the whole page once: names, the acronyms it defines, locals, the employer's short forms.

    Returns:
        The registry and the full-name mentions found on the way, in text order.
    """
    registry = Registry(index, employer, shouting=list(shouting_lines(view)))
    flat = flat_text(view)
    mentions = merged([*lexicon_names(view, flat, index), *generic_names(view, index)])
    if employer is None:
        employer = registry.employer = guess_employer(mentions, first_entry)
    employer_forms(registry, employer)
    for mention in mentions:
        take_for_employer(view, registry, mention)
        learn_definition(view, registry, mention)
    learn_inverted(view, registry, first_entry)
    learn_by_initials(view, registry)
    words = set(re.findall(r"\w+", view.text))
    for mention in mentions:
        if mention.label == "UNION" and not mention.bodies:
            letters = initials(mention.norm)
            if len(letters) > 2 and letters in words:
                registry.acronyms.setdefault(letters, ("UNION", letters))
    learn_acronyms(view, registry)
    vouch(view, registry, {b.id for m in mentions for b in m.bodies})
    learn_locals(view, registry, [*mentions, *acronym_mentions(view, registry)], first_entry, last_entry)
    for mention in mentions:
        if len(mention.bodies) == 1:
            registry.bodies.add(mention.bodies[0].id)
            registry.regions[mention.bodies[0].region] += "-" in mention.bodies[0].region
    return registry, mentions


_CASE = re.compile(r"\bv\.[ ](?:the )?$")  # `Janus v. AFSCME` is a case, and names no party of these talks
_CASE_LEAD = 9


def mentions_of(view: View, registry: Registry, full: list[Mention]) -> list[Mention]:
    """Every union, employer and agency mention of the page with its standard form, in text order."""
    everything = [
        *full,
        *spelled_names(view, registry),
        *acronym_mentions(view, registry),
        *employer_mentions(view, registry),
    ]
    apart = merged(everything)
    bare = [m for m in bare_locals(view, registry) if not is_inside(apart, m.start)]
    finished = []
    for mention in apart:
        if _CASE.search(view.low, max(0, mention.start - _CASE_LEAD), mention.start):
            continue
        if mention.label == "UNION":
            mention = with_local(view, registry, mention)
        elif mention.label == "EMPLOYER":
            mention = settled_employer(registry, mention)
        elif mention.label == "AGENCY":
            mention = settled_agency(view, registry, mention)
        take_for_employer(view, registry, mention)
        finished.append(mention)
    taken = list(finished)
    for mention in bare:
        if not is_inside(taken, mention.start) and not is_inside(taken, mention.end - 1):
            mention.norm = f"{parent_of(registry, mention.local or '', mention.key)} {mention.local}"
            finished.append(mention)
    finished.sort(key=lambda m: m.start)
    return finished
