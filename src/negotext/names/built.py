"""Names that no list has, by how they are built: a kind of union, agency or employer and the capitals around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..lexicon import NameIndex, raw
from ..lexicon.gates import Needs
from ..view import View
from .registry import Mention, counted, word_list
from .spelling import LEADING, SEQUENCE, is_acronym, tokens_of

_OFFICE = re.compile(r"(?<!\w)(?:[A-Z][\w.']{1,40}[ \n]){1,4}(?:Office of Education|Superintendent of Schools)\b")


@cache
def _gate() -> Needs:
    return Needs([_OFFICE, *(pattern for _, pattern in _french())])


def generic_names(view: View, index: NameIndex) -> Iterator[Mention]:
    """Names that are built like a union's, an agency's or an employer's."""
    flags = view.pieces.flags(_gate())
    office, *french = [need & flags == need for need in _gate().needs]
    for match in _OFFICE.finditer(view.text) if office else ():
        words = match.group().split()
        skip = len(words[0]) + 1 if words[0].lower() in LEADING else 0
        name = " ".join(match.group()[skip:].split())
        yield Mention(match.start() + skip, match.end(), "AGENCY", name, "name:agency")
    for (label, pattern), possible in zip(_french(), french, strict=True):
        for match in pattern.finditer(view.text) if possible else ():
            yield Mention(match.start(), match.end(), label, " ".join(match.group().split()), f"name:{label.lower()}")
    for match in SEQUENCE.finditer(view.text):
        yield from _by_lines(view, index, match.start(), match.end())


_JOINING = re.compile(r"[ ](?:of|and|for|the|&)$", re.IGNORECASE)  # `UNITED TEACHERS OF` goes on
_FIELD = re.compile(r"[ ]*[A-Z][\w-]{1,15}:")  # `Cc:` below `To: Members`


def _by_lines(view: View, index: NameIndex, start: int, end: int) -> Iterator[Mention]:
    """The names in a run of capitals; one that fills a line (`City of Amberton`) does not go on in the next."""
    text = view.text
    while (stop := text.find("\n", start, end)) >= 0:
        above = list(classify_sequence(view, index, start, stop))
        alone = not text[text.rfind("\n", 0, start) + 1 : start].strip(" •*#-|")
        line = text[start:stop].rstrip()
        alone = alone and not _JOINING.search(line)
        whole = alone and any(m.start == start and m.end == start + len(line) for m in above)
        if not whole and not _FIELD.match(text, stop + 1):
            break
        yield from above
        start = stop + 1
        while start < end and text[start] in " \n":
            start += 1
    yield from classify_sequence(view, index, start, end)


@cache
def _french() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Names as French builds them, by label: small words stand between their parts."""
    french = raw("names")["french"]
    nouns = "|".join(french["nouns"])
    small = r"(?:de la[ \n]|de l'|des[ \n]|du[ \n]|de[ \n]|d'|et[ \n](?:des?[ \n])?)"
    part = rf"[ \n]{small}?(?:(?:{nouns})\b|[A-ZÉÈÎÔ][\w'’-]+)"
    return tuple(
        (label, re.compile(rf"(?<![\w'])(?:{'|'.join(french[key])})(?:{part}){{1,7}}"))
        for label, key in (("UNION", "union_heads"), ("EMPLOYER", "employer_heads"))
    )


def classify_sequence(view: View, index: NameIndex, start: int, end: int) -> Iterator[Mention]:
    tokens = tokens_of(view.text, start, end)
    lead = 0
    while lead < len(tokens) and tokens[lead][2].rstrip(".") in LEADING:
        lead += 1
    tokens = tokens[lead:]
    if len(tokens) < 2:
        return
    words = [t[2].rstrip(".").removesuffix("'s").rstrip("'") for t in tokens]
    if _telling().isdisjoint(words):
        return
    found = _head_name(tokens, words, view) or _tail_name(tokens, words, view, index)
    if found:
        first, last, label = found
        name_end = tokens[last][1]
        raw_word = view.text[tokens[last][0] : name_end]
        if raw_word.endswith("'s"):
            name_end -= 2
        name = " ".join(view.text[tokens[first][0] : name_end].split())
        if first > 1:
            yield from classify_sequence(view, index, start, tokens[first - 1][1])
        yield Mention(tokens[first][0], name_end, label, name, f"name:{label.lower()}")
        if last + 1 < len(tokens) - 1:
            yield from classify_sequence(view, index, tokens[last + 1][0], end)


@cache
def _heads() -> dict[str, list[tuple[str, str, list[str]]]]:
    """The words that names begin with, in their order, by the first of them."""
    heads: dict[str, list[tuple[str, str, list[str]]]] = {}
    for label in ("union", "employer", "agency"):
        for head in raw("names")[label]["heads"]:
            heads.setdefault(head.split()[0], []).append((label, head, head.split()))
    return heads


@cache
def _telling() -> frozenset[str]:
    """The words of which a built name has at least one: what it begins with, or the last word of its kind."""
    kinds = [*word_list("employer", "tails"), *word_list("employer", "councils"), *raw("names")["agency"]["offices"]]
    tails = word_list("union", "tails") | word_list("agency", "tails")
    return frozenset([*_heads(), *tails, *(kind.split()[-1] for kind in kinds), "union", "council"])


def _head_name(tokens: list[tuple[int, int, str]], words: list[str], view: View) -> tuple[int, int, str] | None:
    """`Association of Pleasanton Teachers`, `United Educators of Port Arden`, `City of Marisol`, `Bureau of Labor`."""
    heads = _heads()
    for first in range(len(words)):
        if words[first] not in heads:
            continue
        if first and words[first - 1] in ("of", "for") and view.text[tokens[first][0]].isupper() is False:
            continue
        for label, head, parts in heads[words[first]]:
            if words[first : first + len(parts)] != parts or len(words) <= first + len(parts):
                continue
            if not view.text[tokens[first][0]].isupper():
                continue
            last = _extend(tokens, words, first + len(parts), view, place=head in word_list("employer", "places"))
            if label == "union" and head != "united":
                first = _start_of(tokens, words, first, view)
            inside = words[first : last + 1]
            if label == "union" and not set(inside) & word_list("union", "workers"):
                continue
            if label == "union" and head == "united" and not set(inside[1:3]) & word_list("union", "workers"):
                continue
            return first, last, label.upper()
    return None


def _extend(tokens: list[tuple[int, int, str]], words: list[str], last: int, view: View, *, place: bool) -> int:
    """To the right over capitals; over `of`, `and` once if capitals follow, but not from one place to the next."""
    while last + 1 < len(tokens):
        nxt = last + 1
        if view.text[tokens[last][1] : tokens[nxt][0]].strip(" \n"):
            break
        if view.text[tokens[nxt][0]].isupper():
            if words[nxt] in LEADING or words[nxt] in ("local", "chapter", "council") or words[nxt].isdigit():
                break
            last = nxt
        elif (
            words[nxt] in ("of", "and", "&", "for", "the")
            and nxt + 1 < len(tokens)
            and words[nxt + 1] not in ("the", "its", "our")
        ):
            ahead = nxt + 1
            if words[nxt] in ("and", "&") and (place or is_acronym(view.text[tokens[ahead][0] : tokens[ahead][1]])):
                break
            if not view.text[tokens[ahead][0]].isupper() or (words[nxt] == "and" and words[ahead] in LEADING):
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
        if words[last] == "union" and not set(inside) & word_list("union", "workers"):
            following = words[last + 1] if last + 1 < len(words) else ""
            elsewhere = following in ("high", "school", "elementary", "local", "station", "access", "rights")
            if not elsewhere and view.has("school"):
                best = best or (first, last, "EMPLOYER")  # `Live Oak Union`, short for a union school district
            continue
        if words[last] in word_list("union", "tails"):
            proper = [
                w for w in inside if w not in word_list("union", "tails") and w not in ("of", "and", "&", "for", "the")
            ]
            proper = [w for w in proper if w not in word_list("union", "kinds")]
            if words[last] in word_list("union", "workers"):
                proper = [w for w in proper if w not in word_list("union", "places")]
            known = bool(set(inside) & word_list("union", "workers")) or words[last] in word_list("union", "sure")
            end = _with_place(tokens, words, last, view)
            if known and proper and (end > last or len(proper) > 1 or proper[0] not in word_list("union", "workers")):
                return first, end, "UNION"
        if (
            words[last] in word_list("agency", "tails")
            and set(inside) & word_list("agency", "with")
            and not set(inside) & word_list("agency", "not_after")
        ):
            return first, last, "AGENCY"
        joined = " ".join(inside)
        if any(joined.endswith(" " + o) or joined == o for o in raw("names")["agency"]["offices"]):
            return first, last, "AGENCY"
        if best is None:
            tail = _employer_tail(inside) or _council_tail(inside, view)
            if (
                tail
                and joined not in word_list("employer", "stop")
                and len(inside) > tail
                and not _venue(view, tokens[first][0], inside)
            ):
                union = (
                    inside[0].upper() in index.by_acronym and view.text[tokens[first][0] : tokens[first][1]].isupper()
                )
                best = (first, last, "UNION") if union else (first, _with_number(tokens, words, last, view), "EMPLOYER")
    return best


@cache
def _counts() -> re.Pattern[str]:
    """What behind a number makes it no part of the name before it."""
    return re.compile(rf"[.,:/-]?\d|[ ]?%|[ ](?:{counted()})\b")


def _with_number(tokens: list[tuple[int, int, str]], words: list[str], last: int, view: View) -> int:
    """To the right over the number that tells school districts apart: `Birch Falls ISD 716`."""
    number = last + 1
    if (
        number >= len(words)
        or words[last] not in word_list("employer", "numbered")
        or not re.fullmatch(r"\d{1,4}", words[number])
        or view.text[tokens[last][1] : tokens[number][0]] not in (" ", " #", "\n")
        or _counts().match(view.low, tokens[number][1])
    ):
        return last
    return number


def _with_place(tokens: list[tuple[int, int, str]], words: list[str], last: int, view: View) -> int:
    """To the right over a place: `Graduate Employees United of Larkspur`."""
    place = last + 2
    if place >= len(words) or words[last + 1] != "of" or words[place] in LEADING:
        return last
    while (
        place < len(words)
        and view.text[tokens[place][0]].isupper()
        and words[place] not in LEADING
        and not is_acronym(view.text[tokens[place][0] : tokens[place][1]])
        and not view.text[tokens[place - 1][1] : tokens[place][0]].strip(" \n")
    ):
        last, place = place, place + 1
    return last


_WEAK_TAIL_WORDS = "inn hotel herald gazette tribune courier sentinel health transit foods markets rail"


_WEAK_TAILS = frozenset(_WEAK_TAIL_WORDS.split())


def _venue(view: View, start: int, words: list[str]) -> bool:
    """A hotel, library or newspaper named as a place, or a topic like `Parking & Transit`."""
    if " ".join(words[-2:]) in word_list("employer", "rooms"):
        return True
    if words[-1] not in _WEAK_TAILS:
        return False
    return bool({"and", "&"} & set(words)) or (
        words[-1] not in ("health", "transit", "foods")
        and re.search(r"\b(?:at|in|from|near|outside)[ ](?:the[ ])?$", view.low[max(0, start - 14) : start]) is not None
    )


def _employer_tail(words: list[str]) -> int:
    """How many words at the end are a kind of employer, 0 if none."""
    tails = word_list("employer", "tails")
    for size in range(min(4, len(words)), 0, -1):
        if " ".join(words[-size:]) in tails:
            return size
    return 0


def _council_tail(words: list[str], view: View) -> int:
    """The same for a council, on a page from where councils employ."""
    if words[-1] != "council" or not view.has(raw("names")["employer"]["councils_where"]):
        return 0
    councils = word_list("employer", "councils")
    return next((size for size in (2, 1) if " ".join(words[-size:]) in councils and len(words) > size), 0)


def _start_of(tokens: list[tuple[int, int, str]], words: list[str], last: int, view: View) -> int:
    """To the left over capitals, and over `and`/`&`/`of` between capitals."""
    first = last
    while first > 0:
        before = first - 1
        if view.text[tokens[before][1] : tokens[first][0]].strip(" \n"):
            break
        if view.text[tokens[before][0]].isupper() and (
            words[before] not in LEADING or (before > 0 and words[before] in word_list("union", "workers"))
        ):
            first = before
        elif (
            words[before] in ("&", "and")
            and before > 0
            and view.text[tokens[before - 1][0]].isupper()
            and words[last] not in ("district",)
        ):
            other = view.text[tokens[before - 1][0] : tokens[before - 1][1]]
            if (
                words[before - 1] in word_list("union", "tails") | word_list("union", "places")
                or _employer_tail(words[:before])
                or is_acronym(other)
                or is_acronym(view.text[tokens[last][0] : tokens[last][1]])
            ):
                break
            first = before - 1
        else:
            break
    return first
