"""The same rows from Spark and Dask, which are really started, as from one process."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import negotext
from negotext import distributed, tables

needs_dask = pytest.mark.skipif(find_spec("dask") is None, reason="needs negotext[dask]")
needs_spark = pytest.mark.skipif(find_spec("pyspark") is None, reason="needs negotext[spark]")
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")

SAMPLES = Path(__file__).parent.parent / "data" / "samples"


@pytest.fixture(scope="module")
def pages() -> pd.DataFrame:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("s*.txt"))}
    assert len(texts) >= 2
    texts |= {f"short-{n}": f"June {n}, 2025\n\nThe District offered {n} dates to CSEA.\n" for n in range(1, 6)}
    texts["none"] = "No dates here."
    frame = pd.DataFrame({"doc_id": list(texts), "text": list(texts.values())})
    frame["published"] = [dt.date(2025, 7, 1)] * 3 + [None] * (len(frame) - 3)
    frame["unused"] = 1
    return frame


@pytest.fixture(scope="module")
def expected(pages: pd.DataFrame) -> negotext.Result:
    return negotext.parse_many(pages)


def as_rows(frame: pd.DataFrame, table: str) -> list[tuple[Any, ...]]:
    """The rows as plain values, sorted; whatever dtypes an engine uses for them."""
    found = []
    for row in tables.rows(frame, [column.name for column in tables.columns(table)]):
        plain = (value.date() if isinstance(value, dt.datetime) else value for value in row)
        found.append(tuple(int(v) if isinstance(v, float) and v.is_integer() else v for v in plain))
    return sorted(found, key=repr)


def assert_same(frame: pd.DataFrame, table: str, expected: negotext.Result) -> None:
    assert as_rows(frame, table) == as_rows(getattr(expected, table), table)
    assert len(frame) > 0


def test_the_function_for_a_partition(pages: pd.DataFrame, expected: negotext.Result) -> None:
    frames = list(distributed.parse_frames([pages[:2], pages[2:2], pages[2:]]))
    assert [doc_id for frame in frames for doc_id in frame["doc_id"]] == list(pages["doc_id"])
    for table in tables.STORED:
        rows = [row for frame in frames for found in frame[table] for row in found]
        assert list(rows[0]) == [column.name for column in tables.columns(table)]
        assert_same(pd.DataFrame(rows), table, expected)


def test_pages_without_id_or_text_are_refused(pages: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="doc_id is missing in a row"):
        list(distributed.parse_frames([pages.assign(doc_id=None)]))
    for name in ("doc_id", "text"):
        with pytest.raises(ValueError, match=f"the frame has no column '{name}', only"):
            list(distributed.parse_frames([pages.drop(columns=name)]))
        with pytest.raises(ValueError, match=f"the frame has no column '{name}', only"):
            distributed.parse_on_dask(pages.drop(columns=name))
        with pytest.raises(ValueError, match=f"the frame has no column '{name}', only"):
            distributed.parse_on_spark(pages.drop(columns=name))


@pytest.mark.parametrize("parse", [distributed.parse_on_dask, distributed.parse_on_spark])
def test_a_frame_of_another_kind_is_named(parse: Callable[[pd.DataFrame], object], pages: pd.DataFrame) -> None:
    with pytest.raises(TypeError, match=r"not pandas\S*\.DataFrame; negotext\.parse_many takes"):
        parse(pages)


def test_a_text_that_is_missing_fails_alone() -> None:
    pages = pd.DataFrame({"doc_id": ["a", "b"], "text": [None, "May 5, 2025\n\nWe met.\n"]})
    (found,) = distributed.parse_frames([pages])
    assert [page[0]["n_entries"] for page in found["pages"]] == [0, 1]
    assert found["pages"][0][0]["warnings"].startswith("TypeError: text must be str")


def test_a_page_beyond_the_limit_fails_alone() -> None:
    pages = pd.DataFrame(
        {"doc_id": ["a", "b"], "text": ["May 5, 2025\n\n" + "We met. " * 9, "May 5, 2025\n\nWe met.\n"]}
    )
    limits = negotext.Limits(page_chars=40)
    (found,) = distributed.parse_frames([pages], limits=limits)
    assert [page[0]["n_entries"] for page in found["pages"]] == [0, 1]
    assert found["pages"][0][0]["warnings"].startswith("LimitError")


@needs_dask
def test_dask_takes_limits(pages: pd.DataFrame) -> None:
    import dask.dataframe as dd

    parsed = distributed.parse_on_dask(dd.from_pandas(pages, npartitions=2), limits=negotext.Limits(page_chars=1))
    assert not len(distributed.dask_table(parsed, "entries").compute(scheduler="synchronous"))


def test_the_schema_follows_the_declaration() -> None:
    for table in tables.STORED:
        ddl = distributed.spark_schema(table)
        assert [part.split("`")[1] for part in ddl.split(", ")] == [column.name for column in tables.columns(table)]
    with pytest.raises(ValueError, match="no table 'nonsense'"):
        distributed.spark_schema("nonsense")
    for take in (distributed.dask_table, distributed.spark_table):
        with pytest.raises(ValueError, match="no table 'sessions' is built from pages"):
            take(None, "sessions")


@needs_dask
@pytest.mark.parametrize("scheduler", ["synchronous", "threads", "processes"])
def test_dask(pages: pd.DataFrame, expected: negotext.Result, scheduler: str) -> None:
    import dask
    import dask.dataframe as dd

    parsed = distributed.parse_on_dask(dd.from_pandas(pages, npartitions=3))
    lazy = [distributed.dask_table(parsed, table) for table in tables.STORED]
    computed = dask.compute(*lazy, scheduler=scheduler, num_workers=2)
    for table, frame, promised in zip(tables.STORED, computed, lazy, strict=True):
        assert_same(frame, table, expected)
        assert list(frame["doc_id"]) == list(getattr(expected, table)["doc_id"])
        assert frame.dtypes.to_dict() == promised.dtypes.to_dict()


@needs_dask
def test_dask_parses_once_for_all_tables(pages: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    import dask
    import dask.dataframe as dd

    from negotext import pipeline

    parsed_ids = []
    usual = pipeline.parse_page
    monkeypatch.setattr(pipeline, "parse_page", lambda page, **more: parsed_ids.append(page.doc_id) or usual(page))
    parsed = distributed.parse_on_dask(dd.from_pandas(pages, npartitions=2))
    dask.compute(*(distributed.dask_table(parsed, table) for table in tables.STORED), scheduler="synchronous")
    assert sorted(parsed_ids) == sorted(pages["doc_id"])


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySpark's own
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", ":".join(path for path in sys.path if path))
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        builder = builder.config("spark.driver.host", "localhost").config("spark.driver.bindAddress", "127.0.0.1")
        session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
        yield session
        session.stop()


@needs_spark
@needs_java
@pytest.mark.filterwarnings("ignore")
def test_spark(spark: Any, pages: pd.DataFrame, expected: negotext.Result) -> None:
    rows = [tuple(row) for row in pages.itertuples(index=False)]
    given = spark.createDataFrame(rows, "doc_id string, text string, published date, unused int").repartition(3)
    parsed = distributed.parse_on_spark(given).persist()
    for table in tables.STORED:
        frame = distributed.spark_table(parsed, table)
        assert frame.columns == [column.name for column in tables.columns(table)]
        found = pd.DataFrame([row.asDict() for row in frame.collect()], columns=frame.columns)
        assert_same(found, table, expected)
        assert frame.schema == spark.createDataFrame([], distributed.spark_schema(table)).schema
    assert parsed.count() == len(pages)
    parsed.unpersist()


@pytest.mark.slow  # the notebook on engines runs the same calls each time
@pytest.mark.parametrize(
    "engine", [pytest.param("dask", marks=needs_dask), pytest.param("spark", marks=[needs_spark, needs_java])]
)
def test_the_example_scripts_run(engine: str, tmp_path: Path) -> None:
    script = Path(__file__).parent.parent / "notebooks" / f"on_{engine}.py"
    out = tmp_path / "out"
    arguments = (
        [SAMPLES, out] if engine == "dask" else []
    )  # five jobs more are slow on Spark, and `test_spark` has them
    run = subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, env=os.environ)
    assert run.returncode == 0, run.stderr
    assert "agreement" in run.stdout
    if arguments:
        assert {path.stem for path in out.iterdir()} == set(tables.STORED)
