"""What the models learn from: entries read into sentences, with the events that people say they report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..dates import find, order_numeric
from ..entities import Survey, find_entities, spans_of, survey
from ..events import Reading, read_entry
from ..lexicon import Lexicon
from ..view import View


@dataclass(frozen=True, slots=True)
class Label:
    """One event label, ``type[/subtype]:status:by``; a side of ``None`` is one that the label leaves open.

    >>> Label.parse("agreement/tentative:occurred:both")
    Label(type='agreement', subtype='tentative', status='occurred', by='both')
    """

    type: str
    subtype: str | None
    status: str
    by: str | None

    @classmethod
    def parse(cls, words: str) -> Label:
        """The label of a whole string, unchecked; `negotext.learning.labels.read_label` checks and takes short ones."""
        kind, status, by = words.split(":")
        type_, _, subtype = kind.partition("/")
        return cls(type_, subtype or None, status, by)

    @property
    def cell(self) -> str:
        """``type:status``, what the sentence and entry models tell apart."""
        return f"{self.type}:{self.status}"


@dataclass(kw_only=True)
class Unit:
    """One labeled text.

    Attributes:
        group: what stays together when texts are split, as the entries of one page must.
        readings: its sentences as the classifier sees them.
        low: the view's lower-case text, which the readings' offsets refer to.
        labels: what it reports.
        whole: whether it is an entry: single sentences say nothing of how an entry hangs together.
    """

    group: str
    readings: list[Reading]
    low: str
    labels: list[Label]
    whole: bool = True


def read_text(
    text: str,
    *,
    heading: str = "",
    voice: str | None = None,
    day: date | None = None,
    lexicon: Lexicon | None = None,
) -> tuple[list[Reading], str]:
    """The readings of an entry that stands alone, without the page around it, and the text their offsets refer to.

    Args:
        text: the entry's body.
        heading: its heading.
        voice: whose page it is, ``employer``, ``union`` or ``neutral``; by default what the text itself tells.
        day: the entry's date, from which dates in the text are past or to come.
        lexicon: the names to know; the library's own by default.
    """
    view = View(f"{heading}\n{text}" if heading else text)
    body = len(View(heading + "\n").text) if heading else 0
    spans = [order_numeric(s, day_first=False) for s in find(view.text, view.low)]
    found = survey(view, spans, employer=None, first_entry=0, last_entry=len(view.text), lexicon=lexicon)
    if voice is not None:
        found = Survey(found.registry, found.mentions, found.quantities, found.dates, voice, found.labels)
    items = find_entities(view, found, 0, body, len(view.text), day)
    return read_entry(view, 0, body, len(view.text), spans_of(found, items, day), found.voice), view.low
