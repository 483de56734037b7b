"""The promises of ``promises.py`` on a few made inputs, and on each kind of input that once broke one of them.

``benchmarks/fuzz.py`` tries the same on as many as there is time for.
"""

from __future__ import annotations

import io

import promises
import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import LINE_ENDS, Layout

import negotext
from negotext.sources import FORMATS, read_page

SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(strategies.mutated())
def test_pages_gone_wrong(text: str) -> None:
    promises.keeps_text(text)


@SETTINGS
@given(strategies.any_unicode())
def test_any_unicode(text: str) -> None:
    promises.keeps_text(text)


@SETTINGS
@given(strategies.layouts(forms=strategies.PLAIN_FORMS, least=4))
def test_a_part_of_a_page_has_the_entries_of_the_whole(layout: Layout) -> None:
    promises.keeps_prefix(layout.pieces())


@SETTINGS
@given(strategies.layouts(), st.sampled_from([end for end in LINE_ENDS if len(end) == 1]))
def test_every_line_end_gives_the_same_entries(layout: Layout, end: str) -> None:
    text = layout.text
    usual, other = promises.keeps_text(text, deep=False), promises.keeps_text(text.replace("\n", end), deep=False)
    assert [(e.start, e.body_start, e.end, e.date) for e in usual.entries] == [
        (e.start, e.body_start, e.end, e.date) for e in other.entries
    ]


@SETTINGS
@given(st.sampled_from(FORMATS), strategies.PAGES)
def test_any_text_in_any_kind_of_file(kind: str, text: str) -> None:
    promises.keeps_file(text.encode("utf-8", "surrogatepass"), kind)


FOUND = {
    "a NUL in a mail's header": ("eml", b"From: a\0b\nSubject: =?utf-8?q?a=00b?=\nDate: Wed, 21\0\n\nx"),
    "a NUL in a mail of a mailbox": ("mbox", b"From a\nSubject: =?utf-8?q?a=00b?= a\0b\n\nx"),
    "a number above a month": ("text", b"NO. 3\nJuly 25, 2018\n\nWe met.\n\nNO. 4\nAugust O. 4\n\nWe met.\n"),
    "a day that its year has not": (
        "text",
        b"01/18/2024\n\nA.\n\n02/29/2034\n\nB.\n\n03/07/2024\n\nC.\n\n03/14/2024\n\nD.",
    ),
    "a day that there is none of": ("text", b"05/01/2024\tWe met.\n02/29/2022\tWe met again.\n"),
    "a month in short": ("text", b"2023\n\nSept\nWe met.\n\nMars\nWe met again.\n"),
    "a day above its month": ("text", b"NOTE 3\nJuly 25, 2018\n\nWe met.\n\nNOTE 4\nAugust O. 4\n\nWe met.\n"),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_once_broke_a_promise(name: str) -> None:
    kind, data = FOUND[name]
    assert promises.keeps_file(data, kind) is not None


def test_the_promises_can_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the checks sees what it is for."""
    text = "May 5, 2025\n\nThe District and CSEA 821 met.\n\nMay 1, 2025\n\nNo agreement was reached.\n"
    parsed = promises.keeps_text(text)
    assert len(parsed.entries) == 2
    first, second = parsed.entries

    def broken(**changes: object) -> None:
        from dataclasses import replace

        wrong = replace(parsed, **changes)  # type: ignore[arg-type]
        monkeypatch.setattr(promises, "parse_page", lambda page: wrong)
        with pytest.raises(AssertionError):
            promises.keeps_text(text)

    from dataclasses import replace as other

    broken(entries=(second, first))
    broken(entries=(first, other(second, start=first.end - 1)))
    broken(entries=(first, other(second, date=second.date and second.date.replace(year=1850))))
    broken(entries=(first, other(second, entry_id=first.entry_id)))
    broken(entries=(other(first, date=None), second))
    broken(entities=(other(parsed.entities[0], start=parsed.entities[0].start + 1),))
    broken(entities=(other(parsed.entities[0], label="DATE", norm="1850-01-01"),))
    broken(entries=(other(first, start=first.start + 5, body_start=first.start + 8), second))
    with pytest.raises(AssertionError):
        promises.keeps_prefix([text, *["May 1, 2024\n\nNo agreement.\n\n"] * 5])


def test_read_errors_are_the_only_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(negotext.readers.html, "_parse", lambda *_: 1 / 0)  # type: ignore[attr-defined]
    with pytest.raises(ZeroDivisionError):
        promises.keeps_file(b"<p>x", "html")
    assert read_page(io.BytesIO(b"x"), format="text").text == "x"
