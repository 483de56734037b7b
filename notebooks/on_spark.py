"""A folder of pages on Spark: ``python notebooks/on_spark.py [FOLDER] [OUT]``.

Needs ``pip install 'negotext[spark]'`` and Java 17 or later. Reads the .txt files of a folder (the sample pages by
default), shows how often each type of event is reported, and with OUT writes all five tables there as Parquet.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, regexp_extract

from negotext import distributed
from negotext.schema import STORED

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"


def main(folder: Path = SAMPLES, out: Path | None = None) -> None:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the workers' Python must have negotext too
    spark = SparkSession.builder.master("local[2]").appName("negotext").getOrCreate()
    files = spark.read.text(str(folder / "*.txt"), wholetext=True)
    pages = files.select(
        regexp_extract("_metadata.file_name", r"(.+)\.txt", 1).alias("doc_id"), col("value").alias("text")
    )

    parsed = distributed.parse_on_spark(pages).persist()  # parsed once, for all tables
    events = distributed.spark_table(parsed, "events")
    events.groupBy("event_type", "status").count().orderBy(col("count").desc(), "event_type", "status").show()
    if out is not None:
        for table in STORED:
            distributed.spark_table(parsed, table).write.parquet(str(out / table))
    spark.stop()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
