"""Short texts with their entities and offers marked: other sectors and countries than those of the marked-up pages.

``marked/*.txt`` holds them, an item per paragraph. Its first line is ``name`` or ``name | employer``; the other lines
are joined by spaces to the text of an entry of June 5, 2025, with marks as in training pages (``⟦UNION:SCTA|SCTA⟧``).
``§ May 6, 2025`` begins another entry, what stands before the first one the page's head, and ``¦`` breaks a line.
Lines after ``>`` say what else is expected: ``words = unit`` of a number, or of an offer its words, value, unit, side,
since when, and whether it is a total.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import negotext

MARK = re.compile(r"⟦(?P<label>[A-Z_]+):(?P<norm>[^|⟦⟧]*)\|(?P<words>[^⟦⟧]*)⟧")
FILES = ("names", "articles", "numbers", "offers", "mixed", "world")
DAY = "June 5, 2025"


@dataclass(frozen=True)
class Item:
    """One short page. ``marks`` are the offset, label, words and standard form of its entities."""

    name: str
    employer: str | None
    text: str
    marks: tuple[tuple[int, str, str, str], ...]
    more: tuple[str, ...]


@cache
def items(file: str) -> tuple[Item, ...]:
    text = (Path(__file__).parent / "marked" / f"{file}.txt").read_text(encoding="utf-8")
    return tuple(item(block) for block in text.split("\n\n") if not block.startswith("#"))


def item(block: str) -> Item:
    head, *lines = block.strip().split("\n")
    name, _, employer = (part.strip() for part in head.partition("|"))
    body = [line for line in lines if not line.startswith(">")]
    if not any(line.startswith("§") for line in body):
        body.insert(0, f"§ {DAY}")
    joined = " ".join(f"\n\n{line[1:].strip()}\n\n" if line.startswith("§") else line for line in body)
    marked = re.sub(r" ?(\n+) ?", r"\1", joined).replace("¦", "\n").lstrip("\n") + "\n"
    marks, plain, position = [], "", 0
    for mark in MARK.finditer(marked):
        plain += marked[position : mark.start()]
        marks.append((len(plain), mark["label"], mark["words"], mark["norm"]))
        plain += mark["words"]
        position = mark.end()
    more = tuple(line[1:].strip() for line in lines if line.startswith(">"))
    return Item(name, employer or None, plain + marked[position:], tuple(marks), more)


def params(*files: str) -> list[object]:
    return [pytest.param(one, id=one.name) for file in files for one in items(file)]


@cache
def parsed(one: Item) -> negotext.Result:
    return negotext.parse(one.text, doc_id="p", employer=one.employer)


@pytest.mark.parametrize("one", params(*FILES))
def test_entities(one: Item) -> None:
    """Words, label, standard form and place of every entity."""
    found = parsed(one).entities
    assert list(zip(found["start"], found["label"], found["text"], found["norm"], strict=True)) == list(one.marks)


@pytest.mark.parametrize("one", params("numbers"))
def test_units(one: Item) -> None:
    found = parsed(one).entities
    units = {row.text: row.unit for row in found.astype(object).where(found.notna(), "").itertuples()}
    for line in one.more:
        words, _, unit = (part.strip() for part in line.partition("="))
        assert (words, units[words]) == (words, unit)


@pytest.mark.parametrize("one", params("offers"))
def test_offers(one: Item) -> None:
    """Who offers how many of what, since when, and whether it is a running total."""
    found = [
        " | ".join(
            (
                row.text,
                "-" if row.value is None else str(row.value),
                row.unit,
                row.by,
                "-" if row.since is None else row.since.date().isoformat(),
                "total" if row.cumulative else "new",
            )
        )
        for row in parsed(one).offers.astype(object).where(parsed(one).offers.notna(), None).itertuples()
    ]
    assert found == list(one.more)


def test_the_items_are_many() -> None:
    names = [one.name for file in FILES for one in items(file)]
    assert len(names) == len(set(names)) >= 120
