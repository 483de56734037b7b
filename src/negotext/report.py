"""A result as one HTML file that opens offline: time line, filters, the text with its marks, tables to sort and copy.

The file holds its style, its script and its data, and loads nothing: a Content-Security-Policy allows that one style
and that one script, by their hashes, and nothing else. Data are JSON in which no ``<`` is left; the script puts them
into the document as text, never as markup. The parts stand in ``templates/report.*``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from . import export, palette, tables, taxonomy, writing
from .show import pieces, visible

if TYPE_CHECKING:
    import pandas as pd

SHOWN: Final = ("entries", "events", "entities", "offers", "sessions", "articles", "milestones", "pages")
"""The tables of a report, in order."""

_ASIDE: Final = (
    "entry_id", "entity_id", "event_id", "position", "start", "body_start", "end", "sentence_start", "sentence_end",
    "date_precision", "date_basis", "posted", "rule", "evidence", "canonical", "canonical_name", "first_entry",
    "last_entry", "sha256", "version",
)  # fmt: skip
"""Columns that a table of the report shows only when asked for all."""


def to_report(
    frames: Mapping[str, pd.DataFrame],
    wide: pd.DataFrame,
    texts: Mapping[str, str],
    file: str | os.PathLike[str],
    *,
    summary: str,
    title: str | None = None,
    overwrite: bool = False,
) -> Path:
    """Write a report to one file.

    The same tables give the same bytes.

    Args:
        frames: the tables that are `SHOWN`, by name.
        wide: the entries as `negotext.views.wide` has them.
        texts: the pages' texts by ``doc_id``; without them what stands before and after the entries is not shown.
        file: in a folder that exists.
        summary: the counts, in words.
        title: the heading; else the page's own title or ``doc_id`` if there is one page, else how many there are.
        overwrite: replace the file; else an existing one is an error and nothing is written.

    Returns:
        The file.

    Raises:
        ExportError: the file exists, or its folder cannot be written.
    """
    target = Path(file)
    writing.check_target(target, overwrite=overwrite)
    html = _html(_data(frames, wide, texts), title or _title(frames["pages"]), summary)
    writing.write_text(html, target, overwrite=overwrite)
    return target


def _title(pages: pd.DataFrame) -> str:
    named = list(tables.rows(pages, ("title", "doc_id")))
    return named[0][0] or named[0][1] if len(named) == 1 else f"{len(named)} pages"


def _html(data: Mapping[str, Any], title: str, summary: str) -> str:
    style = _template("css").replace("LIGHT", palette.css_variables(dark=False))
    style = style.replace("DARK", palette.css_variables(dark=True)).replace("CLASSES", palette.css_classes())
    script = _template("js")
    values = {
        "POLICY": (
            f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; "
            "form-action 'none'; require-trusted-types-for 'script'"
        ),
        "TITLE": escape(visible(title)),
        "SUMMARY": escape(visible(summary)),
        "STYLE": style,
        "SCRIPT": script,
        "DATA": _json(data),
    }
    # one pass, so that a placeholder in a page's text stays text
    return re.sub(r"%%([A-Z]+)%%", lambda match: values[match[1]], _template("html"))


def _template(suffix: str) -> str:
    return files(__package__).joinpath(f"templates/report.{suffix}").read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"


def _json(data: Mapping[str, Any]) -> str:
    """JSON in ASCII that no HTML parser can take for markup."""
    plain = json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return plain.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _data(frames: Mapping[str, pd.DataFrame], wide: pd.DataFrame, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "pages": _pages(frames, texts),
        "entries": _entries(frames, wide),
        "tables": {
            name: {"columns": list(frames[name].columns), "values": [list(map(_plain, row)) for row in rows]}
            for name in SHOWN
            for rows in [tables.rows(frames[name], frames[name].columns)]
        },
        "types": taxonomy.TYPES,
        "labels": taxonomy.LABELS,
        "aside": [*_ASIDE, *(["doc_id"] if len(frames["pages"]) == 1 else [])],
        "formula_starts": export.FORMULA_STARTS,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    return value.isoformat() if isinstance(value, date) else value


def _pages(frames: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each page with which entries are its own, and what stands around them."""
    reach: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for place, (doc_id, start, end) in enumerate(tables.rows(frames["entries"], ("doc_id", "start", "end"))):
        reach[doc_id].append((place, start, end))
    pages = []
    for doc_id, title, source, employer in tables.rows(frames["pages"], ("doc_id", "title", "source", "employer")):
        mine, text = reach[doc_id], texts.get(doc_id, "")
        first = min((start for _, start, _ in mine), default=len(text))
        last = max((end for _, _, end in mine), default=len(text))
        page = {"title": title or doc_id, "source": source, "employer": employer, "before": text[:first]}
        page["after"] = text[last:]
        pages.append({name: _plain(value) for name, value in page.items()})
        pages[-1]["entries"] = [mine[0][0], mine[-1][0] + 1] if mine else [0, 0]
    return pages


def _entries(frames: Mapping[str, pd.DataFrame], wide: pd.DataFrame) -> list[dict[str, Any]]:
    """What the filters need of each entry, and its heading and body in pieces: text, mention, event, whether last."""
    mentions, events = (_spans(frames[name]) for name in ("entities", "events"))
    kinds = [f"event_{name}" for name in taxonomy.TYPES]
    names = ("entry_id", "heading", "text", "start", "body_start", "event_type", "unions", *kinds)
    found = []
    for entry_id, heading, text, start, body_start, primary, unions, *live in tables.rows(wide, names):
        marks = (mentions[entry_id], events[entry_id])
        found.append(
            {
                "head": _parts(heading, start, *marks),
                "body": _parts(text.strip(), body_start + len(text) - len(text.lstrip()), *marks),
                "unions": list(map(visible, unions)),
                "types": [
                    name for name, is_live in zip(taxonomy.TYPES, live, strict=True) if is_live or name == primary
                ],
            }
        )
    return found


_Spans = list[tuple[int, int, int]]


def _spans(table: pd.DataFrame) -> dict[str, _Spans]:
    """``(start, end, row)`` by entry."""
    spans: dict[str, _Spans] = defaultdict(list)
    for place, (entry_id, start, end) in enumerate(tables.rows(table, ("entry_id", "start", "end"))):
        spans[entry_id].append((start, end, place))
    return spans


def _parts(text: str, offset: int, mentions: _Spans, events: _Spans) -> list[Sequence[Any]]:
    cut = pieces(text, offset, [span[:2] for span in mentions], [span[:2] for span in events])
    return [
        [
            piece.text,
            -1 if piece.mention is None else mentions[piece.mention][2],
            events[piece.events[0]][2] if piece.events else -1,
            int(piece.last),
        ]
        for piece in cut
    ]
