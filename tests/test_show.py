"""What a notebook shows of a result: bounded, escaped, in colors that can be told apart."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_pages import PageMaker, full_page

from negotext import palette, schema, show, taxonomy
from negotext.records import Page, ParsedPage
from negotext.result import Result

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "<a href='javascript:alert(1)'>here</a>",
    "</style></div></details><iframe src=//x>",
    "<!-- x --!> ]]> &lt;b&gt; &#60;script&#62;",
]
ALLOWED_TAGS = {
    "div",
    "style",
    "p",
    "strong",
    "span",
    "table",
    "tr",
    "th",
    "td",
    "details",
    "summary",
    "mark",
    "small",
    "u",
}
ALLOWED_ATTRIBUTES = {"class", "title", "dir"}


class Shown(HTMLParser):
    """Collects tags, attributes, text and table cells; complains about tags that do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.cells: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open:
            self.cells[-1] += data
        if "style" not in self.open and "small" not in self.open:
            self.text += data


def hostile_page(words: str) -> ParsedPage:
    """A page where every value that can be shown holds the words."""
    page = PageMaker(words, title=words, source=words, employer=words)
    entry = page.entry("2025-01-01", f"{words} met.", heading=words, union=words, event_type="meeting")
    page.mention(entry, "UNION", words, words)
    page.mention(entry, words.replace("\ud800", ""), "met", words)
    page.event(entry, "meeting", "met", actor=words)
    return page.parsed()


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_of_a_page_becomes_markup(words: str) -> None:
    html = Result([hostile_page(words), full_page("q")])._repr_html_()
    shown = Shown(html)
    assert shown.tags <= ALLOWED_TAGS
    assert shown.attributes <= ALLOWED_ATTRIBUTES
    assert shown.text.count(words) >= 3
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()


def test_what_steers_the_display_is_shown_as_such() -> None:
    html = Result([hostile_page("pay \u202e3% \u2066x\u2069 \x1b[31m\x00 \ud800")])._repr_html_()
    assert not set("\u202e\u2066\u2069\x1b\x00\ud800") & set(html)
    assert "pay \ufffd3% \ufffdx\ufffd \ufffd[31m\ufffd \ufffd" in Shown(html).text
    html.encode("utf-8")


def test_the_table_has_the_first_entries_and_says_how_many_more() -> None:
    page = PageMaker()
    for day in range(1, show.ROWS + 3):
        page.entry(f"2025-01-{day:02}", "We met. " + "long " * 100, union="A&B", confidence=0.5)
    html = Result([page.parsed()], keep_text=False)._repr_html_()
    cells = Shown(html).cells
    assert len(cells) == show.ROWS * 6
    assert cells[:5] == ["2025-01-01", "A&B", "other", "0.50", "2025-01-01"]
    assert cells[5].endswith("…")
    assert len(cells[5]) == 120
    assert "… and 2 entries more" in html
    assert "10 entries (2025-01-01 to 2025-01-10)" in html
    assert "<details" not in html


def test_marks_stand_around_their_words() -> None:
    html = Result([full_page()])._repr_html_()
    assert '<mark class="neg-UNION" title="CSEA 821">CSEA 821<small>UNION</small></mark>' in html
    assert '<u class="neg-proposal" title="proposal occurred, by employer">gave</u>' in html


def test_a_huge_result_stays_small() -> None:
    page = PageMaker()
    entry = page.entry("2025-01-01", "We met. " * 50_000, heading="x" * 50_000)
    page.event(entry, "meeting", "met")
    pages = [page.parsed()] + [full_page(f"p{number}") for number in range(300)]
    assert len(Result(pages)._repr_html_()) < 40_000


def test_nothing_is_shown_as_nothing() -> None:
    for result in (Result([]), Result([ParsedPage(Page("No news.", "p"))])):
        shown = Shown(result._repr_html_())
        assert not shown.tags & {"table", "details"}
        assert "0 entries" in shown.text


def test_both_themes_have_rules() -> None:
    html = Result([full_page()])._repr_html_()
    assert "prefers-color-scheme: dark" in html
    for theme in ("true", "false"):
        assert f'[data-jp-theme-light="{theme}"]' in html
    assert "color: inherit; background: transparent" in html


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


@given(st.text(max_size=40), st.integers(0, 10), spans, spans)
def test_pieces_are_the_text(
    text: str, offset: int, mentions: list[tuple[int, int]], events: list[tuple[int, int]]
) -> None:
    found = list(show.pieces(text, offset, mentions, events))
    assert "".join(piece.text for piece in found) == show.visible(text)
    place = offset
    for piece in found:
        for start, end in [mentions[piece.mention]] if piece.mention is not None else []:
            assert start <= place < place + len(piece.text) <= end
        assert all(events[number][0] <= place < events[number][1] for number in piece.events)
        place += len(piece.text)


def test_pieces_of_words_inside_words() -> None:
    found = list(show.pieces("gave CSEA 821 it", 0, [(5, 13), (10, 13)], [(0, 9), (0, 9)]))
    assert [(piece.text, piece.mention, piece.events, piece.last) for piece in found] == [
        ("gave ", None, (0, 1), False),
        ("CSEA", 0, (0, 1), False),
        (" 821", 0, (), True),
        (" it", None, (), False),
    ]


# --- colors ---

# Machado, Oliveira, Fernandes 2009: how colors are seen at full severity, in linear light
SIGHT = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}  # fmt: skip
TO_LMS = ((0.4122, 0.5363, 0.0514), (0.2119, 0.6807, 0.1074), (0.0883, 0.2817, 0.6300))
TO_LAB = ((0.2105, 0.7936, -0.0041), (1.9780, -2.4286, 0.4506), (0.0259, 0.7828, -0.8087))


def times(matrix: tuple[tuple[float, ...], ...], vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def linear(color: str) -> list[float]:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(color: str) -> float:
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def seen(color: str, sight: str) -> list[float]:
    """The color in OKLab as it is seen."""
    light = [min(1.0, max(0.0, part)) for part in times(SIGHT[sight], linear(color))]
    return times(TO_LAB, [part ** (1 / 3) for part in times(TO_LMS, light)])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("shade", [0, 1])
def test_any_two_types_can_be_told_apart(shade: int, sight: str) -> None:
    places = {name: seen(shades[shade], sight) for name, shades in palette.TYPES.items()}
    for one, other in combinations(places, 2):
        gap = sum((a - b) ** 2 for a, b in zip(places[one], places[other], strict=True)) ** 0.5
        assert gap > 0.09, (one, other)


@pytest.mark.parametrize("colors", [palette.TYPES, palette.LABELS, palette.SIDES, palette.ACTIONS])
def test_marks_stand_out_from_their_ground(colors: dict[str, palette.Shades]) -> None:
    for name, shades in colors.items():
        assert 1.05 / (luminance(shades.light) + 0.05) >= 3, name
        assert (luminance(shades.dark) + 0.05) / (luminance("#1e1e22") + 0.05) >= 3, name


def test_everything_declared_has_its_color() -> None:
    assert set(palette.TYPES) == set(palette.MARKERS) == set(taxonomy.TYPES)
    assert tuple(palette.LABELS) == taxonomy.LABELS
    assert set(palette.SIDES) == set(taxonomy.SIDES)
    assert set(palette.ACTIONS) == set(schema.ACTIONS)
    assert len(set(palette.MARKERS.values())) == len(taxonomy.TYPES)
