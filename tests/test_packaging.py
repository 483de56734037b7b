"""What pyproject.toml declares: the packages that the library imports, and what a release holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import hatchling.build
import pytest
from test_layers import imported, modules

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FOR_USERS = {"src", "docs", "README.md", "CHANGELOG.md", "LICENSE", "CITATION.cff"}
NEEDED_TO_BUILD = {"pyproject.toml", "PKG-INFO", ".gitignore"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    """The packages that pyproject.toml names, those of extras too."""
    lines = [*PROJECT["dependencies"], *(line for extra in PROJECT["optional-dependencies"].values() for line in extra)]
    return {plain(match[0]) for line in lines if (match := re.match(r"[\w.-]+", line))}


def test_every_package_that_is_imported_is_declared() -> None:
    homes = packages_distributions()
    names = {name for _, path in modules() for name in imported(path)}
    foreign = {name for name in names if not name.startswith("negotext") and name not in sys.stdlib_module_names}
    assert {"numpy", "scipy", "pandas", "spacy"} <= foreign
    # the engines' packages need not be here
    missing = {name for name in foreign if not {plain(home) for home in homes.get(name, [name])} & declared()}
    assert missing == set()


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sdist")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        name = hatchling.build.build_sdist(str(out))
    with tarfile.open(out / name) as archive:
        archive.extractall(out, filter="data")
    (folder,) = (path for path in out.iterdir() if path.is_dir())
    return folder


def test_a_release_holds_what_users_need_and_nothing_else(sdist: Path) -> None:
    assert {path.name for path in sdist.iterdir()} == FOR_USERS | NEEDED_TO_BUILD
    assert [path.name for path in (sdist / "src").iterdir()] == ["negotext"]
    assert {path.suffix for path in (sdist / "docs").rglob("*") if path.is_file()} == {".md", ".py", ".css", ".png"}
    assert not list(sdist.rglob("_build")) + list(sdist.rglob("*.ipynb"))


def test_a_wheel_made_from_a_release_works(sdist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sdist)
    with zipfile.ZipFile(tmp_path / hatchling.build.build_wheel(str(tmp_path))) as wheel:
        wheel.extractall(tmp_path / "site")
    ours = {path.relative_to(ROOT / "src") for path in (ROOT / "src" / "negotext").rglob("*") if path.is_file()}
    theirs = {path.relative_to(tmp_path / "site") for path in (tmp_path / "site" / "negotext").rglob("*")}
    assert {path for path in ours if "__pycache__" not in path.parts} <= theirs
    script = "import negotext; print(negotext.__file__, negotext.parse('May 5, 2025\\n\\nWe met.').entries.shape[0])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(tmp_path / "site" / "negotext" / "__init__.py"), "1"]
