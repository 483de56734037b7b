"""A folder of pages on Dask: ``python notebooks/on_dask.py [FOLDER] [OUT]``.

Needs ``pip install 'negotext[dask]'``. Reads the .txt files of a folder (the sample pages by default) in processes of
their own, shows how often each type of event is reported, and with OUT writes all five tables there as CSV.
"""

from __future__ import annotations

import sys
from pathlib import Path

import dask
import dask.dataframe as dd
import pandas as pd

from negotext import distributed
from negotext.schema import STORED

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"


def main(folder: Path = SAMPLES, out: Path | None = None) -> None:
    files = sorted(folder.glob("*.txt"))
    texts = {"doc_id": [file.stem for file in files], "text": [file.read_text(encoding="utf-8") for file in files]}
    pages = dd.from_pandas(pd.DataFrame(texts), npartitions=2)

    parsed = distributed.parse_on_dask(pages)
    lazy = [distributed.dask_table(parsed, table) for table in STORED]
    with dask.config.set(scheduler="processes", num_workers=2):
        tables = dict(zip(STORED, dask.compute(*lazy), strict=True))  # parsed once, for all tables
    print(tables["events"].groupby(["event_type", "status"], observed=True).size().sort_values(ascending=False))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            table.to_csv(out / f"{name}.csv", index=False)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
