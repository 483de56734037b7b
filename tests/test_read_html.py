"""HTML to text: what stays, what goes, and where lines break."""

from __future__ import annotations

import html
import io
import re
import time
from datetime import date
from pathlib import Path

import pytest

import negotext
from negotext.errors import ReadError, UnknownPageError
from negotext.readers import Unreadable
from negotext.readers.html import extract
from negotext.sources import read_page


def text(source: str) -> str:
    return extract(source).text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<h2>June 5, 2025</h2><p>We\n   met.</p><p>Again.</p>", "June 5, 2025\n\nWe met.\n\nAgain."),
        ("<div>one</div><div>two</div>three", "one\ntwo\nthree"),
        ("a <b>b</b>c<i> d</i> <u>e</u>", "a bc d e"),
        ("one<br>two<br/><br>three", "one\ntwo\n\nthree"),
        ("<p>one<br></p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("<p>a</p><hr><p>b</p>", "a\n\nb"),
        ("a<hr>b", "a\n\nb"),
        ("June&nbsp;5,&#160;2025 Decem&shy;ber&#8203;", "June 5, 2025 December"),
        ("<ul><li>one</li><li>two</li></ul>", "• one\n• two"),
        ("<p>p</p><ul><li><p>one</p><p>more</p></li><li></li><li><br>two</ul><p>q", "p\n\n• one\nmore\n• two\n\nq"),
        ("<ol><li>one<ul><li>deep</ul><li>two</ol>", "• one\n• deep\n• two"),
        ("<ul><li><ul><li>deep</ul></ul>", "• deep"),
        ("<dl><dt>June 5</dt><dd>We met.</dd></dl>", "June 5\nWe met."),
        ("<pre>a  b <b>c</b>\n   d\n\n\ne</pre>f", "a  b c\n   d\n\ne\n\nf"),
        ("<details><summary>June 5, 2025</summary><p>In</p></details>", "June 5, 2025\n\nIn"),
        ("<blockquote>q</blockquote>r", "q\n\nr"),
        ("a<!-- b -->c<?pi d?>e", "ace"),
        ("plain words\nonly", "plain words only"),
        ("<p>3 &lt; 4 &amp; 5 &eacute;", "3 < 4 & 5 é"),
    ],
)
def test_blocks(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<table><tr><th>Date</th><th>Unit</th></tr>\n<tr><td>7/10/20</td> <td>TRFT</td></tr></table>",
            "Date\tUnit\n7/10/20\tTRFT",
        ),
        ("<table><tr><td></td><td>a</td><td></td><td>b</td><td></td></tr></table>", "\ta\t\tb"),
        ("x<table><tr><td></td><td>a</td></tr><tr><td> </td><td>b</td></tr></table>y", "x\n\n\ta\n\tb\n\ny"),
        (
            "<table><tr><td>7/10</td><td><p>One</p><p>Two<br><br>three</p><ul><li>i<li>j</ul></td><td>z</td></tr></table>",
            "7/10\tOne\nTwo\nthree\n• i\n• j\tz",
        ),
        ("<table><tr><td><p>lay</p><p>out</p></td></tr></table>", "lay\n\nout"),
        ("<table><tr><td><h2>A</h2></td><td><p>b</p></td></tr></table>", "A\n\nb"),
        (
            "<table><tr><td>menu</td><td><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>",
            "menu\n\n1\t2",
        ),
        ("<table role=presentation><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<table><caption>Cap</caption><thead><tr><th>A<th>B<tbody><tr><td>1<td>2</table>", "Cap\nA\tB\n1\t2"),
        ("<table><td>a<td>b</table>", "a\nb"),
        ("<tr><td>a</td><td>b</td></tr>", "a\nb"),
    ],
)
def test_tables(source: str, expected: str) -> None:
    assert text(source) == expected


def test_list_items_that_are_sections_are_no_bullets() -> None:
    source = "<ul><li><h3>June 4, 2025</h3><p>a</p><p>b</p></li><li><h3>June 3, 2025</h3><p>c</p></li></ul>"
    assert text(source) == "June 4, 2025\n\na\n\nb\n\nJune 3, 2025\n\nc"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # a line that only dates a heading stays right under it
        ("<h3>Talks open</h3><p>Posted on June 5, 2025</p><p>x", "Talks open\nPosted on June 5, 2025\n\nx"),
        ("<h3>Session 4</h3>\n<div><span>June 5,</span> 2025</div><p>x", "Session 4\nJune 5, 2025\n\nx"),
        ("<p>a<h3>Session 4</h3><hr><p>6/5/2025 | News<br>x", "a\n\nSession 4\n6/5/2025 | News\nx"),
        ("<h3>Session 4</h3><p>June 5 was a long day.</p>", "Session 4\n\nJune 5 was a long day."),
        ("<h3>Session 4</h3><p>We met.</p><p>June 5, 2025</p>", "Session 4\n\nWe met.\n\nJune 5, 2025"),
        ("<h3>Session 4</h3><ul><li>June 5, 2025</li></ul>", "Session 4\n\n• June 5, 2025"),
        ("<h3>Session 4</h3><h4>June 5, 2025</h4><p>x", "Session 4\nJune 5, 2025\n\nx"),
        ("<h3></h3><p>June 5, 2025</p>", "June 5, 2025"),
        ("<h3>June 5, 2025</h3>", "June 5, 2025"),
        # lists as Word writes them
        (
            "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>one</p>"
            "<p style='text-indent:-.25in;mso-list:l0 level1 lfo1'>two</p><p style='mso-list:none'>three</p>",
            "• one\n• two\n\nthree",
        ),
    ],
)
def test_headings_and_items(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize(
    "gone",
    [
        "<script>x = '<p>y</p>'</script>",
        "<style>p {}</style>",
        "<template><p>x</p></template>",
        "<noscript><p>x</p></noscript>",
        "<nav><p>Menu</p></nav>",
        '<div role="navigation">Menu</div>',
        "<svg><title>t</title><text>x</text></svg>",
        "<p hidden>x</p>",
        '<p style="color: red; DISPLAY : none">x</p>',
        '<p style="visibility:hidden">x</p>',
        '<span aria-hidden="true">x</span>',
        "<select><option>2024</option></select>",
        "<header><a href=/>Home</a> | <a href=/n>News</a></header>",
        "<header><ul><li><a>Home</a></li><li><button>More</button></li></ul></header>",
        "<footer><ul><li><a>Contact</a></li><li><a>Jobs</a></li></ul></footer>",
        "<ul class='main-menu'><li><a>Contact</a></li><li><a>Jobs</a></li></ul>",
        "<div id=breadcrumbs><a>Home</a> &gt; <a>HR</a></div>",
        "<del>May 5</del>",
        "<a href='#main'>Skip to main content</a>",
        "<a href='#c' class=x>Jump to navigation</a>",
        "<div class='fsNavLevel1'><a>Home</a><a>Jobs</a></div>",
        "<ul class=menu><li><a>Archive 2019</a><li><a>2024-25 Calendar</a></ul>",
        "<aside><ul><li><a>November 2023</a><li><a>October 2023</a></ul></aside>",
        "<footer><a>Leave a comment</a></footer>",
        "<div class='cookie-banner'><h2>Privacy</h2><p>We use cookies since May 1, 2018. <a>OK</a></div>",
        "<div id=onetrust-consent-sdk><p>We use cookies. <button>OK</button></div>",
        "<div class='share-buttons'>Share: <a>Tweet</a></div>",
        "<div class='sharedaddy'><h3>Share this:</h3><ul><li><a>Tweet</a></ul></div>",
    ],
)
def test_what_is_no_text_of_the_page_is_left_out(gone: str) -> None:
    assert text(f"<body><p>a</p>{gone}tail<p>b</p>") == "a\n\ntail\n\nb"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<footer><p>Updated June 5, 2025</p><ul><li><a>A</a><li><a>B</a></ul></footer>", "Updated June 5, 2025"),
        (
            "<article><header><h2><a>June 5, 2025</a></h2><a>Permalink</a></header><p>x</article>",
            "June 5, 2025\n\nPermalink\n\nx",
        ),
        ("<header><a>June 5, 2025</a> <a>Next</a></header>", "June 5, 2025 Next"),
        ("<aside><a>Proposal of 6/5</a> <a>Counter</a></aside>", "Proposal of 6/5 Counter"),
        ("<aside><p>Our team</p><a>A</a><a>B</a></aside>", "Our team\n\nAB"),
        ("<ul><li><a>District Proposal 1</a><li><a>CSEA Counter</a></ul>", "• District Proposal 1\n• CSEA Counter"),
        ("<ul class='menu-item-content'><li><a>A</a> text<li><a>B</a></ul>", "• A text\n• B"),
        ("<p hidden=until-found>found</p>", "found"),
        (
            "<ul class=menu><li><a>Update of June 5</a><li><a>Update of 6/9</a></ul>",
            "• Update of June 5\n• Update of 6/9",
        ),
        ("<div class='social-studies-unit'>The <a>unit</a> met</div>", "The unit met"),
        (
            "<div class=share-buttons>June 5: the District <a>shares</a> its offer</div>",
            "June 5: the District shares its offer",
        ),
        ("<body class='cookie-consent'><p>We <a>met</a></p>", "We met"),
        ("<a href='#may'>Skip the line</a><a href=/x>Skip to content</a>", "Skip the lineSkip to content"),
        ("<ins>May 12</ins>", "May 12"),
    ],
)
def test_what_looks_like_a_menu_but_tells_something_stays(source: str, expected: str) -> None:
    assert text(source) == expected


def test_hidden_text_of_some_length_is_told() -> None:
    (warning,) = extract(f"<p>a<div hidden>{'word ' * 100}</div>").warnings
    assert warning == "499 characters that the page hides were left out"
    assert extract("<p>a<span hidden>b</span>").warnings == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<time datetime="2025-06-05">June 5</time>', "June 5"),
        ('<time datetime="2025-06-05T08:00"></time> Update', "2025-06-05 Update"),
        ('<time datetime="2025-06-05"> </time>', "2025-06-05"),
        ('Posted <time datetime="2025-06-05T08:00">2 days ago</time> by Ana', "Posted 2025-06-05 by Ana"),
        ('<time datetime="2025-06-05">Yesterday </time>by Ana', "2025-06-05 by Ana"),
        ('<time datetime="2025-06-05T16:12">4:12 PM</time>', "4:12 PM"),
        ('<time datetime="2025">2 days ago</time>', "2 days ago"),
        ('<time datetime="P3D"></time>x', "x"),
        ("<time></time>x", "x"),
    ],
)
def test_time_elements(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:modified_time" content="2025-06-10T23:30:00-07:00">', date(2025, 6, 10)),
        ('<meta property="article:published_time" content="2025-06-10">', date(2025, 6, 10)),
        ('<meta property="og:updated_time" content=" 2025-06-10 08:00">', date(2025, 6, 10)),
        ('<META NAME="DCTERMS.modified" CONTENT="2025-06-10">', date(2025, 6, 10)),
        ('<meta name="date" content="2025-06-10">', date(2025, 6, 10)),
        ('<meta http-equiv="last-modified" content="Tue, 10 Jun 2025 08:00:00 GMT">', date(2025, 6, 10)),
        (
            '<meta name="date" content="2020-01-01"><meta property="article:modified_time" content="2025-06-10">',
            date(2025, 6, 10),
        ),
        (
            '<meta name="article:published_time" content="2020-01-01"><script type="application/ld+json">'
            '{"@graph": [{"dateModified": "2025-06-10T01:02:03Z"}, 3]}</script>',
            date(2025, 6, 10),
        ),
        ('<script type="application/ld+json">{broken</script>', None),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", None),
        ('<meta name="date" content="2025-13-45">', None),
        ('<meta name="date" content="0001-01-01">', None),
        ('<meta name="date" content="June">', None),
        ("<meta name=date>", None),
        ("", None),
    ],
)
def test_published(head: str, expected: date | None) -> None:
    assert extract(f"<html><head>{head}</head><body><p>x").published == expected


def test_the_callers_day_goes_before_the_pages() -> None:
    source = io.BytesIO(b'<meta name="date" content="2020-01-01"><p>x')
    assert read_page(source, format="html", published="2025-06-10").published == date(2025, 6, 10)


def test_title() -> None:
    assert extract("<title> Updates\n | SUSD </title><h1>x</h1>").title == "Updates | SUSD"
    assert extract("<title></title><h1>The <b>talks</b></h1>").title == "The talks"
    assert extract("<svg><title>icon</title></svg><p>x").title is None


def without_tags(source: str) -> str:
    """What a piece of source says, without white space."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", source, flags=re.DOTALL)))


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("<h2>June 5, 2025</h2>\n<p>We\n   met.</p>", "We met.", "We\n   met."),
        ("<p><b>CSEA</b> 821 met", "CSEA 821", "CSEA</b> 821"),
        ("<p><b>CSEA</b> 821 met", "CSEA", "CSEA"),
        ("<p>R&amp;D &ndash; fire &#38; rescue", "fire & rescue", "fire &#38; rescue"),
        ("<p>R&amp;D", "R&", "R&amp;"),
        ("<p>June&nbsp;5,&#160;2025", "June 5, 2025", "June&nbsp;5,&#160;2025"),
        ("<p>Decem&shy;ber 3", "December 3", "Decem&shy;ber 3"),
        ("<p>&copyright 2025", "©right", "&copyright"),
        ("<p>3 < 4 <5> a", "3 < 4", "3 < 4"),
        ("<p>AB&C; x", "AB&C;", "AB&C;"),
        ("a<!-- <p>b --><p title='>'>c", "c", "c"),
        ("<script>'<p>met'</script><p>met", "met", "met"),
        ("<script>if (a</script><p>met", "met", "met"),
        ("<p hidden>met</p><nav><p>met</nav><P CLASS=x>met", "met", "met"),
        ("<title>met &amp; met</title><textarea>met</textarea><p>met &amp; met", "met & met", "met &amp; met"),
        ("<table><tr><td>6/5<td>CSEA <i>met</i></table>", "6/5\tCSEA met", "6/5<td>CSEA <i>met"),
        ("<pre>a\n  b  c</pre>", "b  c", "b  c"),
        ("<h3>Session 4</h3>\n<p>June 5,\n2025</p><p>x", "June 5, 2025", "June 5,\n2025"),
        ("<p>one</p></div></b><p>two<p>three", "two", "two"),
    ],
)
def test_the_source_map_leads_back_to_the_source(source: str, words: str, expected: str) -> None:
    page = read_page(io.BytesIO(source.encode()), format="html")
    start = page.text.index(words)
    begin, end = page.source_span(start, start + len(words))
    assert source[begin:end] == expected
    assert (source[:begin] + "\0" + source[begin:]).rindex("\0") >= source.rindex(expected.split()[0][:1]) - len(source)
    assert begin == source.rindex(expected)


def test_what_the_reader_put_in_has_no_source() -> None:
    page = read_page(io.BytesIO(b"<ul><li>a<li>b</ul><time datetime=2025-06-05></time>"), format="html")
    assert page.text == "• a\n• b\n\n2025-06-05"
    assert page.source_span(0, 2) is None
    assert page.source_span(2, 2) is None
    assert page.source_span(page.text.index("2025"), len(page.text)) is None
    assert page.source_span(0, 3) == (8, 9)


def test_the_source_is_counted_as_text_with_plain_line_ends() -> None:
    source = "\ufeff<p>Qu\u00e9bec\r\n<b>6/5</b> r\u00e9union</p>\r\n<p>fin</p>"
    page = read_page(io.BytesIO(source.encode()), format="html")
    plain = source.removeprefix("\ufeff").replace("\r\n", "\n")
    start = page.text.index("fin")
    begin, end = page.source_span(start, start + 3)
    assert plain[begin:end] == "fin"


def test_the_source_map_in_a_result(tmp_path: Path) -> None:
    source = (
        "<html><body><h2>June 5, 2025</h2>\n<p>The District met <b>CSEA</b>&nbsp;821 on\nMay&nbsp;8.</p></body></html>"
    )
    file = tmp_path / "page.html"
    file.write_text(source, encoding="utf-8")
    result = negotext.read(file)
    assert len(result.entities) >= 2
    for row in result.entities.itertuples():
        begin, end = result.source_span("page", row.start, row.end)
        assert without_tags(source[begin:end]) == without_tags(row.text)
    with pytest.raises(UnknownPageError, match=r"^there is no page 'other'; there are 'page'$"):
        result.source_span("other", 0, 1)
    assert negotext.read(file, keep_text=False).source_span("page", 0, 4) is None
    assert negotext.parse("June 5, 2025\n\nWe met.").source_span("doc", 0, 4) is None


def test_a_long_source_map() -> None:
    found = extract("<p>x</p>\n" * 70_000)
    assert len(found.source_map) == found.text.count("x") == 70_000


def test_no_external_entities() -> None:
    assert "root:" not in text('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>')


def test_xhtml_with_an_xml_declaration_in_a_stream_of_str() -> None:
    source = io.StringIO('<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>é</p></body></html>')
    assert read_page(source).text == "é"


@pytest.mark.parametrize(
    "data", [b"", b"<!-- nothing -->", b"<html></html>", b"<html><head><title>t</title></head></html>"]
)
def test_pages_without_text(data: bytes) -> None:
    assert extract(data).text == ""


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<div>" * 100_000 + "x", "nested more than 256"),
        ("<b>x " * 300, "nested more than 256"),
        ("<p>" + "word " * 2_100_000, "over 10 MB"),
        ("<p>x" * 2_000_001, "more than 2,000,000 HTML elements"),
        ("<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x", "attributes"),
    ],
)
def test_hostile_pages_are_refused(source: str, words: str) -> None:
    start = time.process_time()
    with pytest.raises(Unreadable, match=words):
        extract(source)
    assert time.process_time() - start < 20
    with pytest.raises(ReadError, match=words):
        read_page(io.BytesIO(source.encode()), format="html")


@pytest.mark.parametrize(
    "unit",
    [
        *("<p>x", "<ul><li><a>x</a></ul>", "<br>", "<", "&amp", "<table><tr><td>x</table>", "<b><p>x</b>"),
        *("<header>x</header>", "<li>x", "x ", "<!--", "</x>", "<time></time>"),
    ],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        source = unit * (size // len(unit))
        start = time.process_time()
        extract(source)
        return time.process_time() - start

    small = seconds(100_000)
    assert seconds(400_000) < 12 * max(small, 0.05)


@pytest.mark.parametrize(
    "panel",
    [
        "<button aria-controls=p1>May 5, 2025</button><div id=p1 hidden>{}</div>",
        "<h3><a href='#p1'>May 5, 2025</a></h3><div id=p1 style='display:none'>{}</div>",
        "<h3>May 5, 2025</h3><div role=region aria-hidden=true>{}</div>",
        "<h3 data-target='#p1'>May 5, 2025</h3><div id=p1 class='x' hidden>{}</div>",
        "<h3>May 5, 2025</h3><div class='elementor-tab-content' style='display: none'>{}</div>",
        "<h3>May 5, 2025</h3><div class='accordion-panel' hidden>{}</div>",
        "<h3>May 5, 2025</h3><div class='ui-accordion-content' aria-hidden=true>{}</div>",
    ],
)
def test_panels_that_a_reader_can_open_are_read(panel: str) -> None:
    page = extract("<h1>Updates</h1>" + panel.format("<p>The parties reached a tentative agreement.</p>"))
    assert "reached a tentative agreement" in page.text
    assert page.warnings == ()


@pytest.mark.parametrize(
    "layer",
    [
        "<button aria-controls=m>Search</button><div id=m role=dialog hidden>{}</div>",
        "<a href='#m'>Sign up</a><div id=m class='modal fade' style='display:none'>{}</div>",
        "<button aria-controls=m>Menu</button><div id=m class='dropdown-menu' hidden>{}</div>",
        "<div class='tooltip-text' hidden>{}</div>",
    ],
)
def test_layers_over_the_page_are_not_read(layer: str) -> None:
    assert "secret" not in extract("<h1>Updates</h1><p>We met.</p>" + layer.format("<p>secret</p>")).text
