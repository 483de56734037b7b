"""One page as the files that people publish it in: HTML, PDF, DOCX and mail, by real writers.

A page is plain text whose headings are known. It is taken apart into blocks (headings, lines, lists, tables), and each
writer lays these out the way its kind of file does: HTML with menus and footers around, PDF with running heads, page
numbers and lines broken at the margin, mail with lines broken at 72 characters.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from lxml import etree
from lxml.builder import E
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

_MARK = re.compile(r"⟦(?P<head>[^|⟦⟧]*)\|(?P<surface>[^⟦⟧]*)⟧")
_BULLET = re.compile(r"[ \t]*(?:[•▪◦‣✔✘*–-]|o(?= ))[ \t]+")
_SPLIT_WORD = re.compile(r"(?<=[a-z])-$")


# --- pages ---


@dataclass(frozen=True)
class Heading:
    """Where a heading stands in the text, and the day it names, as far as it is known."""

    start: int
    end: int
    day: str


@dataclass(frozen=True)
class MarkedPage:
    """A page's text, its headings in page order, and what is known of it.

    ``wrapped`` says that lines of its paragraphs end at a margin, ``pipes`` that its tables are made of pipes.
    """

    name: str
    text: str
    headings: tuple[Heading, ...]
    employer: str | None = None
    wrapped: bool = False
    pipes: bool = False


def marked_page(path: Path, *, wrapped: bool = False) -> MarkedPage:
    """The text of a ``.gold`` file without its marks, and where its headings are."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n----\n")
    facts = dict(re.findall(r"^#: (\w+) = (.*)$", head, re.MULTILINE))
    pieces: list[str] = []
    headings = []
    position = length = 0
    for match in _MARK.finditer(body):
        pieces += [body[position : match.start()], match["surface"]]
        length += match.start() - position
        if match["head"].startswith("ENTRY"):
            day = re.search(r'date="?([\d-]+)', match["head"])
            headings.append(Heading(length, length + len(match["surface"]), day[1] if day else ""))
        length += len(match["surface"])
        position = match.end()
    pieces.append(body[position:])
    pipes = "pipe" in facts.get("layout", "")
    return MarkedPage(path.stem, "".join(pieces), tuple(headings), facts.get("employer"), wrapped, pipes)


# --- blocks ---


@dataclass
class Block:
    """A piece of a page: ``kind`` is ``heading`` or ``lines`` (lines that stay apart), ``items`` or ``table`` (rows).

    ``bold`` says how many characters of a line or item are a run-in heading, by the line's number.
    """

    kind: str
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    bold: dict[int, int] = field(default_factory=dict)

    def parts(self, number: int) -> tuple[str, str]:
        """The run-in heading of a line, which may be empty, and the rest."""
        bold = self.bold.get(number, 0)
        return self.lines[number][:bold], self.lines[number][bold:]


def blocks(page: MarkedPage) -> list[Block]:
    """The page taken apart, the lines of wrapped paragraphs put together."""
    found: list[Block] = []
    position = 0
    for group in re.split(r"(\n[ \t]*\n\s*)", page.text):
        if group.strip():
            found += _blocks_of(page, group, position)
        position += len(group)
    return found


def _blocks_of(page: MarkedPage, group: str, start: int) -> Iterator[Block]:
    block: Block | None = None
    wraps = False
    for line in group.split("\n"):
        begin, end = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
        start += len(line) + 1
        words = line.strip()
        kind, run_in = _kind(page, words, begin, end)
        if kind == "lines" and block and block.kind == "table" and not page.pipes:
            block.rows[-1][-1] += "\n" + words
        elif kind == "lines" and block and block.kind in ("lines", "items") and wraps and not run_in:
            block.lines[-1] = _joined(block.lines[-1], words)
        else:
            if block is None or block.kind != kind:
                if block:
                    yield block
                block = Block(kind)
            _put(block, words, run_in, page.pipes)
        # a line of a paragraph, no head of a page and no rule
        wraps = page.wrapped and len(words) > 50 and not re.search(r"\s{3}|-{3}", words)
    if block:
        yield block


def _kind(page: MarkedPage, words: str, begin: int, end: int) -> tuple[str, int]:
    """Of which kind of block a line is, and how many of its characters are a run-in heading."""
    if "\t" in words or (page.pipes and words.count(" | ") >= 2):
        return "table", 0
    own = [h for h in page.headings if h.start < end and begin < h.end]
    if any(h.start <= begin + 2 and h.end >= end - 1 for h in own):
        return "heading", 0
    run_in = max(min(own[0].end, end) - begin, 0) if own else 0
    return "items" if _BULLET.match(words) else "lines", run_in


def _put(block: Block, words: str, run_in: int, pipes: bool) -> None:
    if block.kind == "table":
        block.rows.append([cell.strip() for cell in words.strip("| " if pipes else "").split("|" if pipes else "\t")])
        return
    plain = _BULLET.sub("", words, count=1) if block.kind == "items" else words
    if run_in:
        block.bold[len(block.lines)] = run_in - (len(words) - len(plain))
    block.lines.append(plain)


def _joined(line: str, following: str) -> str:
    return line[:-1] + following if _SPLIT_WORD.search(line) and following[:1].islower() else f"{line} {following}"


# --- HTML ---

STYLES = ("h3", "strong", "div", "accordion", "details", "layout", "list", "dl")
"""Ways in which a site marks up its entries."""

_BEFORE = """
<div class="cookie-banner" role="dialog"><p>We use cookies. By staying on since May 1, 2018 you agree.</p>
<button>OK</button></div>
<a class="skip-link" href="#main">Skip to main content</a>
<header class="site-header"><div class="logo"><a href="/"><img src="logo.png" alt="Logo"></a></div>
<nav class="main-nav"><ul><li><a href="/">Home</a></li><li><a href="/schools">Schools</a>
<ul><li><a href="/s/1">North</a></li></ul></li><li><a href="/hr">Human Resources</a></li></ul></nav>
<form action="/search"><label hidden>Search</label><input name="q">
<select><option>This site</option><option>All sites</option></select></form></header>
<ul class="breadcrumbs"><li><a href="/">Home</a></li><li><a href="/hr">HR</a></li></ul>
"""
_AFTER = """
<div class="share-buttons">Share: <a href="#">Tweet</a> <a href="#">Mail</a></div>
<aside class="sidebar"><ul class="menu"><li><a href="/a">Calendar</a></li><li><a href="/b">Lunch Menus</a></li>
<li><a href="/c">Archive 2019</a></li></ul></aside>
<footer><ul><li><a href="/p">Privacy</a></li><li><a href="/t">Site Map</a></li></ul></footer>
<script>var posted = "June 5, 2025"; if (1 < 2) { document.write("<p>Posted on June 4, 2025</p>"); }</script>
<noscript><p>Turn on JavaScript, updated May 5, 2001.</p></noscript>
"""


def as_html(page: MarkedPage, *, style: str, published: date) -> bytes:
    """The page as a site's HTML, its entries marked up in one of `STYLES`."""
    main = E.div(E.div(), **{"class": "content-region"})
    target = main[0]
    for block in blocks(page):
        if block.kind == "heading":
            target = _html_entry(main, block.lines, style)
        else:
            target.append(_html_block(block))
    head = E.head(
        E.meta(charset="utf-8"),
        E.title(page.text.strip().partition("\n")[0]),
        E.meta(property="article:modified_time", content=f"{published.isoformat()}T08:15:00-07:00"),
        E.style("h3 { color: #036 } .entry:before { content: 'June 1, 2001' }"),
    )
    body = E.body(*_fragments(_BEFORE), E.main(E.div(main, **{"class": "row"}), id="main"), *_fragments(_AFTER))
    source = etree.tostring(E.html(head, body), method="html", encoding="utf-8", pretty_print=style in ("h3", "div"))
    return b"<!DOCTYPE html>\n" + source


def _fragments(source: str) -> list[Any]:
    return list(etree.fromstring(f"<body>{source}</body>", etree.HTMLParser()).find("body"))


def _html_block(block: Block) -> Any:
    if block.kind == "items":
        return E.ul(*(E.li(*_html_line(block, number)) for number in range(len(block.lines))))
    if block.kind == "table":
        rows = [E.tr(*(E.td(*_broken(cell)) for cell in row)) for row in block.rows]
        return E.table(E.tbody(*rows), border="1", style="width:100%")
    parts = [part for number in range(len(block.lines)) for part in (E.br(), *_html_line(block, number))]
    return E.p(*parts[1:])


def _html_line(block: Block, number: int) -> list[Any]:
    bold, rest = block.parts(number)
    return [E.strong(bold), rest] if bold else [rest]


def _broken(cell: str) -> list[Any]:
    return [part for line in cell.split("\n") for part in (E.br(), line)][1:]


def _html_entry(main: Any, lines: Sequence[str], style: str) -> Any:
    """Write a heading; gives the element that what it heads goes into."""
    first, below = lines[0], [E.p(E.span(E.em(line)), **{"class": "byline"}) for line in lines[1:]]
    body = E.div(*below)
    if style == "h3":
        main.append(E.div(E.h3(first, **{"class": "title"}), body, **{"class": "entry"}))
    elif style == "strong":
        body = E.div(E.p(E.strong(E.u(first)), *(part for line in lines[1:] for part in (E.br(), E.i(line)))))
        main.append(body)
    elif style == "div":
        body = E.div(*(E.div(line) for line in lines[1:]))
        main.append(E.div(E.div(E.span(E.font(first, size="4"), style="font-weight:bold")), body))
    elif style == "accordion":
        toggle = E.h4(E.a(first, href="#c1", role="button"), **{"class": "panel-title"})
        main.append(E.div(E.div(toggle, **{"class": "panel-heading"}), body, **{"class": "panel panel-default"}))
    elif style == "details":
        main.append(E.details(E.summary(first), body))
    elif style == "layout":
        main.append(E.table(E.tr(E.td(E.p(E.b(first)), body, valign="top")), cellpadding="5"))
    elif style == "list":
        main.append(E.ul(E.li(E.h4(first), body), **{"class": "posts"}))
    else:
        main.append(E.dl(E.dt(E.strong(first)), E.dd(body)))
    return body


# --- PDF ---

_PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=10.5, leading=13, spaceAfter=8)
_TITLE = ParagraphStyle(
    "title", _PLAIN, fontName="Helvetica-Bold", fontSize=15, leading=18, spaceBefore=10, spaceAfter=5
)


def as_pdf(page: MarkedPage, *, head: str = "Office of Labor Relations") -> bytes:
    """The page as a PDF with running heads and page numbers; long headings take two lines."""
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=letter, leftMargin=inch, rightMargin=inch, invariant=1)

    def furniture(canvas: Any, doc: Any) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(inch, letter[1] - 0.6 * inch, head)
        canvas.drawRightString(letter[0] - inch, 0.6 * inch, f"Page {doc.page}")

    story = [_flowable(block) for block in blocks(page)]
    document.build(story or [Spacer(1, 1)], onFirstPage=furniture, onLaterPages=furniture)
    return out.getvalue()


def _flowable(block: Block) -> Any:
    if block.kind == "heading":
        return Paragraph("<br/>".join(map(escape, block.lines)), _TITLE)
    if block.kind == "table":
        return _pdf_table(block)
    lines = []
    for number in range(len(block.lines)):
        bold, rest = map(escape, block.parts(number))
        lines.append(f"<b>{bold}</b>{rest}")
    if block.kind == "items":
        items = [ListItem(Paragraph(line, _PLAIN)) for line in lines]
        return ListFlowable(items, bulletType="bullet", start="•", leftIndent=18)
    return Paragraph("<br/>".join(lines), _PLAIN)


def _pdf_table(block: Block) -> Table:
    """A table as wide as the page, whose columns are no narrower than their longest word."""
    width = max(map(len, block.rows))
    rows = [row + [""] * (width - len(row)) for row in block.rows]
    columns = list(zip(*rows, strict=True))
    least = [max(_widths(cells)) + 13 for cells in columns]
    shares = [min(max(map(len, cells)), 60) for cells in columns]
    spare = 6.5 * inch - sum(least)
    widths = [base + spare * share / sum(shares) for base, share in zip(least, shares, strict=True)]
    table = Table([[Paragraph(escape(cell).replace("\n", "<br/>"), _PLAIN) for cell in row] for row in rows], widths)
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("GRID", (0, 0), (-1, -1), 0.4, "grey")]))
    return table


def _widths(cells: Sequence[str]) -> list[float]:
    return [0.0, *(stringWidth(word, _PLAIN.fontName, _PLAIN.fontSize) for cell in cells for word in cell.split())]


# --- DOCX ---


def as_docx(page: MarkedPage) -> bytes:
    """The page as a Word file with heading styles, lists, tables, and a header that is no part of the text."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Office of Labor Relations, June 1, 2001"
    for block in blocks(page):
        if block.kind == "heading":
            document.add_heading("\n".join(block.lines), 2)
        elif block.kind == "table":
            table = document.add_table(0, max(map(len, block.rows)))
            for row in block.rows:
                for cell, words in zip(table.add_row().cells, row, strict=False):
                    cell.text = words
        else:
            _docx_lines(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_lines(document: Any, block: Block) -> None:
    paragraph: Any = None
    for number in range(len(block.lines)):
        if block.kind == "items":
            paragraph = document.add_paragraph(style="List Bullet")
        elif paragraph is None:
            paragraph = document.add_paragraph()
        else:
            paragraph.add_run().add_break()
        bold, rest = block.parts(number)
        paragraph.add_run(bold).bold = True
        paragraph.add_run(rest)


# --- mail ---


def as_eml(page: MarkedPage, *, published: date, html: bool = False) -> bytes:
    """The page as a mail of that day: lines that end at 72 characters, or with ``html`` marked up."""
    message = EmailMessage()
    message["Received"] = "from mail.example.org by mx.example.org"
    message["From"] = "Labor Relations <labor@example.org>"
    message["To"] = "All Staff <staff@example.org>"
    message["Subject"] = "Negotiations page"
    message["Date"] = datetime.combine(published, time(8, 15), UTC)
    if html:
        message.set_content(as_html(page, style="strong", published=published).decode(), subtype="html")
    else:
        message.set_content("\n\n".join(map(_mail_text, blocks(page))) + "\n")
    return bytes(message)


def _mail_text(block: Block) -> str:
    if block.kind == "table":
        return "\n".join("\t".join(row) for row in block.rows)
    bullet = "* " if block.kind == "items" else ""
    wrapper = textwrap.TextWrapper(
        72,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_on_hyphens=False,
        break_long_words=False,
    )
    return "\n".join(map(wrapper.fill, block.lines))
