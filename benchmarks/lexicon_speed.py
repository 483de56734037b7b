"""What a large lexicon of one's own costs: ``benchmarks/lexicon_speed.py [--records N] [--rounds N]``.

Writes made-up union records to a file, half of them with names that all begin with the same word, and prints how long
they take to load and how much longer the sample pages take to parse with them: the ratio of the shortest of several
rounds, with and without them by turns, in processor time.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import negotext

REPO = Path(__file__).resolve().parent.parent
SAMPLES = ("stockton-2025.txt", "sacramento-2019-2020.txt", "police-emails.txt")
PLACES = ("Fern", "Oak", "Cedar", "Willow", "Heron", "Plover", "Larch", "Elm", "Ash", "Birch", "Quail", "Otter",
          "Salmon", "Granite", "Copper", "Silver", "Amber")  # fmt: skip
KINDS = ("Valley", "Ridge", "Hollow", "Mesa", "Creek", "Harbor", "Falls", "Point", "Grove", "Springs", "Bend",
         "Rapids", "Summit", "Prairie", "Canyon")  # fmt: skip
TAILS = ("Teachers Association", "Nurses Alliance", "Police Officers Association", "Transit Workers Union",
         "Faculty Federation", "Firefighters Guild", "Employees Association", "Librarians League")  # fmt: skip
CROWD = "Teamsters stewards told the Sacramento council that Teamsters drivers will wait."


def records(count: int) -> Iterator[str]:
    """Union records in TOML, each name and acronym another."""
    names = itertools.product(("", "North ", "South ", "East ", "West ", "Upper "), PLACES, KINDS, TAILS)
    for number, (side, place, kind, tail) in enumerate(itertools.islice(names, count)):
        letters = "".join(chr(ord("A") + number // 26**power % 26) for power in range(3))
        acronym = f"{place[0]}{kind[0]}{letters}"
        name = f"{side}{place} {kind} {tail}" if number % 2 else f"Teamsters of {side}{place} {kind} {tail}"
        yield f'[[union]]\nid = "own-{number}"\nname = "{name}"\nacronym = "{acronym}"\n' + (
            f'examples = ["{acronym} met with the district.", "The {name} voted."]\n'
        )


def page() -> str:
    """The text that is parsed: sample pages, and the word that half of the names begin with again and again."""
    texts = [(REPO / "data" / "samples" / name).read_text(encoding="utf-8") for name in SAMPLES]
    return "\n\n".join(texts) + f"\n\nJune 30, 2025\n\n{' '.join([CROWD] * 150)}\n"


def seconds(call: Callable[[], object]) -> float:
    begin = time.process_time()
    call()
    return time.process_time() - begin


def measure(count: int, rounds: int) -> tuple[float, float]:
    """Seconds to load ``count`` records, and how many times as long a page takes with them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.toml"
        path.write_text("\n".join(records(count)), encoding="utf-8")
        negotext.load_lexicon().names  # noqa: B018  # what is read once is not counted
        loading = seconds(lambda: negotext.load_lexicon([path]).names)
        own = negotext.load_lexicon([path])
    text = page()
    plain, with_own = [], []
    for _ in range(rounds + 1):
        plain.append(seconds(lambda: negotext.parse(text)))
        with_own.append(seconds(lambda: negotext.parse(text, lexicon=own)))
    return loading, min(with_own[1:]) / min(plain[1:])  # the first round warms up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=7, metavar="N")
    args = parser.parse_args()
    loading, ratio = measure(args.records, args.rounds)
    print(f"{args.records} records: loaded in {loading:.2f} s; parsing takes {ratio:.2f} times as long")


if __name__ == "__main__":
    main()
