"""The date resolver on an outside suite: ``benchmarks/ext_dates.py [FOLDER]``, by default ``../shared/ext_dates``.

Each sentence is read on its own day, as the suite gives it; the suite's own scorer counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from negotext.dates import direction, find, order_numeric, resolve
from negotext.view import View

SUITES = ("ms_date", "ms_model", "ms_dateperiod")


def spans(text: str, day: date | None) -> list[dict[str, object]]:
    """The date expressions of one sentence with their values."""
    view = View(text)
    found: list[dict[str, object]] = []
    previous: date | None = None
    for span in find(view.text, view.low):
        way = direction(view.low[max(0, span.start - 60) : span.start], view.low[span.end : span.end + 40])
        value = resolve(order_numeric(span, day_first=False), day, way=way, previous=previous)
        if value is None:
            continue
        previous = value.value if value.precision == "day" else previous
        start, end = view.span(span.start, span.end)
        found.append({"start": start, "end": end, "value": value.norm, "type": "DATE"})
    return found


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "ext_dates")
    if not (folder / "score.py").exists():
        print(f"SKIPPED: no suite in {folder}")
        return 0
    for suite in SUITES:
        lines = (folder / f"{suite}.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
            for row in rows:
                day = date.fromisoformat(row["dct"]) if row["dct"] else None
                out.write(json.dumps({"id": row["id"], "spans": spans(row["text"], day)}) + "\n")
            out.flush()
            print(f"{suite}: {len(rows)} sentences", flush=True)
            subprocess.run([sys.executable, folder / "score.py", folder / f"{suite}.jsonl", out.name], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
