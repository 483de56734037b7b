"""Runs a notebook in place, in a fresh kernel: ``python tests/run_notebook.py FILE.ipynb``.

A process of its own, as nbclient leaves sockets to be closed when it ends. The kernel is the Python that runs this:
none needs to be installed, and none that is can be taken instead. What the kernel itself has to say goes to standard
error.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbclient
import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager


class ThisPython(AsyncKernelManager):  # type: ignore[misc]
    @property
    def kernel_spec(self) -> Any:
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name="this Python", language="python")


def main(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    folder = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(book, km=ThisPython(), timeout=120, allow_errors=True, resources=folder).execute()
    nbformat.write(book, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
