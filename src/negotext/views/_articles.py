"""Contract articles: what each entry reports of them."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from .. import taxonomy
from ._stories import EntryRow, EventRow, MentionRow, frame, stories

if TYPE_CHECKING:
    import pandas as pd

_RANGE: Final = re.compile(r"(\d{1,4})-(\d{1,4})", re.ASCII)
_LONGEST_RANGE: Final = 60
"""More articles than this between two numbers are no range but one number with a hyphen in it."""


def articles(
    entries: pd.DataFrame,
    entities: pd.DataFrame,
    events: pd.DataFrame,
    titles: Mapping[tuple[str, str], str] | None = None,
    actions: Mapping[tuple[str, int], tuple[str, str | None]] | None = None,
) -> pd.DataFrame:
    """One row per contract article and entry, with what the entry reports of it.

    The action is what the clause of the mention does to it; in a list, what the sentence above it does (`We exchanged
    proposals:`). Else it is ``discussed``. Without ``actions`` it is that of the nearest proposal, agreement or
    rejection that occurred in the mention's sentence. Of several mentions the most telling counts. A range such as
    ``6-9`` has a row per article.

    Args:
        entries: the entries table.
        entities: the entities table.
        events: the events table.
        titles: ``(entry_id, article) -> title``. A title also serves the other entries of its page on that article,
            unless they are about another union.
        actions: ``(entry_id, start of the mention) -> (action, by)``, as the pipeline reads them.

    Returns:
        The ``articles`` table, in page order, the articles of an entry in text order.
    """
    titles, actions = titles or {}, actions or {}
    rows: dict[tuple[str, str], _Row] = {}
    told: dict[tuple[str, str], list[tuple[str | None, str]]] = defaultdict(list)
    for story in stories(entries, entities, events):
        doc_id, entry_id = story.entry.doc_id, story.entry.entry_id
        for mention in story.mentions:
            if mention.label != "ARTICLE" or mention.norm is None:
                continue
            told_here = actions.get((entry_id, mention.start))
            action, by = told_here or _action(mention, story.entry, story.events)
            for article in expanded(mention.norm):
                key = (entry_id, article)
                known = rows.get(key)
                if known is None and key in titles:
                    told[doc_id, article].append((story.union, titles[key]))
                if known is None or taxonomy.ACTIONS[action] > taxonomy.ACTIONS[known.action]:
                    rows[key] = _Row(
                        doc_id, entry_id, story.entry.date, story.union, article, titles.get(key), action, by
                    )
    carried = [
        row._replace(title=row.title or _title(row.union, told[row.doc_id, row.article])) for row in rows.values()
    ]
    return frame("articles", carried)


class _Row(NamedTuple):
    """A row of the ``articles`` table."""

    doc_id: str
    entry_id: str
    date: dt.date | None
    union: str | None
    article: str
    title: str | None
    action: str
    by: str | None


def expanded(norm: str) -> list[str]:
    """The articles of a range, else the one."""
    if found := _RANGE.fullmatch(norm):
        first, last = map(int, found.groups())
        if first < last < first + _LONGEST_RANGE:
            return [str(number) for number in range(first, last + 1)]
    return [norm]


def _action(mention: MentionRow, entry: EntryRow, events: Iterable[EventRow]) -> tuple[str, str | None]:
    """What the nearest event of its sentence does to a mention, else that of the sentence above its list; by whom."""
    nearest: tuple[int, str, str] | None = None
    above: tuple[int, str, str] | None = None
    for event in events:
        named = taxonomy.action_of(event)
        if event.sentence_end <= mention.start and (above is None or event.sentence_end >= above[0]):
            above = (event.sentence_end, named or "discussed", event.by)
        if named is None or not event.reports(mention):
            continue
        gap = max(event.start - mention.end, mention.start - event.end, 0)
        if nearest is None or gap < nearest[0]:
            nearest = (gap, named, event.by)
    if nearest:
        return nearest[1:]
    if above and above[1] != "discussed" and _heads_list(entry.words(above[0] - 1, mention.start)):
        return above[1:]
    return "discussed", None


_BULLET: Final = re.compile(r"[ \t>]*(?:[-*•·o▪⁃–—✔✓✘]|\(?[a-z0-9]{1,2}[.)])[ \t]")


def _heads_list(words: str) -> bool:
    """Whether what lies between the end of a sentence and a mention is the head of a list and its lines."""
    lines = [line for line in words[1:].split("\n") if line.strip()]
    if words[:1] == ":" and "\n\n" not in words.strip(":\n "):
        return True
    return bool(lines) and all(_BULLET.match(line) for line in lines)


def _title(union: str | None, told: Sequence[tuple[str | None, str]]) -> str | None:
    """The title given under the same union, else one where either union is unknown."""
    for other, title in told:
        if other == union:
            return title
    for other, title in told:
        if other is None or union is None:
            return title
    return None
