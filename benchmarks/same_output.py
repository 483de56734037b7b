"""Whether a change leaves the output as it was: ``same_output.py --save FILE PATH …``, later ``--check FILE``.

``--save`` writes all rows of the five tables of every page to a file, ``--check`` parses the same pages again, compares
row by row and shows what differs first in each page. Pages are ``.gold`` files (their marks left out), ``.txt``,
``.md`` and what else the library reads; a folder stands for all such files in it. It also times the parsing, in
processor time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from negotext import tables
from negotext.pipeline import parse_page
from negotext.records import Page
from negotext.schema import STORED
from negotext.sources import read_page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))
from data import read_gold

READ = (".gold", ".txt", ".md", ".html", ".pdf", ".docx", ".eml")
Rows = dict[str, list[list[Any]]]


def files_of(paths: Iterable[str]) -> Iterator[Path]:
    """The files that the paths stand for, in order."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix in READ and p.name != "README.md")
        else:
            yield path


def page_of(path: Path) -> Page:
    """A file as a page; of a marked-up one what its head says is taken along."""
    if path.suffix == ".gold":
        head, text, _ = read_gold(path)
        published = head.get("published")
        return Page(
            text,
            path.stem,
            employer=head.get("employer"),
            published=date.fromisoformat(published) if published else None,
        )
    return replace(read_page(path), source=path.name)


def rows_of(page: Page) -> tuple[Rows, float]:
    """All rows of a page's tables as they come out of JSON, and the seconds that parsing it took."""
    begin = time.process_time()
    parsed = parse_page(page)
    took = time.process_time() - begin
    columns = {table: tables.collect(table, [parsed]) for table in STORED}
    rows = {table: [list(row) for row in zip(*columns[table].values(), strict=True)] for table in STORED}
    plain: Rows = json.loads(json.dumps(rows, default=str))
    return plain, took


def first_difference(before: Rows, now: Rows) -> str | None:
    """The first row that differs, as text; ``None`` if none does."""
    for table in STORED:
        for number, (old, new) in enumerate(zip(before[table], now[table], strict=False), 1):
            if old != new:
                parts = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
                return f"{table}, row {number}: " + "; ".join(f"{a!r} is now {b!r}" for a, b in parts)
        if len(before[table]) != len(now[table]):
            return f"{table}: {len(before[table])} rows, now {len(now[table])}"
    return None


def measured(files: Iterable[Path]) -> Iterator[tuple[Path, Rows]]:
    """Each file with its rows; prints what the parsing took in the end."""
    seconds, characters, count = 0.0, 0, 0
    for path in files:
        page = page_of(path)
        rows, took = rows_of(page)
        seconds, characters, count = seconds + took, characters + len(page.text), count + 1
        yield path, rows
    if characters:
        print(
            f"{count} pages, {characters:,} characters: {seconds:.2f} s, {seconds / characters * 1e7:.1f} ms per 10,000"
        )


def save(target: Path, paths: Iterable[str]) -> int:
    state = [{"path": str(path.resolve()), "rows": rows} for path, rows in measured(files_of(paths))]
    with gzip.open(target, "wt", encoding="utf-8") as out:
        json.dump(state, out)
    return 0 if state else 1


def check(source: Path) -> int:
    with gzip.open(source, "rt", encoding="utf-8") as data:
        before = {one["path"]: one["rows"] for one in json.load(data)}
    changed = 0
    for path, rows in measured(map(Path, before)):
        if (difference := first_difference(before[str(path)], rows)) is not None:
            changed += 1
            print(f"{path}: {difference}")
    print(f"{changed} of {len(before)} pages differ" if changed else f"all {len(before)} pages are the same")
    return 1 if changed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--save", type=Path, metavar="FILE")
    what.add_argument("--check", type=Path, metavar="FILE")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="with --save: files and folders of pages")
    args = parser.parse_args()
    return save(args.save, args.paths) if args.save else check(args.check)


if __name__ == "__main__":
    sys.exit(main())
