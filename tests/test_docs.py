"""The documentation without building it: nothing public is missing, nothing is left out of the contents, links lead on.

``make docs`` builds it and runs every example.
"""

from __future__ import annotations

import importlib.util
import re
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

import negotext
from negotext import taxonomy
from negotext.schema import TABLES

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(page for folder in (DOCS, DOCS / "howto") for page in folder.glob("*.md"))
API = (DOCS / "api.md").read_text("utf-8")
EXAMPLE = re.compile(r"^```\{code-cell\} python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MADE = re.compile(r"^```\{made\} (.+)$", re.MULTILINE)


def loaded(name: str) -> ModuleType:
    """A module of the folder docs."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = loaded("made")


def documented() -> set[str]:
    """The full names of all that the API page documents."""
    found = set(re.findall(r"^\.\. auto(?:function|class|data):: ([\w.]+)$", API, re.MULTILINE))
    for name in re.findall(r"^\.\. automodule:: ([\w.]+)$", API, re.MULTILINE):
        module = import_module(name)
        own = {key for key, value in vars(module).items() if getattr(value, "__module__", None) == name}
        found |= {f"{name}.{key}" for key in own if not key.startswith("_")}
    return found


def test_every_public_name_is_on_the_api_page() -> None:
    names = documented()
    errors = {name.rpartition(".")[2] for name in names if name.startswith("negotext.errors.")}
    modules = set(re.findall(r"^\.\. automodule:: negotext\.(\w+)$", API, re.MULTILINE))
    missing = {name for name in negotext.__all__ if f"negotext.{name}" not in names} - errors - modules
    assert missing == set()


@pytest.mark.parametrize("name", ["plot", "distributed", "labels", "views", "spacy_pipe"])
def test_modules_that_users_import_are_on_the_api_page(name: str) -> None:
    known = {full.rpartition(".")[2] for full in documented()}
    module = import_module(f"negotext.{name}")
    public = getattr(module, "__all__", None) or [
        key
        for key, value in vars(module).items()
        if getattr(value, "__module__", None) == module.__name__ and callable(value) and not key.startswith("_")
    ]
    inner = {"label_of", "checked", "result_of", "row_of"}  # for other modules of the library
    assert set(public) - known - inner == set()


@pytest.mark.parametrize("name", sorted(documented()))
def test_what_the_api_page_names_is_there_and_says_what_it_is(name: str) -> None:
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            value = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            value = getattr(value, part)
        assert isinstance(value, str) or value.__doc__
        return
    raise AssertionError(name)


@pytest.mark.parametrize("method", [name for name in vars(negotext.Result) if not name.startswith("_")])
def test_methods_of_results_say_what_they_do(method: str) -> None:
    assert getattr(negotext.Result, method).__doc__


def test_every_page_is_in_the_contents() -> None:
    listed = set()
    for page in PAGES:
        for block in re.findall(r"^```\{toctree\}\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            names = [line for line in block.splitlines() if line and not line.startswith(":")]
            listed |= {(page.parent / f"{name}.md").resolve() for name in names}
    assert listed == {page for page in PAGES if page != DOCS / "index.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_and_named_files_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", text)
    links += re.findall(r"^```\{(?:literal)?include\} (.+)$", text, re.MULTILINE)
    assert [link for link in links if not (page.parent / link).exists()] == []
    named = re.findall(r"`((?:src|data|docs|tests|training|benchmarks|notebooks)/[\w./-]+|[A-Z]{4,}\.\w+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []
    anchors = re.findall(r"\]\(([\w/.]+)?#([\w-]+)\)", text)
    for target, anchor in anchors:
        there = (page.parent / target if target else page).read_text("utf-8")
        titles = {
            re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", there, re.M)
        }
        assert anchor in titles


@pytest.mark.parametrize("page", [page for page in PAGES if "{code-cell}" in page.read_text("utf-8")], ids=str)
def test_pages_with_examples_run_in_a_folder_of_their_own(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.startswith("---\nfile_format: mystnb\n")
    first, *others = EXAMPLE.findall(text)
    up = "../" * (len(page.relative_to(DOCS).parts) - 1)
    assert first == f":tags: [remove-cell]\n%run {up}setup_page.py\n"
    assert others


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_are_run_and_not_only_shown(page: Path) -> None:
    assert "```python" not in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "call"), [(page.stem, call) for page in PAGES for call in MADE.findall(page.read_text("utf-8"))]
)
def test_what_is_made_from_the_library_can_be_made(page: str, call: str) -> None:
    name, *arguments = call.split()
    assert len(made.MADE[name](*arguments)) > 20


def test_every_table_is_shown() -> None:
    shown = re.findall(r"^```\{made\} columns (\w+)$", (DOCS / "tables.md").read_text("utf-8"), re.MULTILINE)
    assert shown == list(TABLES)
    for table, columns in TABLES.items():
        assert [line.split("`")[1] for line in made.columns(table).splitlines()[2:]] == [one.name for one in columns]


def test_every_command_is_shown() -> None:
    from typer.main import get_command

    from negotext.cli.app import app

    shown = [call.split()[1:] for call in MADE.findall((DOCS / "command_line.md").read_text("utf-8"))]
    assert {words[0] for words in shown if words} == set(getattr(get_command(app), "commands", {}))


def test_every_limit_is_told() -> None:
    told = (DOCS / "reliability.md").read_text(encoding="utf-8")
    assert [name for name in negotext.Limits.__slots__ if f"`{name}`" not in told] == []


def test_every_type_status_side_and_role_is_explained() -> None:
    guidelines, taxonomy_page = ((DOCS / f"{name}.md").read_text("utf-8") for name in ("guidelines", "taxonomy"))
    for name, subtypes in taxonomy.SUBTYPES.items():
        (explained,) = re.findall(rf"^\*\*{name}\*\*: (.*?)\n\n", guidelines, re.MULTILINE | re.DOTALL)
        for subtype in subtypes:
            assert f"`{subtype}`" in explained or f"/{subtype}" in explained, f"{name}/{subtype}"
    for word in (*taxonomy.STATUSES, *taxonomy.SIDES, "session", "offered", "deadline"):
        assert re.search(rf"^{word}\n: ", taxonomy_page, re.MULTILINE), word
    for label in taxonomy.LABELS:
        assert f"| `{label}` |" in taxonomy_page


def test_the_way_of_a_page_names_modules_that_are_there() -> None:
    home = Path(str(files("negotext")))
    names = [name for modules, *_ in made.FLOW for name in modules.split(", ")]
    assert [name for name in names if not (home / f"{name}.py").exists() and not (home / name).is_dir()] == []


def test_cells_of_tables_stay_cells() -> None:
    assert made.table(("a|b",), [("c\nd",)]).splitlines() == ["| a\\|b |", "| --- |", "| c d |"]
