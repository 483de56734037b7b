"""Speed against bounds: ``python benchmarks/check_speed.py [--update]``; half a minute.

Fails where a ratio is above its bound in ``speed.toml``. Ratios are of processor times or memory in one run, medians
of rounds that took turns, and the bounds leave room for noise: what fails here has become slower by far. Pages of
another portion go first, so that no call pays for the words which the others then know; and since a busy machine only
ever adds time, what is above its bound is measured once more and the lower figure counts.
``--update`` lowers bounds to what is measured now, times the margin; it never raises one.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from statistics import median

import corpus
import speed

BOUNDS = Path(__file__).resolve().parent / "speed.toml"
MARGIN = 1.6
LEAST = 0.05  # ratios below it are of times too short to measure well
PORTION = 20_000
WARMING = 3  # portions read before anything is measured
ROUNDS = 7  # pages differ: one round may cost twice what another does
STARTS = 3  # rounds of new interpreters, which vary most
HEAD = """\
# The most that each ratio may be; `python benchmarks/check_speed.py` measures them. `--update` lowers a bound to
# {margin} times what it measures, but not below {least}, and never raises one. Times are processor time.
"""
MEANINGS = {
    "parse": "parse with all tables / spaCy's blank tokenizer, warm",
    "parse_many": "parse_many with all tables / spaCy's blank tokenizer, warm",
    "cached": "parse_many from the cache / spaCy's blank tokenizer, warm",
    "one_page": "a character on one page of 100,000 / on pages of the usual length",
    "import": "import negotext / import pandas, time",
    "import_memory": "import negotext / import pandas, memory",
    "version": "negotext --version / import pandas, time",
    "first_page": "first page with tables / import spacy and pandas, time",
    "first_page_memory": "first page with tables / import spacy and pandas, memory",
}


def measure(maker: Path) -> dict[str, float]:
    """The ratios by name."""
    texts = corpus.pages(PORTION * (WARMING + 2 * ROUNDS + 4), maker=maker)
    portions = list(corpus.slices(texts, PORTION))
    for pages in portions[:WARMING]:
        speed.page_by_page(pages)  # reads lexicon and models too
    del portions[:WARMING]
    calls = {"parse": speed.page_by_page, "parse_many": speed.many}
    found = {name: median(ratios) for name, ratios in speed.per_token_time(portions[: 2 * ROUNDS], calls).items()}
    found["cached"] = speed.cached_share(portions[-1:]) * found["parse_many"]
    found["one_page"] = speed.one_page(texts, 5 * PORTION, portions[-3:-1])
    started = speed.new_interpreters(STARTS)
    for name, one, other in (
        ("import", "import negotext", "import pandas"),
        ("version", "negotext --version", "import pandas"),
        ("first_page", "first page with tables", "import spacy, pandas"),
    ):
        (seconds, memory), (usual, usual_memory) = started[one], started[other]
        found[name] = seconds / usual
        found[f"{name}_memory"] = memory / usual_memory
    return {name: found[name] for name in MEANINGS}


def above(found: dict[str, float], bounds: dict[str, float]) -> list[str]:
    return [name for name, ratio in found.items() if ratio > bounds.get(name, float("inf"))]


def write(bounds: dict[str, float]) -> None:
    lines = [f"{name} = {bounds[name]:.3g}  # {meaning}\n" for name, meaning in MEANINGS.items()]
    BOUNDS.write_text(HEAD.format(margin=MARGIN, least=LEAST) + "".join(lines), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="lower the bounds")
    parser.add_argument("--maker", type=Path, default=corpus.MAKER, help="what makes the pages")
    args = parser.parse_args()
    bounds: dict[str, float] = tomllib.loads(BOUNDS.read_text(encoding="utf-8")) if BOUNDS.exists() else {}
    print(f"pages from {corpus.source(args.maker)}")
    found = measure(args.maker)
    if high := above(found, bounds):
        print(f"above the bound, measured once more: {', '.join(f'{name} {found[name]:.3f}' for name in high)}")
        again = measure(args.maker)
        found = {name: min(ratio, again[name]) for name, ratio in found.items()}
    high = above(found, bounds)
    for name, ratio in found.items():
        verdict = "  ABOVE" if name in high else ""
        print(f"  {name:<18} {ratio:7.3f}  bound {bounds.get(name, float('inf')):7.3f}{verdict}")
    if args.update:
        write({name: min(bounds.get(name, float("inf")), max(ratio * MARGIN, LEAST)) for name, ratio in found.items()})
    print(f"too slow: {', '.join(high)}" if high else "no ratio is above its bound")
    return 1 if high else 0


if __name__ == "__main__":
    sys.exit(main())
