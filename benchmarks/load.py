"""Many pages while workers are killed: ``python benchmarks/load.py [--pages N] [--workers W] [--kill SECONDS]``.

Makes pages that all differ, sends them through `negotext.stream`, and kills one worker every few seconds. Every page
must come back once, in its order, with its entries; the memory of this process must not grow after the first tenth.
Prints what it saw as JSON; the exit code is 1 where something is not as it should be.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import negotext

GROWTH = 60.0  # MB that memory may grow after the first tenth of the pages


def pages(count: int) -> Iterator[tuple[str, str]]:
    """Small pages, each with its number in its text and one to three entries."""
    for number in range(count):
        day = date(2010, 1, 1) + timedelta(days=number % 5000)
        entries = []
        for back in range(1 + number % 3):
            when = day - timedelta(days=9 * back)
            entries.append(f"{when:%B} {when.day}, {when.year}\n\nLocal {number} and the District met on Article 8.\n")
        yield f"page{number}", "\n".join(entries)


def children() -> list[int]:
    found = []
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        with suppress(OSError):
            found += [int(word) for word in (task / "children").read_text().split()]
    return found


def memory() -> float:
    """What this process holds now, in MB."""
    with suppress(OSError):
        rows = dict(row.split(":", 1) for row in Path("/proc/self/status").read_text().splitlines())
        return int(rows["VmRSS"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Killer(threading.Thread):
    """Kills one of this process's children every so many seconds, of those that were there the last time too.

    A worker that is killed twice before it is ready ends a run, as one that cannot start at all.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(daemon=True)
        self.seconds = seconds
        self.killed = 0
        self.over = threading.Event()

    def run(self) -> None:
        before: set[int] = set()
        while not self.over.wait(self.seconds):
            now = children()
            if old := [pid for pid in now if pid in before]:
                with suppress(OSError):
                    os.kill(old[self.killed % len(old)], signal.SIGKILL)
                    self.killed += 1
            before = set(now)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill", type=float, default=10.0)
    given = parser.parse_args()
    killer = Killer(given.kill)
    killer.start()
    seen: list[str] = []
    wrong: list[str] = []
    held: list[float] = []
    begin = time.monotonic()
    for part in negotext.stream(pages(given.pages), workers=given.workers, keep_text=False, progress=False):
        seen += part.pages["doc_id"].tolist()
        counts = part.entries.groupby("doc_id").size()
        for name, warning in zip(part.pages["doc_id"], part.pages["warnings"].fillna(""), strict=True):
            if counts.get(name, 0) != 1 + int(name[4:]) % 3 or warning:
                wrong.append(f"{name}: {counts.get(name, 0)} entries {warning}")
        held.append(memory())
    killer.over.set()
    first = held[: max(1, len(held) // 10)]
    growth = max(held) - max(first)
    expected = [f"page{number}" for number in range(given.pages)]
    told = {
        "pages": len(seen), "in order, none lost or doubled": seen == expected, "killed": killer.killed,
        "wrong": wrong[:5], "memory MB": round(max(first)), "growth MB": round(growth, 1),
        "seconds": round(time.monotonic() - begin),
    }  # fmt: skip
    print(json.dumps(told))
    return 0 if seen == expected and not wrong and growth <= GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
