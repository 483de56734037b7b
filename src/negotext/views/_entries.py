"""The entries table in another form: wide."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from .. import tables, taxonomy
from ..schema import LABELS
from ._articles import expanded
from ._stories import tagged

if TYPE_CHECKING:
    import pandas as pd


def wide(entries: pd.DataFrame, entities: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The entries table with a column per event type and per entity label: one row per entry.

    The key is ``entry_id``: unique, and never missing. Lists are for `pandas.DataFrame.explode`, joined strings for
    spreadsheets.

    Args:
        entries: the entries table.
        entities: the entities table.
        events: the events table.

    Returns:
        All columns of ``entries``, with their dtypes. Then ``event_<type>`` for each of `negotext.taxonomy.TYPES`
        (``boolean``, never missing: whether such an event occurred or was requested). Then ``unions`` (``object``: a
        list of ``str``, the entry's own union first, then the distinct ones it names, in text order) and ``articles``
        (likewise, the article numbers as in `articles`, a range number by number); an empty list if there are none,
        never missing. Then ``entity_<label>`` in lower case (``str``: the distinct norms in text order, joined by
        ``"; "``, else missing). A mention without a norm gives its text.

    >>> from datetime import date
    >>> from negotext.records import Entity, Entry, Page, ParsedPage
    >>> from negotext.result import Result
    >>> entry = Entry("p#2025-05-21", position=0, start=0, body_start=7, end=22, date=date(2025, 5, 21))
    >>> named = Entity(entry.entry_id, "ARTICLE", "Articles 6-8", 7, 19, "6-8", "article")
    >>> result = Result([ParsedPage(Page("May 21\\nArticles 6-8 ...", "p"), (entry,), (named,))])
    >>> result.wide()[["unions", "articles", "event_meeting", "entity_article"]]
      unions   articles  event_meeting entity_article
    0     []  [6, 7, 8]          False            6-8
    """
    import pandas as pd

    live = {
        (entry_id, event_type)
        for entry_id, event_type, status in tables.rows(events, ("entry_id", "event_type", "status"))
        if status in taxonomy.LIVE
    }
    named: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    articles: dict[str, dict[str, None]] = defaultdict(dict)
    extra: set[str] = set()
    for entry_id, label, norm, text in tables.rows(entities, ("entry_id", "label", "norm", "text")):
        named[entry_id, label][norm or text] = None
        extra.add(label)
        if label == "ARTICLE" and norm is not None:
            articles[entry_id].update(dict.fromkeys(expanded(norm)))
    ids = list(entries["entry_id"])
    own = [union for (union,) in tables.rows(entries, ("union",))]
    columns: dict[str, Any] = {name: entries[name].array for name in entries.columns}
    for event_type in taxonomy.TYPES:
        columns[f"event_{event_type}"] = pd.array([(id_, event_type) in live for id_ in ids], dtype="boolean")
    unions = [
        list(dict.fromkeys([*(tagged(union, others) if union else []), *others]))
        for union, others in zip(own, (named.get((id_, "UNION"), {}) for id_ in ids), strict=True)
    ]
    columns["unions"] = pd.Series(unions, dtype=object)
    columns["articles"] = pd.Series([list(articles.get(id_, ())) for id_ in ids], dtype=object)
    for label in (*LABELS, *sorted(extra.difference(LABELS))):
        joined = ["; ".join(named.get((id_, label), ())) or None for id_ in ids]
        columns[f"entity_{label.lower()}"] = tables.strings(joined)
    return pd.DataFrame(columns)
