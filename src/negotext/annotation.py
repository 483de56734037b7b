"""Pages for annotation tools, with what was found as a first proposal: Label Studio and doccano.

`negotext.labels` reads the corrected labels back.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from xml.etree import ElementTree as ET

from . import palette, tables
from .errors import ExportError
from .labels import EVENTS, SPANS, TEXT, all_labels, checked, label_of
from .taxonomy import HEADING, LABELS, UNIT
from .writing import encodable, write_all

if TYPE_CHECKING:
    import pandas as pd

DOCCANO_KINDS: Final = ("spans", "events")


def to_label_studio(
    frames: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    file: str | os.PathLike[str],
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write one Label Studio task per page, with pre-annotations, and beside it the labeling configuration.

    Each entry is a region ``ENTRY``, its heading a region ``HEADING``, each mention a region with its label. The events
    of an entry are choices of its region, ``type[/subtype]:status:by``. In Label Studio, paste the configuration under
    *Settings, Labeling Interface, Code* and import the tasks. Offsets are code points, as Label Studio counts.

    Args:
        frames: the tables ``pages``, ``entries``, ``entities`` and ``events``.
        texts: the pages' texts by ``doc_id``.
        file: where the tasks go, as ``.json``; the configuration gets the same name with ``.xml``.
        overwrite: replace the files; else an existing one is an error and nothing is written.

    Returns:
        The tasks, and the configuration.

    Raises:
        ExportError: the texts were not kept, the name does not end in .json, a file exists, or the folder cannot be
            written.
        LabelError: an event is not of the taxonomy.
    """
    target = Path(file)
    if target.suffix.lower() != ".json":
        raise ExportError(f"{target}: Label Studio takes tasks as .json")
    _need_texts(frames, texts)
    named = sorted(set(frames["entities"]["label"].dropna()).difference(LABELS))
    tasks = list(_tasks(frames, texts))
    jobs = {
        target: partial(_write_text, json.dumps(tasks, indent=1) + "\n"),
        target.with_suffix(".xml"): partial(_write_text, label_studio_config(named)),
    }
    write_all(jobs, overwrite=overwrite)
    return list(jobs)


def label_studio_config(labels: Iterable[str] = ()) -> str:
    """The labeling configuration that goes with `to_label_studio`, as XML.

    Args:
        labels: labels of your own lexicon.

    >>> label_studio_config(["GRANT"]).count("<Label ")
    11
    """
    view = ET.Element("View")
    spans = ET.SubElement(view, "Labels", name=SPANS, toName=TEXT, showInline="true")
    for label in dict.fromkeys((UNIT, HEADING, *LABELS, *labels)):
        shades = palette.LABELS.get(label, palette.UNKNOWN)
        ET.SubElement(spans, "Label", value=label, background=shades.light)
    ET.SubElement(view, "Text", name=TEXT, value="$text")
    shown = ET.SubElement(view, "View", visibleWhen="region-selected", whenTagName=SPANS, whenLabelValue=UNIT)
    ET.SubElement(shown, "Header", value="What the entry newly reports: type/subtype:status:by")
    events = ET.SubElement(
        shown, "Choices", name=EVENTS, toName=TEXT, perRegion="true", choice="multiple", layout="select"
    )
    for label in all_labels():
        ET.SubElement(events, "Choice", value=label)
    ET.indent(view)
    return ET.tostring(view, encoding="unicode") + "\n"


def to_doccano(
    frames: Mapping[str, pd.DataFrame],
    texts: Mapping[str, str],
    file: str | os.PathLike[str],
    *,
    kind: Literal["spans", "events"] = "spans",
    overwrite: bool = False,
) -> Path:
    """Write JSON Lines for doccano: ``text``, ``label``, and ids that doccano keeps with each text.

    Args:
        frames: the tables ``pages``, ``entries``, ``entities`` and ``events``.
        texts: the pages' texts by ``doc_id``.
        file: in a folder that exists.
        kind: ``spans``: a page per line with headings and mentions, for *Sequence Labeling* (allow overlapping spans);
            ``events``: an entry per line with its events as ``type[/subtype]:status:by``, for *Text Classification*.
        overwrite: replace the file; else an existing one is an error and nothing is written.

    Raises:
        ExportError: the texts were not kept and ``kind`` is ``spans``, the file exists, or its folder cannot be
            written.
        LabelError: an event is not of the taxonomy.
        ValueError: ``kind`` is unknown.
    """
    if kind not in DOCCANO_KINDS:
        raise ValueError(f"kind must be one of {', '.join(DOCCANO_KINDS)}, not {kind!r}")
    if kind == "spans":
        _need_texts(frames, texts)
        lines = [
            {"text": encodable(texts[doc_id]), "label": spans, "doc_id": doc_id}
            for doc_id, spans in _spans_by_page(frames).items()
        ]
    else:
        events = _events_by_entry(frames)
        lines = [
            {
                "text": encodable(text.strip() or heading),
                "label": events[entry_id],
                "doc_id": doc_id,
                "entry_id": entry_id,
            }
            for doc_id, entry_id, heading, text in tables.rows(
                frames["entries"], ("doc_id", "entry_id", "heading", "text")
            )
        ]
    target = Path(file)
    content = "".join(json.dumps(line) + "\n" for line in lines)
    write_all({target: partial(_write_text, content)}, overwrite=overwrite)
    return target


def _need_texts(frames: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> None:
    if missing := [doc_id for doc_id in frames["pages"]["doc_id"] if doc_id not in texts]:
        raise ExportError(f"the text of page {missing[0]!r} was not kept; annotation needs keep_text=True")


def _write_text(content: str, path: Path) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(content)


def _events_by_entry(frames: Mapping[str, pd.DataFrame]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    names = ("entry_id", "event_type", "subtype", "status", "by")
    for entry_id, *parts in tables.rows(frames["events"], names):
        found[entry_id][checked(label_of(*parts), entry_id)] = None
    return defaultdict(list, {entry_id: list(labels) for entry_id, labels in found.items()})


def _spans_by_page(frames: Mapping[str, pd.DataFrame]) -> dict[str, list[tuple[int, int, str]]]:
    """Headings and mentions, page by page in text order."""
    found: dict[str, list[tuple[int, int, str]]] = {doc_id: [] for doc_id in frames["pages"]["doc_id"]}
    for doc_id, start, heading in tables.rows(frames["entries"], ("doc_id", "start", "heading")):
        if heading:
            found[doc_id].append((start, start + len(heading), HEADING))
    for doc_id, *span in tables.rows(frames["entities"], ("doc_id", "start", "end", "label")):
        found[doc_id].append((span[0], span[1], span[2]))
    return {doc_id: sorted(spans) for doc_id, spans in found.items()}


def _tasks(frames: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    spans = _spans_by_page(frames)
    events = _events_by_entry(frames)
    units: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for doc_id, entry_id, start, end in tables.rows(frames["entries"], ("doc_id", "entry_id", "start", "end")):
        units[doc_id].append((entry_id, start, start + len(texts[doc_id][start:end].rstrip())))
    for doc_id, version in tables.rows(frames["pages"], ("doc_id", "version")):
        text = encodable(texts[doc_id])
        regions = []
        for entry_id, start, end in units[doc_id]:
            regions.append(_region(entry_id, text, start, end, SPANS, "labels", [UNIT]))
            if events[entry_id]:
                regions.append(_region(entry_id, text, start, end, EVENTS, "choices", events[entry_id]))
        for number, (start, end, label) in enumerate(spans[doc_id], 1):
            regions.append(_region(f"{doc_id}/s{number}", text, start, end, SPANS, "labels", [label]))
        yield {
            "data": {TEXT: text, "doc_id": doc_id},
            "predictions": [{"model_version": f"negotext {version}", "result": regions}],
        }


def _region(
    region_id: str, text: str, start: int, end: int, name: str, kind: Literal["labels", "choices"], values: list[str]
) -> dict[str, Any]:
    return {
        "id": region_id,
        "from_name": name,
        "to_name": TEXT,
        "type": kind,
        "value": {"start": start, "end": end, "text": text[start:end], kind: values},
    }
