"""Imports go one way: records, lexicon, stages, pipeline, and then tables, calls and commands."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(str(files("negotext")))
LAYERS = [
    {"errors", "letters", "taxonomy", "records"},
    {"lexicon"},
    {"linear", "arguments", "packed", "progress", "palette", "limits", "writing", "zipped"},
    {"view"},
    {"dates", "sentences", "lines", "columns", "quantities", "concepts", "scopes"},
    {"names", "cues"},
    {"own_lexicon"},
    {"candidate"},
    {
        "years",
        "heading_months",
        "heading_days",
        "heading_mails",
        "heading_series",
        "headings",
        "heading_ends",
        "title_lines",
    },
    {"heading_datelines"},
    {
        "date_rows",
        "date_lists",
        "heading_scores",
        "heading_backing",
        "heading_choice",
        "heading_posts",
        "heading_titles",
        "heading_told",
        "furniture",
        "week_days",
    },
    {"segment"},
    {"parties", "roles"},
    {"entities"},
    {"features", "clause_words", "clauses"},
    {"frames"},
    {"events"},
    {"judged"},
    {"classify"},
    {"offers", "article_acts"},
    {"model_files"},
    {"learning"},
    {"pipeline"},
    {"schema"},
    {"tables"},
    {"views", "explain"},
    {"labels"},
    {"export", "show", "databases", "workbooks", "calendars", "annotation"},
    {"plot_axes"},
    {"report"},
    {"result"},
    {"plot_rows"},
    {"plot"},
    {"readers"},
    {"sources"},
    {"cache", "documents", "workers"},
    {"batch"},
    {"distributed"},
    {"api", "spacy_pipe", "page_features"},
    {"cli"},
    {"__init__", "__main__"},
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
FITTING = {"numeric", "fit", "page_models"}  # modules of `learning` that are imported where something is fitted
WITH_PANDAS = {
    *("schema", "tables", "views", "result", "api", "distributed", "cli", "page_features"),
    *("writing", "export", "databases", "workbooks", "calendars", "annotation", "report"),
}


def modules() -> list[tuple[str, Path]]:
    """Every module with the first part of its name, which is its layer's."""
    paths = sorted(path for path in ROOT.rglob("*.py"))
    return [(path.relative_to(ROOT).parts[0].removesuffix(".py"), path) for path in paths]


def imported(path: Path, *, at_import_time: bool = False) -> set[str]:
    """The modules that a file names: ``negotext.x`` for its own, the top package for others.

    Args:
        path: the file.
        at_import_time: only those that importing the file imports.
    """
    package = ("negotext", *path.relative_to(ROOT).parent.parts)
    found: set[str] = set()
    for node in nodes(ast.parse(path.read_text(encoding="utf-8")), at_import_time):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) - node.level + 1]] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{name}.{alias.name}" for alias in node.names} if name == "negotext" else {name}
    return {".".join(name.split(".")[:2]) if name.split(".")[0] == "negotext" else name.split(".")[0] for name in found}


def nodes(tree: ast.AST, at_import_time: bool) -> list[ast.AST]:
    """The nodes of a tree, without functions and type-checking blocks if asked for."""
    found: list[ast.AST] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if at_import_time and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if at_import_time and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        found.append(node)
        waiting += ast.iter_child_nodes(node)
    return found


def test_every_module_has_its_layer() -> None:
    assert {name for name, _ in modules()} <= set(RANK)


def test_the_table_of_layers_for_contributors_has_them_all_in_this_order() -> None:
    """Each row holds some layers in a row; packages are marked with a slash."""
    text = (Path(__file__).resolve().parent.parent / "CONTRIBUTING.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[^|]+) \|", text.partition("\n## Layers\n")[2], re.MULTILINE)
    named = [re.findall(r"`([\w/]+)`", row) for row in rows]
    assert {name for row in named for name in row if name.endswith("/")} == {
        f"{path.name}/" for path in ROOT.iterdir() if path.stem in RANK and path.is_dir()
    }
    told = [[name.rstrip("/") for name in row] for row in named]
    assert sorted(name for row in told for name in row) == sorted(set(RANK) - {"__init__", "__main__"})
    ends = [(min(RANK[name] for name in row), max(RANK[name] for name in row)) for row in told]
    assert all(last < first for (_, last), (first, _) in pairwise(ends)), ends


@pytest.mark.parametrize(("layer", "path"), modules(), ids=lambda value: str(getattr(value, "stem", value)))
def test_imports_go_one_way(layer: str, path: Path) -> None:
    later = [
        name
        for name in imported(path, at_import_time=True)
        if name.startswith("negotext.") and RANK.get(name.removeprefix("negotext."), -1) > RANK[layer]
    ]
    assert later == []


@pytest.mark.parametrize(("layer", "path"), modules(), ids=lambda value: str(getattr(value, "stem", value)))
def test_only_the_tables_know_pandas(layer: str, path: Path) -> None:
    arrays = {"numpy"} if layer == "learning" else set()  # of predictions
    assert layer in WITH_PANDAS or not ({"pandas", "numpy", "pyarrow"} - arrays) & imported(path)


@pytest.mark.parametrize(("layer", "path"), modules(), ids=lambda value: str(getattr(value, "stem", value)))
def test_nothing_heavy_at_import_time(layer: str, path: Path) -> None:
    heavy = {
        "sklearn",
        "scipy",
        "spacy",
        "pandas",
        "numpy",
        "pyarrow",
        "lxml",
        "docx",
        "pypdfium2",
        "dateparser",
        "tqdm",
        "duckdb",
        "icalendar",
        "openpyxl",
        "pandera",
        "pyspark",
        "dask",
        "matplotlib",
        "altair",
    }
    own = {"lxml"} if path.parent.name == "readers" and path.stem.startswith("html") else set()  # read on first use
    own |= {"spacy_pipe": {"spacy"}, "page_features": {"sklearn", "numpy"}}.get(layer, set())  # likewise
    if layer == "learning" and path.stem in FITTING:
        own = {"numpy", "scipy", "sklearn"}
    assert not (heavy - own) & imported(path, at_import_time=True)


def test_what_fits_is_imported_only_to_fit() -> None:
    """Else a trained classifier could not be used without numpy and scikit-learn."""
    for layer, path in modules():
        if layer == "learning" and path.stem in FITTING:
            continue
        names = FITTING if layer == "learning" else {f"learning.{name}" for name in FITTING}
        imports = nodes(ast.parse(path.read_text(encoding="utf-8")), at_import_time=True)
        assert not names & {node.module for node in imports if isinstance(node, ast.ImportFrom) and node.level}


def test_records_use_the_standard_library_only() -> None:
    assert imported(ROOT / "records.py") <= {*sys.stdlib_module_names, "__future__"}


def test_parsing_needs_no_tables_library() -> None:
    """Records come without pandas, scikit-learn and spaCy."""
    script = (
        "import sys\n"
        "from negotext.pipeline import parse_page\n"
        "from negotext.records import Page\n"
        "assert len(parse_page(Page('May 5, 2025\\n\\nWe met.\\n', 'p')).entries) == 1\n"
        "heavy = {'pandas', 'numpy', 'sklearn', 'spacy', 'lxml', 'dateparser'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)
