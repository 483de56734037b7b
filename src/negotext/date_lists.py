"""Dates that are no headings: lists of days (`Upcoming sessions:`), contents, recent posts, comments, stamps, files,
captions, and what browsers print on every page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Final

from .candidate import Candidate
from .columns import Columns
from .date_rows import without_disorder, without_timetables
from .lexicon import pattern
from .lines import Lines

_CALENDAR_LINES = 20  # at most from the words that announce a calendar to its last day
_CALENDAR_WIDTH = 60  # characters at most of its lines
_STAMP_WORDS = 5  # characters between `last reviewed` and its day: `: `, ` on `
_STAMPED_MIN = 3  # of so many dates on a page one that is its last change heads nothing
_FILE_NAME = 40  # characters of a file's name and kind at most after its day
_RECORDS_MIN = 3  # so many headings beside them show that files or captions are none
_TOLD = 0.7  # this share of a form's lines with words below, and those of others without are captions
_PLACES_MIN = 3  # so many titles with nothing between are a list
_ODD = 2  # lines above them within which it is announced; one of it may be no title
_LIST_MIN = 2  # so many bare dates in a row under `... on these days:` are a list


def without_lists(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without runs of bare dates that a line announces (`sessions took place on:`) or mere bullets."""
    headed = {n for c in found for n in range(c.first_line, c.last_line + 1)}
    found = [
        c
        for c in found
        if not _in_calendar(lines, c, headed)
        or (c.kind == "title" and not _alone(lines, c, headed) and not _ends_list(lines, c, headed))
    ]
    found = _without_places(lines, found)
    kept: list[Candidate] = []
    index = 0
    while index < len(found):
        run = _run(lines, found, index)
        index += len(run)
        if _bare(lines, run[0]) and (_announced(lines, run, headed) or _mere_bullets(lines, run)):
            headed.difference_update(n for c in run for n in range(c.first_line, c.last_line + 1))
        else:
            kept += run
    return kept


def _without_places(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """Without lines right above one another that name a place or unit and its day, under a line with a colon."""
    dropped: set[int] = set()
    run: list[Candidate] = []
    for candidate in [*found, None]:
        alike = candidate is not None and run and candidate.shape == run[-1].shape
        if candidate and alike and candidate.first_line == run[-1].last_line + 1:
            run.append(candidate)
            continue
        above = range(max(run[0].first_line - _ODD, 0), run[0].first_line) if run else ()
        if len(run) >= _PLACES_MIN and any(lines.text(n).endswith(":") for n in above):
            dropped.update(id(c) for c in run)
        run = [candidate] if candidate and candidate.kind == "title" else []
    return [c for c in found if id(c) not in dropped]


def without_article_day(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without the day of the article above a time line: nothing but titles stands between."""
    first, rest = found[:1], found[1:]
    alone = first and first[0].kind == "posted" and all(c.kind != "posted" for c in rest)
    if not alone or len(rest) < _RECORDS_MIN:
        return found
    between = range(first[0].last_line + 1, rest[0].first_line)
    bare = all(len(lines.text(n)) <= _CALENDAR_WIDTH and not lines.text(n).endswith((".", ":")) for n in between)
    return rest if bare and all(c.kind == "lead" for c in rest[:_RECORDS_MIN]) else found


def without_copies(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without a table of contents: lines in a row that all stand again as headings of a text."""
    lone = [c for c in found if c.first_line == c.last_line and c.kind not in ("posted", "mail")]
    copies = Counter(lines.low(c.first_line) for c in lone)
    twins = [c for c in lone if copies[lines.low(c.first_line)] > 1]
    rows = {c.first_line for c in twins}
    again = Counter(lines.low(n) for n in range(len(lines)))
    listed = [c for c in twins if _listed(lines, c, rows, again)]
    spare = copies - Counter(lines.low(c.first_line) for c in listed)  # a copy with a text of its own remains
    dropped = {c.first_line for c in listed if spare[lines.low(c.first_line)] > 0}
    return [c for c in found if c.first_line not in dropped]


def without_recent(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without a list of recent posts: titles and dates in a row that stand again above a text."""
    dates = [c for c in found if c.kind in ("date", "posted") and not lines.blank_above(c.first_line)]
    pairs = {c.first_line: (lines.low(c.first_line - 1), lines.low(c.first_line)) for c in dates}
    copies = Counter(pairs.values())
    twins = {number for number, pair in pairs.items() if copies[pair] > 1}
    listed = {n for n in twins if n + 2 in twins or n - 2 in twins}
    spare = copies - Counter(pairs[n] for n in listed)
    return [c for c in found if c.first_line not in listed or spare[pairs[c.first_line]] <= 0]


def without_comments(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without the days and hours of comments, where the posts of the page give no hours."""
    opens, reply = pattern("headings", "comments"), pattern("headings", "reply")
    timed = [c for c in found if c.kind == "date" and not c.byline and c.rest > c.spans[-1].end]
    if not timed:
        return found
    section = [n for n in range(len(lines)) if opens.match(lines.low(n))]
    replies = [n for n in range(len(lines)) if reply.match(lines.low(n))]
    if not section or len(replies) < len(timed):
        return found
    hours = {c.first_line for c in timed}
    plain = [c.first_line for c in found if c.first_line not in hours]
    for candidate in timed:
        above = bisect_left(section, candidate.first_line)
        post = bisect_left(plain, candidate.first_line)
        if not above or not post or section[above - 1] < plain[post - 1]:
            return found
    return [c for c in found if c.first_line not in hours]


def without_quoted(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without the headers of mails that are quoted here and stand elsewhere themselves."""
    quoted = [c for c in found if c.kind == "mail" and _is_quoted(lines, c)]
    whole = {_day(c) for c in found if c.kind == "mail" and c not in quoted}
    return [c for c in found if c not in quoted or _day(c) not in whole] if quoted else found


def _day(candidate: Candidate) -> tuple[int | None, int | None, int | None]:
    span = candidate.spans[0]
    return span.year, span.month, span.day


def _is_quoted(lines: Lines, candidate: Candidate) -> bool:
    line = lines[candidate.last_line]
    return ">" in lines.view.text[line.start : line.content]


def _listed(lines: Lines, twin: Candidate, rows: set[int], again: Counter[str]) -> bool:
    """Whether a line has another one of ``rows`` right below or, as the last of them, above: another, not the same.

    The last may have one more line of the contents below it, which then stands ``again`` on the page.
    """
    above, below = lines.above(twin.first_line), lines.below(twin.first_line)
    if below in rows:
        return lines.low(below) != lines.low(twin.first_line)
    further = lines.low(below) if below == twin.last_line + 1 < len(lines) else ""
    last = _alone(lines, twin, rows) or (again[further] > 1 and not further.endswith("."))
    return above in rows and last and lines.low(above) != lines.low(twin.first_line)


def without_stamps(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without the one line that says when the page as a whole was last changed."""
    stamps = [c for c in found if c.kind in ("posted", "title") and _is_stamp(lines, c)]
    if len(stamps) != 1 or any(c.last_line + 1 == stamps[0].first_line for c in found):
        return found
    ends = len(found) > 1 and lines.below(stamps[0].last_line) >= len(lines)  # a page that is one report
    if len(found) < _STAMPED_MIN and not ends:
        return found
    return [c for c in found if c is not stamps[0]]


def without_documents(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without short dated titles in the lines right under `Documents` or `Related links`."""
    heads = pattern("headings", "documents")
    headed = {c.first_line for c in found}
    return [c for c in found if c.kind != "title" or not _under(lines, c, headed, heads.match)]


def _under(lines: Lines, candidate: Candidate, headed: set[int], says: Callable[[str], object]) -> bool:
    """Whether a short line stands in a block of such lines under one that says what they are.

    Where a blank line stands between, the block is a list: of bullets, or of several days.
    """
    if candidate.kind == "posted" or len(lines.text(candidate.first_line)) > _CALENDAR_WIDTH:
        return False
    for number in range(candidate.first_line - 1, max(candidate.first_line - _CALENDAR_LINES, 0) - 1, -1):
        text = lines.low(number)
        if lines[number].blank:
            above = lines.above(number)
            beside = (
                number + 1,
                candidate.first_line - 1,
                candidate.last_line + 1,
            )  # the first of the block, and the next
            listed = candidate.bulleted or any(n in headed and n != candidate.first_line for n in beside)
            return listed and above >= 0 and above not in headed and bool(says(lines.low(above)))
        if len(text) > _CALENDAR_WIDTH or (text.endswith(".") and not text.endswith(("a.m.", "p.m."))):
            return False
        if number not in headed and says(text):
            return True
    return False


def without_files(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without links to files (`District proposal 10-3-23 (PDF)`), where they are not the page's way."""
    files = {id(c) for c in found if c.first_line == c.last_line and _is_file(lines, c)}
    rest = [c for c in found if id(c) not in files]
    return rest if len(rest) >= max(_RECORDS_MIN, len(files) // 4) else found


def _is_file(lines: Lines, candidate: Candidate) -> bool:
    """Whether a line names a file and its day, and has no more to say."""
    after = lines.view.text[candidate.spans[-1].end : lines[candidate.last_line].end]
    short = len(after) <= _FILE_NAME and "\t" not in after
    return short and bool(pattern("headings", "file").search(lines.low(candidate.first_line)))


def without_captions(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without dated titles of a form that hardly has words below, where those of another form have."""
    headed = {c.first_line for c in found}
    forms: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for candidate in found:
        forms[_form(candidate)].append(_has_words(lines, candidate, headed))
    if not any(len(told) >= _RECORDS_MIN and sum(told) >= _TOLD * len(told) for told in forms.values()):
        return found
    bare = {form for form, told in forms.items() if len(told) > _RECORDS_MIN and sum(told) < len(told) / 2}
    return [c for c in found if c.kind != "title" or _form(c) not in bare]


def _form(candidate: Candidate) -> tuple[str, str, str]:
    """How a candidate writes its day: as a title or not, in words or figures, parted by what."""
    return candidate.kind, candidate.spans[0].form, candidate.spans[0].sep


def _has_words(lines: Lines, candidate: Candidate, headed: set[int]) -> bool:
    """Whether anything but the next dated line follows the date."""
    below = lines.below(candidate.last_line)
    rest = lines.view.text[candidate.rest : lines[candidate.last_line].end]
    return bool(rest.strip(" .:-|)]")) or (below < len(lines) and below not in headed)


def without_prints(lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates without what browsers print on every page: day and title, with an address or the page beside."""
    head, address = pattern("headings", "print").match, pattern("headings", "address").match
    counters = _page_counters(lines)
    titles = {lines.low(lines.above(n)) for n in counters}
    kept = [
        c
        for c in found
        if not (head(lines.low(c.first_line)) and any(address(lines.low(n)) for n in _beside(lines, c.first_line)))
    ]
    return [c for c in kept if c.first_line not in counters and lines.low(c.first_line) not in titles]


def _page_counters(lines: Lines) -> set[int]:
    """The lines that count pages, `1/21` and `2/21`, each below the same words."""
    counts: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for number in range(len(lines)):
        page, slash, pages = lines.low(number).partition("/")
        if slash and page.isdecimal() and pages.isdecimal() and int(page) <= int(pages) and lines.above(number) >= 0:
            counts[lines.low(lines.above(number)), pages][int(page)] = number
    return {
        line
        for pages_of in counts.values()
        for page, line in pages_of.items()
        if {page - 1, page + 1} & pages_of.keys()
    }


def _beside(lines: Lines, number: int) -> list[int]:
    """The filled lines above and below a line."""
    return [n for n in (lines.above(number), lines.below(number)) if 0 <= n < len(lines)]


def _is_stamp(lines: Lines, candidate: Candidate) -> bool:
    """Whether a line says when something was changed, and hardly another word before the day."""
    match = pattern("headings", "stamp").match(lines.low(candidate.last_line))
    before = candidate.spans[0].start - lines[candidate.last_line].content
    return match is not None and (candidate.kind == "posted" or before - match.end() <= _STAMP_WORDS)


def _in_calendar(lines: Lines, candidate: Candidate, headed: set[int]) -> bool:
    """Whether a date stands in the lines under `Upcoming events`, and not in a table that tells what was done."""
    heads = Columns(lines.view).all(candidate.start) if candidate.separator in ("\t", "|") else None
    if heads and pattern("headings", "tells what was done").search(lines.view.low, *heads):
        return False
    calendar = pattern("headings", "calendar")
    return _under(lines, candidate, headed, calendar.match)


def _alone(lines: Lines, candidate: Candidate, headed: set[int]) -> bool:
    """Whether a dated title has nothing to head: another date or a blank line follows at once."""
    below = candidate.last_line + 1
    return below >= len(lines) or lines[below].blank or below in headed


def _ends_list(lines: Lines, candidate: Candidate, headed: set[int]) -> bool:
    """Whether a dated title is the last of several right above one another, and no sentence follows."""
    below = lines.text(candidate.last_line + 1)
    return candidate.first_line - 1 in headed and len(below) <= _CALENDAR_WIDTH and not below.endswith(".")


def _run(lines: Lines, found: list[Candidate], index: int) -> list[Candidate]:
    """The candidate at ``index`` and the bare dates that go on from it."""
    run = [found[index]]
    for number in range(index + 1, len(found)):
        following = found[number]
        if lines.below(run[-1].last_line) != following.first_line or not _bare(lines, following):
            break
        if not _continues(run, following):
            break
        run.append(following)
    return run


def _continues(run: list[Candidate], following: Candidate) -> bool:
    """Whether a bare date goes on with a list: with bullets if it has them, and without a blank line if it has none."""
    if following.bulleted is not run[-1].bulleted:
        return False
    apart = following.first_line > run[-1].last_line + 1
    return len(run) < 2 or apart == (run[1].first_line > run[0].last_line + 1)


def _bare(lines: Lines, candidate: Candidate) -> bool:
    """A date with at most a clock time or a place: nothing that could be a title or a report."""
    if candidate.kind == "date":
        return True
    low, end = lines.view.low, lines[candidate.last_line].end
    after = low[candidate.rest : end].strip()
    first = low[candidate.spans[-1].end : end].lstrip()
    return (
        candidate.kind == "lead"
        and (candidate.separator in ("", ",") or (candidate.separator == "." and not after.endswith(".")))
        and len(after) < 70
        and first.startswith((",", "(", "at ", "from "))
    )


def _announced(lines: Lines, run: list[Candidate], headed: set[int]) -> bool:
    """Whether the line above the run says that days follow; above one day that stands apart, a mere colon does not."""
    above = lines.above(run[0].first_line)
    text = lines.low(above) if above >= 0 else ""
    says = text.rstrip(": ") if len(run) == 1 and lines.blank_above(run[0].first_line) else text
    return (
        0 < len(text) < 400
        and above not in headed
        and bool(pattern("headings", "coming").search(says))
        and not pattern("headings", "dating").match(text)
        and (len(run) >= _LIST_MIN or text.endswith(":") or len(text) < 60)
    )


def _mere_bullets(lines: Lines, run: list[Candidate]) -> bool:
    below = lines.below(run[-1].last_line)
    text_below = below < len(lines) and not lines[below].indented
    first = run[0]
    if len(run) == 1 and lines.heads_list(first.first_line, first.last_line):
        return False
    if len(run) > 1 and run[1].first_line > first.last_line + 1 and text_below and below == run[-1].last_line + 1:
        return False  # they stand apart, and words follow the last at once: panels, of which some are empty
    return first.bulleted and first.kind == "date" and (len(run) >= _LIST_MIN or not text_below)


WITHOUT: Final = (
    without_comments,
    without_prints,
    without_article_day,
    without_files,
    without_documents,
    without_captions,
    without_quoted,
    without_timetables,
    without_disorder,
    without_lists,
)
"""What is left out, in this order, before the candidates are weighed."""
