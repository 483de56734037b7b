"""Names on a page: who is a union, an employer, an agency, and which words mean the same body.

A page teaches its own names (``Sacramento City Teachers Association (SCTA)``), so the whole page is read first and
everything learned goes into a ``Registry``; mentions are then found with the lexicon and the registry together.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter, itemgetter

from .letters import plain
from .lexicon import Body, NameIndex, raw
from .view import View


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
    vouched: set[str] = field(
        default_factory=set
    )  # short or word-like acronyms that stand in company somewhere on the page
    foreign: set[str] = field(
        default_factory=set
    )  # acronyms that the page gives another meaning: `Clean Water Act (CWA)`
    shouting: list[tuple[int, int]] = field(default_factory=list)  # lines that are all capitals
    numbers: dict[str, str] = field(default_factory=dict)  # a local's number -> the first acronym it stands with
    bodies: set[str] = field(default_factory=set)  # ids of lexicon records whose full name the page gives


@cache
def _words(section: str, key: str) -> frozenset[str]:
    return frozenset(raw("names")[section][key])


@cache
def _local_pattern() -> re.Pattern[str]:
    words = raw("names")["union"]["local_words"]
    return re.compile(
        rf"(?:,?[ \n](?:and its[ ](?:[A-Z][\w']*[ ]){{0,3}})?|[ ]?-[ ]?)(?i:{words})(?:[ ](?:no\.?|number))?[ ]?#?[ ]?"
        rf"(?P<n>\d{{1,5}}(?:-?[A-Z]{{1,2}}(?![\w]))?)(?![\w%.,]\d|[%$])"
        rf"|[ ]#?(?P<b>\d{{1,5}}(?:-[A-Z])?)(?![\w%$:]|[.,/-]\d|[ ](?:members|employees|students|teachers|nurses|days"
        rf"|hours|votes|percent|per|proposals|dates|letters|articles|sessions|cents|of|to|a\.m|p\.m|am|pm|years"
        rf"|pages)\b)"
    )


@cache
def _bare_local() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:Local|LOCAL|Council|Lodge)[ ](?:No\.[ ]?)?#?(?P<n>\d{1,5}(?:-?[A-Z]{1,2}\b)?)(?![\w%]|[.,]\d)"
    )


# --- scanning --------------------------------------------------------------------------------------------------

_CAPITAL_WORD = re.compile(r"(?<![\w&])(?:[A-Z][\w&'.-]*[\w]|[A-Z]|\d{2,4}[A-Z]{2,}\w*)(?:/[A-Z]{2,}\w*)*")
# At most two dozen words of at most forty letters, so that no text takes long.
_SEQUENCE = re.compile(
    r"(?<![\w&])(?:(?:St|Mt|Ft)\.|[A-Z][\w'&.-]{0,40}[\w'])"
    r"(?:(?:[ ]{0,9}\n?[ ]{1,9}(?:of|and|for|the|&|du|de|des|et|on|in)){0,2}"
    r"(?:[ ]{1,9}|[ ]{0,9}\n[ ]{0,9})(?:[A-Z][\w'&-]{0,40}[\w']|[A-Z]\.?(?=[ ][A-Z])|\d{1,3}[A-Z]?(?![\w.,%]))){1,24}"
)
_LEADING_WORDS = (
    "the our dear a an both and if when while after before since as at by on in for from to with this that these "
    "those their its his her your my we they it he she members leaders following under per via like contact "
    "please thank thanks under between although because yesterday today tomorrow now then also however finally "
    "meanwhile earlier later all no yes not news about visit see click read monday tuesday wednesday thursday "
    "friday saturday sunday january february march april june july august september october november december "
    "statement letter email subject re fw dear hello what second first third why how"
)
_LEADING = frozenset(_LEADING_WORDS.split())


def _flat(view: View) -> str:
    return view.low.replace("\n", " ")


_NAME_START = re.compile(r"(?<![\w])(?![LD]'[A-Z])[A-ZÀ-ÖØ-Þ\d][\w'&.-]*")


def _lexicon_names(view: View, flat: str, index: NameIndex) -> Iterator[Mention]:
    """Full names of the lexicon, any case but with a capital first letter."""
    for match in _NAME_START.finditer(view.text):
        word = match.group().lower()
        for key in (word, word.rstrip(".,'-"), word.removesuffix("'s")):
            entries = index.by_first.get(key)
            if entries:
                break
        else:
            continue
        for name, bodies in entries:
            end = match.start() + len(name)
            if (
                flat.startswith(name, match.start())
                and not re.match(r"\w|-[A-Z0-9]", view.text[end : end + 2])
                and not _means_words(bodies, name, view.text[match.start() : end])
            ):
                norm = _local_free(view.text[match.start() : end]) if bodies[0].label == "UNION" else None
                yield Mention(
                    match.start(),
                    end,
                    bodies[0].label,
                    norm or bodies[0].norm,
                    f"lexicon:{bodies[0].id}",
                    norm or bodies[0].norm,
                    bodies=bodies,
                )
                break


def _means_words(bodies: tuple[Body, ...], name: str, surface: str) -> bool:
    """Whether a name that is also a phrase (`Colorado WINS`) is not written like a name."""
    return any(form.lower() == name for form in bodies[0].wordlike) and surface not in bodies[0].forms


_OFFICE = re.compile(r"(?<!\w)(?:[A-Z][\w.']{1,40}[ \n]){1,4}(?:Office of Education|Superintendent of Schools)\b")


def _local_free(surface: str) -> str | None:
    """`SEIU Local 1021` in standard form, ``None`` for a name without a number."""
    match = re.fullmatch(
        r"([A-Z][\w/-]*(?: (?!Local|Chapter|Council|District|Lodge)[A-Z][\w/-]*)?)[ \n]+(?:Local|Chapter|Council"
        r"|District|Lodge)?[ \n]*#?(\d+)",
        surface,
    )
    return f"{match[1]} {match[2]}" if match else None


def _generic_names(view: View, index: NameIndex) -> Iterator[Mention]:
    """Names that are built like a union's, an agency's or an employer's."""
    for match in _OFFICE.finditer(view.text):
        words = match.group().split()
        skip = len(words[0]) + 1 if words[0].lower() in _LEADING else 0
        name = " ".join(match.group()[skip:].split())
        yield Mention(match.start() + skip, match.end(), "AGENCY", name, "name:agency")
    for match in _SEQUENCE.finditer(view.text):
        yield from _classify_sequence(view, index, match.start(), match.end())


def _tokens(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    return [
        (start + m.start(), start + m.end(), m.group().lower())
        for m in re.finditer(r"[\w][\w'&.-]*|&", text[start:end])
    ]


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and sum(c.isupper() for c in word) >= 2 and word.rstrip("'s").isupper()


def _classify_sequence(view: View, index: NameIndex, start: int, end: int) -> Iterator[Mention]:
    tokens = _tokens(view.text, start, end)
    lead = 0
    while lead < len(tokens) and tokens[lead][2].rstrip(".") in _LEADING:
        lead += 1
    tokens = tokens[lead:]
    if len(tokens) < 2:
        return
    words = [t[2].rstrip(".").removesuffix("'s") for t in tokens]
    found = _head_name(tokens, words, view) or _tail_name(tokens, words, view, index)
    if found:
        first, last, label = found
        name_end = tokens[last][1]
        raw_word = view.text[tokens[last][0] : name_end]
        if raw_word.endswith("'s"):
            name_end -= 2
        name = " ".join(view.text[tokens[first][0] : name_end].split())
        yield Mention(tokens[first][0], name_end, label, name, f"name:{label.lower()}")
        if last + 1 < len(tokens) - 1:
            yield from _classify_sequence(view, index, tokens[last + 1][0], end)


def _head_name(tokens: list[tuple[int, int, str]], words: list[str], view: View) -> tuple[int, int, str] | None:
    """`Association of Pleasanton Teachers`, `United Educators of Port Arden`, `City of Marisol`, `Bureau of Labor`."""
    heads = raw("names")
    for first in range(len(words)):
        if first and words[first - 1] in ("of", "for") and view.text[tokens[first][0]].isupper() is False:
            continue
        for label in ("union", "employer", "agency"):
            for head in heads[label]["heads"]:
                parts = head.split()
                if words[first : first + len(parts)] != parts or len(words) <= first + len(parts):
                    continue
                if not view.text[tokens[first][0]].isupper():
                    continue
                last = _extend(tokens, words, first + len(parts), view)
                if label == "union" and head != "united":
                    first = _start_of(tokens, words, first, view)
                inside = words[first : last + 1]
                if label == "union" and not set(inside) & _words("union", "workers"):
                    continue
                if label == "union" and head == "united" and not set(inside[1:3]) & _words("union", "workers"):
                    continue
                return first, last, label.upper()
    return None


def _extend(tokens: list[tuple[int, int, str]], words: list[str], last: int, view: View) -> int:
    """To the right over capitals; over `of`, `and` once if capitals follow."""
    while last + 1 < len(tokens):
        nxt = last + 1
        if view.text[tokens[last][1] : tokens[nxt][0]].strip(" \n"):
            break
        if view.text[tokens[nxt][0]].isupper():
            if words[nxt] in _LEADING or words[nxt] in ("local", "chapter", "council") or words[nxt].isdigit():
                break
            last = nxt
        elif (
            words[nxt] in ("of", "and", "&", "for", "the")
            and nxt + 1 < len(tokens)
            and words[nxt + 1] not in ("the", "its", "our")
        ):
            ahead = nxt + 1
            if words[nxt] in ("and", "&") and _is_acronym(view.text[tokens[ahead][0] : tokens[ahead][1]]):
                break
            if not view.text[tokens[ahead][0]].isupper() or (words[nxt] == "and" and words[ahead] in _LEADING):
                break
            last = ahead
        else:
            break
    return last


def _tail_name(
    tokens: list[tuple[int, int, str]], words: list[str], view: View, index: NameIndex
) -> tuple[int, int, str] | None:
    """`Fox Hollow Education Association`, `Mercy Bay Hospital`, `Illinois Educational Labor Relations Board`."""
    best: tuple[int, int, str] | None = None
    for last in range(len(words) - 1, 0, -1):
        first = _start_of(tokens, words, last, view)
        inside = words[first : last + 1]
        if len(inside) < 2:
            continue
        if words[last] == "union" and not set(inside) & _words("union", "workers"):
            following = words[last + 1] if last + 1 < len(words) else ""
            if (
                following not in ("high", "school", "elementary", "local", "station", "access", "rights")
                and "school" in view.low
            ):
                best = best or (first, last, "EMPLOYER")  # `Live Oak Union`, short for a union school district
            continue
        if words[last] in _words("union", "tails"):
            proper = [
                w for w in inside if w not in _words("union", "tails") and w not in ("of", "and", "&", "for", "the")
            ]
            known = bool(set(inside) & _words("union", "workers")) or words[last] in _words("union", "sure")
            if proper and known and not (set(proper) <= _words("union", "workers") and len(proper) < 2):
                return first, last, "UNION"
        if (
            words[last] in _words("agency", "tails")
            and set(inside) & _words("agency", "with")
            and not set(inside) & _words("agency", "not_after")
        ):
            return first, last, "AGENCY"
        joined = " ".join(inside)
        if any(joined.endswith(" " + o) or joined == o for o in raw("names")["agency"]["offices"]):
            return first, last, "AGENCY"
        if best is None:
            tail = _employer_tail(inside)
            if (
                tail
                and joined not in _words("employer", "stop")
                and len(inside) > tail
                and not _venue(view, tokens[first][0], inside)
            ):
                union = (
                    inside[0].upper() in index.by_acronym and view.text[tokens[first][0] : tokens[first][1]].isupper()
                )
                best = (first, last, "UNION" if union else "EMPLOYER")
    return best


_WEAK_TAIL_WORDS = "inn hotel herald gazette tribune courier sentinel health transit foods markets rail"
_WEAK_TAILS = frozenset(_WEAK_TAIL_WORDS.split())


def _venue(view: View, start: int, words: list[str]) -> bool:
    """A hotel, library or newspaper named as a place, or a topic like `Parking & Transit`."""
    if words[-1] not in _WEAK_TAILS:
        return False
    return bool({"and", "&"} & set(words)) or (
        words[-1] not in ("health", "transit", "foods")
        and re.search(r"\b(?:at|in|from|near|outside)[ ](?:the[ ])?$", view.low[max(0, start - 14) : start]) is not None
    )


def _employer_tail(words: list[str]) -> int:
    """How many words at the end are a kind of employer, 0 if none."""
    tails = _words("employer", "tails")
    for size in range(min(4, len(words)), 0, -1):
        if " ".join(words[-size:]) in tails:
            return size
    return 0


def _start_of(tokens: list[tuple[int, int, str]], words: list[str], last: int, view: View) -> int:
    """To the left over capitals, and over `and`/`&`/`of` between capitals."""
    first = last
    while first > 0:
        before = first - 1
        if view.text[tokens[before][1] : tokens[first][0]].strip(" \n"):
            break
        if view.text[tokens[before][0]].isupper() and words[before] not in _LEADING:
            first = before
        elif (
            words[before] in ("&", "and")
            and before > 0
            and view.text[tokens[before - 1][0]].isupper()
            and words[last] not in ("district",)
        ):
            other = view.text[tokens[before - 1][0] : tokens[before - 1][1]]
            if (
                words[before - 1] in _words("union", "tails")
                or _employer_tail(words[:before])
                or _is_acronym(other) != _is_acronym(view.text[tokens[last][0] : tokens[last][1]])
            ):
                break
            first = before - 1
        else:
            break
    return first


# --- learning --------------------------------------------------------------------------------------------------


def initials(name: str, *, keep_small: bool = False) -> str:
    """First letters of the capitalised words of a name, hyphens splitting.

    >>> initials("Placentia-Yorba Linda Unified School District")
    'PYLUSD'
    """
    letters = []
    for word in re.findall(r"[^\W_]+", name.replace("'s", "")):
        if keep_small or ((word[0].isupper() or word[0].isdigit()) and word.lower() not in ("of", "the", "and", "for")):
            letters.append(word[0])
    return "".join(letters)


_DEFINED = re.compile(
    r"[ \n]?\([\"']?(?P<a>[A-Z][\w&]*(?:[-/][A-Z]\w+)*|[A-Z](?:\.[A-Z])+\.?)[\"']?(?:[ ,/](?P<n>(?:Local |Chapter "
    r"|#)?\d{1,5}))?[\"']?(?:,[^()]{1,30})?\)"
)
_DOTTED = re.compile(r"^(?:[A-Z]\.){2,}[A-Z]?\.?$")


def learn(
    view: View, index: NameIndex, *, employer: str | None, first_entry: int, last_entry: int
) -> tuple[Registry, list[Mention]]:
    """Read the whole page once: names, the acronyms it defines, locals, the employer's short forms.

    Returns:
        The registry and the full-name mentions found on the way, in text order.
    """
    registry = Registry(index, employer, shouting=list(_shouting_lines(view)))
    flat = _flat(view)
    mentions = _merge([*_lexicon_names(view, flat, index), *_generic_names(view, index)])
    if employer is None:
        employer = registry.employer = _guess_employer(view, mentions, first_entry)
    _employer_forms(registry, employer)
    for mention in mentions:
        _take_for_employer(view, registry, mention)
        _learn_definition(view, registry, mention)
    _learn_inverted(view, registry)
    _learn_by_initials(view, registry)
    words = set(re.findall(r"\w+", view.text))
    for mention in mentions:
        if mention.label == "UNION" and not mention.bodies:
            letters = initials(mention.norm)
            if len(letters) > 2 and letters in words:
                registry.acronyms.setdefault(letters, ("UNION", letters))
    _learn_acronyms(view, registry)
    _vouch(view, registry, {b.id for m in mentions for b in m.bodies})
    _learn_locals(view, registry, mentions, first_entry, last_entry)
    for mention in mentions:
        if len(mention.bodies) == 1:
            registry.bodies.add(mention.bodies[0].id)
            registry.regions[mention.bodies[0].region] += "-" in mention.bodies[0].region
    return registry, mentions


_UNIT = re.compile(r"[ ](?:Unit|Chapter|Local|Council|Lodge)$")


def _merge(mentions: list[Mention]) -> list[Mention]:
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


def _guess_employer(view: View, mentions: list[Mention], first_entry: int) -> str | None:
    """Without being told: the employer-like name that the page's head or most of its text names."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.label == "EMPLOYER":
            counts[mention.norm] += 3 if mention.start < first_entry else 1
    return counts.most_common(1)[0][0] if counts else None


def _employer_forms(registry: Registry, employer: str | None) -> None:
    """Short forms of the employer's name: kind words left out, the last word of a newspaper's name, `District 218`."""
    if not employer:
        return
    forms = registry.employer_forms
    words = plain(employer).split()
    drop = _words("employer", "drop")
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
    if low[-1] in ("metro",):
        forms[low[-1]] = employer
    if len(words) >= 3 and low[1] not in ("of", "and", "&"):
        forms[" ".join(low[:2])] = employer
    if len(words) >= 3 and len(low[0]) >= 5 and low[0] not in _words("employer", "common_first"):
        forms[low[0]] = employer
    for letters in {initials(employer), initials(employer, keep_small=True)}:
        if len(letters) >= 2 and letters.upper() not in _words("acronyms", "stop"):
            registry.acronyms.setdefault(letters.upper(), ("EMPLOYER", employer))
    for form in [f for f in forms if len(f) < 4]:
        del forms[form]


def is_employer_variant(name: str, employer: str) -> bool:
    """Whether a name is the employer's with words left out or cut short (`Sac City Unified`)."""
    own = [w for w in re.findall(r"[\w']+", plain(name).lower()) if w not in ("the", "of")]
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


def _learn_definition(view: View, registry: Registry, mention: Mention) -> None:
    """`Name (ACRO)`, `Name Chapter 512 (ACRO)`, `Name ("ACRO")`."""
    position = mention.end
    local = _local_pattern().match(view.text, position)
    if local and local["n"]:
        position = local.end()
    match = _DEFINED.match(view.text, position) or re.compile(
        r",?[ ](?:or|aka|known as)[ ](?P<a>[A-Z]{2,}\w*)(?P<n>(?!))?\b"
    ).match(view.text, position)
    if not match:
        return
    acronym = match["a"].replace(".", "")
    first = acronym.split("/")[0]
    for part in (first, acronym) if first == initials(mention.norm) else (acronym, first):
        if part in _words("acronyms", "stop") and not mention.bodies and part != initials(mention.norm):
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


def _learn_inverted(view: View, registry: Registry) -> None:
    """`SCTA (Sacramento City Teachers Association)`."""
    for match in re.finditer(r"(?<!\w)(?P<a>[A-Z][A-Za-z]*[A-Z])[ ]?\((?P<n>[A-Z][^()\n]{8,70})\)", view.text):
        acronym, name = match["a"], match["n"]
        if initials(name) == acronym and acronym not in registry.acronyms:
            inner = list(_classify_sequence(view, registry.index, match.start("n"), match.end("n")))
            if inner:
                registry.acronyms[acronym] = (inner[0].label, acronym)


def _learn_by_initials(view: View, registry: Registry) -> None:
    """`Staff United of Monongah (SUM)`, `Fern Valley Supervisors, FVS)`: letters that spell the capitals before."""
    for match in re.finditer(r"[ ,\n(][ ]?[(]?(?P<a>[A-Z]{3,7})\)", view.text):
        acronym = match["a"]
        if acronym in registry.acronyms:
            continue
        before = view.text[max(0, match.start() - 90) : match.start()].rstrip(" ,")
        words = re.findall(r"[^\W\d_][\w'.-]*", before)
        for size in range(len(acronym), min(len(acronym) + 5, len(words)) + 1):
            name = " ".join(words[-size:])
            if initials(name).upper() == acronym and name[:1].isupper():
                inside = {w.lower().removesuffix("'s").strip("'") for w in words[-size:]}
                if _unionlike(inside, words[-1].lower()):
                    registry.acronyms[acronym] = ("UNION", acronym)
                    registry.names[name.lower()] = ("UNION", acronym)
                elif not any(_alike(inside, body) for body in registry.index.by_acronym.get(acronym, ())):
                    registry.foreign.add(acronym)
                break


def _unionlike(words: set[str], last: str) -> bool:
    """Whether the words of a defined name are a union's: workers and a kind of union, or workers of some place."""
    workers = words & _words("union", "workers")
    people = {w for w in workers if w.endswith(("s", "staff", "faculty", "police"))}
    return bool(workers and words & _words("union", "tails")) or bool(people and ("of" in words or last in people))


def _alike(words: set[str], body: Body) -> bool:
    """Whether at least half of the words stand in one of the body's names."""
    return any(2 * len(words & set(form.lower().split())) >= len(words) for form in body.forms)


def _learn_acronyms(view: View, registry: Registry) -> None:
    """Acronyms no one defined: by their letters and by what stands around them."""
    stop, index = _words("acronyms", "stop"), registry.index
    cues = re.compile(raw("names")["union"]["cues"])
    union_end = re.compile(raw("names")["acronyms"]["union_endings"])
    employer_end = re.compile(raw("names")["acronyms"]["employer_endings"])
    counts: Counter[str] = Counter()
    votes: Counter[str] = Counter()
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
        if _shouting(registry, match.start()):
            continue
        counts[word] += 1
        near = view.low[max(0, match.start() - 25) : match.start()] + "|" + view.low[match.end() : match.end() + 22]
        if cues.search(near) or owner.search(near):
            votes[word] += 1
    small = set(re.findall(r"\b[a-z]{3,8}\b", view.text))
    for word, number in counts.items():
        if word.isupper() and word.lower() in small:
            continue  # a word in capitals, not an acronym
        if employer_end.search(word) and registry.employer and word[0] == initials(registry.employer)[:1]:
            registry.acronyms[word] = ("EMPLOYER", registry.employer)
        elif (len(word) >= 3 and union_end.search(word) and votes[word] >= 1) or (
            len(word) >= 3 and votes[word] >= max(2, 0.5 * number)
        ):
            registry.acronyms[word] = ("UNION", word)


def _vouch(view: View, registry: Registry, named: set[str]) -> None:
    """Short acronyms count all over the page once one of them stands in company or the full name is given."""
    index = registry.index
    for match in _CAPITAL_WORD.finditer(view.text):
        word = match.group().removesuffix("'s").split("-")[0]
        bodies = index.by_acronym.get(word)
        if (
            bodies
            and word not in registry.vouched
            and not _trusted(word, bodies)
            and word.isupper()
            and (
                any(b.id in named for b in bodies)
                or _in_company(view, match.start(), match.start() + len(word), bodies)
            )
        ):
            registry.vouched.add(word)


def _shouting_lines(view: View) -> Iterator[tuple[int, int]]:
    """The lines that are all capitals, where a word in capitals means nothing."""
    start = 0
    for line in view.text.split("\n"):
        words = re.findall(r"[A-Za-z]{2,}", line)
        if len(words) >= 3 and sum(w.isupper() for w in words) > 0.7 * len(words):
            yield start, start + len(line)
        start += len(line) + 1


def _shouting(registry: Registry, position: int) -> bool:
    """Whether a line that is all capitals holds the position."""
    index = bisect_right(registry.shouting, position, key=itemgetter(0)) - 1
    return index >= 0 and position <= registry.shouting[index][1]


def _learn_locals(view: View, registry: Registry, mentions: list[Mention], first_entry: int, last_entry: int) -> None:
    """Which local's number stands behind which acronym, and whether a bare acronym means that local."""
    head: dict[str, Counter[str]] = defaultdict(Counter)
    everywhere: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in [*mentions, *_acronym_mentions(view, registry)]:
        if mention.label != "UNION" or mention.start >= last_entry:
            continue
        key = _key(registry, mention)
        if mention.start < first_entry:
            registry.parents[key] += 1
        position = mention.end
        defined = _DEFINED.match(view.text, position)
        if defined:
            position = defined.end()
            if defined["n"]:
                number = re.sub(r"\D*(?=\d)", "", defined["n"], count=1)
                everywhere[key][number] += 1
        match = _local_pattern().match(view.text, position)
        if not match:
            continue
        number = match["n"] or match["b"]
        everywhere[key][number] += 1
        line_start = view.text.rfind("\n", 0, mention.start) + 1
        if mention.start < first_entry or mention.start - line_start < 4:
            head[key][number] += 1
    registry.locals = dict(everywhere)
    for key, known in everywhere.items():
        for number in known:
            registry.numbers.setdefault(number, key)
    several = re.search(r"\blocals\b", view.low) is not None
    for key, numbers in everywhere.items():
        if len(numbers) == 1 and (head.get(key) or sum(numbers.values()) >= 2 or not several):
            registry.fixed[key] = next(iter(numbers))
        elif head.get(key) and len(head[key]) == 1:
            registry.fixed[key] = next(iter(head[key]))


def _key(registry: Registry, mention: Mention) -> str:
    """The acronym a union mention stands for."""
    if mention.key:
        known = registry.names.get(" ".join(mention.norm.lower().split()))
        return known[1] if known and not mention.bodies else mention.key
    known = registry.names.get(" ".join(mention.norm.lower().split()))
    if known:
        return known[1]
    letters = initials(mention.norm)
    if registry.acronyms.get(letters, ("", ""))[0] == "UNION":
        return letters
    return mention.norm


_ELIDED = re.compile(r"[LD]'(?=[A-Z])")  # `L'AEFO` at the start of a French sentence


def _acronym_mentions(view: View, registry: Registry) -> Iterator[Mention]:
    """Acronyms and one-word names: the page's own first, then the lexicon's."""
    index = registry.index
    stop = _words("acronyms", "stop")
    for match in _CAPITAL_WORD.finditer(view.text):
        word = match.group()
        start, end = match.span()
        if _ELIDED.match(word):
            word, start = word[2:], start + 2
        bare = word.removesuffix("'s").removesuffix("'")
        end = start + len(bare)
        if _DOTTED.match(bare + "."):
            bare = bare.replace(".", "")
        if len(bare) < 2:
            continue
        if view.text[end : end + 1] == "." and _DOTTED.match(word + "."):
            end += 1
        known = _lookup(bare, registry, index, stop, view, start, end)
        if known:
            yield Mention(start, end, *known)
            continue
        if "-" in bare or "/" in bare:
            yield from _compound(bare, start, registry, index, stop, view)


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
    if word in stop and not bodies[0].own and not _local_pattern().match(view.text, end):
        return None
    if not _trusted(word, bodies) and word not in registry.vouched and not _in_company(view, start, end, bodies):
        return None
    if (
        _shouting(registry, start)
        and not _local_pattern().match(view.text, end)
        and (len(word) < 4 or any(word in b.wordlike for b in bodies))
    ):
        return None
    labels = {b.label for b in bodies}
    label = bodies[0].label if len(labels) == 1 else _by_context(view, start, end)
    chosen = tuple(b for b in bodies if b.label == label)
    norm = chosen[0].norm if label == "AGENCY" else (chosen[0].acronym or word)
    if label == "UNION" and word != chosen[0].acronym:
        norm = word
    return label, norm, f"lexicon:{chosen[0].id}", norm if label == "UNION" else "", None, chosen


_AGENCY_NEAR = re.compile(r"(?:\bwith|\bby|\bfrom|\bto|\bat|\bthe|\basked|\bbefore|-appointed)[ ]*$")


def _trusted(word: str, bodies: tuple[Body, ...]) -> bool:
    """Whether the letters alone make the name: not a word, and not just two or three capitals unless a user says so."""
    return (len(word) > 3 or bodies[0].own) and not any(word in b.wordlike for b in bodies)


def _by_context(view: View, start: int, end: int) -> str:
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


def _in_company(view: View, start: int, end: int, bodies: tuple[Body, ...]) -> bool:
    """Whether a short or word-like name stands where a union or agency would."""
    if _local_pattern().match(view.text, end) or _tags(view, start, end):
        return True
    cues = re.compile(raw("names")["union"]["cues"])
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
            or re.search(r"\b(?:unions?|members of|members in|lads in|agreement with|talks with|from)[ ]$", before)
        )
    if bodies[0].label == "AGENCY":
        return bool(
            re.search(
                r"(?:guidance|issued|directive|order|report|audit|review|website|list\b|asked|sent|letter|agent|mediat"
                r"|arbitrat|hearing|certif|determin|filed|charge|conciliat|talks|conference|facilitated|report|impasse"
                r"|clock|appoint)",
                before + after,
            )
        )
    return bool(
        cues.search(before) or re.match(rf"(?:'s)?[ ,]*(?:has |have |had |and )?{raw('names')['union']['cues']}", after)
    )


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
        len(labels) == 1 and known[0][3] and not parts[1][0].isupper()
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


# --- mentions --------------------------------------------------------------------------------------------------


def mentions_of(view: View, registry: Registry, full: list[Mention]) -> list[Mention]:
    """Every union, employer and agency mention of the page with its standard form, in text order."""
    everything = [*full, *_acronym_mentions(view, registry), *_employer_mentions(view, registry)]
    merged = _merge(everything)
    bare = [
        Mention(m.start(), m.end(), "UNION", m.group(), "local", local=m["n"])
        for m in _bare_local().finditer(view.text)
        if not _inside(merged, m.start())
    ]
    finished = []
    for mention in merged:
        if mention.label == "UNION":
            mention = _with_local(view, registry, mention)
        elif mention.label == "EMPLOYER":
            mention = _own_employer(registry, mention)
        elif mention.label == "AGENCY":
            mention = _agency(view, registry, mention)
        _take_for_employer(view, registry, mention)
        finished.append(mention)
    taken = list(finished)
    for mention in bare:
        if not _inside(taken, mention.start) and not _inside(taken, mention.end - 1):
            mention.norm = f"{_parent(registry, mention.local or '')} {mention.local}"
            finished.append(mention)
    finished.sort(key=lambda m: m.start)
    return finished


def _inside(mentions: Sequence[Mention], position: int) -> bool:
    """Whether one of the mentions, in text order, holds the position."""
    index = bisect_right(mentions, position, key=attrgetter("start")) - 1
    return index >= 0 and position < mentions[index].end


def _take_for_employer(view: View, registry: Registry, mention: Mention) -> None:
    """The page's employer may be built like an agency (`Bureau of Inland Waters`) or a union (`Support Society`)."""
    if (
        mention.label in ("AGENCY", "UNION", "EMPLOYER")
        and registry.employer
        and view.low[mention.start : mention.end] in registry.employer_forms
    ):
        mention.label, mention.norm, mention.rule, mention.bodies = "EMPLOYER", registry.employer, "employer", ()


def _agency(view: View, registry: Registry, mention: Mention) -> Mention:
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


def _parent(registry: Registry, number: str) -> str:
    if number in registry.numbers:
        return registry.numbers[number]
    if registry.parents:
        return registry.parents.most_common(1)[0][0]
    return "Local"


def _with_local(view: View, registry: Registry, mention: Mention) -> Mention:
    key = _key(registry, mention)
    match = _local_pattern().match(view.text, mention.end)
    after = view.low[mention.end : mention.end + 15]
    again = re.compile(r"[ ]#?(\d{1,5})(?![\w%$]|[.,]\d)").match(view.text, mention.end)
    if (
        match is None and again and again[1] in registry.locals.get(key, ())
    ):  # `CUPE 4377 members`, the number known from elsewhere
        mention.end, mention.local = again.end(), again[1]
        mention.norm = f"{key} {again[1]}"
    elif match and (
        match["n"]
        or match["b"] in registry.locals.get(key, ())
        or (match["b"] and not re.match(r" \d{4}$", match.group()))
    ):
        mention.end = match.end()
        mention.local = match["n"] or match["b"]
        mention.norm = f"{key} {mention.local}"
    elif key in registry.fixed and not re.match(
        r" (?:national|international|district \d|canada|headquarters|state)", after
    ):
        mention.norm = f"{key} {registry.fixed[key]}"
    else:
        mention.norm = key
    mention.key = key
    return mention


def _own_employer(registry: Registry, mention: Mention) -> Mention:
    employer = registry.employer
    if employer and mention.norm != employer and is_employer_variant(mention.norm, employer):
        mention.norm = employer
    return mention


def _employer_mentions(view: View, registry: Registry) -> Iterator[Mention]:
    """The employer's short forms, each with a capital."""
    if not registry.employer_forms or not registry.employer:
        return
    forms = sorted(registry.employer_forms, key=len, reverse=True)
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(f).replace(r"\ ", r"[ \n]") for f in forms) + r")(?![\w]|-\w)"
    )
    for match in pattern.finditer(view.low):
        if view.text[match.start()].isupper():
            words = match.group()
            if (
                " " not in words
                and "\n" not in words
                and re.match(
                    r" (?:street|st\.|ave|avenue|road|way|drive|blvd|room|building|center|park)\b",
                    view.low[match.end() : match.end() + 10],
                )
            ):
                continue
            yield Mention(match.start(), match.end(), "EMPLOYER", registry.employer, "employer")
