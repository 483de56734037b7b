"""Speed and accuracy side by side: ``python benchmarks/bench.py`` or ``make bench``; under five minutes.

Writes a table into ``benchmarks/README.md``. Every figure of speed is a ratio of processor times (or of the most
memory) of two things that took turns in this run, and the median of some rounds, so that other work on the machine
changes it little. Only the gain from two processes is by the clock; where the machine was busy, that is said.

    --maker FILE     what makes the pages (../shared/peer/make_corpus.py; else the repository's own pages are varied)
    --peer FILE      what to compare with (../shared/peer/peer.py)
    --model NAME     the small English spaCy pipeline that it needs, by name or folder; without one it is skipped
    --huge           also a page of 10 MB and one of 100 MB; this takes hours
    --quick          an eighth of the pages: to try this script
    --dry            print only
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from types import ModuleType

import check_floors
import corpus
import speed
from timing import REPORT, cpu

import negotext

README = Path(__file__).resolve().parent / "README.md"
BEGIN, END = "<!-- speed: make bench writes this -->\n", "<!-- end of speed -->"
PORTION = 60_000
ROUNDS = 5
HUGE_SECONDS = 80  # for one large page; it is made smaller if it would take longer

Row = tuple[str, str, str]


def machine() -> str:
    """What this ran on; no name of the machine."""
    model = platform.processor() or platform.machine()
    if (info := Path("/proc/cpuinfo")).exists():
        found = re.search(r"model name\s*: (.+)", info.read_text(encoding="utf-8"))
        model = found[1] if found else model
    parts = ", ".join(f"{name} {version(name)}" for name in ("negotext", "spacy", "pandas"))
    system = f"{platform.system()} {platform.machine()}"
    return f"{' '.join(model.split())}, {os.cpu_count()} cores; {system}; Python {platform.python_version()}, {parts}"


def times(value: float) -> str:
    return f"{value:.0f} ×" if value >= 10 else f"{value:.2f} ×" if value >= 0.1 else f"{value:.2g} ×"


class Bench:
    """The parts of the table, measured one after another."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.portion = PORTION // 8 if args.quick else PORTION
        chars = self.portion * 40
        self.texts = corpus.pages(chars, maker=args.maker)
        self.portions = list(corpus.slices(self.texts, self.portion))
        self.fresh = list(corpus.slices(corpus.pages(self.portion * ROUNDS, maker=args.maker, fresh=0.1), self.portion))
        self.load = os.getloadavg()[0]
        speed.page_by_page([self.texts[0][:5000]])  # reads lexicon and models
        self.page = 0.0
        """How many times as long as the tokenizer `parse` takes."""

    def take(self, number: int) -> list[list[str]]:
        """Portions that nobody has seen; from the first again if there are none."""
        if len(self.portions) < number:
            self.portions = list(corpus.slices(self.texts, self.portion))
        taken, self.portions = self.portions[:number], self.portions[number:]
        return taken

    def pages(self) -> list[Row]:
        calls = {"page": speed.page_by_page, "many": speed.many}
        found = speed.per_token_time(self.take(2 * ROUNDS), calls)
        fresh = speed.per_token_time(self.fresh[:ROUNDS], {"fresh": speed.page_by_page})["fresh"]
        self.page = median(found["page"])
        rows = [("`parse`, page by page, all five tables read", times(self.page), "spaCy's blank tokenizer, warm")]
        rows.append(("`parse_many`, the same", times(median(found["many"])), "spaCy's blank tokenizer, warm"))
        new = median(fresh) / self.page
        rows.append(("`parse` where 1 word in 10 is one that nobody knows", times(new), "`parse` on the usual pages"))
        return rows

    def saved(self) -> list[Row]:
        return [("`parse_many` from the cache", times(speed.cached_share(self.take(2))), "`parse_many` without")]

    def together(self) -> list[Row]:
        parts = self.take(9)
        longer = [[text for part in parts[n : n + 3] for text in part] for n in (0, 3, 6)]
        chars = f"{3 * self.portion:,} characters"
        row = (
            f"`parse_many(workers=2)` on {chars}, all processes and their start",
            times(speed.processes(longer, 2)),
            "`parse_many`",
        )
        if (os.cpu_count() or 1) < 2:
            return [row]
        texts = [text for part in self.take(4) for text in part]
        idle = os.getloadavg()[0]
        begin = time.perf_counter()
        speed.many(texts)
        middle = time.perf_counter()
        speed.many(texts, workers=2)
        gain = (middle - begin) / (time.perf_counter() - middle)
        busy = f"; the machine was busy (load {idle:.1f} before it)" if idle > 1.3 else ""
        return [
            row,
            ("`parse_many(workers=2)` by the clock, with their start", f"1 / {gain:.2f}", f"`parse_many`{busy}"),
        ]

    def large(self) -> list[Row]:
        portions = self.take(2)
        pace = cpu(lambda: speed.page_by_page(portions[0])) / sum(map(len, portions[0]))
        sizes = [min(5_000_000, int(HUGE_SECONDS / pace))] + ([10_000_000, 100_000_000] if self.args.huge else [])
        if self.args.quick:
            sizes[0] //= 8
        rows = []
        for chars in sizes:
            ratio = speed.one_page(self.texts, chars, portions)
            rows.append((f"a character on one page of {chars / 1e6:.1f} MB", times(ratio), "on usual pages"))
        return rows

    def start(self) -> list[Row]:
        found = speed.new_interpreters(ROUNDS)
        pairs = (
            ("import negotext", "import pandas"),
            ("negotext --version", "import pandas"),
            ("first page with tables", "import spacy, pandas"),
        )
        rows = []
        for one, other in pairs:
            (seconds, memory), (usual, usual_memory) = found[one], found[other]
            rows.append((f"`{one}`, new process" if " " in one and "page" not in one else f"{one}, new process",
                         times(seconds / usual), f"`{other}`"))  # fmt: skip
            rows.append(("… its memory", times(memory / usual_memory), f"`{other}` ({usual_memory:.0f} MB)"))
        return rows

    def memory(self) -> list[Row]:
        """The most memory of `stream` over some pages, and over three times as many."""
        few, more = self.take(2), self.take(4)
        peaks = []
        for parts in (few, few + more):
            code = (
                "import json, sys, negotext\n"
                "for part in negotext.stream(json.load(open(sys.argv[1])), batch=32, progress=False):\n"
                "    part.entries, part.entities, part.events, part.offers, part.pages\n"
            )
            peaks.append(_peak(code, [text for part in parts for text in part]))
        return [("the most memory of `stream` over 3 times as many pages", times(peaks[1] / peaks[0]),
                 f"over {sum(map(len, few))} pages ({peaks[0]:.0f} MB)")]  # fmt: skip

    def peer(self) -> list[Row]:
        module = _peer(self.args.peer, self.args.model)
        if module is None:
            return []
        ratios = []
        module.parse(self.texts[0][:2000])
        for part in self.take(3):
            own = cpu(partial(speed.page_by_page, part))
            ratios.append(own / cpu(partial(_each, module.parse, part)))
        what = "regular expressions, spaCy's small model and dateparser (`peer.py`)"
        return [("`parse`, page by page, all five tables read", times(median(ratios)), what)]


def _peak(code: str, texts: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pages.json"
        file.write_text(json.dumps(texts), encoding="utf-8")
        run = subprocess.run([sys.executable, "-c", code + REPORT, file], check=True, capture_output=True, text=True)
    megabytes: float = json.loads(run.stdout.splitlines()[-1])[1]
    return megabytes


def _each(call: Callable[[str], object], texts: list[str]) -> None:
    for text in texts:
        call(text)


def _peer(path: Path, model: str) -> ModuleType | None:
    """The peer's module, ready to parse; a line says why not."""
    if not path.exists():
        print(f"peer: SKIPPED: {path} is not here")
        return None
    try:
        spec = importlib.util.spec_from_file_location("peer", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.NLP = module.load(model)
    except (ImportError, OSError) as error:
        print(f"peer: SKIPPED: {str(error).splitlines()[0]}")
        return None
    return module


def accuracy(args: argparse.Namespace) -> list[str]:
    """The figures of the pages that nothing was trained on, the peer's below if it can run."""
    pages = Path(check_floors.__file__).parent / "unseen"
    if not (check_floors.GOLD / "score.py").exists():
        return ["Accuracy was not measured: the scorer is not beside this checkout."]
    rows = {"negotext": check_floors.measure(pages)}
    names = [name for name in check_floors.FIGURES if name != "boundary"]
    lines = [f"Accuracy in the same run, on the {len(list(pages.glob('*.gold')))} pages of `unseen/`:", ""]
    lines += [f"| | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    if (found := _peer_figures(args, pages)) is not None:
        rows["peer"] = found
    return lines + [
        f"| {who} | {' | '.join(f'{figures[name]:.2f}' for name in names)} |" for who, figures in rows.items()
    ]  # fmt: skip


def _peer_figures(args: argparse.Namespace, pages: Path) -> check_floors.Figures | None:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "figures.json"
        command = [sys.executable, args.peer, "--model", args.model, "score", "--json", report, pages]
        run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        if not report.exists():
            print(f"peer: accuracy SKIPPED: {(run.stderr.strip() or 'no report').splitlines()[-1]}")
            return None
        data = json.loads(report.read_text(encoding="utf-8"))
    return {name: data[name]["accuracy" if name == "primary" else "F1"] for name in check_floors.FIGURES}


def written(rows: list[Row], bench: Bench, notes: list[str]) -> str:
    head = ["| what | takes | of what this takes |", "| --- | --- | --- |"]
    made = corpus.source(bench.args.maker)
    pages = (
        f"Pages from {made}, about {bench.portion:,} characters a round. The machine's load before: {bench.load:.1f}."
    )
    return "\n".join([f"{machine()}. {pages}", "", *head, *(f"| {' | '.join(row)} |" for row in rows), "", *notes, ""])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--maker", type=Path, default=corpus.MAKER, help=argparse.SUPPRESS)
    parser.add_argument("--peer", type=Path, default=corpus.PEER / "peer.py", help=argparse.SUPPRESS)
    parser.add_argument("--model", default="en_core_web_sm", help=argparse.SUPPRESS)
    for name in ("huge", "quick", "dry"):
        parser.add_argument(f"--{name}", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    begin = time.perf_counter()
    print(f"negotext in {Path(negotext.__file__).parent}; the machine's load is {os.getloadavg()[0]:.1f}")
    bench = Bench(args)
    rows: list[Row] = []
    for part in (bench.pages, bench.peer, bench.saved, bench.together, bench.large, bench.start, bench.memory):
        found = part()
        rows += found
        print("".join(f"{what}: {ratio} of {other}\n" for what, ratio, other in found), end="", flush=True)
    table = written(rows, bench, accuracy(args))
    print(f"\n{table}\n{time.perf_counter() - begin:.0f} s")
    if not args.dry and not args.quick:
        text = README.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        README.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
