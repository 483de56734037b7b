"""The calls and what they accept: ids, wrong values, failures of single documents, order, batches, processes."""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import negotext
from negotext.errors import MissingExtraError
from negotext.records import Entry, Page, ParsedPage

TEXT = "June 5, 2025\n\nThe District and CSEA reached a tentative agreement on Article 7.\n"
TABLES = ("pages", "entries", "entities", "events", "offers")


def found(page: Page, classifier: Any = None) -> ParsedPage:
    """A stand-in for the pipeline: one entry per page, of the type that a classifier says; fails on demand."""
    if "boom" in page.text:
        raise ZeroDivisionError(f"no\nluck with {page.doc_id}")
    event_type = classifier.judge([], "")[0] if classifier else "other"
    entry = Entry(f"{page.doc_id}#1", 0, 0, 0, len(page.text), page.published, event_type=event_type)
    return ParsedPage(page, (entry,), warnings=("odd",))


class Says:
    """A stand-in for a classifier: always of one mind."""

    def __init__(self, event_type: str) -> None:
        self.event_type = event_type

    def judge(self, readings: object, low: str) -> list[str]:
        return [self.event_type]


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("negotext.pipeline")
    module.parse_page = found
    monkeypatch.setattr(negotext, "pipeline", module)
    monkeypatch.setitem(sys.modules, "negotext.pipeline", module)


def test_every_public_name_is_there_and_nothing_heavy_is_imported() -> None:
    script = (
        "import sys, negotext\n"
        "heavy = {'pandas', 'numpy', 'spacy', 'sklearn', 'lxml', 'typer', 'dateparser'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "assert set(negotext.__all__) <= set(dir(negotext))\n"
        "names = {name: getattr(negotext, name) for name in negotext.__all__ if name != 'PageFeatures'}\n"
        "assert not {'pandas', 'spacy', 'sklearn'} & set(sys.modules), sorted(sys.modules)\n"
        "assert callable(negotext.read) and callable(negotext.parse) and negotext.__version__\n"
        "assert negotext.PageFeatures.__mro__[1].__module__ == 'sklearn.base'\n"  # which scikit-learn alone needs
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        negotext.nonsense  # noqa: B018


def test_modules_that_the_documentation_names_need_no_import_of_their_own() -> None:
    root = Path(__file__).resolve().parent.parent
    pages = [root / "README.md", *sorted((root / "docs").rglob("*.md")), *sorted((root / "src").rglob("*.py"))]
    # before a name: `negotext.views.sessions`; in a program's text the modules are quoted or imported
    named = re.compile(r"(?<![\w.\"'])(?<!import )(?<!from )(negotext\.[a-z]\w*\.\w+)")
    wanted = sorted({name for page in pages for name in named.findall(page.read_text("utf-8"))})
    assert {"negotext.labels.read_label_studio", "negotext.distributed.parse_on_spark"} <= set(wanted)
    heavy = {"pandas", "numpy", "sklearn", "pyarrow", "typer"}
    script = (
        "import sys, operator, negotext\n"
        f"assert not {heavy} & set(sys.modules)\n"
        "loaded = [name for name in sys.modules if name.startswith('negotext.')]\n"
        "assert loaded == [], loaded\n"
        f"for name in {wanted}:\n"
        "    operator.attrgetter(name.removeprefix('negotext.'))(negotext)\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)


def test_type_checkers_know_the_same_modules() -> None:
    tree = ast.parse(Path(negotext.__file__).read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module is None]
    assert {alias.asname for node in imports for alias in node.names} == negotext._MODULES
    assert set(dir(negotext)) >= negotext._MODULES


@pytest.mark.usefixtures("pipeline")
def test_parse() -> None:
    result = negotext.parse(TEXT, "susd", published="2025-06-10", employer=" SUSD ")
    (row,) = result.pages.to_dict("records")
    assert (row["doc_id"], row["employer"], row["published"]) == ("susd", "SUSD", pd.Timestamp("2025-06-10"))
    assert row["warnings"] == "odd"
    assert result.texts == {"susd": TEXT}
    assert list(negotext.parse(TEXT).pages["doc_id"]) == ["doc"]
    assert list(negotext.parse(TEXT, classifier=Says("proposal")).entries["event_type"]) == ["proposal"]
    assert negotext.parse(TEXT, keep_text=False).texts == {}
    assert len(negotext.parse("").entries) == 1


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize(
    "day", [date(2025, 6, 10), datetime(2025, 6, 10, 23, 59), "2025-06-10", "2025-06-10T23:59:00-07:00", "20250610",
            pd.Timestamp("2025-06-10")],
)  # fmt: skip
def test_days_in_any_form(day: Any) -> None:
    assert negotext.parse(TEXT, published=day).pages["published"][0] == pd.Timestamp("2025-06-10")


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"text": None}, TypeError, "text must be str, not None"),
        ({"text": b"x"}, TypeError, "text must be str, not bytes"),
        ({"text": float("nan")}, TypeError, r"text must be str, not a missing value \(NaN\)"),
        ({"text": pd.NA}, TypeError, "missing value"),
        ({"text": ["x"]}, TypeError, "text must be str, not list"),
        ({"text": Path("x")}, TypeError, "text must be str, not PosixPath|WindowsPath"),
        ({"doc_id": None}, TypeError, "doc_id must be str, not None"),
        ({"doc_id": 3}, TypeError, "doc_id must be str, not int"),
        ({"employer": 3}, TypeError, "employer must be str, not int"),
        ({"published": 2025}, TypeError, "published must be a date, an ISO string .* or None, not int"),
        ({"published": pd.NaT}, TypeError, "missing value"),
        ({"published": float("nan")}, TypeError, "missing value"),
        ({"published": "10 June 2025"}, ValueError, "published must be an ISO date .*, not '10 June 2025'"),
        ({"published": "2025-06-31"}, ValueError, "ISO date"),
        ({"published": ""}, ValueError, "ISO date"),
        ({"keep_text": "no"}, TypeError, "keep_text must be True or False, not str"),
    ],
)
def test_wrong_arguments_of_parse(arguments: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        negotext.parse(**{"text": "x", **arguments})


@pytest.mark.usefixtures("pipeline")
def test_read(tmp_path: Path) -> None:
    file = tmp_path / "susd.html"
    file.write_text("<title>T</title><h2>June 5, 2025</h2><p>We met.", encoding="utf-8")
    result = negotext.read(file, employer="SUSD", classifier=Says("meeting"))
    assert result.texts == {"susd": "June 5, 2025\n\nWe met."}
    (row,) = result.pages.to_dict("records")
    assert (row["source"], row["title"], row["employer"]) == (str(file), "T", "SUSD")
    assert list(result.entries["event_type"]) == ["meeting"]
    assert negotext.read(io.BytesIO(b"x"), doc_id="d", keep_text=False).texts == {}
    with pytest.raises(negotext.ReadError, match=r"none\.txt: no such file"):
        negotext.read(tmp_path / "none.txt")
    # the module that reads files must not take the function's name
    assert callable(negotext.read)


@pytest.mark.usefixtures("pipeline")
def test_parse_many_takes_documents_in_any_form() -> None:
    docs = [
        "first",
        ("second", "2"),
        {"text": "third", "published": "2025-06-10", "employer": "E"},
        {"text": "fourth", "doc_id": "4", "published": None, "employer": float("nan")},
        Page("fifth", "5", source="5.html"),
    ]
    result = negotext.parse_many(docs)
    assert list(result.pages["doc_id"]) == ["doc0001", "second", "doc0003", "4", "5"]
    assert list(result.texts.values()) == ["first", "2", "third", "fourth", "fifth"]
    assert list(result.pages["employer"].dropna()) == ["E"]
    assert list(result.pages["source"].dropna()) == ["5.html"]
    assert len(negotext.parse_many(iter(docs), keep_text=False).texts) == 0
    assert len(negotext.parse_many([])) == 0


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize("day", ["2025-06-10", datetime(2025, 6, 10, 23, 59), date(2025, 6, 10)])
def test_a_page_of_ones_own_may_have_its_day_in_any_form(day: Any, tmp_path: Path) -> None:
    result = negotext.parse_many([Page("x", "p", published=day, employer=" E ")])
    assert result.pages[["published", "employer"]].values.tolist() == [[pd.Timestamp("2025-06-10"), "E"]]
    result.to_csv(tmp_path)


@pytest.mark.usefixtures("pipeline")
def test_files_are_read_and_what_goes_for_all_fills_gaps(tmp_path: Path) -> None:
    dated = tmp_path / "dated.html"
    dated.write_text('<meta property="article:published_time" content="2024-03-01"><p>We met.', encoding="utf-8")
    plain = tmp_path / "plain.txt"
    plain.write_text("We met.", encoding="utf-8")
    docs = [dated, plain, negotext.read_page(plain, doc_id="again", employer="Own"), "text"]
    docs += [{"text": "x", "published": "2023-01-01", "employer": None}]
    given: dict[str, Any] = {"published": "2025-06-10", "employer": "All"}
    pages = negotext.parse_many(docs, **given).pages
    assert list(pages["doc_id"]) == ["dated", "plain", "again", "doc0004", "doc0005"]
    assert [day.year for day in pages["published"]] == [2024, 2025, 2025, 2025, 2023]
    assert list(pages["employer"]) == ["All", "All", "Own", "All", "All"]
    (part,) = negotext.stream(docs, **given)
    assert_frame_equal(part.pages, pages)
    limits = negotext.Limits(file_bytes=10)
    warnings = list(negotext.parse_many(docs[:2], limits=limits).pages["warnings"])
    assert "larger than 10 bytes (limits: file_bytes)" in warnings[0]
    assert warnings[1] == "odd"


@pytest.mark.usefixtures("pipeline")
def test_parse_many_takes_a_data_frame() -> None:
    table = pd.DataFrame(
        {
            "other": [1, 2, 3],
            "text": ["a", "b", None],
            "doc_id": ["x", None, "z"],
            "published": pd.to_datetime(["2025-06-10", None, None]),
            "employer": pd.array(["E", pd.NA, pd.NA], dtype="string"),
        },
        index=[7, 7, 9],
    )
    result = negotext.parse_many(table)
    assert list(result.pages["doc_id"]) == ["x", "doc0002", "z"]
    assert list(result.texts.values()) == ["a", "b", ""]
    assert result.pages["published"].isna().tolist() == [False, True, True]
    assert "TypeError: text must be str, not " in result.pages["warnings"][2]
    with pytest.raises(ValueError, match="no column 'text', only body"):
        negotext.parse_many(pd.DataFrame({"body": ["x"]}))
    with pytest.raises(ValueError, match="more than one column 'text'"):
        negotext.parse_many(pd.DataFrame([["x", "y"]], columns=["text", "text"]))


@pytest.mark.usefixtures("pipeline")
def test_ids_that_come_again_get_a_suffix() -> None:
    docs = [("a", "1"), ("a", "2"), ("a-2", "3"), ("a", "4"), "5", ("doc0005", "6")]
    pages = negotext.parse_many(docs).pages
    assert list(pages["doc_id"]) == ["a", "a-2", "a-2-2", "a-3", "doc0005", "doc0005-2"]
    assert pages["warnings"][1] == "doc_id 'a' stands for another page; 'a-2' used instead; odd"
    assert pages["warnings"][0] == "odd"
    assert len(set(negotext.parse_many([("a", "")] * 5_000).pages["doc_id"])) == 5_000


BAD = [
    ("fine", "x"),
    ("bad", "boom"),
    ("worse", b"bytes"),
    ("one", "two", "three"),
    None,
    float("nan"),
    7,
    ["a", "b"],
    {"doc_id": "no text"},
    {"doc_id": 5, "text": "x"},
    {"doc_id": "day", "text": "x", "published": "soon"},
    {"doc_id": "typo", "text": "x", "publishd": "2025-06-10"},
    {"doc_id": "more", "text": "x", 7: 1},
    Path("none/file.html"),
    Page("x", "page day", published="soon"),  # type: ignore[arg-type]
    Page("x", "page employer", employer=3),  # type: ignore[arg-type]
    Page("x", "page title", title=b"t"),  # type: ignore[arg-type]
    Page("x", "page warnings", warnings="odd"),  # type: ignore[arg-type]
    Page("x", "page map", source_map=None),  # type: ignore[arg-type]
    Page("x", None),  # type: ignore[arg-type]
    Page(None, "page text"),  # type: ignore[arg-type]
    ("last", "x"),
]


@pytest.mark.usefixtures("pipeline")
def test_a_document_that_fails_does_not_stop_the_rest() -> None:
    result = negotext.parse_many(BAD)
    pages = result.pages.set_index("doc_id")["warnings"]
    assert list(pages.index) == [
        *("fine", "bad", "worse", "one", "doc0005", "doc0006", "doc0007", "doc0008"),
        *("no text", "doc0010", "day", "typo", "more", "file", "page day", "page employer", "page title"),
        *("page warnings", "page map", "doc0020", "page text", "last"),
    ]
    assert list(result.entries["doc_id"]) == ["fine", "last"]
    assert re.fullmatch(r"ZeroDivisionError: no luck with bad \(test_api\.py:\d+, in found\)", pages["bad"])
    assert pages["worse"] == "TypeError: text must be str, not bytes"
    assert pages["one"] == "TypeError: a document as a tuple must be (doc_id, text), not of length 3"
    assert pages["doc0005"].endswith("a mapping, a Path or a Page, not None")
    assert pages["doc0006"].endswith("not a missing value (NaN)")
    assert pages["doc0008"].endswith("not list")
    assert pages["no text"] == "ValueError: a document as a mapping needs the key 'text'; it has doc_id"
    assert pages["doc0010"] == "TypeError: doc_id must be str, not int"
    assert pages["day"].startswith("ValueError: published must be an ISO date")
    known = "Known are text, doc_id, published, employer"
    assert pages["typo"] == f"ValueError: a document has no key 'publishd'; did you mean 'published'? {known}"
    assert pages["more"] == f"ValueError: a document has no key 7; {known}"
    assert pages["file"].endswith(f"{Path('none/file.html')}: no such file")
    assert list(result.pages["source"].dropna()) == [str(Path("none/file.html"))]
    assert pages["page day"].startswith("ValueError: published must be an ISO date")
    assert pages["page employer"] == "TypeError: employer must be str, not int"
    assert pages["page title"] == "TypeError: title must be str, not bytes"
    assert pages["page warnings"] == "TypeError: warnings must be a tuple, not str"
    assert pages["page map"] == "TypeError: source_map must be a tuple, not None"
    assert pages["doc0020"] == "TypeError: doc_id must be str, not None"
    assert pages["page text"] == "TypeError: text must be str, not None"
    assert result.texts["bad"] == "boom"


@pytest.mark.usefixtures("pipeline")
def test_or_stops_if_asked_to() -> None:
    with pytest.raises(ZeroDivisionError):
        negotext.parse_many(BAD, on_error="raise")
    with pytest.raises(TypeError, match="text must be str, not bytes"):
        negotext.parse_many(BAD[2:], on_error="raise")


@pytest.mark.parametrize(
    "docs", [Path("page.html"), "one text", b"x", None, 3, {"text": "x"}, Page("x", "y"), float("nan")]
)
def test_docs_that_are_no_documents(docs: Any) -> None:
    with pytest.raises(TypeError, match="docs must be an iterable of documents, not"):
        negotext.parse_many(docs)
    with pytest.raises(TypeError, match="docs must be an iterable"):
        negotext.stream(docs)


@pytest.mark.parametrize(
    ("options", "error"),
    [({"workers": 0}, ValueError), ({"workers": 1.5}, TypeError), ({"workers": True}, TypeError),
     ({"on_error": "ignore"}, ValueError), ({"keep_text": "no"}, TypeError), ({"keep_text": None}, TypeError),
     ({"published": "soon"}, ValueError), ({"employer": 3}, TypeError)],
)  # fmt: skip
def test_wrong_options(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        negotext.parse_many([], **options)
    with pytest.raises(error):
        negotext.stream([], **options)


def test_wrong_batch() -> None:
    with pytest.raises(ValueError, match="batch must be at least 1"):
        negotext.stream([], batch=0)


@pytest.mark.usefixtures("pipeline")
def test_a_source_of_documents_that_breaks_is_not_taken_for_a_document() -> None:
    def broken() -> Iterator[str]:
        yield "a"
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        negotext.parse_many(broken())


@pytest.mark.usefixtures("pipeline")
def test_progress(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(negotext.parse_many(["a", "b"], progress=True)) == 2
    captured = capsys.readouterr()
    assert "2/2" in captured.err
    assert captured.out == ""
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    assert len(negotext.parse_many(["a"])) == 1
    with pytest.raises(MissingExtraError, match=r"pip install 'negotext\[progress\]'"):
        negotext.parse_many(["a"], progress=True)


@pytest.mark.usefixtures("pipeline")
def test_a_bar_that_was_not_asked_for_needs_a_terminal_and_a_second(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(**options: Any) -> str:
        assert len(negotext.parse_many(["a", "b"], **options)) == 2
        assert sum(map(len, negotext.stream(iter(["a", "b"]), **options))) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        return captured.err

    assert shown() == ""
    monkeypatch.setattr("negotext.progress._terminal", lambda: True)
    assert "2/2" not in shown()
    monkeypatch.setattr("negotext.progress.DELAY", 1e-9)
    assert "2/2" in shown()
    assert shown(progress=False) == ""


@pytest.mark.usefixtures("pipeline")
def test_stream_gives_batches_in_order_and_takes_no_more_than_it_needs() -> None:
    taken = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(None)
            yield f"text {len(taken)}"

    parts = negotext.stream(endless(), batch=3)
    assert list(next(parts).texts.values()) == ["text 1", "text 2", "text 3"]
    assert list(next(parts).pages["doc_id"]) == ["doc0004", "doc0005", "doc0006"]
    assert len(taken) <= 32
    assert [len(part) for part in negotext.stream(["x"] * 7, batch=3)] == [3, 3, 1]
    assert list(negotext.stream([])) == []
    same_id = [part.pages["doc_id"][0] for part in negotext.stream([("a", "")] * 2, batch=1)]
    assert same_id == ["a", "a-2"]


def test_processes_do_not_change_the_result() -> None:
    docs: list[Any] = [(f"p{number}", TEXT * (number % 4)) for number in range(40)]
    docs[7] = None
    docs[30] = ("p3", TEXT)
    alone = negotext.parse_many(docs)
    together = negotext.parse_many(docs, workers=2)
    for table in TABLES:
        assert_frame_equal(getattr(alone, table), getattr(together, table))
    assert alone.texts == together.texts
    parts = negotext.Result.concat(negotext.stream(docs, batch=9, workers=2))
    assert_frame_equal(parts.pages, alone.pages)
    with pytest.raises(TypeError):
        negotext.parse_many(docs, workers=2, on_error="raise")


def test_stopping_a_stream_of_processes_half_way() -> None:
    parts = negotext.stream([TEXT] * 400, batch=2, workers=2)
    assert len(next(parts)) == 2
    parts.close()


def test_a_page_through_the_real_pipeline() -> None:
    result = negotext.parse(TEXT, "susd")
    assert list(result.entries["date"]) == [pd.Timestamp("2025-06-05")]
    assert "agreement" in set(result.events["event_type"])
    for row in result.entities.itertuples():
        assert TEXT[row.start : row.end] == row.text


def test_a_blank_cell_says_nothing_of_the_day_of_saving() -> None:
    row = {"doc_id": "a", "text": "May 5\n\nWe met.", "published": " ", "employer": ""}
    (warnings,) = negotext.parse_many([row]).pages["warnings"]
    assert "no date could be given" in warnings


def test_a_path_of_bytes_that_is_not_there_is_a_row(tmp_path: Path) -> None:
    class Old(os.PathLike[bytes]):
        def __fspath__(self) -> bytes:
            return bytes(tmp_path / "none.txt")

    result = negotext.parse_many([Old(), ("b", "May 5, 2025\n\nWe met.")])  # type: ignore[list-item]
    assert list(result.pages["n_entries"]) == [0, 1]
