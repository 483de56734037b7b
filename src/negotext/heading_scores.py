"""How much a candidate looks like a heading: by its own words, by where it stands, by how often its form repeats."""

from __future__ import annotations

import math
import re
from collections import Counter

from .candidate import MAX_TITLE, Candidate
from .lexicon import pattern
from .lines import Lines

ACCEPT = 1.5  # the score at which a line counts as a heading
_PLACE = re.compile(r"[A-Z][\w'-]{1,20}(?:,?[ ][A-Z][\w'-]{0,20}){0,3}")  # `, Winnipeg`, `, Hall B`
_POSTED = 2.2  # what a posting line weighs by itself, and with it the title above it
_REMARK = re.compile(r"\([^()]*\)")  # `Session 4 (make-up day)`: no word of the title
_SENTENCES = re.compile(r"[a-z]{4}\.[ ][A-Z][a-z]+[ ][a-z]")  # `Item 6 Ballot. Result declared 1/7/2022`
_LONG = 60  # characters behind a day; more are no title
_NAMED = 0.4  # what a word for a report or session right before the day adds: `President's update May 10`
_SMALL_WORD = 4  # letters of the words that a title writes small: `from`, `with`
_TITLE_MIN = 4  # so many capitals may be a title, fewer the names in a piece of a sentence
_APART = ("-", "|", "·")
_DIVIDER = re.compile(
    r"[-=~*#_]{2,20}[ ]?(?:[A-Z ]{3,30}[- ])?(?:19|20)\d\d(?:[-/–](?:\d\d|20\d\d))?(?:[ ]?[-=~*#_]{2,20})?"
)
_OF_A_MONTH = -0.6  # what a month before its report weighs less than a day: the dates of a term stand so too
_TOLD = -0.4  # what a day before a new sentence weighs, `5/16/22 The teams met.`: three of them with years, all after a
# blank line, are headings, two are not
_WRAPPED = 55  # characters; a longer line without a stop is broken off, not ended


def score(lines: Lines, found: list[Candidate]) -> None:
    """Give every candidate of a page its score, in place."""
    signatures = [(_run_on(lines, c), *c.signature) for c in found]
    repeats = Counter(signatures)
    shapes = Counter(s[:-1] for s in signatures)
    taken = {n: c for c in found for n in range(c.first_line, c.last_line + 1)}
    for candidate, signature in zip(found, signatures, strict=True):
        own = _own_score(lines, candidate) + _place_score(lines, candidate, taken)
        alike = max(repeats[signature], 0.7 * shapes[signature[:-1]])
        candidate.score = own + 0.75 * math.log2(max(1.0, alike))


def _run_on(lines: Lines, candidate: Candidate) -> bool:
    """Whether small words run on to a stop after the date: a sentence, which a page's headings do not vouch for."""
    if candidate.kind != "lead" or candidate.separator:
        return False
    after = lines.view.text[candidate.rest : lines[candidate.last_line].end].lstrip()
    return after[:1].islower() and after.endswith(".")


def _own_score(lines: Lines, candidate: Candidate) -> float:
    span = candidate.spans[0]
    score = 0.4 * (span.year is not None) + 0.3 * (span.weekday is not None)
    if candidate.kind == "lead" and span.form == "month" and not _is_named(lines, candidate):
        score += _OF_A_MONTH
    if candidate.posted is not None:
        return score + max(1.0 + _kind_score(lines, candidate), _POSTED)
    return score + _kind_score(lines, candidate)


def _is_named(lines: Lines, candidate: Candidate) -> bool:
    """Whether a word stands between a month and its mark: `February Update -`."""
    return any(letter.isalpha() for letter in lines.view.text[candidate.spans[0].end : candidate.rest])


def _kind_score(lines: Lines, candidate: Candidate) -> float:
    """What a line of its kind weighs, whatever its day."""
    if candidate.kind == "mail":
        return 4.0
    if candidate.kind == "posted":
        return _POSTED
    if candidate.kind == "date":
        return 1.5 - 1.2 * (candidate.bulleted and not lines.heads_list(candidate.first_line, candidate.last_line))
    if candidate.kind in ("month", "season"):
        return 1.0 - 1.0 * candidate.bulleted
    after = lines.view.text[candidate.rest : lines[candidate.last_line].end].strip()
    return _lead_score(candidate, after) if candidate.kind == "lead" else _title_score(lines, candidate, after)


def _lead_score(candidate: Candidate, after: str) -> float:
    """For words after the date: what parts the two, and whether they read as a title."""
    if candidate.separator in tuple("\t-|:→>»▸►▶~=·•/*") or candidate.clock:
        return 1.3
    if candidate.separator == ".":
        return 0.9 if candidate.spans[0].year else -0.5
    if candidate.separator == ",":
        return 0.0 if candidate.spans[0].year and _PLACE.fullmatch(after.lstrip(", ")) else -1.0
    ends = after.endswith((".", ",", ";")) and not after.isupper()  # `5-31-25 WE HAVE A DEAL.`
    if len(after) > _LONG or ends:
        return _TOLD if after[:1].isupper() else -1.5
    return 1.4 if pattern("headings", "topic").search(after.lower()) else 0.9


def _title_score(lines: Lines, candidate: Candidate, after: str) -> float:
    """For words before the date: whether they read as a title or a tag."""
    score = 0.5 * candidate.bracket
    title = candidate.before.rstrip("([ -|:,")
    words = re.findall(r"[^\W\d_][\w'.&-]*", _REMARK.sub("", title))
    capital = sum(w[0].isupper() for w in words) / len(words) if words else 1.0
    tagged = not after and len(words) <= 6 and candidate.before.endswith(("-", "|", ":"))  # `Deal reached - 8/3/21`
    item = candidate.bulleted and _ends_item(candidate, after)
    small = not (candidate.bracket or candidate.serial or tagged or item)  # may not be in small letters
    score += 0.8 * (capital >= 0.6) - 0.7 * (capital < 0.4 and small)
    score += 0.3 * (len(words) <= 6)
    score += _NAMED * (pattern("headings", "names the day").search(candidate.before.lower() + " ") is not None)
    score += 0.3 * candidate.before.endswith(("-", "|", ":", ",", "("))
    score -= 0.8 * (candidate.bulleted and not candidate.bracket and not item)
    score -= 1.6 * (_SENTENCES.search(title) is not None)
    if re.search(r"\bpdf\b|\.docx?\b", lines.view.low[candidate.start : lines[candidate.last_line].end]):
        score -= 1.6  # a link's caption
    cell = lines.view.text[candidate.start : candidate.spans[0].start].rpartition("\t")
    if cell[1] and cell[2].strip():
        score -= 1.5  # the head of a column: `Item`, `Offer of May 5`
    dateline = candidate.placed and candidate.spans[0].year and candidate.separator == "-"
    if not dateline and (
        len(after) > _LONG or after.endswith(".")
    ):  # words run on after the date: only a tag may stand before it
        score -= 0.2 if (len(words) <= 3 and title.isupper()) or len(words) <= 2 else 1.6
    return score


def _ends_item(candidate: Candidate, after: str) -> bool:
    """Whether a date stands apart at the end of a bullet, as feeds print it: `- Contract ratified by 8-1 - Aug 22`."""
    return not after and candidate.before.endswith(_APART)


def _under_title(lines: Lines, candidate: Candidate) -> bool:
    """Whether a bare date stands with one line alone, its title however long, between blank lines."""
    above, below = candidate.first_line - 1, candidate.last_line + 1
    return (
        candidate.kind == "date"
        and len(lines.text(above)) <= MAX_TITLE
        and lines.text(above)[:1].isupper()
        and lines.blank_above(above)
        and (below < len(lines) and lines[below].blank)
    )


def _broken_off(lines: Lines, candidate: Candidate, text: str) -> float:
    """What a line loses below a long one without a stop: it may be the middle of a hard-wrapped sentence."""
    if candidate.kind == "lead" and candidate.separator in ("\t", "|"):
        return 0.0
    if (
        candidate.kind == "lead"
        and candidate.separator == "-"
        and lines.view.text[candidate.rest : candidate.rest + 1].isupper()
    ):
        return -0.5  # `Oct. 21 - A tentative agreement is struck`
    alone = candidate.kind == "date" and candidate.spans[0].year
    return -0.5 if alone and not pattern("headings", "wants a date").search(text) else -4.0


def _is_titled(text: str) -> bool:
    """Whether a long line without a stop is whole: all its longer words begin with a capital or are numbers."""
    words = re.findall(r"[^\W_][\w'’.&-]*", text)
    long = [w for w in words if len(w) > _SMALL_WORD]
    return len(long) >= _TITLE_MIN and not any(w[0].islower() for w in long)


def _place_score(lines: Lines, candidate: Candidate, taken: dict[int, Candidate]) -> float:
    """Whether the line stands free: after a blank line, another heading, a finished sentence."""
    index = candidate.first_line
    if lines.blank_above(index):
        return 0.5
    text = lines.text(index - 1)
    if _DIVIDER.fullmatch(text):
        return 0.5
    if candidate.kind == "date" and len(text) <= MAX_TITLE and pattern("headings", "topic").search(text.lower()):
        return 0.9  # `Hospital and Local 12 Bargaining Update` right above its day
    heading_above = taken.get(index - 1)
    if candidate.kind == "posted" or (
        heading_above and (len(text) <= 40 or heading_above.shape[:2] == candidate.shape[:2])
    ):
        return 0.5
    if pattern("headings", "leads on").search(text) and not (text.endswith("ing") and _under_title(lines, candidate)):
        return -4.0  # but `A cordial beginning` is a title
    ended = len(text) <= _WRAPPED or re.search(r"[.!?:;)\"'…\]|→]$|more$", text) or "\t" in text or "|" in text
    if not (ended or candidate.bulleted or _is_titled(text) or _under_title(lines, candidate)):
        return _broken_off(lines, candidate, text)
    line = lines[index]
    if candidate.kind in ("date", "title") and line.indented and not lines.view.text[line.start : line.content].strip():
        return 0.0
    return 0.1
