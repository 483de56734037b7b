"""A result as HTML for notebooks, and what notebooks and reports share: pieces of marked text, text that can be shown.

Own HTML and not displaCy's: that would import spaCy to draw a page, cannot show an event's words beside the mentions
inside them, and lays pale colors under the notebook's text, which in a dark notebook is pale too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Any, Final, NamedTuple

from . import palette, taxonomy
from .records import Entity, Event, ParsedPage

ROWS: Final = 8
"""How many entries a notebook shows as a table."""

_CELL_CHARS: Final = 120
_PAGE_CHARS: Final = 4_000
"""How much of a page is shown with its marks."""

_STEERS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What would steer a display, turn text around, or cannot be encoded."""

_STYLE: Final = """
.negotext { LIGHT color: inherit; background: transparent; line-height: 1.45; }
@media (prefers-color-scheme: dark) { .negotext { DARK } }
[data-jp-theme-light="true"] .negotext, .vscode-light .negotext { LIGHT }
[data-jp-theme-light="false"] .negotext, .vscode-dark .negotext, html[theme="dark"] .negotext { DARK }
CLASSES
.negotext p { margin: .4em 0; }
.negotext table { border-collapse: collapse; background: transparent; color: inherit; }
.negotext tr { background: transparent; }
/* twice, to outweigh JupyterLab's rule that tables of outputs stand on the right */
.negotext.negotext table th, .negotext.negotext table td { text-align: left; vertical-align: top; padding: .2em .6em;
  color: inherit; border-bottom: 1px solid rgba(128, 128, 128, .4); unicode-bidi: isolate; }
.negotext .day { white-space: nowrap; }
.negotext .type { white-space: nowrap; }
.negotext .type::before { content: ""; display: inline-block; width: .7em; height: .7em; border-radius: 50%;
  margin-right: .35em; background: var(--neg); }
.negotext .page { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 50em; unicode-bidi: isolate; }
.negotext mark { color: inherit; background: rgba(128, 128, 128, .18); border-radius: .2em; padding: 0 .15em;
  box-shadow: inset 0 -.12em var(--neg); }
.negotext mark small { font-size: .65em; font-weight: 600; margin-left: .3em; opacity: .8; }
.negotext u { text-decoration: underline dotted var(--neg) .15em; text-underline-offset: .25em; }
"""


class Piece(NamedTuple):
    """A stretch of text with one mark or none of each kind.

    ``mention`` is the place of its mention among those given; ``events`` those of the events whose words it is part of.
    ``last`` if the mention ends with it.
    """

    text: str
    mention: int | None
    events: tuple[int, ...]
    last: bool = False


def visible(text: str) -> str:
    """The text with U+FFFD for each control character, lone surrogate, and character that turns the order of letters.

    White space stays; the length stays the same.

    >>> visible("pay\\u202eyap\\x1b[31m")
    'pay\ufffdyap\ufffd[31m'
    """
    return _STEERS.sub("\ufffd", text)


def pieces(
    text: str, offset: int, mentions: Sequence[tuple[int, int]], events: Sequence[tuple[int, int]]
) -> Iterator[Piece]:
    """Cut a text where marks begin and end; joined, the pieces are the text as `visible` gives it.

    Args:
        text: the text, which begins at ``offset``.
        offset: where offsets of the marks count from.
        mentions: half-open spans; of two that overlap, the first counts.
        events: half-open spans; of two that overlap without being the same, the first counts.

    >>> [(piece.text, piece.mention, piece.events) for piece in pieces("CSEA met.", 10, [(10, 14)], [(15, 18)])]
    [('CSEA', 0, ()), (' ', None, ()), ('met', None, (0,)), ('.', None, ())]
    """
    shown = visible(text)
    length = len(text)
    layers = [list(_apart(spans, offset, length)) for spans in (mentions, events)]
    cuts = sorted({0, length, *(edge for layer in layers for start, end, _ in layer for edge in (start, end))})
    places = [0, 0]
    for start, end in pairwise(cuts):
        found: list[tuple[int, ...]] = []
        ends: list[int] = []
        for number, layer in enumerate(layers):
            while places[number] < len(layer) and layer[places[number]][1] <= start:
                places[number] += 1
            here = layer[places[number]] if places[number] < len(layer) else None
            inside = here is not None and here[0] <= start
            found.append(here[2] if here and inside else ())
            ends.append(here[1] if here and inside else -1)
        mention = found[0][0] if found[0] else None
        yield Piece(shown[start:end], mention, found[1], last=ends[0] == end)


def _apart(
    spans: Sequence[tuple[int, int]], offset: int, length: int
) -> Iterator[tuple[int, int, tuple[int, ...]]]:  # fmt: skip
    """The spans that do not overlap, from the text's beginning, each with the places of those that are the same."""
    same: dict[tuple[int, int], list[int]] = {}
    for place, (start, end) in enumerate(spans):
        same.setdefault((max(0, start - offset), min(length, end - offset)), []).append(place)
    reached = 0
    for (start, end), places in sorted(same.items(), key=lambda item: (item[0][0], -item[0][1])):
        if reached <= start < end:
            yield start, end, tuple(places)
            reached = end


def result_html(summary: str, entries: dict[str, list[Any]], parsed: Sequence[ParsedPage]) -> str:
    """A result for a notebook: counts, the first entries as a table, and the beginning of the first page with marks.

    Its size is bounded however large the result is. All that comes from pages is escaped; there are no scripts, links
    or images. Text and background are the notebook's own.

    Args:
        summary: the counts, in words.
        entries: the entries table, column by column.
        parsed: the pages; without their texts only the table is shown.
    """
    parts = [f"<style>{_style()}</style>", f"<p><strong>negotext.Result</strong>: {escape(visible(summary))}</p>"]
    if entries["date"]:
        parts += [_types(entries["event_type"]), _table(entries, parsed)]
    shown = next((one for one in parsed if one.page.text and one.entries), None)
    if shown is not None:
        parts.append(_page(shown))
    return f'<div class="negotext">{"".join(parts)}</div>'


def _style() -> str:
    rules = _STYLE.replace("LIGHT", palette.css_variables(dark=False)).replace("DARK", palette.css_variables(dark=True))
    return rules.replace("CLASSES", palette.css_classes())


def _type(name: str, more: str = "") -> str:
    return f'<span class="type {palette.css_class(name)}">{escape(name)}{escape(more)}</span>'


def _types(found: Iterable[str]) -> str:
    counts = Counter(found)
    return "<p>" + " &nbsp; ".join(_type(name, f" {counts[name]}") for name in taxonomy.TYPES if counts[name]) + "</p>"


def _table(entries: dict[str, list[Any]], parsed: Sequence[ParsedPage]) -> str:
    page = ("doc_id",) if len(parsed) > 1 else ()
    names = (*page, "date", "union", "event_type", "confidence", "heading", "text")
    head = list(zip(*(entries[name][:ROWS] for name in names), strict=True))
    lines = ["".join(f"<th>{name}</th>" for name in names)]
    lines += ["".join(map(_cell, names, row)) for row in head]
    more = len(entries["date"]) - len(head)
    rest = f"<p>… and {more} {'entry' if more == 1 else 'entries'} more</p>" if more else ""
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>{rest}"


def _cell(name: str, value: Any) -> str:
    if name == "event_type":
        return f"<td>{_type(value)}</td>"
    return f"<td{' class=day' if name == 'date' else ''}>{_short(value)}</td>"


def _short(value: object) -> str:
    """Escaped, on one line, shortened."""
    if value is None:
        return ""
    # a cell shows its beginning only, so a body of megabytes is not split into words
    raw = f"{value:.2f}" if isinstance(value, float) else str(value)[: 20 * _CELL_CHARS]
    text = " ".join(raw.split())
    if len(text) > _CELL_CHARS:
        text = text[: _CELL_CHARS - 1] + "…"
    return escape(visible(text))


def _page(one: ParsedPage) -> str:
    first = min(entry.start for entry in one.entries)
    text = one.page.text[first : first + _PAGE_CHARS]
    until = first + len(text)
    entities: list[Entity] = sorted(
        (entity for entity in one.entities if entity.start < until and entity.end > first),
        key=lambda entity: entity.start,
    )
    events: list[Event] = sorted(
        (event for event in one.events if event.start < until and event.end > first), key=lambda event: event.start
    )
    marks = pieces(text, first, [(e.start, e.end) for e in entities], [(e.start, e.end) for e in events])
    body = "".join(_marked(piece, entities, events) for piece in marks)
    more = "…" if until < len(one.page.text) else ""
    name = escape(visible((one.page.title or one.page.doc_id)[:_CELL_CHARS]))
    head = f"<summary>{name}: the text with its marks</summary>"
    return f'<details>{head}<div class="page" dir="auto">{body}{more}</div></details>'


def _marked(piece: Piece, entities: Sequence[Entity], events: Sequence[Event]) -> str:
    html = escape(piece.text)
    if piece.events:
        told = [events[number] for number in piece.events]
        words = "; ".join(f"{event.event_type} {event.status}, by {event.by}" for event in told)
        html = f'<u class="{palette.css_class(told[0].event_type)}" title="{escape(words)}">{html}</u>'
    if piece.mention is not None:
        entity = entities[piece.mention]
        label = f"<small>{escape(visible(entity.label))}</small>" if piece.last else ""
        title = escape(visible(entity.norm or "")[:_CELL_CHARS])
        html = f'<mark class="{palette.css_class(entity.label)}" title="{title}">{html}{label}</mark>'
    return html
