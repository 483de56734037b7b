"""Labeled text for training, as the library reads it: pages, entries and sentences of the project's own writing.

Four forms, all under this folder:

- ``pages/**/*.gold``: whole pages, their entries and entities marked (``⟦ENTRY date=… events=…|heading⟧``,
  ``⟦DATE@session:…|May 3⟧``), whose `we` it is in the header (``#: voice = union``) where it says any;
- ``entries/*.jsonl``: one entry a line, its dates marked with their role (``⟦May 3|session⟧``); long ones in ``parts``,
  each sentence with the events that it reports, learned from as a whole and sentence by sentence;
- ``sentences/*.jsonl``: one or a few sentences a line, in sets that contrast near misses;
- ``dates/*.jsonl``: entries with the roles of their dates and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from negotext import parties, roles
from negotext.columns import Columns
from negotext.dates import find, order_numeric
from negotext.entities import Found, Survey, find_entities, spans_of, survey
from negotext.events import read_entry
from negotext.learning import units as learned
from negotext.learning.units import Label
from negotext.records import ResolvedDate
from negotext.sentences import split
from negotext.view import View

HERE = Path(__file__).parent
MARK = re.compile(r"⟦(?P<head>[^|⟦⟧]*)\|(?P<surface>[^⟦⟧]*)⟧")
ROLE_MARK = re.compile(r"⟦(?P<surface>[^|⟦⟧]*)\|(?P<role>session|offered|deadline|plain)⟧")
PAGE_VOICE = 4  # how many times a `we` of a whole page counts beside one of a single text


@dataclass(kw_only=True)
class Unit(learned.Unit):
    """One labeled entry, with its dates and their roles, and each `we` with whose it is.

    ``group`` keeps a page together.
    """

    source: str
    dates: list[tuple[dict[str, float], str]] = field(default_factory=list)
    voices: list[tuple[dict[str, float], str]] = field(default_factory=list)


@dataclass
class _Marked:
    start: int
    heading_end: int
    end: int
    day: date | None
    labels: list[Label]
    dates: list[tuple[int, int, str]]


def _day(words: str) -> date | None:
    words = words.split("/")[0]
    try:
        return date.fromisoformat({4: words + "-01-01", 7: words + "-01"}.get(len(words), words))
    except ValueError:
        return None


def read_gold(path: Path) -> tuple[dict[str, str], str, list[_Marked]]:
    """Header, plain text and marked entries of a page."""
    header, _, body = path.read_text(encoding="utf-8").partition("\n----\n")
    meta = dict(
        (part.strip() for part in line[2:].split("=", 1))
        for line in header.splitlines()
        if line.startswith("#:") and "=" in line
    )
    pieces: list[str] = []
    entries: list[_Marked] = []
    position = length = 0
    open_entry = False
    for match in MARK.finditer(body):
        pieces.append(body[position : match.start()])
        length += match.start() - position
        position = match.end()
        head, surface = match["head"], match["surface"]
        start, length = length, length + len(surface)
        pieces.append(surface)
        if head == "END" or head.startswith("ENTRY"):
            if open_entry:
                entries[-1].end = start
            open_entry = head != "END"
        if head.startswith("ENTRY"):
            facts = dict(re.findall(r'(\w+)=("[^"]*"|\S+)', head))
            labels = [Label.parse(e) for e in facts.get("events", "").strip('"').split(",") if e]
            entries.append(_Marked(start, length, -1, _day(facts["date"].strip('"')), labels, []))
        elif head.startswith("DATE") and not head.startswith("DATES") and entries:
            kind = head.partition(":")[0]
            entries[-1].dates.append((start, length, kind.partition("@")[2] or "plain"))
    pieces.append(body[position:])
    text = "".join(pieces)
    if open_entry:
        entries[-1].end = len(text)
    return meta, text, entries


def _to_view(view: View, offset: int) -> int:
    low, high = 0, len(view.text)
    while low < high:
        middle = (low + high) // 2
        if view.offset(middle) < offset:
            low = middle + 1
        else:
            high = middle
    return low


def _unit(
    group: str,
    source: str,
    view: View,
    found: Survey,
    entry: tuple[int, int, int],
    day: date | None,
    labels: list[Label],
    marked: dict[tuple[int, int], str],
) -> Unit:
    start, body, end = entry
    items = find_entities(view, found, start, body, end, day)
    spans = spans_of(found, items, day)
    readings = read_entry(view, start, body, end, spans, found.voice, heads=Columns(view).above(start))
    return Unit(
        group=group,
        source=source,
        readings=readings,
        low=view.low,
        labels=labels,
        whole=source != "sentences",
        dates=list(_role_rows(view, items, (body, end), day, marked)),
    )


def _role_rows(
    view: View, items: list[Found], body: tuple[int, int], day: date | None, marked: dict[tuple[int, int], str]
) -> Iterator[tuple[dict[str, float], str]]:
    sentences = split(view.text, view.low, *body)
    days = [i for i in items if i.label == "DATE"]
    for item in days:
        role = marked.get((item.start, item.end))
        index = next((n for n, s in enumerate(sentences) if s.start <= item.start < s.end), -1)
        if role is None or index < 0:
            continue
        sentence = sentences[index]
        others = [(o.start, o.end) for o in days if o is not item and sentence.start <= o.start < sentence.end]
        value: ResolvedDate | None = item.value
        context = roles.DateContext(item.start, item.end, others, sentences, index, day, value)
        yield roles.role_features(view.low, context), role


def page_units(path: Path, source: str) -> list[Unit]:
    """The entries of one marked-up page."""
    meta, text, entries = read_gold(path)
    view = View(text)
    spans = [order_numeric(s, day_first=False) for s in find(view.text, view.low)]
    first = _to_view(view, entries[0].start) if entries else 0
    last = _to_view(view, entries[-1].end) if entries else 0
    found = survey(view, spans, employer=meta.get("employer"), first_entry=first, last_entry=last)
    units = []
    for entry in entries:
        where = (_to_view(view, entry.start), _to_view(view, entry.heading_end), _to_view(view, entry.end))
        marked = {(_to_view(view, a), _to_view(view, b)): role for a, b, role in entry.dates}
        units.append(_unit(path.stem, source, view, found, where, entry.day, entry.labels, marked))
    if units and "voice" in meta:
        spoken = [(features, meta["voice"]) for features in parties.we_features(view, found.mentions)]
        units[0].voices = PAGE_VOICE * spoken
    return units


def line_units(path: Path, source: str, *, per_group: int) -> list[Unit]:
    """The lines of a ``.jsonl`` file; lines near each other contrast, so they stay together in a group."""
    units = []
    for number, row in enumerate(map(json.loads, path.read_text(encoding="utf-8").splitlines())):
        group = f"{path.stem}-{number // per_group}"
        units.append(_line_unit(row, group, source))
        units += [
            _line_unit(row | {"parts": [part], "heading": ""}, group, "sentences") for part in row.get("parts", ())
        ]
    return units


def _line_unit(row: dict[str, Any], group: str, source: str) -> Unit:
    """One line as a unit; an entry in parts as a whole."""
    heading = row.get("heading", "")
    parts = row.get("parts") or [[row["text"], row.get("events", ())]]
    words = "".join(part if part.endswith("\n") else part + " " for part, _ in parts)
    text, marked = _without_marks(words.rstrip(" "), len(heading) + 1 if heading else 0)
    view = View(f"{heading}\n{text}" if heading else text)
    body = len(heading) + 1 if heading else 0
    spans = [order_numeric(s, day_first=False) for s in find(view.text, view.low)]
    found = survey(view, spans, employer=None, first_entry=0, last_entry=len(view.text))
    found = Survey(found.registry, found.mentions, found.quantities, found.dates, row["voice"])
    labels = [Label.parse(e) for e in dict.fromkeys(e for _, events in parts for e in events)]
    day = _day(row["date"]) if "date" in row else None
    unit = _unit(group, source, view, found, (0, body, len(view.text)), day, labels, marked)
    if row["voice"] != "neutral":
        unit.voices = [(features, row["voice"]) for features in parties.we_features(view, found.mentions)]
    return unit


def _without_marks(text: str, offset: int) -> tuple[str, dict[tuple[int, int], str]]:
    pieces: list[str] = []
    marked: dict[tuple[int, int], str] = {}
    position = length = 0
    for match in ROLE_MARK.finditer(text):
        pieces.append(text[position : match.start()])
        length += match.start() - position
        start, length = length, length + len(match["surface"])
        pieces.append(match["surface"])
        marked[(offset + start, offset + length)] = match["role"]
        position = match.end()
    pieces.append(text[position:])
    return "".join(pieces), marked


def load_all(root: Path = HERE) -> list[Unit]:
    """Everything, in a fixed order."""
    units: list[Unit] = []
    for path in sorted(root.glob("pages/*/*.gold")):
        units += page_units(path, f"pages/{path.parent.name}")
    for path in sorted(root.glob("entries/*.jsonl")):
        units += line_units(path, "entries", per_group=8)
    for path in sorted(root.glob("sentences/*.jsonl")):
        units += line_units(path, "sentences", per_group=20)
    return units


def load_dated(root: Path = HERE) -> list[Unit]:
    """Entries of which only the dates are marked, in a fixed order."""
    return [u for path in sorted(root.glob("dates/*.jsonl")) for u in line_units(path, "dates", per_group=8)]


LESSON = 0.3  # how much a date of a single sentence counts: such lines show what is hard, not how often it is met


def role_examples(units: Iterable[Unit]) -> tuple[list[tuple[dict[str, float], str]], list[float]]:
    """The dates of units with their roles, and how much each counts."""
    pairs = [(date, LESSON if unit.source == "sentences" else 1.0) for unit in units for date in unit.dates]
    return [date for date, _ in pairs], [weight for _, weight in pairs]
