"""What stands around a name: whether it speaks for a union or an agency, and acronyms that nothing else tells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cache
from operator import itemgetter

from ..lexicon import Body, raw
from ..view import View
from .locals import local_pattern
from .registry import Registry, word_list
from .spelling import capital_words, initials


def learn_acronyms(view: View, registry: Registry) -> None:
    """Acronyms no one defined: by their letters and by what stands around them."""
    stop, index = word_list("acronyms", "stop"), registry.index
    counts: Counter[str] = Counter()
    votes: Counter[str] = Counter()
    led = re.compile(raw("names")["employer"]["led"])
    leads: Counter[str] = Counter()
    forms = "|".join(re.escape(f) for f in registry.employer_forms) or "(?!)"
    owner = re.compile(
        rf"(?:{forms}|{'|'.join(k.lower() for k, v in registry.acronyms.items() if v[0] == 'EMPLOYER') or '(?!)'})"
    )
    for match in re.finditer(
        r"(?<![\w@.#/&-])(?:[A-Z][A-Za-z]{0,5}[A-Z](?![\w@]|\.\w)|(?:[A-Z]\.){3,6}[A-Z]?)", view.text
    ):
        word = match.group().replace(".", "")
        if word in registry.acronyms or word in stop or word in index.by_acronym or not 2 <= len(word) <= 8:
            continue
        if is_shouting(registry, match.start()) or _heads_update(view, match.start(), match.end()):
            continue
        counts[word] += 1
        if led.match(view.low, match.end()):
            leads[word] += 1
        elif stands_for_union(view, match.start(), match.end()) or owner.search(
            _near(view, match.start(), match.end())
        ):
            votes[word] += 2 if local_pattern().match(view.text, match.end()) else 1  # `UWF Local 61`
    small = set(re.findall(r"\b[a-z]{3,8}\b", view.text))
    for word, number in counts.items():
        if word.isupper() and word.lower() in small:
            continue  # a word in capitals, not an acronym
        if found := _label_of(word, registry.employer, number, votes[word], leads[word]):
            registry.acronyms[word] = found


def _label_of(word: str, employer: str | None, number: int, votes: int, leads: int) -> tuple[str, str] | None:
    """What letters stand for, with their standard form, by how they end and where they stand.

    Args:
        word: the letters.
        employer: the page's employer, if it is known.
        number: how often the page has them.
        votes: how often they stand where a union would.
        leads: how often those who manage stand right behind them, `OHSU management`.
    """
    acronyms = raw("names")["acronyms"]
    of_union = re.search(acronyms["union_endings"], word) is not None
    if employer and re.search(acronyms["employer_endings"], word) and word[0] == initials(employer)[:1]:
        return "EMPLOYER", employer
    if len(word) < 3:
        return None
    if leads and leads >= votes and not of_union:
        return "EMPLOYER", employer if employer and employer[0] == word[0] else word
    return ("UNION", word) if (of_union and votes) or votes >= max(2, 0.5 * number) else None


_UPDATE = re.compile(r"[ ](?:bargaining |negotiations? )?updates?\b")


def _heads_update(view: View, start: int, end: int) -> bool:
    """Whether letters begin a line that names an update, `UPAMM Update: April 5`: that tells nothing of them."""
    begins = not start or view.text[start - 1] == "\n"
    return begins and _UPDATE.match(view.low, end) is not None


def _near(view: View, start: int, end: int) -> str:
    return view.low[max(0, start - 25) : start] + "|" + view.low[end : end + 22]


def stands_for_union(view: View, start: int, end: int) -> bool:
    """Whether the words around a name are those around a union's: what it does, has, or is told."""
    return _cues().search(_near(view, start, end)) is not None or _spoken_to(view, start)


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(raw("names")["union"]["cues"])


_OFTEN = 3  # so many times, and the letters of a union are its name


def vouch(view: View, registry: Registry, named: set[str]) -> None:
    """Short acronyms count all over the page once one stands in company, is repeated, or the full name is given."""
    by_acronym = registry.index.by_acronym
    registry.vouched |= _repeated(view, registry)
    for surface, start in capital_words(view.text):
        word = surface.removesuffix("'s").split("-")[0]
        bodies = by_acronym.get(word)
        if (
            bodies
            and word not in registry.vouched
            and not trusted(word, bodies)
            and word.isupper()
            and (any(b.id in named for b in bodies) or in_company(view, registry, start, start + len(word), bodies))
        ):
            registry.vouched.add(word)


def _repeated(view: View, registry: Registry) -> set[str]:
    """The letters, three or more, that stand for unions alone and that the page uses again and again."""
    counts = Counter(
        word
        for surface, start in capital_words(view.text)
        if len(word := surface.removesuffix("'s")) >= _LETTERS and word.isupper() and not is_shouting(registry, start)
    )
    stop, known = word_list("acronyms", "stop"), registry.index.by_acronym
    return {
        word
        for word, number in counts.items()
        if number >= _OFTEN
        and word not in stop
        and known.get(word)
        and all(body.label == "UNION" and word not in body.wordlike for body in known[word])
    }


_SHOUT = re.compile(r"(?<![A-Za-z])[A-Z]{2,}(?![A-Za-z])")


def shouting_lines(view: View) -> Iterator[tuple[int, int]]:
    """The lines that are all capitals, where a word in capitals means nothing."""
    start = 0
    for line in view.text.split("\n"):
        if _SHOUT.search(line):
            words = re.findall(r"[A-Za-z]{2,}", line)
            if len(words) >= 3 and sum(w.isupper() for w in words) > 0.7 * len(words):
                yield start, start + len(line)
        start += len(line) + 1


def is_shouting(registry: Registry, position: int) -> bool:
    """Whether a line that is all capitals holds the position."""
    index = bisect_right(registry.shouting, position, key=itemgetter(0)) - 1
    return index >= 0 and position <= registry.shouting[index][1]


def trusted(word: str, bodies: tuple[Body, ...]) -> bool:
    """Whether the letters alone make the name: not a word, and not just two or three capitals unless a user says so."""
    return (len(word) > 3 or bodies[0].own) and not any(word in b.wordlike for b in bodies)


def by_context(view: View, end: int) -> str:
    """Whether an acronym that may be either is an agency or a union, by the words behind it."""
    after = view.low[end : end + 20]
    return (
        "AGENCY"
        if re.match(r"[ ](?:mediator|has|certified|determin|assign|appoint|hearing|charge)", after)
        else "UNION"
    )


_TAG_BEFORE = re.compile(r"(?P<line>(?:^|\n)[ ]{0,3})$|\d[ ]?[\t|][ ]?$")


_TAG_AFTER = re.compile(r"(?P<day>[ ]?[-|:]?[ ]?\d{1,2}[/.-]\d{1,2}[/.-]\d{2})|[ ]?[\t|]")


def _tags(view: View, start: int, end: int) -> bool:
    """Whether a name stands like the tag of an entry: `SCTA 7/28/2020` at a line's start, or alone in a date's row."""
    before = _TAG_BEFORE.search(view.text[max(0, start - 5) : start])
    after = _TAG_AFTER.match(view.text, end) if before else None
    return before is not None and after is not None and (before["line"] is None) is (after["day"] is None)


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:{raw('names')['union']['before']})$")


def _spoken_to(view: View, start: int) -> bool:
    """Whether what stands before speaks of a union: `the City offered …`, `members of …`, `talks with …`."""
    return _before().search(view.low[max(0, start - 60) : start]) is not None


_LETTERS = 3  # of an acronym that vouches for the one beside it
_BESIDE_BEFORE = re.compile(r"([A-Za-z][\w.&-]*)(?:,?[ \n](?:and|or|&)(?:[ ]the)?|,(?:[ ]the)?)[ \n]$")
_BESIDE_AFTER = re.compile(r"(?:,?[ \n](?:and|or|&)[ \n]|,[ ](?:and[ ]|or[ ]|&[ ])?)(?:the[ ])?([A-Z][\w.&-]*)")


def _listed(view: View, registry: Registry, start: int, end: int) -> bool:
    """Whether a name stands in a list beside that of a union: `UNISON, GMB and Unite`."""
    if re.match(r"[ ][A-Z]", view.text[end : end + 2]):
        return False
    found = (
        _BESIDE_BEFORE.search(view.text[max(0, start - 40) : start]),
        _BESIDE_AFTER.match(view.text, end, end + 40),
    )
    return any(_is_union(match[1].rstrip("."), registry) for match in found if match)


def _is_union(word: str, registry: Registry) -> bool:
    bodies = registry.index.by_acronym.get(word, ())
    if registry.acronyms.get(word, ("",))[0] == "UNION":
        return True
    if not bodies or bodies[0].label != "UNION":
        return False
    # `RMT and ASLEF`: letters that stand for a union each vouch for one another
    letters = len(word) >= _LETTERS and word.isupper() and word not in word_list("acronyms", "stop")
    return word in registry.vouched or trusted(word, bodies) or letters or word in bodies[0].wordlike


def in_company(view: View, registry: Registry, start: int, end: int, bodies: tuple[Body, ...]) -> bool:
    """Whether a short or word-like name stands where a union or agency would."""
    if local_pattern().match(view.text, end) or _tags(view, start, end):
        return True
    if bodies[0].label == "UNION" and _listed(view, registry, start, end):
        return True
    before, after = view.low[max(0, start - 28) : start], view.low[end : end + 24]
    if (
        not view.text[start:end].isupper() and view.text[start:end] in bodies[0].wordlike
    ):  # `Unite`, `Equity`, `Prospect`: words first of all
        return bool(
            (
                re.match(
                    rf"(?:'s)?,? (?:members|union|branch|reps?\b|has |have |had |which represent"
                    rf"|{raw('names')['union']['cues']})",
                    after,
                )
                and not re.search(r"\b(?:the|our|an?|of|and|for|to|protecting|on)[ ]$", before)
            )
            or re.search(
                r"\b(?:unions?|members of|members in|lads in|agreement with|talks with|from|wrote to|written to"
                r"|met with|told|asked)[ ]$",
                before,
            )
        )
    if bodies[0].label == "AGENCY":
        return re.search(raw("names")["agency"]["cues"], before + after) is not None
    acts = rf"{raw('names')['union']['cues']}|{raw('names')['union']['acts']}"
    return bool(
        _cues().search(before)
        or re.match(rf"(?:'s)?[ ,]*(?:has |have |had |and )?(?:{acts})", after)
        or _spoken_to(view, start)
    )
