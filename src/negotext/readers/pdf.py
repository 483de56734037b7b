"""PDF to text through pypdfium2: lines in reading order, then paragraphs."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from typing import Any, Final

from . import Extracted, Unreadable
from .blocks import collapse
from .pdf_streams import check_unpacked_size
from .unwrap import goes_on, is_item, line_width, unwrap

MAX_PAGES: Final = 5_000
MAX_CHARS: Final = 64_000_000

_EDGE: Final = 2  # running heads and feet are looked for in so many lines at either end of a page
_GAP: Final = 1.3  # a step down of so many usual ones is a paragraph's space
_TIGHT: Final = 0.7  # a step down of less than so many line heights is a superscript's
_COLUMN_GAP: Final = 1.2  # a space as wide as so many line heights stands between columns
# PDFium marks a hyphen that ends a line by one of these, and leaves out the line end after it
_LINE: Final = re.compile("[^\r\n\ufffe\x02]*[\ufffe\x02]|[^\r\n\ufffe\x02]+")
_NUMBER: Final = re.compile(r"\d+")
_PAGE_NUMBER: Final = re.compile(r"\W{0,3}page\s{0,3}\d{1,4}(?:\s{0,3}(?:of|/)\s{0,3}\d{1,4})?\W{0,3}", re.IGNORECASE)
_PASSWORD_ERROR: Final = 4  # FPDF_ERR_PASSWORD


def extract(data: bytes) -> Extracted:
    """The text of a PDF, page after page.

    Running heads and feet are left out (of a running head the first is kept), split words are put together, and
    hard-wrapped lines joined, see `negotext.readers.unwrap.unwrap`. Columns of a table row are separated by tabs.

    Raises:
        Unreadable: pypdfium2 is not installed; the file is encrypted, damaged, or beyond `MAX_PAGES`,
            `MAX_CHARS` or the limits of `negotext.readers.pdf_streams`.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise Unreadable("reading PDF needs pypdfium2: pip install 'negotext[pdf]'") from error
    check_unpacked_size(data)
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            pages = list(_pages(document))
            title = collapse(document.get_metadata_dict().get("Title", "")).strip()
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise Unreadable("encrypted PDF; save a copy without a password") from error
        raise Unreadable(f"damaged PDF ({error})") from error
    empty = sum(not page for page in pages)
    warnings = (f"{empty} of {len(pages)} PDF pages without text (scanned?)",) if empty else ()
    text = unwrap(join_pages(drop_running_lines(pages)))
    return Extracted(text, None if title.lower() in ("", "untitled") else title, warnings=warnings)


def drop_running_lines(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages' lines without the heads, feet and page numbers that repeat from page to page.

    A line is one of these if it stands among the first or last two of at least half the pages, the same but for
    numbers that count the pages; of a head that is the same to the letter the first is kept, as it may be the title.

    >>> drop_running_lines([["Journal", "We met.", "1"], ["Journal", "We met again.", "2"]])
    [['Journal', 'We met.'], ['We met again.']]
    """
    seen: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    dropped: set[tuple[int, int]] = set()
    for number, lines in enumerate(pages):
        filled = [index for index, line in enumerate(lines) if line.strip()]
        for side, indexes in (("head", filled[:_EDGE]), ("foot", filled[-_EDGE:])):
            for index in indexes:
                seen[side, _NUMBER.sub("\0", collapse(lines[index]).strip())].append((number, index))
                if _PAGE_NUMBER.fullmatch(lines[index].strip()):
                    dropped.add((number, index))
    for (side, _), places in seen.items():
        numbers = [[int(digits[:9]) for digits in _NUMBER.findall(pages[page][index])] for page, index in places]
        if len({page for page, _ in places}) >= max(2, len(pages) / 2) and _counts_pages(places, numbers):
            same = side == "head" and all(found == numbers[0] for found in numbers)
            dropped.update(places[1:] if same else places)
    return [
        _trimmed([line for index, line in enumerate(lines) if (number, index) not in dropped])
        for number, lines in enumerate(pages)
    ]


def _counts_pages(places: Sequence[tuple[int, int]], numbers: Sequence[Sequence[int]]) -> bool:
    """Whether each number of a line is the same on all pages, or goes up with the page."""
    columns = zip(*numbers, strict=True)
    return all(
        len(set(column)) == 1 or len({value - page for value, (page, _) in zip(column, places, strict=True)}) == 1
        for column in columns
    )


def join_pages(pages: Sequence[Sequence[str]]) -> str:
    """One text; a blank line between pages unless a sentence, list or table goes on.

    >>> join_pages([["It is"], ["over."], ["The end."]])
    'It is\\nover.\\n\\nThe end.'
    """
    width = line_width([line for lines in pages for line in lines])
    out: list[str] = []
    for lines in pages:
        if out and lines:
            last, first = out[-1], lines[0]
            in_table = "\t" in last and "\t" in first
            if not (in_table or is_item(first) or first[:1].islower() or goes_on(last, first, width)):
                out.append("")
        out.extend(lines)
    return "\n".join(out)


def _trimmed(lines: list[str]) -> list[str]:
    filled = [index for index, line in enumerate(lines) if line]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _pages(document: Any) -> Iterator[list[str]]:
    if len(document) > MAX_PAGES:
        raise Unreadable(f"PDF of more than {MAX_PAGES:,} pages")
    total = 0
    for index in range(len(document)):
        with closing(document[index]) as page, closing(page.get_textpage()) as textpage:
            total += textpage.count_chars()
            if total > MAX_CHARS:
                raise Unreadable(f"more than {MAX_CHARS:,} characters of text in the PDF")
            yield _lines(textpage)


def _lines(textpage: Any) -> list[str]:
    """The lines of one page, with an empty one where there is a paragraph's space."""
    count = textpage.count_chars()
    text = textpage.get_text_range(0, count) if count else ""
    found = [match for match in _LINE.finditer(text) if match.group().strip()]
    if len(text) != count:  # characters beyond the BMP: PDFium's indexes are no longer ours
        return [_clean(match.group()) for match in found]
    lines, baselines, heights = [], [], []
    for match in found:
        first = match.start() + len(match.group()) - len(match.group().lstrip())
        _, bottom, _, top = textpage.get_charbox(first, loose=True)
        baselines.append(_baseline(textpage, first))
        heights.append(max(top - bottom, 1.0))
        lines.append(_clean(_with_tabs(textpage, match, heights[-1])))
    steps = [above - below for above, below in pairwise(baselines)]
    # the leading: not the median, as on a page of short paragraphs most steps are gaps between them
    down = sorted(step for step, height in zip(steps, heights[1:], strict=True) if step > _TIGHT * height)
    usual = down[len(down) // 5] if down else 0.0
    out = lines[:1]
    for step, line in zip(steps, lines[1:], strict=True):
        if usual and step > _GAP * usual:
            out.append("")
        out.append(line)
    return out


def _baseline(textpage: Any, index: int) -> float:
    """The height on the page of the line that a character stands on, whatever its font."""
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    return y.value


def _with_tabs(textpage: Any, line: re.Match[str], height: float) -> str:
    """The line's text with a tab for each space as wide as the gap between columns."""
    text = line.group()
    pieces = []
    last = 0
    for gap in re.finditer(r"(?<=\S) +(?=\S)", text):
        left = textpage.get_charbox(line.start() + gap.start() - 1, loose=True)[2]
        right = textpage.get_charbox(line.start() + gap.end(), loose=True)[0]
        if right - left > _COLUMN_GAP * height:
            pieces += [text[last : gap.start()], "\t"]
            last = gap.end()
    return "".join(pieces) + text[last:]


def _clean(line: str) -> str:
    hyphen = "-" if line[-1:] in ("\ufffe", "\x02") else ""
    return line.rstrip("\ufffe\x02").replace("\u00a0", " ").replace("\0", "").strip(" ") + hyphen
