"""The directive ``made``: parts of the documentation that are made from the library when the pages are built.

    ```{made} columns events
    ```

puts in what `columns("events")` returns, which is Markdown. So columns, event types, figures, layers and the help of
the command line are never typed in twice.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Callable, Iterable
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent

FLOORS: Final = ROOT / "benchmarks" / "floors.toml"
EVALUATION: Final = ROOT / "training" / "evaluation" / "evaluation.json"
LAYERS: Final = ROOT / "tests" / "test_layers.py"

FIGURES: Final = ("entries", "entities", "norm", "roles", "primary", "types", "events", "subtypes")
"""The figures of a set of pages that are shown, in this order."""

FLOW: Final = (
    ("sources, readers", "a file or text", "plain text, with a map back to the HTML"),
    ("lines, headings, heading_choice, years, segment", "text", "entries with their days"),
    ("dates, quantities, names, roles, entities", "an entry", "mentions with standard forms"),
    ("sentences, concepts, cues, clauses, frames, parties", "a sentence", "who does what with what, and whether"),
    (
        "features, classify, judged, events",
        "all of that, and weights",
        "events with type, status, side and probability",
    ),
    ("offers, article_acts", "mentions and clauses", "offers; what is done to an article"),
    ("tables, views, result", "records", "data frames, and tables derived from them"),
)
"""The way of one page: which modules, what they take, what they give."""


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown."""

    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    names = list(head)
    return "\n".join([line(names), line("---" for _ in names), *map(line, rows)])


def columns(name: str) -> str:
    """The columns of a table, from the one place where they are declared."""
    from negotext import schema

    def rows() -> Iterable[tuple[str, ...]]:
        for column in schema.columns(name):
            meaning = column.meaning
            if column.values:
                known = ", ".join(f"`{value}`" for value in column.values)
                meaning += f": {known}{', and what a lexicon of yours adds' if column.extensible else ''}"
            missing = {"datetime64[s]": "`NaT`", "category": "`NaN`"}.get(column.dtype, "`<NA>`")
            yield f"`{column.name}`", f"`{column.dtype}`", missing if column.nullable else "never", meaning

    return table(("column", "dtype", "missing", "meaning"), rows())


def keys() -> str:
    """Which column identifies a row, and which lead to rows of other tables."""
    from negotext import schema

    def rows() -> Iterable[tuple[str, ...]]:
        for name in schema.TABLES:
            leads = ", ".join(f"`{column}` → {other}" for column, other in schema.references(name).items())
            yield name, f"`{schema.KEYS[name]}`" if name in schema.KEYS else "", leads

    return table(("table", "key", "leads to"), rows())


def taxonomy() -> str:
    """Event types and subtypes, each with words that report one, from the examples of the cues."""
    from negotext.lexicon import raw
    from negotext.taxonomy import SUBTYPES

    said: dict[tuple[str, str | None], str] = {}
    for cue in raw("cues")["cue"]:
        said.setdefault((cue["type"], cue.get("subtype")), cue["examples"][0])

    def rows() -> Iterable[tuple[str, ...]]:
        for name, subtypes in SUBTYPES.items():
            for subtype in (None, *subtypes):
                example = said.get((name, subtype))
                label = f"`{name}`" if subtype is None else f"`{name}/{subtype}`"
                yield label, f"*{example}*" if example else ""

    return table(("event", "words that report one"), rows())


def primary() -> str:
    """The order in which an entry's events give it its one type."""
    from negotext.taxonomy import PRIMARY_ORDER

    return " › ".join(f"`{name}/{subtype}`" if subtype else f"`{name}`" for name, subtype in PRIMARY_ORDER)


def help_of(*words: str) -> str:
    """What ``--help`` of a command says."""
    from typer.testing import CliRunner

    from negotext.cli.app import app

    said = CliRunner().invoke(app, [*words, "--help"], prog_name="negotext", env={"COLUMNS": "80"}).stdout
    return f"```text\n{said.rstrip()}\n```"


def floors() -> str:
    """The least accuracy on each set of marked-up pages that a change may leave."""
    sets = tomllib.loads(FLOORS.read_text("utf-8"))
    return _figures(sets, FIGURES)


def evaluation(part: str) -> str:
    """What `make evaluate` stored last: ``sources``, ``by_type`` or ``calibration``."""
    stored = json.loads(EVALUATION.read_text("utf-8"))["oof"]
    match part:
        case "sources":
            return _figures(stored["sources"], ("types", "events", "subtypes", "primary", "roles"))
        case "by_type":
            return _figures(stored["by_type"], ("marked", "precision", "recall", "f1"))
        case "calibration":
            bins = stored["calibration"]["type, status and side"]["bins"]
            head = {"from": "from", "confidence": "mean confidence", "right": "share that is right", "events": "events"}
            return table(head.values(), [[one[name] for name in head] for one in bins])
    raise ValueError(f"no part {part!r} of the evaluation")


def _figures(rows: dict[str, dict[str, float]], names: Iterable[str]) -> str:
    def cell(value: float | None) -> str:
        return "" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.3f}"

    shown = [name for name in names if any(name in row for row in rows.values())]
    return table(("", *shown), [(name, *(cell(row.get(one)) for one in shown)) for name, row in rows.items()])


def known() -> str:
    """How many records of each kind the lexicon has."""
    from negotext.lexicon import raw

    counted = {
        "unions.toml": ("unions", "union"),
        "agencies.toml": ("agencies", "agency"),
        "cues.toml": ("cues", "cue"),
    }
    return ", ".join(f"{len(raw(name)[kind]):,} records in `{file}`" for file, (name, kind) in counted.items())


def layers() -> str:
    """The layers that tests hold, the first at the bottom."""
    tree = ast.parse(LAYERS.read_text("utf-8"))
    value = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["LAYERS"]
    )
    sets: list[set[str]] = ast.literal_eval(value)
    return "\n".join(f"1. {', '.join(f'`{name}`' for name in sorted(layer))}" for layer in sets)


def flow() -> str:
    """The way of one page through the modules, as boxes."""
    steps = [
        f"<li><code>{escape(modules)}</code><br>{escape(takes)} <span>→</span> {escape(gives)}</li>"
        for modules, takes, gives in FLOW
    ]
    return f'<ol class="flow">{"".join(steps)}</ol>'


def notebooks() -> str:
    """The contents of the notebooks, if this checkout has any."""
    if not list((ROOT / "notebooks").glob("*.ipynb")):
        return "*This checkout has none.*"
    return "```{toctree}\n:glob:\n:maxdepth: 1\n\nnotebooks/*\n```"


MADE: Final[dict[str, Callable[..., str]]] = {
    "columns": columns,
    "keys": keys,
    "taxonomy": taxonomy,
    "primary": primary,
    "help": help_of,
    "floors": floors,
    "evaluation": evaluation,
    "known": known,
    "layers": layers,
    "flow": flow,
    "notebooks": notebooks,
}
"""What the directive can put in, by name."""

SOURCES: Final = (FLOORS, EVALUATION, LAYERS, Path(str(files("negotext"))) / "schema.py")


def setup(app: Any) -> dict[str, Any]:
    """Called by Sphinx."""
    from docutils import nodes
    from sphinx.util.docutils import SphinxDirective

    class Made(SphinxDirective):
        required_arguments = 1
        optional_arguments = 4

        def run(self) -> list[nodes.Node]:
            name, *arguments = self.arguments
            for source in SOURCES:
                self.env.note_dependency(str(source))
            content = MADE[name](*arguments)
            if name == "flow":
                return [nodes.raw("", content, format="html")]
            return self.parse_text_to_nodes(content)

    app.add_directive("made", Made)
    return {"parallel_read_safe": True}
