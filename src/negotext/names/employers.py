"""The page's own employer: which name is its, and the short forms of that name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from ..letters import plain
from ..lexicon import raw
from ..view import View
from .registry import Mention, Registry, word_list
from .spelling import initials


def guess_employer(mentions: list[Mention], first_entry: int) -> str | None:
    """Without being told: the employer-like name that the page's head or most of its text names."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.label == "EMPLOYER":
            counts[mention.norm] += 3 if mention.start < first_entry else 1
    return counts.most_common(1)[0][0] if counts else None


def employer_forms(registry: Registry, employer: str | None) -> None:
    """Short forms of the employer's name: kind words left out, the last word of a newspaper's name, `District 218`."""
    if not employer:
        return
    forms = registry.employer_forms
    words = plain(employer).split()
    drop = word_list("employer", "drop")
    forms[" ".join(words).lower()] = employer
    low = [w.lower() for w in words]
    for last in range(len(words) - 1, 0, -1):
        if low[last] in drop or low[last].isdigit() or re.fullmatch(r"\d+\w", low[last]):
            forms[" ".join(low[:last])] = employer
        else:
            break
    for head in raw("names")["employer"]["heads"]:
        if " ".join(low).startswith(head + " "):
            rest = low[len(head.split()) :]
            forms[" ".join(rest)] = employer
            if head in ("county of", "city of", "town of", "school district of"):
                forms[" ".join([*rest, head.split()[0]])] = employer
    if re.fullmatch(r"\d+\w?", low[-1]):
        forms[f"district {low[-1]}"] = employer
    if len(words) >= 3 and low[-1] not in drop and len(low[-1]) > 4:
        forms[low[-1]] = employer
    if low[-1] in ("metro",) or (len(words) == 2 and "-" in low[-1]):  # `Post-Gazette`
        forms[low[-1]] = employer
    if len(words) >= 3 and low[1] not in ("of", "and", "&"):
        forms[" ".join(low[:2])] = employer
    if len(words) >= 3 and len(low[0]) >= 5 and low[0] not in drop | word_list("employer", "common_first"):
        forms[low[0]] = employer
    for letters in {initials(employer), initials(employer, keep_small=True)}:
        if len(letters) >= 2 and letters.upper() not in word_list("acronyms", "stop"):
            registry.acronyms.setdefault(letters.upper(), ("EMPLOYER", employer))
    generic = word_list("employer", "generic")
    for form in [f for f in forms if len(f) < 4 or f in generic]:
        del forms[form]


_LONG = {
    "usd": ("unified", "school", "district"),
    "isd": ("independent", "school", "district"),
    "cusd": ("community", "unit", "school", "district"),
    "ccsd": ("community", "consolidated", "school", "district"),
    "csd": ("community", "school", "district"),
    "ufsd": ("union", "free", "school", "district"),
    "sd": ("school", "district"),
}


def is_employer_variant(name: str, employer: str) -> bool:
    """Whether a name is the employer's with words left out or cut short (`Sac City Unified`)."""
    own = [w for word in re.findall(r"[\w']+", plain(name).lower()) for w in _LONG.get(word, (word,))]
    own = [w for w in own if w not in ("the", "of")]
    full = [w for w in re.findall(r"[\w']+", plain(employer).lower()) if w not in ("the", "of")]
    if not own or not full:
        return False
    position = 0
    for word in own:
        while position < len(full) and not (
            full[position] == word or (len(word) >= 3 and full[position].startswith(word))
        ):
            position += 1
        if position == len(full):
            return False
        position += 1
    return bool(own[0] == full[0] or (len(own[0]) >= 3 and full[0].startswith(own[0])))


def take_for_employer(view: View, registry: Registry, mention: Mention) -> None:
    """The page's employer may be built like an agency (`Bureau of Inland Waters`) or a union (`Support Society`)."""
    if (
        mention.label in ("AGENCY", "UNION", "EMPLOYER")
        and registry.employer
        and view.low[mention.start : mention.end] in registry.employer_forms
    ):
        mention.label, mention.norm, mention.rule, mention.bodies = "EMPLOYER", registry.employer, "employer", ()


def settled_employer(registry: Registry, mention: Mention) -> Mention:
    employer = registry.employer
    if employer and mention.norm != employer and is_employer_variant(mention.norm, employer):
        mention.norm = employer
    return mention


_DATELINE = re.compile(r",[ ](?:[A-Z]{2}|[A-Z][a-z]{2,4}\.)[ ]?[-–—(]")


def _is_place(view: View, match: re.Match[str]) -> bool:
    """Whether a short form stands for the place: its street, the people there, the town of a release's dateline."""
    if _behind("people").match(view.low, match.end()):
        return True
    if match.start() in (0, view.text.rfind("\n", 0, match.start()) + 1) and _DATELINE.match(view.text, match.end()):
        return True
    one = " " not in match.group() and "\n" not in match.group()
    return one and _behind("streets").match(view.low, match.end()) is not None


@cache
def _behind(key: str) -> re.Pattern[str]:
    """What stands behind a short form that is no employer, by the key of the lexicon."""
    return re.compile(rf"[ ](?:{raw('names')['employer'][key]})")


def employer_mentions(view: View, registry: Registry) -> Iterator[Mention]:
    """The employer's short forms, each with a capital."""
    if not registry.employer_forms or not registry.employer:
        return
    forms = sorted(registry.employer_forms, key=len, reverse=True)
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(f).replace(r"\ ", r"[ \n]") for f in forms) + r")(?![\w]|-\w)"
    )
    for match in pattern.finditer(view.low):
        if view.text[match.start()].isupper():
            if _is_place(view, match):
                continue
            yield Mention(match.start(), match.end(), "EMPLOYER", registry.employer, "employer")
