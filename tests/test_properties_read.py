"""What holds for any file: the words are kept, the map leads back to them, and nothing but a `ReadError` is raised."""

from __future__ import annotations

import html
import io
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from negotext.errors import ReadError
from negotext.readers.unwrap import unwrap
from negotext.sources import FORMATS, read_page

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_UNSEEN = "[\\s\u00ad\u200b\u2060\ufeff]+"

# no control characters, which no page shows, and no lone surrogates, which no file holds
WORDS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cn", "Co")), max_size=60)
MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("<p>", "</p>", "<b>", "</b>", "<br>", "<ul><li>", "</ul>", "<table><tr><td>", "<td>", "</table>"),
                *(
                    "<h2>",
                    "</h2>",
                    "<div hidden>",
                    "</div>",
                    "<nav>",
                    "</nav>",
                    "<pre>",
                    "</pre>",
                    "<!-- a -->",
                    "<!--",
                ),
                *(
                    "<script>x<p></script>",
                    "<style>",
                    "</style>",
                    "<a href='#",
                    "'>",
                    '<i title="',
                    '">',
                    "<",
                    ">",
                    "&",
                ),
                *("&amp;", "&nbsp;", "&copy", "&#8211;", "&shy;", "<time datetime=2025-06-05></time>", "\n", "  "),
                *("June 5, 2025", "Posted on 6/5/25", "<title>", "</title>", "<textarea>", "<li>", "<template>"),
            ]
        ),
        WORDS,
    ),
    max_size=25,
).map("".join)


def visible(text: str) -> str:
    return re.sub(_UNSEEN, "", text)


@SETTINGS
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_html_keeps_the_words_of_paragraphs(paragraphs: list[str]) -> None:
    source = "".join(f"<p>{html.escape(words)}</p>\n" for words in paragraphs)
    page = read_page(io.BytesIO(source.encode()), format="html")
    assert visible(page.text) == visible("".join(paragraphs))
    for start, end, source_start, source_end in page.source_map:
        assert visible(html.unescape(source[source_start:source_end])) == visible(page.text[start:end])


@SETTINGS
@given(MARKUP)
def test_the_source_map_of_any_markup_leads_to_the_words(source: str) -> None:
    try:
        page = read_page(io.BytesIO(source.encode()), format="html")
    except ReadError:
        return
    plain = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    last = source_last = 0
    for start, end, source_start, source_end in page.source_map:
        assert last <= start < end <= len(page.text)
        assert source_last <= source_start < source_end <= len(plain)
        last, source_last = end, source_end
        assert visible(html.unescape(plain[source_start:source_end])) == visible(page.text[start:end])
        assert page.source_span(start, end) == (source_start, source_end)


@SETTINGS
@given(st.sampled_from(FORMATS), st.one_of(st.binary(max_size=300), MARKUP.map(str.encode)))
def test_any_bytes_are_a_page_or_a_read_error(kind: str, data: bytes) -> None:
    try:
        page = read_page(io.BytesIO(data), format=kind)
    except ReadError as error:
        assert error.source == "<stream>"
        assert error.reason
    else:
        assert "\0" not in page.text
        assert "\r" not in page.text


@SETTINGS
@given(
    st.lists(st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), max_size=90), max_size=12).map(
        "\n".join
    )
)
def test_unwrapping_keeps_the_words(text: str) -> None:
    assert re.sub(r"[\s-]", "", unwrap(text)) == re.sub(r"[\s-]", "", text)
