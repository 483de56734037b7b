"""The same page saved as text, HTML, PDF, DOCX and mail gives the same entries and mentions."""

from __future__ import annotations

import io
import re
from contextlib import closing
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from made_files import STYLES, Heading, MarkedPage, as_docx, as_eml, as_html, as_pdf, blocks, marked_page

import negotext
from negotext.result import Result

ROOT = Path(__file__).parents[1]
TRAINING = ROOT / "training" / "pages"
SAMPLES = ROOT / "data" / "samples"
WRAPPED = {"c-16-ibew-hydro-hardwrap"}
PAGES = [
    SAMPLES / "stockton-2025.txt",  # month-day-year headings
    SAMPLES / "city-sections.txt",  # a section per union, days without years that text runs into
    TRAINING / "dev" / "k12-02-port-arden-union.gold",  # titles with a line `Posted on` below
    TRAINING / "dev" / "k12-03-fox-hollow-timeline.gold",  # run-in dates, oldest first, one of two days
    TRAINING / "dev" / "k12-06-three-rivers-table.gold",  # a table with cells of several lines
    TRAINING / "dev" / "k12-08-alder-creek-impasse.gold",  # long posts, lists
    TRAINING / "dev" / "k12-13-harbor-view-multi.gold",  # the union stands before the date
    TRAINING / "train" / "a-14-olive-crest-months.gold",  # headings that name a month
    TRAINING / "train" / "c-12-state-inspectors-union.gold",  # a title with a day above a line with the date
    TRAINING / "train" / "c-16-ibew-hydro-hardwrap.gold",  # lines that end at a margin, heads and feet of pages
    TRAINING / "train" / "c-20-agency-nteu-intranet.gold",  # headings of two and three days
    TRAINING / "train" / "d-05-auto-parts-teasers.gold",  # titles, bylines with a category, text cut off
]
STYLE = dict(zip(PAGES, islice(cycle(STYLES), len(PAGES)), strict=True))


def words(text: Any) -> list[str]:
    """The words of a text, those put together that a hyphen splits at a line end."""
    return re.findall(r"\w+", re.sub(r"(?<=[a-z])-\n\s*(?=[a-z])", "", str(text)).lower())


def found(result: Result) -> tuple[list[Any], list[Any]]:
    """What has to be the same in all formats: entries and mentions without their white space."""
    entries = [
        (*map(str, (row.date, row.date_end, row.date_precision, row.posted, row.union)), words(row.heading))
        for row in result.entries.itertuples()
    ]
    return entries, [(row.label, words(row.text), str(row.norm)) for row in result.entities.itertuples()]


@pytest.fixture(scope="module", params=PAGES, ids=lambda path: path.stem)
def page(request: pytest.FixtureRequest) -> tuple[MarkedPage, date, str]:
    """A page, the day it was saved, and the style of its HTML."""
    path: Path = request.param
    if path.suffix == ".gold":
        made = marked_page(path, wrapped=path.stem in WRAPPED)
    else:
        text = path.read_text(encoding="utf-8")
        rows = negotext.parse(text).entries.itertuples()
        made = MarkedPage(path.stem, text, tuple(Heading(r.start, r.body_start, str(r.date.date())) for r in rows))
    last = max(heading.day for heading in made.headings)
    saved = date.fromisoformat((last + "-01-01")[:10]) + timedelta(40)
    return made, saved, STYLE[path]


@pytest.fixture(scope="module")
def as_text(page: tuple[MarkedPage, date, str], tmp_path_factory: pytest.TempPathFactory) -> Result:
    made, saved, _ = page
    file = tmp_path_factory.mktemp("text") / "page.txt"
    file.write_text(made.text, encoding="utf-8")
    return negotext.read(file, published=saved, employer=made.employer)


def test_the_text_has_the_entries_that_are_marked(page: tuple[MarkedPage, date, str], as_text: Result) -> None:
    days = [heading.day for heading in page[0].headings]
    assert len(days) >= 8
    assert [str(day.date())[: len(mark)] for day, mark in zip(as_text.entries.date, days, strict=True)] == days


@pytest.mark.parametrize("kind", ["html", "pdf", "docx", "eml", "eml with html"])
def test_every_format_tells_the_same(page: tuple[MarkedPage, date, str], as_text: Result, kind: str) -> None:
    made, saved, style = page
    if kind == "html":
        data = as_html(made, style=style, published=saved)
    elif kind == "pdf":
        data = as_pdf(made)
    elif kind == "docx":
        data = as_docx(made)
    else:
        data = as_eml(made, published=saved, html=kind != "eml")
    states_its_day = kind not in ("pdf", "docx")
    result = negotext.read(
        io.BytesIO(data),
        format=kind.partition(" ")[0],
        published=None if states_its_day else saved,
        employer=made.employer,
    )
    assert result.pages.published[0].date() == saved
    text = result.texts["doc"]
    for table in (result.entities, result.events, result.offers):
        assert all(text[row.start : row.end] == row.text for row in table.itertuples())
    entries, entities = found(result)
    expected_entries, expected_entities = found(as_text)
    assert entries == expected_entries
    assert entities == expected_entities


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_html_tells_the_same(style: str) -> None:
    made = marked_page(PAGES[2])
    saved = date(2025, 6, 10)
    plain = negotext.parse(made.text, published=saved, employer=made.employer)
    data = as_html(made, style=style, published=saved)
    assert found(negotext.read(io.BytesIO(data), format="html", employer=made.employer)) == found(plain)


def test_the_files_are_what_they_are_meant_to_be() -> None:
    made = marked_page(TRAINING / "dev" / "k12-08-alder-creek-impasse.gold")
    with closing(pypdfium2.PdfDocument(as_pdf(made))) as document:
        assert len(document) >= 3
        heads = [page.get_textpage().get_text_range().split("\r\n")[0] for page in document]
    assert set(heads) == {"Office of Labor Relations"}
    assert {block.kind for path in PAGES[2:] for block in blocks(marked_page(path))} == {
        "heading",
        "lines",
        "items",
        "table",
    }
    lines = as_eml(made, published=date(2025, 6, 10)).decode().splitlines()
    assert sum(60 < len(line) <= 76 for line in lines) > 50


def test_headings_over_two_lines_are_one() -> None:
    topic = "District and Association Teams Meet on Class Size, Calendar and Pay"
    titles = [f"Bargaining Update Number {number}: {topic}, May {number}, 2024" for number in range(20, 8, -1)]
    text = "\n\n".join(f"{title}\n\nThe teams met for three hours. No agreement was reached." for title in titles)
    starts = [text.index(title) for title in titles]
    spans = [Heading(start, start + len(title), "") for start, title in zip(starts, titles, strict=True)]
    data = as_pdf(MarkedPage("wrapped", text, tuple(spans)), head="Fern Valley Schools - Negotiations 2024")
    with closing(pypdfium2.PdfDocument(data)) as document:
        assert len(document) > 1
        assert "Association Teams\r\nMeet on Class" in document[0].get_textpage().get_text_range()
    result = negotext.read(io.BytesIO(data), format="pdf")
    assert list(result.entries.heading) == titles
    assert [day.day for day in result.entries.date] == list(range(20, 8, -1))
    assert not result.texts["doc"].count("Page 2")
