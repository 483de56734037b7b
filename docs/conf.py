"""How Sphinx builds the documentation: ``make docs``. Nothing is fetched; every example is run."""

from __future__ import annotations

import os
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
# commands in examples are those of this environment
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

project = "negotext"
author = "The negotext developers"
release = version = metadata.version("negotext")

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_nb", "made"]
exclude_patterns = ["_build", "notebooks/*.py", "notebooks/*.csv", "notebooks/.ipynb_checkpoints"]

html_theme = "furo"
html_title = "negotext"
html_static_path = ["_static"]
html_css_files = ["own.css"]
html_show_sourcelink = False
html_show_copyright = False
pygments_style, pygments_dark_style = "friendly", "monokai"

myst_enable_extensions = ["deflist", "fieldlist"]
myst_heading_anchors = 3

nb_execution_mode = "force"  # what is shown is what this version gives
nb_execution_raise_on_error = True
nb_execution_show_tb = True
if os.environ.get("NOTEBOOKS_RUN") == "no":  # where the tests have just run them
    nb_execution_excludepatterns = ["notebooks/*"]
nb_execution_timeout = 300
nb_merge_streams = True

default_role = "code"  # in docstrings, `x` is code
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

NOTEBOOKS = HERE / "notebooks"
SAMPLES = HERE.parent / "data" / "samples"


def _link_notebooks(app: Any, config: Any) -> None:
    """Show the notebooks of the repository as if they were here; git does not keep the link."""
    if not NOTEBOOKS.exists():
        NOTEBOOKS.symlink_to(Path("..") / "notebooks", target_is_directory=True)


def _mend_links(app: Any, docname: str, source: list[str]) -> None:
    """What notebooks link to by its place in the repository is only named here, where it has another place."""
    if docname.startswith("notebooks/"):
        source[0] = re.sub(r"\[([^\[\]]*)\]\((?:\.\./[^()]*|[\w-]+\.ipynb)\)", r"\1", source[0])


def _write_sample_report(app: Any, error: Exception | None) -> None:
    """One report of a sample page beside the pages, for the tutorial to lead to."""
    if error is None and app.builder.format == "html":
        import negotext

        page = negotext.read(SAMPLES / "stockton-2025.txt")
        page.to_report(Path(app.outdir) / "sample-report.html", overwrite=True)


def _tell_cause(app: Any, error: Exception | None) -> None:
    """Say which cell failed and how, which Sphinx keeps to itself."""
    if error is not None and error.__cause__ is not None:
        print(error.__cause__, file=sys.stderr)


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("config-inited", _link_notebooks)
    app.connect("source-read", _mend_links)
    app.connect("build-finished", _write_sample_report)
    app.connect("build-finished", _tell_cause)
