from __future__ import annotations

import pickle
import subprocess
import sys

import pandas as pd
import pytest
from made_pages import PageMaker, full_page

from negotext import tables
from negotext.errors import UnknownPageError
from negotext.records import Page, ParsedPage
from negotext.result import Result


def test_frames_are_built_once() -> None:
    result = Result([full_page()])
    for name in tables.STORED:
        frame = getattr(result, name)
        assert frame is getattr(result, name)
        pd.testing.assert_frame_equal(frame, tables.build(name, [full_page()]))


def test_pandas_stays_out_until_a_frame_is_asked_for() -> None:
    code = """if True:
        import sys
        from negotext.records import Page, ParsedPage
        from negotext.result import Result
        result = Result([ParsedPage(Page("No news.", "p"))], keep_text=False)
        repr(Result.concat([result])), result._repr_html_(), result.texts
        assert "pandas" not in sys.modules and "numpy" not in sys.modules
        result.pages
        assert "pandas" in sys.modules
    """
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_length_and_texts() -> None:
    result = Result([full_page(), ParsedPage(Page("No news.", "q"))])
    assert len(result) == 2
    assert result.texts == {"p": full_page().page.text, "q": "No news."}
    for row in result.entities.itertuples():
        assert result.texts[row.doc_id][row.start : row.end] == row.text


def test_without_texts_the_tables_are_the_same() -> None:
    kept, dropped = Result([full_page()]), Result([full_page()], keep_text=False)
    assert dropped.texts == {}
    for name in tables.STORED:
        pd.testing.assert_frame_equal(getattr(dropped, name), getattr(kept, name))
    assert full_page().page.text.encode() in pickle.dumps(Result([full_page()]))
    assert full_page().page.text.encode() not in pickle.dumps(Result([full_page()], keep_text=False))


def test_concat_keeps_order_tables_and_texts() -> None:
    parts = [Result([full_page("a")]), Result([full_page("b"), full_page("c")])]
    joined, whole = Result.concat(parts), Result([full_page(name) for name in "abc"])
    assert len(joined) == 3
    assert list(joined.texts) == ["a", "b", "c"]
    for name in tables.STORED:
        pd.testing.assert_frame_equal(getattr(joined, name), getattr(whole, name))


def test_concat_with_dropped_texts() -> None:
    parts = iter([Result([full_page("a")], keep_text=False), Result([full_page("b")])])
    joined, whole = Result.concat(parts), Result([full_page("a"), full_page("b")])
    assert joined.texts == {}
    for name in tables.STORED:
        pd.testing.assert_frame_equal(getattr(joined, name), getattr(whole, name))


def test_concat_of_nothing_and_of_something_else() -> None:
    assert len(Result.concat([])) == 0
    with pytest.raises(TypeError, match="concat takes results, not str"):
        Result.concat(["page.html"])  # type: ignore[list-item]


def test_two_pages_of_one_name_are_an_error() -> None:
    with pytest.raises(ValueError, match="doc_id 'p' stands for 2 pages"):
        Result([full_page(), full_page()])
    with pytest.raises(ValueError, match="doc_id 'p' stands for 2 pages"):
        Result.concat([Result([full_page()]), Result([full_page()])])


def test_a_result_can_be_pickled() -> None:
    result = Result([full_page()])
    assert len(result.entries) == len(result.texts) + 1
    again = pickle.loads(pickle.dumps(result))
    pd.testing.assert_frame_equal(again.entries, result.entries)
    pd.testing.assert_frame_equal(again.sessions(), result.sessions())


def test_a_result_is_pickled_without_its_tables() -> None:
    page = Result([full_page()])
    size = len(pickle.dumps(page))
    assert len(page.entries) and len(page.events)
    assert len(pickle.dumps(page)) == size


def test_every_span_slices_back_to_its_text() -> None:
    result = Result([full_page()])
    text = result.texts["p"]
    for row in result.entries.itertuples():
        assert text[row.start : row.body_start].startswith(row.heading)
        assert text[row.body_start : row.end] == row.text
    for table in (result.entities, result.events, result.offers):
        assert len(table)
        assert all(text[row.start : row.end] == row.text for row in table.itertuples())


def test_a_page_that_is_not_there_is_told_with_those_that_are() -> None:
    result = Result([full_page(name) for name in "abcde"])
    with pytest.raises(UnknownPageError, match=r"^there is no page 'f'; there are 'a', 'b', 'c', 'd' …$"):
        result.source_span("f", 0, 1)


def test_repr_counts() -> None:
    assert repr(Result([])) == "<negotext.Result: 0 pages, 0 entries, 0 entities, 0 events, 0 offers>"
    assert repr(Result([full_page()])) == (
        "<negotext.Result: 1 page, 2 entries (2025-05-21 to 2025-06-04), 4 entities, 2 events, 2 offers>"
    )


def test_derived_tables_see_the_article_titles() -> None:
    page = PageMaker()
    entry = page.entry("2025-01-01", "We signed Article 9 (Safety).")
    page.mention(entry, "ARTICLE", "Article 9", "9")
    page.event(entry, "agreement", "signed")
    page.titles[entry, "9"] = "Safety"
    result = Result([page.parsed()])
    [row] = result.articles().to_dict("records")
    assert (row["title"], row["action"]) == ("Safety", "agreed")
    assert len(result.sessions()) == 0
    assert len(result.milestones()) == 0
    assert len(result.wide()) == 1
