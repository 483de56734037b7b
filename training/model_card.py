"""The model card, from the data, the models and the figures last stored: ``python training/model_card.py``.

It ships beside the models (``src/negotext/models/CARD.md``), as the weights are nothing to trust without it. ``make
train`` writes it anew; nobody edits it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from negotext.learning.numeric import Plan
from negotext.zipped import unzip

HERE = Path(__file__).parent
MODELS = HERE.parent / "src" / "negotext" / "models"
CARD = MODELS / "CARD.md"
STORED = HERE / "evaluation" / "evaluation.json"
WHAT = {
    "events.json.gz": "type and status of sentences and entries, side, subtype",
    "roles.json": "the role of a date",
    "voice.json": "whose `we` it is",
}

LINES = ("entries", "sentences", "dates")  # folders of files with a labeled text in each line


def counts() -> dict[str, dict[str, int]]:
    """What there is to learn from: files and units of each folder."""
    found: dict[str, dict[str, int]] = {}
    for folder in sorted(path for path in (HERE / "pages").iterdir() if path.is_dir()):
        pages = sorted(folder.glob("*.gold"))
        entries = sum(len(re.findall("⟦ENTRY ", page.read_text(encoding="utf-8"))) for page in pages)
        found[f"pages/{folder.name}"] = {"files": len(pages), "units": entries}
    for name in LINES:
        files = sorted((HERE / name).glob("*.jsonl"))
        lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)
        found[name] = {"files": len(files), "units": lines}
    return found


def data_digest() -> str:
    """One SHA-256 of all there is to learn from."""
    digest = hashlib.sha256()
    files = [*HERE.glob("pages/*/*.gold"), *(path for name in LINES for path in HERE.glob(f"{name}/*.jsonl"))]
    for path in sorted(files):
        digest.update(f"{path.relative_to(HERE).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def models() -> dict[str, dict[str, Any]]:
    """Size, digest, weights and features of each file of models."""
    found = {}
    for name in WHAT:
        content = (MODELS / name).read_bytes()
        data = json.loads(unzip(content))
        parts = _linear(data)
        found[name] = {
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "features": len({feature for part in parts for feature in part["weights"]}),
            "weights": sum(len(text.split()) // 2 for part in parts for text in part["weights"].values()),
        }
    return found


def _linear(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The linear models of a file, however deep."""
    if "weights" in data:
        return [data]
    return [part for value in data.values() if isinstance(value, dict) for part in _linear(value)]


def render(stored: dict[str, Any]) -> str:
    """The card."""
    return "\n".join([*_about(), *_data(), *_models(), *_fitting(), *_figures(stored), *_limits(stored)]) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    names = list(head)
    lines = [names, ["---"] * len(names), *([_cell(value) for value in row] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _about() -> list[str]:
    return [
        "# The models that ship with negotext",
        "",
        "Written by `training/model_card.py` from the training data, the models and the last stored evaluation; not to",
        "be edited by hand.",
        "",
        "Linear models over words, concepts, cues and frames, stored as whole hundredths in JSON, the largest file",
        "with gzip. They say which events an entry of a page of negotiation updates reports, what role a date has, and",
        "whose `we` a page speaks with. They are meant for English-language pages of employers and unions; not for",
        "judging people, nor for decisions without a look at the text.",
        "",
    ]


def _data() -> list[str]:
    rows = [(name, values["files"], values["units"]) for name, values in counts().items()]
    return [
        "## Data",
        "",
        "All of it was written for this project; `training/README.md` says how.",
        "",
        *_table(("folder", "files", "entries or lines"), rows),
        f"SHA-256 of all files: `{data_digest()}`",
        "",
    ]


def _models() -> list[str]:
    rows = [
        (f"`{name}`", WHAT[name], values["bytes"], values["features"], values["weights"], f"`{values['sha256']}`")
        for name, values in models().items()
    ]
    return ["## Models", "", *_table(("file", "says", "bytes", "features", "weights", "SHA-256"), rows)]


def _fitting() -> list[str]:
    plan = Plan()
    rows = [(f"`{name}`", str(getattr(plan, name))) for name in Plan.__dataclass_fields__ if name != "known"]
    return [
        "## Fitting",
        "",
        "Logistic regression; the entry model is fitted on what sentences and words say by models that have not seen",
        "the entry's page. What the numbers mean stands with `negotext.learning.numeric.Plan`.",
        "",
        *_table(("hyper-parameter", "value"), rows),
    ]


def _figures(stored: dict[str, Any]) -> list[str]:
    lines = ["## Figures", ""]
    if not stored:
        return [*lines, "None stored: run `make evaluate`.", ""]
    stale = sorted(name for name, part in stored.items() if part.get("data") != data_digest())
    if stale:
        lines += [f"Measured on earlier data: {', '.join(stale)}; `make evaluate` measures anew.", ""]
    if "oof" in stored:
        lines += _out_of_fold(stored["oof"])
    if "ablation" in stored:
        rows = stored["ablation"]["rows"]
        lines += [
            f"What kinds of features are worth, on one split (a {_part(stored['ablation'])} of the pages held out):",
            "",
            *_table(("features", *_SCORES), ((name, *(rows[name][s] for s in _SCORES)) for name in rows)),
        ]
    if "curve" in stored:
        rows = stored["curve"]["rows"]
        order = sorted(rows, key=lambda name: float(name.rstrip("%")))
        lines += [
            "What more text brings, on the same split:",
            "",
            *_table(
                ("share of the text", "units", *_SCORES),
                ((name, rows[name]["units"], *(rows[name][s] for s in _SCORES)) for name in order),
            ),
        ]
    return lines


_SCORES = ("types", "events", "subtypes", "primary")


def _part(study: dict[str, Any]) -> str:
    return {2: "half", 3: "third", 4: "quarter", 5: "fifth"}.get(study["folds"], f"part in {study['folds']}")


def _out_of_fold(oof: dict[str, Any]) -> list[str]:
    sources, types = oof["sources"], oof["by_type"]
    lines = [
        f"F1 on marked-up pages, each judged by models that have not seen it ({oof['folds']} folds by page); for",
        "`primary` the share of entries whose one type is right. Headings are given, so this is of events alone.",
        "",
        *_table(
            ("pages", "entries", *_SCORES, "roles"),
            ((name, row["entries"], *(row[s] for s in (*_SCORES, "roles"))) for name, row in sources.items()),
        ),
        "By type, of events that occurred or were asked for:",
        "",
        *_table(
            ("type", "marked", "precision", "recall", "F1"),
            ((name, row["marked"], row["precision"], row["recall"], row["f1"]) for name, row in types.items()),
        ),
        "Primary types that were mistaken for one another most often:",
        "",
        *_table(("marked", "found", "entries"), _mistaken(oof["confusion"])),
        "### Calibration",
        "",
        "How often events are right, by the confidence they are found with:",
        "",
    ]
    for name, table in oof["calibration"].items():
        lines += [
            f"Right in {name}, {table['events']:,} events, expected calibration error {table['ece']:.3f}:",
            "",
            *_table(
                ("from", "mean confidence", "right", "events"),
                ((f"{b['from']:.1f}", b["confidence"], b["right"], b["events"]) for b in table["bins"]),
            ),
        ]
    return lines


def _mistaken(table: dict[str, dict[str, int]]) -> list[tuple[str, str, int]]:
    pairs = [(a, b, count) for a, row in table.items() for b, count in row.items() if a != b]
    return sorted(pairs, key=lambda p: (-p[2], p[0], p[1]))[:10]


def _limits(stored: dict[str, Any]) -> list[str]:
    lines = ["## Limits", ""]
    if "oof" in stored:
        types, pages = stored["oof"]["by_type"], stored["oof"]["by_page"]
        weak = sorted(types, key=lambda name: types[name]["f1"])[:3]
        worst = sorted((row["events"], name) for name, row in pages.items() if row["entries"] >= 5)
        tenth = worst[max(0, len(worst) // 10 - 1)][0] if worst else 0.0
        lines += [
            "- Weakest types: " + ", ".join(f"{name} ({types[name]['f1']:.2f})" for name in weak) + ".",
            f"- Pages differ: on one in ten, events come out at {tenth:.2f} or below.",
        ]
    return [
        *lines,
        "- The text is invented. Pages as found on the web are harder than these; the README has figures on some.",
        "- Confidence is of type and status. The side can be wrong beside it; see the second table above.",
        "- English as written in North America, with some of Britain, Ireland and Australia; other languages hardly.",
    ]


def load_stored() -> dict[str, Any]:
    """What `evaluate.py` stored last; nothing if it never has."""
    stored: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8")) if STORED.exists() else {}
    return stored


def write() -> None:
    """Write the card anew."""
    CARD.write_text(render(load_stored()), encoding="utf-8")
    print(f"{CARD.name}: {len(CARD.read_text(encoding='utf-8').splitlines())} lines")


if __name__ == "__main__":
    write()
