"""The command line, one module per command. Data goes to standard output, messages to standard error.

Exit status: 0 done, 1 an input failed (the others are still written), 2 wrong usage or nowhere to write, 130 stopped by
Ctrl-C. What a command needs is imported inside it, so that ``--help`` and ``--version`` answer at once.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; the console script ``negotext``."""
    if sys.argv[1:] == ["--version"]:  # needs no command
        print(version_line())  # noqa: T201
        return
    from .app import run

    run()


def version_line() -> str:
    """What ``--version`` says."""
    from .. import __version__

    return f"negotext {__version__}"
