"""Processor time, of this process and of others: what others do on the machine changes it little, and ratios less."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from statistics import median

REPORT = """
import json as _json, sys as _sys, time as _time
_cpu = _time.process_time()
try:
    _rows = dict(_row.split(":", 1) for _row in open("/proc/self/status", encoding="utf-8"))
    _rss = int(_rows["VmHWM"].split()[0]) / 1024
except OSError:
    import resource
    _rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if _sys.platform == "darwin" else 1024)
print("\\n" + _json.dumps([_cpu, _rss]))
"""


def cpu(call: Callable[[], object]) -> float:
    """Seconds of processor time that a call takes, with those of the processes that it starts and ends."""
    begin = _used()
    call()
    return _used() - begin


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def fresh(codes: Mapping[str, str], rounds: int) -> dict[str, tuple[float, float]]:
    """Seconds of processor time and the most memory (MB) of new interpreters that run some code; medians.

    They take turns, so that a slow minute of the machine meets all of them.
    """
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in codes}
    for number in range(rounds + 1):
        for name, code in codes.items():
            run = subprocess.run(
                [sys.executable, "-c", code + REPORT], check=True, capture_output=True, text=True, encoding="utf-8"
            )
            seconds, megabytes = json.loads(run.stdout.splitlines()[-1])
            if number:  # the first round has the disk to read
                found[name].append((seconds, megabytes))
    return {name: (median(s for s, _ in runs), median(m for _, m in runs)) for name, runs in found.items()}
