"""The notebooks run as a newcomer has them: offline, on the sample pages, in a fresh kernel, without a word of warning.

They are kept without outputs, so that no figure in them can be out of date. ``python tests/test_notebooks.py`` takes
the outputs out after work in Jupyter.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from negotext.learning.labels import read_label

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"
PICTURES = {
    "01-first-steps": 2,
    "02-time-line": 3,
    "03-many-pages": 5,
    "04-own-names-and-labels": 3,
    "05-beyond-one-machine": 1,
}
"""How many pictures each has to make."""

OFFLINE = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        address = arguments[1] if event == "socket.connect" else arguments
        host = address[0] if isinstance(address, tuple) else "a file"
        if host not in (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", "a file"):
            raise OSError(f"a notebook wants to reach {host}")

sys.addaudithook(refuse)
"""
"""A `sitecustomize` for the kernel and all that it starts: this machine may be reached, no other."""


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    return found


def tidy(book: dict[str, Any]) -> str:
    """As it is kept."""
    for cell in book["cells"]:
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell |= {"execution_count": None, "outputs": []}
    book["metadata"] = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def test_each_notebook_is_known_here_and_in_the_readme() -> None:
    assert [path.stem for path in sorted(FOLDER.glob("*.ipynb"))] == list(PICTURES)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in PICTURES if f"(notebooks/{name}.ipynb)" not in readme] == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_notebook_is_kept_tidy_and_without_outputs(name: str) -> None:
    text = (FOLDER / f"{name}.ipynb").read_text(encoding="utf-8")
    book = json.loads(text)
    assert text == tidy(book)
    ids = [cell["id"] for cell in book["cells"]]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", PICTURES)
def test_links_lead_somewhere_and_every_cell_of_code_is_spoken_of(name: str) -> None:
    cells = read(name)["cells"]
    prose = "\n".join(source(cell) for cell in cells if cell["cell_type"] == "markdown")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", prose)
    assert [link for link in links if not (FOLDER / link).exists()] == []
    assert cells[0]["cell_type"] == "markdown"
    assert source(cells[0]).startswith("# ")
    assert len(prose.split()) >= 200


def test_the_sheet_coded_by_hand_is_in_order() -> None:
    steps = ("initial", "first_session", "impasse", "mediation", "deal", "ratified", "approved")
    with (FOLDER / "read-by-hand.csv").open(encoding="utf-8", newline="") as file:
        rounds = list(csv.DictReader(file))
    pages = {path.stem for path in (ROOT / "data" / "samples").iterdir()} - {"README", "city-sections"}
    assert {one["page"] for one in rounds if not one["page"].startswith("amberton-")} == pages
    for one in rounds:
        days = {step: date.fromisoformat(one[step]) for step in steps if one[step]}
        late = [days[step] for step in steps[1:] if step in days]  # proposals may come before or after a first session
        assert late == sorted(late), one["page"]
        assert int(one["held"]) >= 0 <= int(one["called_off"])


def test_the_labels_are_of_the_taxonomy() -> None:
    with (FOLDER / "stagehands-labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["day"] for row in rows}) == len(rows) >= 20
    for row in rows:
        date.fromisoformat(row["day"])
        for label in row["events"].split(";"):
            assert read_label(label, row["day"]).status in ("occurred", "planned")


@pytest.fixture(scope="module")
def fonts() -> None:
    """Where matplotlib has never run, it says on standard error that it lists the fonts; let it do so now."""
    subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], check=True, capture_output=True)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.usefixtures("fonts")
def test_a_notebook_runs(name: str, tmp_path: Path) -> None:
    before = copied(tmp_path)
    outputs = executed(name, tmp_path)
    assert complaints(outputs) == []
    pictures = [output["data"]["image/png"] for _, output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) >= PICTURES[name]
    assert min(map(len, pictures)) > 5_000
    assert files(tmp_path) == before


def test_what_goes_wrong_in_a_cell_is_seen(tmp_path: Path) -> None:
    copied(tmp_path)
    cells = {
        "fine": "1 + 1",
        "warns": "import warnings; warnings.warn('old')",
        "fails": "1 / 0",
        "asks": "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)",
    }
    book = read("01-first-steps")
    blank = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    book["cells"] = [blank | {"id": name, "source": [code]} for name, code in cells.items()]
    (tmp_path / "top" / "notebooks" / "bad.ipynb").write_text(json.dumps(book), encoding="utf-8")
    found = dict(complaints(executed("bad", tmp_path)))
    assert list(found) == ["warns", "fails", "asks"]
    assert "a notebook wants to reach 192.0.2.1" in found["asks"]


def copied(folder: Path) -> set[Path]:
    """What a notebook needs, copied to a folder of its own; the files there."""
    for part in ("notebooks", "data/samples"):
        ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / part, folder / "top" / part, ignore=ignore)
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(OFFLINE, encoding="utf-8")
    return files(folder)


def files(folder: Path) -> set[Path]:
    return {path for path in (folder / "top").rglob("*") if "__pycache__" not in path.parts}


def complaints(outputs: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Errors, and all that went to standard error, each with its cell."""
    return [
        (place, output.get("evalue") or output["text"])
        for place, output in outputs
        if output["output_type"] == "error" or output.get("name") == "stderr"
    ]


def executed(name: str, folder: Path) -> list[tuple[str, Any]]:
    """What the cells of a notebook put out when it is run, each with its cell."""
    for module in ("nbclient", "ipykernel", "matplotlib"):
        pytest.importorskip(module, reason="needs negotext[notebooks]")
    book = folder / "top" / "notebooks" / f"{name}.ipynb"
    path = [str(folder / "site"), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join(path),
        "IPYTHONDIR": str(folder / "ipython"),
        # without Java on the path: Spark takes longer to start than the rest, and test_distributed runs its script
        "PATH": str(Path(sys.executable).parent),
    }
    run = subprocess.run(
        [sys.executable, ROOT / "tests" / "run_notebook.py", book], env=env, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
    return [(cell["id"], output) for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]


if __name__ == "__main__":
    for path in FOLDER.glob("*.ipynb"):
        path.write_text(tidy(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
