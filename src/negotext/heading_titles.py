"""Titles of headings: lines above a date that belong to its heading."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from .candidate import MAX_TITLE, Candidate, by_shape
from .heading_datelines import above_datelines, above_sources, is_dateline, is_signed
from .lexicon import pattern
from .lines import Lines
from .title_lines import byline_like, head_like, like_a_title, on_topic, title_like

_METAS = 4  # lines at most between a title and its date; a title stands so often at most, with lists of recent posts
_SURE = 0.75  # this share of a form's dates with a title right above, and the line above the others is one too
_SUBTITLE = 200  # characters of a sentence below the title
_FAR = 3  # blank lines at most between a title and the date of the only report
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?:Session|Meeting|Day|Round)\W*\d+\W*", re.IGNORECASE)  # `Session #1 *`: no title of its own
_WRITER = re.compile(
    r"(?:By )?[A-Z][\w.'-]{1,20}(?: [A-Z][\w.'-]{0,20}){1,2}(?:, [\w &.-]{2,40}?)?[ |]{1,4}"
    r"(?:Published|Posted|Updated)(?: on)?:?"
)  # `M. Adam, Coast News Service  Published:`
_UPDATE = re.compile(r"(?:latest )?updated?[ ]?[-:|]", re.IGNORECASE)  # `Update - May 5, 2021`
_TOLD = 3  # words of a title; a name of a section has fewer
_SHORT = 80  # characters of a title below its date
_BLOCK = 3  # so many lines right above a date, after a blank one, can be of its heading: title, name, category
_TITLES_SHARE = 0.8  # so many lines below categories must differ, or they are names below titles
_BLOCKS_MIN, _BLOCKS_SHARE = 3, 0.6  # so many dates of one form, and this share of them, must have such lines


def attach_titles(lines: Lines, chosen: list[Candidate]) -> None:
    """Give date lines the lines above them that belong to the heading, in place, where the page's headings have any."""
    repeated = Counter(lines.low(n) for n in range(len(lines)) if not lines[n].blank)
    taken = {n for c in chosen for n in range(c.first_line, c.last_line + 1)}
    for group in by_shape(chosen):
        blocks = [(c, n) for c in group if (n := _block_above(lines, c, taken)) >= 0]
        plain = sum(all(head_like(lines, above) for above in range(n, c.first_line)) for c, n in blocks)
        if len(group) >= _BLOCKS_MIN and plain >= _BLOCKS_SHARE * len(group):
            _attach(lines, _below_labels(lines, _below_page_title(blocks, chosen[0])))
    _attach_names(lines, chosen, taken)
    _attach(lines, [(c, n) for c in chosen if c.title_line < 0 and (n := _above_meta(lines, c, taken, repeated)) >= 0])
    groups: dict[object, list[Candidate]] = defaultdict(list)
    for candidate in chosen:
        dated_title = candidate.kind == "title" and candidate.posted is not None
        if candidate.kind in ("date", "posted", "title") and candidate.title_line < 0 and not dated_title:
            groups[candidate.shape if candidate.kind != "title" else candidate.signature].append(candidate)
    for group in groups.values():
        for gap in (0, 1):
            titled = [(c, n) for c in group if (n := _title_above(lines, c, gap, taken, repeated)) >= 0]
            if group[0].kind == "posted" and not gap and len(group) >= _BLOCKS_MIN:
                right_above = _titled_likewise(lines, group, taken, repeated, gap)  # who posts, does so under a title
                titled = right_above if len(right_above) >= _SURE * len(group) else titled
            if not gap:
                titled = _without_section_lines(titled)
            alone = titled and not gap and (len(chosen) == 1 or (len(group) == 1 and on_topic(lines, titled[0][1])))
            if _share_enough(group, len(titled), gap) or alone:
                _attach(lines, titled)
                if len(titled) >= _SURE * len(group):
                    _attach(lines, _titled_likewise(lines, group, taken, repeated, gap))
                break
    _attach(lines, [(c, n) for c in chosen if c.kind == "mail" and (n := _memo_title(lines, c, taken)) >= 0])
    _attach(lines, above_datelines(lines, chosen, taken, repeated))
    _attach(lines, above_sources(lines, chosen, taken, repeated))
    if len(chosen) == 1 and (above := _far_title(lines, chosen[0], repeated)) >= 0:
        _attach(lines, [(chosen[0], above)])


def _memo_title(lines: Lines, candidate: Candidate, taken: set[int]) -> int:
    """The line that says what a header block heads, `MEMORANDUM`, right above it or over a blank line; -1 without."""
    above = candidate.first_line - 1
    above -= above >= 0 and lines[above].blank
    told = above >= 0 and above not in taken and pattern("headings", "memo").match(lines.low(above))
    return above if told and lines.blank_above(above) else -1


def _far_title(lines: Lines, candidate: Candidate, repeated: Counter[str]) -> int:
    """The title of a page that is one report, some blank lines above its bare date; -1 where there is none."""
    bare = candidate.kind in ("date", "posted") or (candidate.kind == "title" and _NUMBER.fullmatch(candidate.before))
    bare = bare or is_dateline(lines, candidate, set()) or is_signed(lines, candidate)
    labels = _WRITER.fullmatch(candidate.before) or _UPDATE.fullmatch(candidate.before)
    bare = bare or (candidate.kind == "title" and labels is not None)
    above = candidate.first_line - 1
    while above >= 0 and lines[above].blank and candidate.first_line - above <= _FAR:
        above -= 1
    if not bare or candidate.title_line >= 0 or above < 0:
        return -1
    above = _over_subtitle(lines, above)
    while above and candidate.first_line - above <= _BLOCK and not lines.blank_above(above):
        if lines.text(above)[:1].islower():
            return -1  # the end of a sentence
        above -= 1  # a name and what it is: `HOLD SHORT`, `A publication of your committee`
    numbered = pattern("headings", "numbered").match(lines.low(above))  # titles the report, whatever stands below
    if not numbered and _title_below(lines, candidate):
        return -1
    if not lines.blank_above(above) or not _titles_report(lines, candidate, above):
        return -1
    titles = like_a_title(lines, above, repeated, most=2) or on_topic(lines, above)  # `2012 Negotiations Update`
    titles = titles or _is_first_sentence(lines, candidate, above)
    return above if titles else -1


def _is_first_sentence(lines: Lines, candidate: Candidate, above: int) -> bool:
    """Whether a page begins with a short sentence right above its day: `One agreement for all.`"""
    text = lines.text(above)
    first = not any(not lines[n].blank for n in range(above))
    return first and above + 1 == candidate.first_line and text.endswith((".", "!", "?")) and len(text) <= _SHORT


def _over_subtitle(lines: Lines, number: int) -> int:
    """The page's first line, if the line is the sentence below it and the first one titles a report; else the line."""
    above = number - 1
    while above >= 0 and lines[above].blank:
        above -= 1
    text = lines.text(number)
    sentence = text.endswith(".") and len(text) <= _SUBTITLE and lines.blank_above(number)
    if above < 0 or not sentence or any(not lines[n].blank for n in range(above)):
        return number
    low = lines.low(above)
    return above if pattern("headings", "numbered").match(low) or on_topic(lines, above) else number


def _titles_report(lines: Lines, candidate: Candidate, above: int) -> bool:
    """Whether the words of a line are a title, and no copy of the date, site's name or furniture."""
    text, low = lines.text(above), lines.low(above)
    if low == lines.low(candidate.first_line) or lines[above].bulleted or pattern("headings", "furniture").match(low):
        return False
    numbered = pattern("headings", "numbered").match(low)
    posted = candidate.kind == "posted" and on_topic(lines, above)  # `Negotiations Update` over `Posted May 5, 2021`
    if numbered or posted:
        return True
    words = len(_WORD.findall(text))
    on_top = all(lines[n].blank for n in range(above)) and (words > 1 or text.isupper())
    one = on_top and low.endswith((" update", " report", " recap"))  # no `Bargaining Updates`, the name of a section
    return one or (not pattern("headings", "owner").search(low) and (on_top or words >= _TOLD))


def _title_below(lines: Lines, candidate: Candidate) -> bool:
    """Whether a title stands alone between the date and the report."""
    below = lines.below(candidate.last_line)
    text = lines.text(below) if below < len(lines) else ""
    alone = lines.blank_above(below) and lines.below(below) > below + 1 if text else False
    greets = text.endswith((",", ":", ".", "!", "?")) or pattern("headings", "greeting").match(text.lower())
    return alone and not greets and len(text) <= _SHORT and not lines[below].bulleted


def _titled_likewise(
    lines: Lines, group: list[Candidate], taken: set[int], repeated: Counter[str], gap: int
) -> list[tuple[Candidate, int]]:
    """The few dates that have no title yet, with the line where nearly all others have theirs."""
    places = [(c, c.first_line - 1 - gap) for c in group if c.title_line < 0 and c.first_line > gap]
    return [
        (c, n)
        for c, n in places
        if n not in taken and (not gap or lines[n + 1].blank) and like_a_title(lines, n, repeated, most=2)
    ]


def _attach_names(lines: Lines, chosen: list[Candidate], taken: set[int]) -> None:
    """Give the few dates of another form (one with its year) the line that stands on top of many headings."""
    tops = Counter(lines.low(c.title_line) for c in chosen if c.title_line >= 0)
    for candidate in chosen:
        if candidate.title_line < 0 and candidate.kind in ("date", "posted"):
            number = _block_above(lines, candidate, taken)
            if number >= 0 and tops[lines.low(number)] > 1:
                _attach(lines, [(candidate, number)])


def _below_page_title(blocks: list[tuple[Candidate, int]], first: Candidate) -> list[tuple[Candidate, int]]:
    """The same blocks, the page's first no higher than all others are: the page's own title stands on its top."""
    others = {c.first_line - n for c, n in blocks if c is not first}
    if len(others) != 1:
        return blocks
    height = others.pop()
    return [(c, max(n, c.first_line - height) if c is first else n) for c, n in blocks]


def _below_labels(lines: Lines, blocks: list[tuple[Candidate, int]]) -> list[tuple[Candidate, int]]:
    """The same blocks without the line on top that names a category: a few words shared out among many titles."""
    label = pattern("headings", "label").match
    inside = [(c, n) for c, n in blocks if n + 1 < c.first_line]
    tops = Counter(lines.low(n) for _, n in inside)
    titles = Counter(lines.low(n + 1) for _, n in inside)
    shared = sum(count for count in tops.values() if count > 1)
    sorts = len(tops) > 1 and 2 * shared >= len(inside) and len(titles) >= _TITLES_SHARE * len(inside)
    freed = []
    for candidate, number in blocks:
        if number + 1 < candidate.first_line and (sorts or label(lines.low(number))):
            candidate.label_line = number
            number += 1
        freed.append((candidate, number))
    return freed


def _attach(lines: Lines, titled: list[tuple[Candidate, int]]) -> None:
    for candidate, number in titled:
        candidate.title_line = candidate.first_line = number
        candidate.start = lines[number].content


def _block_above(lines: Lines, candidate: Candidate, taken: set[int]) -> int:
    """The first of the few short lines that stand with a date after a blank line; -1 where there are none."""
    top = candidate.first_line
    while candidate.first_line - top <= _BLOCK and not lines.blank_above(top) and top - 1 not in taken:
        top -= 1
        if len(lines.text(top)) > MAX_TITLE or lines[top].indented:
            return -1
    return top if 0 < candidate.first_line - top <= _BLOCK and lines.blank_above(top) else -1


def _title_above(lines: Lines, candidate: Candidate, gap: int, taken: set[int], repeated: Counter[str]) -> int:
    """The line that titles a date, ``gap`` blank lines or a byline above it; -1 where there is none."""
    above = candidate.first_line - 1 - gap
    if above < 0 or above in taken or (gap and not lines[above + 1].blank):
        return -1
    if title_like(lines, above, repeated, gap):
        return above
    if gap or above == 0:
        return -1
    if repeated[lines.low(above - 1)] > 1 and like_a_title(lines, above, repeated):
        return above  # `Share: Facebook` ends every post
    byline = above - 1 not in taken and byline_like(lines.text(above))
    return above - 1 if byline and title_like(lines, above - 1, repeated, gap) else -1


def _above_meta(lines: Lines, candidate: Candidate, taken: set[int], repeated: Counter[str]) -> int:
    """The title above the lines that say who wrote and in what category; -1 where there are none of these."""
    if candidate.kind not in ("date", "posted", "title"):
        return -1
    meta, dating = pattern("headings", "meta").match, pattern("headings", "dating").match
    above = candidate.first_line - 1
    while above > 0 and candidate.first_line - above <= _METAS and (meta(lines.low(above)) or dating(lines.low(above))):
        above -= 1
    if above < 0 or above == candidate.first_line - 1 or above in taken:
        return -1
    return above if like_a_title(lines, above, repeated, most=_METAS) else -1


def _without_section_lines(titled: list[tuple[Candidate, int]]) -> list[tuple[Candidate, int]]:
    """Titles right above their dates, as most are; a line above such a title is no part of it."""
    direct = sum(c.first_line - n == 1 for c, n in titled)
    return [(c, c.first_line - 1) for c, _ in titled] if direct * 2 > len(titled) else titled


def _share_enough(group: list[Candidate], titled: int, gap: int) -> bool:
    """Whether so many dates of one form have a title that it is the page's way."""
    share = titled / len(group)
    if group[0].kind != "posted" and not all(c.byline for c in group):
        if gap and (len(group) < 3 or share < 0.75):
            return False
        if not gap and len(group) < 2:
            return False
    return share >= (0.75 if group[0].kind == "title" else 0.5)
