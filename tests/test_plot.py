"""Pictures: what stands where, nothing covered, and something sensible for one entry and for none."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from made_pages import PageMaker, full_page
from test_report import many_entries

from negotext import palette, plot
from negotext.errors import MissingExtraError
from negotext.records import Page, ParsedPage
from negotext.result import Result

KINDS: list[Callable[..., Any]] = [plot.timeline, plot.offers, plot.articles, plot.milestones]


@pytest.fixture(autouse=True)
def plt() -> Iterator[Any]:
    matplotlib = pytest.importorskip("matplotlib", reason="needs negotext[plot]")
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    yield plt
    plt.close("all")


def drawn(ax: Any) -> Any:
    ax.figure.canvas.draw()
    return ax


def markers(ax: Any) -> list[tuple[float, float]]:
    """Where markers stand, in pixels."""
    lines = [line for line in ax.get_lines() if line.get_marker() not in ("None", "")]
    return [
        tuple(ax.transData.transform((ax.convert_xunits(x), y)))
        for line in lines
        for x, y in zip(*line.get_data(), strict=True)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_to_draw_is_said(kind: Callable[..., Any]) -> None:
    for result in (Result([]), Result([ParsedPage(Page("No news.", "p"))])):
        ax = drawn(kind(result))
        assert ax.get_xlabel()
        assert ax.get_ylabel()
        assert [text.get_text()[:3] for text in ax.texts] == ["no "]


@pytest.mark.parametrize("kind", KINDS)
def test_axes_are_taken_and_given_back(kind: Callable[..., Any], plt: Any) -> None:
    _, ax = plt.subplots()
    assert kind(Result([full_page()]), ax=ax) is ax
    drawn(ax)


@pytest.mark.parametrize("rows", ["event_type", "union"])
@pytest.mark.parametrize("number", [1, 100, 2_000])
def test_entries_do_not_cover_one_another(number: int, rows: Any) -> None:
    ax = drawn(plot.timeline(Result([many_entries(number)]), rows=rows))
    places = {(round(x, 3), round(y, 3)) for x, y in markers(ax)}
    assert len(places) == number
    size = next(line for line in ax.get_lines() if line.get_marker() in palette.MARKERS.values()).get_markersize()
    box = ax.get_window_extent()
    assert all(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for x, y in places)
    if number <= 100:
        pixels = size * ax.figure.dpi / 72
        for one, other in combinations(places, 2):
            assert max(abs(a - b) for a, b in zip(one, other, strict=True)) >= pixels


def test_rows_are_types_and_undated_entries_are_counted() -> None:
    page = PageMaker()
    page.entry("2025-01-01", "x", event_type="meeting")
    page.entry("2025-01-01", "x", event_type="agreement")
    page.entry(None, "x")
    ax = drawn(plot.timeline(Result([page.parsed()])))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["agreement (1)", "meeting (1)"]
    assert ax.get_xlabel() == "date\n1 without a date not shown"
    with pytest.raises(ValueError, match="rows must be"):
        plot.timeline(Result([]), rows="by")  # type: ignore[arg-type]


def test_days_of_a_short_time_name_their_month_and_year() -> None:
    page = PageMaker()
    page.entry("2015-01-01", "x")
    ax = drawn(plot.timeline(Result([page.parsed()])))
    first, *labels = [label.get_text() for label in ax.get_xticklabels()]
    assert re.fullmatch(r"Dec \d\d\n2014", first)
    assert [label for label in labels if "2014" in label] == []
    assert [label[:3] for label in labels if "2015" in label] == ["Jan"]


def test_colors_are_the_palettes_also_on_dark_ground(plt: Any) -> None:
    result = Result([many_entries(1)])
    assert plot.timeline(result).get_lines()[-1].get_color() == palette.TYPES["meeting"].light
    with plt.style.context("dark_background"):
        assert plot.timeline(result).get_lines()[-1].get_color() == palette.TYPES["meeting"].dark


def test_running_totals_are_steps_and_single_offers_are_not_added() -> None:
    page = PageMaker()
    first = page.entry("2020-01-13", "18 letters with 71 dates; March 3 too.", union="SCTA")
    second = page.entry("2019-12-20", "17 letters with 63 dates; several more.")
    counted = [(first, 18, "letters"), (first, 71, "dates"), (second, 17, "letters"), (second, 63, "dates")]
    for entry, value, unit in counted:
        words = f"{value} {unit}"
        day = date.fromisoformat(entry[2:])
        page.offer(
            entry, words, value=value, unit=unit, by="employer", cumulative=True, date=day, since=date(2018, 11, 9)
        )
    page.offer(first, "March 3", value=1, unit="dates", by="employer", date=date(2020, 1, 13), union="SCTA")
    page.offer(second, "several", value=None, unit="dates", by="employer", date=date(2019, 12, 20))
    ax = drawn(plot.offers(Result([page.parsed()])))
    lines = {line.get_label(): line for line in ax.get_lines() if not line.get_label().startswith("_")}
    assert {name: list(line.get_ydata()) for name, line in lines.items()} == {
        "dates, by employer, in all": [63, 71],
        "letters, by employer, in all": [17, 18],
        "dates, by employer": [1],
    }
    steps = [list(line.get_ydata(orig=True)) for line in ax.get_lines() if line.get_drawstyle() == "steps-post"]
    assert steps == [[0, 63, 71], [0, 17, 18]]
    assert ax.get_ylim()[0] == 0
    assert "1 without a number or a date not shown" in ax.get_xlabel()


def test_a_total_without_a_side_goes_with_the_only_side_that_counts() -> None:
    def lines(others: tuple[str, ...]) -> dict[str, list[int]]:
        page = PageMaker()
        told = page.entry("2019-06-20", "The tally stands at 9 letters. All 9 letters are here. 3 letters more.")
        for value, cumulative in ((9, True), (9, False), (3, False)):
            page.offer(told, f"{value} letters", value=value, unit="letters", by="unknown", cumulative=cumulative,
                       date=date(2019, 6, 20))  # fmt: skip
        for month, by in enumerate(others, 1):
            later = page.entry(f"2020-0{month}-01", "17 letters")
            page.offer(later, "17 letters", value=17, unit="letters", by=by, cumulative=True, date=date(2020, month, 1))
        ax = drawn(plot.offers(Result([page.parsed()])))
        labeled = [line for line in ax.get_lines() if not line.get_label().startswith("_")]
        return {line.get_label(): list(line.get_ydata()) for line in labeled}

    # a figure that its entry repeats is drawn once
    assert lines(("employer",)) == {"letters, by employer, in all": [9, 17], "letters, side unknown": [3]}
    assert lines(("employer", "union")) == {
        "letters, by employer, in all": [17],
        "letters, by union, in all": [17],
        "letters, side unknown, in all": [9],
        "letters, side unknown": [3],
    }


def test_articles_are_a_grid_in_the_order_of_their_numbers() -> None:
    page = PageMaker()
    for day in ("2025-01-01", "2025-03-01"):
        entry = page.entry(day, "We signed Article 10. We spoke of Article 8.6.")
        page.mention(entry, "ARTICLE", "Article 10", "10")
        page.mention(entry, "ARTICLE", "Article 8.6", "8.6")
        page.event(entry, "agreement", "signed")
    ax = drawn(plot.articles(Result([page.parsed()])))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["8.6", "10"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2025-01-01", "2025-03-01"]
    assert sorted((*text.get_position(), text.get_text()) for text in ax.texts) == [
        (0, 0, "D"), (0, 1, "A"), (1, 0, "D"), (1, 1, "A")
    ]  # fmt: skip


def test_a_hundred_articles_name_no_more_than_fit() -> None:
    page = PageMaker()
    for number in range(100):
        entry = page.entry(f"20{number // 12 + 10}-{number % 12 + 1:02}-01", f"Article {number + 1}.")
        page.mention(entry, "ARTICLE", f"Article {number + 1}", str(number + 1))
    ax = drawn(plot.articles(Result([page.parsed()])))
    for labels, edge in ((ax.get_yticklabels(), 1), (ax.get_xticklabels(), 0)):
        boxes = sorted((label.get_window_extent() for label in labels), key=lambda box: box.bounds[edge])
        ends = [box.max[edge] for box in boxes]
        starts = [box.min[edge] for box in boxes]
        assert len(boxes) >= 20
        assert all(end <= start + 1 for end, start in zip(ends, starts[1:], strict=False))


def test_milestones_of_several_results() -> None:
    def round_of(doc_id: str, year: int) -> Result:
        page = PageMaker(doc_id)
        page.event(page.entry(f"{year}-01-10", "We met."), "meeting", "met")
        page.event(page.entry(f"{year}-03-10", "We agreed."), "agreement", "agreed", subtype="tentative")
        return Result([page.parsed()])

    results = [round_of("b$1$", 2024), round_of("a", 2020)]
    ax = drawn(plot.milestones(iter(results)))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a · –", r"b\$1\$ · –"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["first session", "tentative agreement"]
    ax = drawn(plot.milestones(results, since_first=True))
    assert sorted(x for line in ax.get_lines() for x in line.get_xdata() if line.get_marker() == "o") == [60, 60]


def test_steps_of_one_day_stand_apart() -> None:
    page = PageMaker()
    entry = page.entry("2025-01-10", "We met. We agreed.")
    page.event(entry, "meeting", "met")
    page.event(entry, "agreement", "agreed", subtype="tentative")
    assert len(set(markers(drawn(plot.milestones(Result([page.parsed()])))))) == 2


def test_names_of_a_page_are_no_formulas() -> None:
    page = PageMaker()
    page.entry("2025-01-01", "x", union=r"$\frac{ \ud800" + "\u202e" + "long " * 30)
    ax = drawn(plot.timeline(Result([page.parsed()]), rows="union"))
    [label] = [label.get_text() for label in ax.get_yticklabels()]
    assert label.startswith(r"\$\frac{")
    assert "\u202e" not in label
    assert len(label) < 50


def test_a_chart_to_move_over() -> None:
    pytest.importorskip("altair", reason="needs negotext[altair]")
    chart = plot.chart(Result([full_page()])).to_dict()
    assert [value["date"] for value in chart["data"]["values"]] == ["2025-06-04", "2025-05-21"]
    assert chart["encoding"]["color"]["scale"] == {
        "domain": ["proposal", "other"],
        "range": [palette.TYPES["proposal"].light, palette.TYPES["other"].light],
    }
    assert plot.chart(Result([])).to_dict()["mark"]["type"] == "tick"


@pytest.mark.parametrize(
    ("call", "module", "extra"),
    [("timeline", "matplotlib", "plot"), ("milestones", "matplotlib", "plot"), ("chart", "altair", "altair")],
)
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, call: str, module: str, extra: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'negotext\[{extra}\]'"):
        getattr(plot, call)(Result([]))


def test_the_package_has_it_by_name_and_imports_nothing_for_it() -> None:
    code = (
        "import sys, negotext; negotext.plot.timeline; assert not {'matplotlib', 'altair', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
