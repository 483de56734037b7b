"""A page into dated entries: weigh all candidate headings of the page against one another.

The evidence is the page: which form of heading repeats, what order the dates keep, what stands between. A lone
``June 4, 2019`` may be a heading or one line of a list of past sessions; its neighbours tell.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from operator import attrgetter, itemgetter

from .dates import DateSpan, day_first_evidence, find, order_numeric
from .headings import MAX_TITLE, Candidate, Line, candidates, split_lines
from .lexicon import pattern
from .view import View
from .years import Dated, assign, order, years_named

_ACCEPT = 1.5  # the score at which a line counts as a heading
_CARRIED_MIN = 3  # so many headings below the header of a mail, and the mail is a page sent round
_LONG_TIMELINE = 8  # with so many dated lines it is one too, even where they follow on one another
_LIST_MIN = 2  # so many bare dates in a row under `... on these days:` are a list


@dataclass(slots=True)
class Section:
    """One entry of the page in view offsets. ``section`` is the span of the line its section stands under."""

    start: int
    body_start: int
    end: int
    date: dt.date | None
    date_end: dt.date | None
    precision: str | None
    basis: str | None
    posted: dt.date | None
    heading_dates: tuple[tuple[int, int], ...]
    section: tuple[int, int] | None
    kind: str


@dataclass(slots=True)
class Segmentation:
    """What ``segment`` found: entries in page order, the page's date spans and its day order."""

    sections: list[Section]
    spans: list[DateSpan]
    newest_first: bool
    warnings: list[str]


def segment(view: View, *, published: dt.date | None = None) -> Segmentation:
    """Find the entries of a page.

    Args:
        view: the page.
        published: the day the page was saved; gives a year to headings when the page itself does not.
    """
    spans = find(view.text, view.low)
    day_first = day_first_evidence(spans) > 0
    spans = [order_numeric(s, day_first=day_first) for s in spans]
    lines = split_lines(view)
    found = _without_lists(view, lines, _merge_posted(view, lines, candidates(view, lines, spans)))
    _score(view, lines, found)
    chosen = _drop_repeats(view, lines, _choose(view, lines, found))
    _attach_titles(view, lines, chosen)
    _settle_ends(view, lines, chosen)
    sections, newest_first, warnings = _build(view, lines, chosen, published)
    return Segmentation(sections, spans, newest_first, warnings)


# --- scoring ---------------------------------------------------------------------------------------------------


def _previous_filled(lines: list[Line], index: int) -> int:
    index -= 1
    while index >= 0 and lines[index].blank:
        index -= 1
    return index


def _next_filled(lines: list[Line], index: int) -> int:
    index += 1
    while index < len(lines) and lines[index].blank:
        index += 1
    return index


def _low(view: View, line: Line) -> str:
    return view.low[line.content : line.end]


def _without_lists(view: View, lines: list[Line], found: list[Candidate]) -> list[Candidate]:
    """The candidates without runs of bare dates that a line announces (`sessions took place on:`) or mere bullets."""
    coming = pattern("headings", "coming")
    headed = {n for c in found for n in range(c.first_line, c.last_line + 1)}
    kept: list[Candidate] = []
    index = 0
    while index < len(found):
        run = [found[index]]
        while index + len(run) < len(found):
            following = found[index + len(run)]
            if _next_filled(lines, run[-1].last_line) != following.first_line or not _bare(view, lines, following):
                break
            if not _continues(run, following):
                break
            run.append(following)
        index += len(run)
        first = run[0]
        if _bare(view, lines, first):
            above = _previous_filled(lines, first.first_line)
            text = _low(view, lines[above]) if above >= 0 else ""
            announced = bool(text) and len(text) < 400 and bool(coming.search(text)) and above not in headed
            below = _next_filled(lines, run[-1].last_line)
            text_below = below < len(lines) and lines[below].content == lines[below].start
            bullets = first.bulleted and first.kind == "date" and (len(run) >= _LIST_MIN or not text_below)
            if (announced and (len(run) >= _LIST_MIN or text.endswith(":") or len(text) < 60)) or bullets:
                headed.difference_update(n for c in run for n in range(c.first_line, c.last_line + 1))
                run = []
        kept += run
    return kept


def _continues(run: list[Candidate], following: Candidate) -> bool:
    """Whether a bare date goes on with a list: with bullets if it has them, and without a blank line if it has none."""
    if following.bulleted is not run[-1].bulleted:
        return False
    apart = following.first_line > run[-1].last_line + 1
    return len(run) < 2 or apart == (run[1].first_line > run[0].last_line + 1)


def _bare(view: View, lines: list[Line], candidate: Candidate) -> bool:
    """A date with at most a clock time or a place: nothing that could be a title or a report."""
    if candidate.kind == "date":
        return True
    after = view.low[candidate.rest : lines[candidate.last_line].end].strip()
    first = view.low[candidate.spans[-1].end : lines[candidate.last_line].end].lstrip()
    return (
        candidate.kind == "lead"
        and candidate.separator in ("", ",")
        and len(after) < 70
        and first.startswith((",", "(", "at ", "from "))
    )


def _score(view: View, lines: list[Line], found: list[Candidate]) -> None:
    repeats = Counter(c.signature for c in found)
    shapes = Counter(c.shape for c in found)
    taken = {n: c for c in found for n in range(c.first_line, c.last_line + 1)}
    for candidate in found:
        score = _own_score(view, lines, candidate) + _place_score(view, lines, candidate, taken)
        alike = max(repeats[candidate.signature], 0.7 * shapes[candidate.shape])
        candidate.score = score + 0.75 * math.log2(max(1.0, alike))


def _own_score(view: View, lines: list[Line], candidate: Candidate) -> float:
    span = candidate.spans[0]
    after = view.text[candidate.rest : lines[candidate.last_line].end].strip()
    score = 0.4 * (span.year is not None) + 0.3 * (span.weekday is not None) + 1.0 * (candidate.posted is not None)
    if candidate.kind == "mail":
        return score + 4
    if candidate.kind == "posted":
        return score + 2.2
    if candidate.kind == "date":
        return score + 1.5 - 1.2 * candidate.bulleted
    if candidate.kind in ("month", "season"):
        return score + 1.0 - 1.0 * candidate.bulleted
    if candidate.kind == "lead":
        if candidate.separator in tuple("\t-|:→>»~="):
            return score + 1.3
        if candidate.separator == ".":
            return score + (0.9 if span.year else -0.5)
        if candidate.separator == ",":
            return score - 1.0
        return score + (0.9 if len(after) <= 60 and not after.endswith((".", ",", ";")) else -1.5)
    score += 0.5 * candidate.bracket
    title = candidate.before.rstrip("([ -|:,")
    words = re.findall(r"[^\W\d_][\w'.&-]*", title)
    capital = sum(w[0].isupper() for w in words) / len(words) if words else 1.0
    tagged = not after and len(words) <= 6 and candidate.before.endswith(("-", "|", ":"))  # `Deal reached - 8/3/21`
    score += 0.8 * (capital >= 0.6) - 0.7 * (capital < 0.4 and not candidate.bracket and not tagged)
    score += 0.3 * (len(words) <= 6)
    score += 0.3 * candidate.before.endswith(("-", "|", ":", ",", "("))
    score -= 0.8 * (candidate.bulleted and not candidate.bracket)
    if re.search(r"\bpdf\b|\.docx?\b", view.low[candidate.start : lines[candidate.last_line].end]):
        score -= 1.6  # a link's caption
    if len(after) > 60 or after.endswith("."):  # words run on after the date: only a tag may stand before it
        score -= 0.2 if (len(words) <= 3 and title.isupper()) or len(words) <= 2 else 1.6
    return score


def _place_score(view: View, lines: list[Line], candidate: Candidate, taken: dict[int, Candidate]) -> float:
    """Whether the line stands free: after a blank line, another heading, a finished sentence."""
    index = candidate.first_line
    line = lines[index]
    if index == 0 or lines[index - 1].blank:
        return 0.5
    above = lines[index - 1]
    text = view.text[above.content : above.end]
    heading_above = taken.get(index - 1)
    if candidate.kind == "posted" or (
        heading_above and (len(text) <= 40 or heading_above.shape[:2] == candidate.shape[:2])
    ):
        return 0.5
    if len(text) > 55 and not re.search(r"[.!?:;)\"'…\]|→]$|more$", text) and "\t" not in text and "|" not in text:
        if candidate.kind == "lead" and candidate.separator in ("\t", "|"):
            return 0.0
        return -4.0  # the middle of a hard-wrapped sentence
    if (
        candidate.kind in ("date", "title")
        and line.content > line.start
        and view.text[line.start : line.content].strip() == ""
    ):
        return 0.0
    return 0.1


# --- choosing --------------------------------------------------------------------------------------------------


def _choose(view: View, lines: list[Line], found: list[Candidate]) -> list[Candidate]:
    """The candidates that are headings: the page's main form, then others that keep its order of dates."""
    good = [c for c in found if c.score >= _ACCEPT]
    if not good:
        return [c for c in found if c.kind in ("posted", "mail", "title", "date") and c.score >= 1.1][:1]
    good = _without_envelope(lines, _month_sections(view, lines, good))
    if not good:
        return []
    weights: dict[object, float] = defaultdict(float)
    for candidate in good:
        weights[candidate.shape] += candidate.score
    main = max(weights, key=lambda s: weights[s])
    keepers = [c for c in good if c.shape == main]
    way = order([Dated(c.spans[0]) for c in keepers])
    dated = all(c.spans[0].year for c in keepers)
    end = len(view.text.rstrip())
    return [c for c in good if c.shape == main or _fits(c, keepers, way, dated=dated, text_end=end)]


def _month_sections(view: View, lines: list[Line], good: list[Candidate]) -> list[Candidate]:
    """A month or season with dated headings of its own right below it is a section line, no entry."""
    kept = []
    days = sum(c.kind not in ("month", "season") for c in good)
    for number, candidate in enumerate(good):
        if candidate.kind in ("month", "season"):
            if _in_archive(view, lines, good, number):
                continue
            following = good[number + 1] if number + 1 < len(good) else None
            if (
                following
                and _next_filled(lines, candidate.last_line) == following.first_line
                and following.kind not in ("month", "season")
            ):
                continue
            if days > 2 * (len(good) - days) and candidate.spans[0].year is None:
                continue
        kept.append(candidate)
    return kept


def _without_envelope(lines: list[Line], good: list[Candidate]) -> list[Candidate]:
    """Without the header of a mail that carries a page: the only one, above headings that are no mere time line."""
    rest = good[1:]
    if len(rest) < _CARRIED_MIN or good[0].kind != "mail" or any(c.kind == "mail" for c in rest):
        return good
    apart = sum(c.kind != "lead" or c.separator in ("\t", "|") or lines[c.first_line - 1].blank for c in rest)
    return rest if apart * 2 >= len(rest) or len(rest) >= _LONG_TIMELINE else good


def _in_archive(view: View, lines: list[Line], good: list[Candidate], number: int) -> bool:
    """Whether a month stands in a menu of months, one a line with nothing between."""

    def adjacent(a: int, b: int) -> bool:
        pair = good[a], good[b]
        return all(c.kind in ("month", "season") for c in pair) and pair[0].last_line + 1 == pair[1].first_line

    return (number + 1 < len(good) and adjacent(number, number + 1)) or (number > 0 and adjacent(number - 1, number))


def _key(span: DateSpan) -> tuple[int, int, int]:
    return (span.year or 0, span.month or 0, span.day or 0)


def _compare(a: DateSpan, b: DateSpan) -> int:
    """-1, 0, 1 like the days named; 0 too where a missing year leaves it open."""
    if a.year and b.year:
        return (_key(a) > _key(b)) - (_key(a) < _key(b))
    if not (a.month and b.month):
        return 0
    delta = (a.month * 31 + (a.day or 1)) - (b.month * 31 + (b.day or 1))
    return 0 if abs(delta) > 150 else (delta > 0) - (delta < 0)


def _fits(candidate: Candidate, keepers: list[Candidate], way: int, *, dated: bool, text_end: int) -> bool:
    """Whether a heading of another form than the main one keeps the page's order where it stands.

    Args:
        candidate: the heading.
        keepers: the headings of the main form, in page order.
        way: the order of their days.
        dated: whether all of them give a year.
        text_end: where the page's last word ends.
    """
    place = bisect_left(keepers, candidate.start, key=attrgetter("start"))
    before = keepers[place - 1] if place else None
    after = keepers[place] if place < len(keepers) else None
    span = candidate.spans[0]
    if candidate.kind == "mail" or candidate.posted is not None:
        return True
    if candidate.kind == "posted":
        return candidate.end < text_end
    if span.year is None and dated and candidate.kind in ("lead", "date") and not candidate.separator:
        return False  # a day without its year where headings have theirs: a cell, a list, a sentence
    if before and _compare(before.spans[0], span) == 0 and candidate.kind != "lead":
        same_day = before.spans[0].month == span.month and before.spans[0].day == span.day
        if same_day and before.kind != candidate.kind:
            return False  # a dated sub-heading of the entry it stands in
    if len(keepers) < 2:
        return candidate.score >= _ACCEPT + 0.4
    if not way:
        return candidate.score >= _ACCEPT + 0.7
    if before and _compare(span, before.spans[0]) * way < 0:
        return False
    if after and _compare(after.spans[0], span) * way < 0:
        return False
    return bool(before) or way >= 0 or candidate.score >= _ACCEPT + 0.8 or not _bare_like(candidate)


def _bare_like(candidate: Candidate) -> bool:
    return candidate.kind in ("date", "lead") and candidate.separator in ("", ",")


def _merge_posted(view: View, lines: list[Line], chosen: list[Candidate]) -> list[Candidate]:
    """`10/4/17 Update` and `Posted on October 12, 2017` under it are one heading; so are they the other way round."""
    merged: list[Candidate] = []
    for candidate in chosen:
        last = merged[-1] if merged else None
        near = last is not None and _next_filled(lines, last.last_line) == candidate.first_line
        stamp = candidate.kind == "posted" or (
            candidate.kind == "date" and candidate.byline and near and last and last.kind != "date"
        )
        if last and near and stamp and _titles_post(view, lines, last) and last.posted is None:
            merged[-1] = replace(
                last,
                posted=candidate.spans[0],
                last_line=candidate.last_line,
                end=candidate.end,
                rest=candidate.end,
                separator="",
            )
        elif (
            last
            and near
            and last.kind == "posted"
            and last.posted is None
            and candidate.spans[0].year
            and candidate.kind != "date"
            and _titles_post(view, lines, candidate)
        ):
            merged[-1] = replace(
                candidate, posted=last.spans[0], first_line=last.first_line, start=last.start, before=candidate.before
            )
        elif (
            last
            and last.last_line + 1 == candidate.first_line
            and candidate.kind == "date"
            and last.kind in ("title", "lead")
            and not last.spans[0].year
        ):
            merged[-1] = candidate  # `JUNE 6 WALKOUT WITHDRAWN` right above a date line is its title
        else:
            merged.append(candidate)
    return merged


def _drop_repeats(view: View, lines: list[Line], chosen: list[Candidate]) -> list[Candidate]:
    """Without a page title that only repeats the first heading, and without dated sub-headings of one post."""
    kept: list[Candidate] = []
    for candidate in chosen:
        last = kept[-1] if kept else None
        if last and last.spans[0].is_day and _key(last.spans[0]) == _key(candidate.spans[0]):
            adjacent = _next_filled(lines, last.last_line) == candidate.first_line
            if (
                len(kept) == 1
                and adjacent
                and _low(view, lines[last.first_line]) == _low(view, lines[candidate.first_line])
                and len(chosen) <= 3
            ):
                kept[-1] = candidate
                continue
            sub = candidate.kind == "title" and candidate.spans[0].year and len(candidate.before.split()) >= 3
            if (
                sub
                and last.kind == "title"
                and not adjacent
                and last.before.lower() != candidate.before.lower()
                and not _tagged(last, candidate)
            ):
                continue
        kept.append(candidate)
    return kept


def _tagged(a: Candidate, b: Candidate) -> bool:
    """Whether two titles are of one series: the same words but for a number (`Update #4`, `Session 5`)."""
    return re.sub(r"\d+", "", a.before.lower()).split()[:2] == re.sub(r"\d+", "", b.before.lower()).split()[:2]


def _titles_post(view: View, lines: list[Line], candidate: Candidate) -> bool:
    """Whether a dated line under a posting line is the post's title rather than its first sentence."""
    line = lines[candidate.last_line]
    text = view.text[line.content : line.end]
    return candidate.kind in ("date", "title", "lead") and len(text) <= MAX_TITLE and not text.endswith(".")


# --- titles and ends -------------------------------------------------------------------------------------------


def _attach_titles(view: View, lines: list[Line], chosen: list[Candidate]) -> None:
    """Give bare date lines the title line above them, where the page's headings have one."""
    repeated = Counter(_low(view, line) for line in lines if not line.blank)
    groups: dict[object, list[Candidate]] = defaultdict(list)
    for candidate in chosen:
        if candidate.kind in ("date", "posted", "title") and candidate.title_line < 0:
            groups[candidate.shape if candidate.kind != "title" else candidate.signature].append(candidate)
    taken = {n for c in chosen for n in range(c.first_line, c.last_line + 1)}
    for group in groups.values():
        for gap in (0, 1):
            titled = {}
            for candidate in group:
                above = candidate.first_line - 1 - gap
                if above < 0 or above in taken or (gap and not lines[candidate.first_line - 1].blank):
                    continue
                if _title_like(view, lines, above, repeated, gap):
                    titled[id(candidate)] = above
                elif (
                    not gap
                    and above > 0
                    and above - 1 not in taken
                    and _byline_like(view, lines, above)
                    and _title_like(view, lines, above - 1, repeated, gap)
                ):
                    titled[id(candidate)] = above - 1
            share = len(titled) / len(group)
            posted = group[0].kind == "posted"
            if gap and not posted and (len(group) < 3 or share < 0.75):
                continue
            if not gap and not posted and len(group) < 2:
                continue
            if share >= (0.75 if (gap and not posted) or group[0].kind == "title" else 0.5):
                for candidate in group:
                    above = titled.get(id(candidate), -1)
                    if above >= 0:
                        candidate.title_line = above
                        candidate.first_line = above
                        candidate.start = lines[above].content
                break


def _byline_like(view: View, lines: list[Line], index: int) -> bool:
    """A short line between title and date: the author's name, a category."""
    text = view.text[lines[index].content : lines[index].end]
    return bool(text) and len(text) <= 60 and text[0].isupper() and not text.endswith((".", "!", "?", ":", ","))


def _title_like(view: View, lines: list[Line], index: int, repeated: Counter[str], gap: int) -> bool:
    line = lines[index]
    text = view.text[line.content : line.end]
    if line.blank or len(text) > MAX_TITLE or repeated[text.lower()] > 1 or (line.content > line.start and gap):
        return False
    if text.endswith((".", ":", ";", ",")) and not text.endswith(("...", "a.m.", "p.m.", "U.S.")):
        return False
    if pattern("headings", "rule").match(text.lower()) or pattern("headings", "year_section").match(text.lower()):
        return False
    if index > 0 and not lines[index - 1].blank:
        above = view.text[lines[index - 1].start : lines[index - 1].end]
        if not re.search(r"[.!?)\d]$", above):
            return False
    return not (gap and index + 1 < len(lines) and not lines[index + 1].blank)


def _settle_ends(view: View, lines: list[Line], chosen: list[Candidate]) -> None:
    """Where the heading stops: with the date (run-in text, table rows) or with its line (a title after the date)."""
    groups: dict[object, list[Candidate]] = defaultdict(list)
    for candidate in chosen:
        if candidate.kind in ("lead", "title"):
            groups[candidate.shape].append(candidate)
    firsts = {c.first_line for c in chosen}
    for group in groups.values():
        run_in = sum(_runs_in(view, lines, c, firsts) for c in group)
        for candidate in group:
            line = lines[candidate.last_line]
            own = _runs_in(view, lines, candidate, firsts)
            if candidate.separator == "\t" or (own and run_in * 2 >= len(group)) or own > 1:
                candidate.end = _trim_end(view, candidate.start, candidate.rest)
            else:
                candidate.end = line.end


def _runs_in(view: View, lines: list[Line], candidate: Candidate, firsts: set[int]) -> int:
    """0 if the words after the date are a title, 1 if they look like text, 2 if they must be."""
    after = view.text[candidate.rest : lines[candidate.last_line].end].strip()
    if not after:
        return 0
    if len(after) > MAX_TITLE:
        return 2
    following = candidate.last_line + 1
    has_body = following < len(lines) and _next_filled(lines, candidate.last_line) not in firsts
    if candidate.separator == "|" and after.count("|") >= 1 and not (has_body and not after.endswith("|")):
        return 1
    if re.search(r"[.!?;]['\")]?$", after) and not re.search(r"\b[ap]\.m\.$", after):
        return 1
    if not has_body:
        return 1
    if candidate.kind == "lead" and candidate.separator in (":", "→") and not lines[following].blank:
        return 1
    # A wrapped paragraph: the line is long and the next one goes on in lower case or without a blank line.
    if not lines[following].blank and len(after) > 45:
        start = view.text[lines[following].content : lines[following].content + 1]
        return (
            1
            if start.islower()
            or (
                lines[following].end - lines[following].start > 60
                and lines[following].content == lines[following].start
            )
            else 0
        )
    return 0


def _trim_end(view: View, start: int, end: int) -> int:
    while end > start and view.text[end - 1] in " \t\n":
        end -= 1
    return end


# --- building --------------------------------------------------------------------------------------------------


def _build(
    view: View, lines: list[Line], chosen: list[Candidate], published: dt.date | None
) -> tuple[list[Section], bool, list[str]]:
    warnings: list[str] = []
    if not chosen:
        return [], True, warnings
    ends, section_of = _furniture(view, lines, chosen)
    dated = _date_all(view, lines, chosen, section_of, published)
    sections = []
    for number, (candidate, item) in enumerate(zip(chosen, dated, strict=True)):
        span = candidate.spans[0]
        if item.value is None:
            words = view.text[span.start : span.end]
            warnings.append(f"no date could be given to the heading {words!r}")
        last = candidate.spans[-1]
        date_end = None
        if len(candidate.spans) > 1 and item.value:
            twin = Dated(replace(last, year=last.year or item.value.year))
            assign([twin], page_years=Counter(), published=None)
            date_end = twin.value if twin.value and twin.value > item.value else None
        posted = None
        if candidate.posted is not None:
            stamp = Dated(
                replace(candidate.posted, year=candidate.posted.year or (item.value.year if item.value else None))
            )
            assign([stamp], page_years=Counter(), published=published)
            posted = stamp.value
        precision = "day" if span.is_day or span.day else "month" if span.month else "year"
        sections.append(
            Section(
                candidate.start,
                candidate.end,
                ends[number],
                item.value,
                date_end,
                precision if item.value else None,
                item.basis if item.value else None,
                posted,
                tuple((s.start, s.end) for s in candidate.spans),
                section_of[number],
                candidate.kind,
            )
        )
    return sections, order(dated) <= 0, warnings


def _furniture(
    view: View, lines: list[Line], chosen: list[Candidate]
) -> tuple[list[int], list[tuple[int, int] | None]]:
    """Where each entry ends, and the section line it stands under: year lines, union names, rules and page numbers."""
    ends: list[int] = []
    sections: list[tuple[int, int] | None] = []
    current: tuple[int, int] | None = None
    for number, candidate in enumerate(chosen):
        floor = chosen[number - 1].last_line if number else -1
        cut, section = _section_above(view, lines, candidate.first_line, floor, first=number == 0)
        if section is not None:
            current = section
        if number:
            ends.append(min(lines[cut].start, candidate.start))
        sections.append(current)
    ends.append(_footer_start(view, lines, chosen[-1]))
    return [max(e, c.end) for e, c in zip(ends, chosen, strict=True)], sections


def _section_above(
    view: View, lines: list[Line], first_line: int, floor: int, *, first: bool
) -> tuple[int, tuple[int, int] | None]:
    """The line at which furniture above a heading begins, and the section line among it."""
    cut, section = first_line, None
    index = first_line - 1
    while index > floor:
        while index > floor and lines[index].blank:
            index -= 1
        if index <= floor:
            break
        top = index
        while top - 1 > floor and not lines[top - 1].blank:
            top -= 1
        kind = _block_kind(view, lines, top, index, after_blank=top - 1 > floor or first)
        if kind is None:
            if index != top and _rule(view, lines[index]):  # a rule or page number right under the text
                cut = index
            break
        cut = top
        if kind == "section" and section is None:
            section = (lines[top].content, lines[top].end)
        index = top - 1
    return cut, section


def _rule(view: View, line: Line) -> bool:
    return bool(pattern("headings", "rule").match(view.low[line.start : line.end]))


def _block_kind(view: View, lines: list[Line], top: int, bottom: int, *, after_blank: bool) -> str | None:
    """``rule`` or ``section`` for a block of lines that belongs to no entry, else ``None``."""
    block = range(top, bottom + 1)
    if all(_rule(view, lines[n]) for n in block):
        return "rule"
    low = _low(view, lines[top])
    if not after_blank or bottom - top > 2 or len(low) > MAX_TITLE:
        return None
    if pattern("headings", "year_section").match(low) or _BARE_PERIOD.match(low):
        return "section"
    rest = [view.text[lines[n].content : lines[n].end] for n in block]
    if (
        pattern("headings", "section").match(low)
        and not any(r.endswith((".", "!", "?")) for r in rest)
        and lines[top].content == lines[top].start
    ):
        verbs = re.search(
            r"\b(?:will|was|were|is|are|has|have|met|voted|reached|signed|sent|rejected|offered|click|read|ratif\w+"
            r"|approv\w+)\b",
            low,
        )
        return None if verbs else "section"
    if re.search(r"\bpage \d+(?: of \d+)?\b|\bpage +\d+$", low):
        return "rule"
    return None


_BARE_PERIOD = re.compile(
    r"^(?:january|february|march|april|may|june|july|august|september|october|november|december|fall|spring|summer"
    r"|winter)(?:[ ,]+(?:19|20)\d\d)?[ ]*:?$"
)


def _footer_start(view: View, lines: list[Line], last: Candidate) -> int:
    """Where the last entry ends: before the closing paragraphs that are menu, contact, copyright."""
    footer = pattern("headings", "footer")
    blocks: list[tuple[int, int]] = []
    index = last.last_line + 1
    while index < len(lines):
        if lines[index].blank:
            index += 1
            continue
        top = index
        while index < len(lines) and not lines[index].blank:
            index += 1
        blocks.append((top, index - 1))
    cut = len(view.text)
    has_text = bool(view.text[last.end : lines[last.last_line].end].strip())
    stop = 0 if has_text else 1
    for number in range(len(blocks) - 1, stop - 1, -1):
        top, bottom = blocks[number]
        text = view.low[lines[top].start : lines[bottom].end]
        short = len(text) < 160 and not re.search(r"[.!?]$", text.strip())
        if (
            (_rule(view, lines[top]) and top == bottom)
            or (footer.search(text) and len(text) < 420)
            or (short and cut < len(view.text) and len(text) < 90)
        ):
            cut = lines[top].start
            continue
        # A footer line glued under the last paragraph's text.
        while (
            bottom > top and footer.search(_low(view, lines[bottom])) and lines[bottom].end - lines[bottom].start < 120
        ):
            cut = lines[bottom].start
            bottom -= 1
        break
    return cut


def _date_all(
    view: View,
    lines: list[Line],
    chosen: list[Candidate],
    section_of: list[tuple[int, int] | None],
    published: dt.date | None,
) -> list[Dated]:
    """Resolve the heading dates together."""
    hints = _year_hints(view, lines, chosen)
    numbers: dict[object, int] = {}
    dated = []
    for candidate, section, hint in zip(chosen, section_of, hints, strict=True):
        number = numbers.setdefault(section if hint is None else None, len(numbers))
        if hint is None and candidate.posted is not None and candidate.posted.year and candidate.posted.month:
            month = candidate.spans[0].month or candidate.posted.month
            hint = (candidate.posted.year - (month > candidate.posted.month + 1),) * 2
        dated.append(Dated(candidate.spans[0], number, hint))
    preamble = view.low[: chosen[0].start]
    footer = view.low[chosen[-1].end :][-400:]
    page_years = years_named(preamble)
    title_years = Counter({y: 3 * n for y, n in years_named(preamble[:300]).items()})
    if not page_years:
        page_years = years_named(footer)
    if not page_years and not published:
        page_years = Counter(y for y, n in years_named(view.low).items())
    assign(dated, page_years=page_years + title_years, published=published)
    return dated


def _year_hints(view: View, lines: list[Line], chosen: list[Candidate]) -> list[tuple[int, int] | None]:
    """For each heading the years of the last year line above it, if the page has year lines between its entries."""
    year_section = pattern("headings", "year_section")
    taken = {n for c in chosen for n in range(c.first_line, c.last_line + 1)}
    first_heading = chosen[0].first_line
    years: list[tuple[int, tuple[int, int]]] = []
    for index, line in enumerate(lines):
        if line.blank or index in taken or line.end - line.content > 40:
            continue
        match = year_section.match(_low(view, line))
        if match:
            first = int(match["y"])
            second = first
            if match["y2"]:
                second = int(match["y2"]) if len(match["y2"]) == 4 else first // 100 * 100 + int(match["y2"])
            if second in (first, first + 1) and (index > first_heading or first_heading - index <= 4):
                years.append((index, (first, second)))
    if not any(index > first_heading for index, _ in years) and len(chosen) > 1 and len(years) < 1:
        return [None] * len(chosen)
    hints: list[tuple[int, int] | None] = []
    for candidate in chosen:
        above = bisect_left(years, candidate.first_line, key=itemgetter(0))
        hints.append(years[above - 1][1] if above else None)
    return hints
