"""Pages by the million on engines that others run: PySpark and Dask.

Each partition of a table of pages is parsed where it lies. The first step gives one row a page with a column for each
table of `negotext.schema.STORED`, which holds the page's rows of it; so all tables come from one pass. Keep it
(``persist``, or written to Parquet) and take the tables out of it::

    pages = negotext.distributed.parse_on_spark(spark.read.parquet("pages")).persist()
    events = negotext.distributed.spark_table(pages, "events")

Everywhere that partitions are parsed, negotext must be installed. The engines' extras are ``negotext[spark]`` and
``negotext[dask]``; here neither is imported before a function of its own is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from . import batch, tables
from .schema import STORED, Column, columns

if TYPE_CHECKING:
    import pandas as pd

    from .lexicon import Lexicon
    from .limits import Limits
    from .records import ParsedPage

_ROWS: Final = 64  # pages per frame that goes back to the engine
_SPARK_TYPES: Final = {"Int64": "bigint", "Float64": "double", "boolean": "boolean", "datetime64[s]": "date"}
_INPUT: Final = ("doc_id", "text", "published", "employer")


def parse_frames(
    frames: Iterable[pd.DataFrame],
    *,
    classifier: Any = None,
    lexicon: Lexicon | None = None,
    limits: Limits | None = None,
) -> Iterator[pd.DataFrame]:
    """The function for a partition: frames of pages to frames of what was found, in bounded memory.

    It is what PySpark's ``mapInPandas`` takes, with `spark_schema` as its schema.

    Args:
        frames: frames with the columns ``doc_id`` and ``text`` and perhaps ``published`` and ``employer``.
        classifier: a fitted event classifier instead of the library's own.
        lexicon: the names and labels to know: what `negotext.load_lexicon` returns.
        limits: how large a page may be; see `negotext.Limits`.

    Yields:
        Frames with a row per page, in order: ``doc_id``, and for each of the `negotext.schema.STORED` tables a column
        with the list of the page's rows, as mappings of plain values (days as `datetime.date`, missing as ``None``).
        A page that fails has a row of ``pages`` whose ``warnings`` say why.

    Raises:
        ValueError: a frame has no ``doc_id`` or ``text``, or a ``doc_id`` is missing: without it the tables could not
            be told from those of another partition.

    >>> import pandas as pd
    >>> pages = pd.DataFrame({"doc_id": ["p"], "text": ["May 5, 2025\\n\\nThe District and CSEA met.\\n"]})
    >>> [found] = parse_frames([pages])
    >>> [event["event_type"] for event in found["events"][0]]
    ['meeting']
    """
    docs = chain.from_iterable(map(_documents, frames))
    found = batch.outcomes(docs, classifier=classifier, lexicon=lexicon, limits=limits)
    while part := [outcome.parsed for outcome in islice(found, _ROWS)]:
        yield _nested(part)


def spark_schema(table: str | None = None) -> str:
    """The columns of one of the tables in Spark's DDL; without a name those of `parse_frames`.

    Raises:
        ValueError: there is no such table.

    >>> spark_schema("offers")[:60]
    '`doc_id` string, `entry_id` string, `value` bigint, `unit` s'
    >>> spark_schema()[:60]
    '`doc_id` string, `pages` array<struct<`doc_id`: string, `sou'
    """
    if table is not None:
        return ", ".join(f"`{column.name}` {_spark_type(column)}" for column in columns(table))
    inner = {
        name: ", ".join(f"`{column.name}`: {_spark_type(column)}" for column in columns(name)) for name in STORED
    }  # fmt: skip
    return ", ".join(["`doc_id` string", *(f"`{name}` array<struct<{fields}>>" for name, fields in inner.items())])


def parse_on_spark(
    pages: Any, *, classifier: Any = None, lexicon: Lexicon | None = None, limits: Limits | None = None
) -> Any:
    """A Spark frame of what was found on the pages of a Spark frame; nothing runs before it is asked for.

    Args:
        pages: a `pyspark.sql.DataFrame` with the columns that `parse_frames` takes; others are left out.
        classifier: as in `parse_frames`; it must pickle.
        lexicon: as in `parse_frames`.
        limits: as in `parse_frames`.

    Returns:
        One row a page, as `parse_frames` has them: `spark_table` takes the tables out of it. ``persist`` it first, or
        each table parses the pages anew.

    Raises:
        ValueError: the frame has no ``doc_id`` or ``text``.
        TypeError: it is none of Spark's.
    """
    _check_frame(pages, "columns", "pyspark.sql.DataFrame")
    names = _input_columns(pages.columns)
    _check_frame(pages, "mapInPandas", "pyspark.sql.DataFrame")

    def parse(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        return parse_frames(frames, classifier=classifier, lexicon=lexicon, limits=limits)

    return pages.select(*names).mapInPandas(parse, schema=spark_schema())


def spark_table(parsed: Any, table: str) -> Any:
    """One of the `negotext.schema.STORED` tables as a Spark frame, its rows in no particular order.

    Args:
        parsed: what `parse_on_spark` returned, or the same read from a file.
        table: its name, such as ``events``.

    Raises:
        ValueError: there is no such table.
    """
    column = _stored(table)
    from pyspark.sql.functions import explode

    return parsed.select(explode(column).alias("row")).select("row.*")


def parse_on_dask(
    pages: Any, *, classifier: Any = None, lexicon: Lexicon | None = None, limits: Limits | None = None
) -> Any:
    """A Dask frame of what was found on the pages of a Dask frame; nothing runs before it is asked for.

    Args:
        pages: a `dask.dataframe.DataFrame` with the columns that `parse_frames` takes; others are left out.
        classifier: as in `parse_frames`; it must pickle where Dask uses processes.
        lexicon: as in `parse_frames`.
        limits: as in `parse_frames`.

    Returns:
        One row a page, as `parse_frames` has them: `dask_table` takes the tables out of it. ``persist`` it first, or
        compute all tables in one `dask.compute`; else each table parses the pages anew.

    Raises:
        ValueError: the frame has no ``doc_id`` or ``text``.
        TypeError: it is none of Dask's.
    """
    _check_frame(pages, "columns", "dask.dataframe.DataFrame")
    names = _input_columns(pages.columns)
    _check_frame(pages, "map_partitions", "dask.dataframe.DataFrame")
    options = {"classifier": classifier, "lexicon": lexicon, "limits": limits}
    return pages[names].map_partitions(_parse_frame, **options, meta=_nested([]))


def dask_table(parsed: Any, table: str) -> Any:
    """One of the `negotext.schema.STORED` tables as a Dask frame, in the order of the pages.

    Args:
        parsed: what `parse_on_dask` returned.
        table: its name, such as ``events``.

    Returns:
        A frame with the table's columns and dtypes; but categories that a lexicon may extend (``label``) are strings,
        as each partition would have others.

    Raises:
        ValueError: there is no such table.
    """
    column = _stored(table)
    return parsed.map_partitions(_taken_out, column, meta=_taken_out(_nested([]), column))


def _documents(frame: pd.DataFrame) -> Iterator[Mapping[str, Any]]:
    names = _input_columns(frame.columns)
    if frame["doc_id"].isna().any():
        raise ValueError("doc_id is missing in a row: every page needs one that no other page has")
    return (dict(zip(names, row, strict=True)) for row in tables.rows(frame, names))


def _check_frame(pages: Any, method: str, wanted: str) -> None:
    """A frame of another kind is named, with what takes frames of pandas."""
    if not hasattr(pages, method):
        kind = f"{type(pages).__module__}.{type(pages).__qualname__}"
        raise TypeError(f"pages must be a {wanted}, not {kind}; negotext.parse_many takes the frames of pandas")


def _input_columns(given: Iterable[Any]) -> list[str]:
    there = set(given)
    if absent := [name for name in ("doc_id", "text") if name not in there]:
        raise ValueError(f"the frame has no column {absent[0]!r}, only {', '.join(sorted(map(str, there)))}")
    return [name for name in _INPUT if name in there]


def _nested(parsed: Sequence[ParsedPage]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "doc_id": tables.strings([one.page.doc_id for one in parsed]),
            **{table: pd.Series([_rows(table, one) for one in parsed], dtype=object) for table in STORED},
        }
    )


def _rows(table: str, parsed: ParsedPage) -> list[dict[str, Any]]:
    values = tables.collect(table, [parsed])
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def _parse_frame(pages: pd.DataFrame, **options: Any) -> pd.DataFrame:
    import pandas as pd

    return pd.concat([_nested([]), *parse_frames([pages], **options)], ignore_index=True)


def _taken_out(parsed: pd.DataFrame, table: str) -> pd.DataFrame:
    rows = list(chain.from_iterable(parsed[table]))
    frame = tables.frame(table, {column.name: [row[column.name] for row in rows] for column in columns(table)})
    return frame.astype({column.name: "string" for column in columns(table) if column.extensible})


def _spark_type(column: Column) -> str:
    return _SPARK_TYPES.get(column.dtype, "string")


def _stored(table: str) -> str:
    if table not in STORED:
        raise ValueError(f"no table {table!r} is built from pages; there are {', '.join(STORED)}")
    return table
