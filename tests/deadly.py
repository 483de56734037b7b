"""What kills or fails the process that unpickles it: stand-ins for pages that take all memory or meet a bug."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any


class Deadly(str):
    """A page's title. A process to which the page is sent is killed, so many times as ``lives`` has letters."""

    lives: Path

    def __new__(cls, lives: Path) -> Deadly:
        title = super().__new__(cls, "deadly")
        title.lives = lives
        return title

    def __reduce__(self) -> tuple[Any, ...]:
        return (_strike, (self.lives,))


def _strike(lives: Path) -> str:
    left = lives.read_text()
    if left:
        lives.write_text(left[1:])
        os.kill(os.getpid(), signal.SIGKILL)
    return "deadly"


class Unloadable:
    """A classifier that no worker can read."""

    def judge(self, readings: Any, low: str) -> list[Any]:
        return []

    def __reduce__(self) -> tuple[Any, ...]:
        return (_refuse, ())


def _refuse() -> None:
    raise LookupError("not here")


class Lonely(Exception):
    """An error that pickles but cannot be unpickled."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


class Choosy:
    """A classifier that finds nothing, and fails on pages that ask for it."""

    def judge(self, readings: Any, low: str) -> list[Any]:
        if "lonely" in low:
            raise Lonely("one", "two")
        if "divide" in low:
            raise ZeroDivisionError("by zero")
        return []


class Loud(Choosy):
    """A classifier that prints."""

    def judge(self, readings: Any, low: str) -> list[Any]:
        print("judging")
        os.write(1, b"judging\n")
        return super().judge(readings, low)
