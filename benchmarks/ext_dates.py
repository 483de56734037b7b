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

from negotext.dates import find_dates

SUITES = ("ms_date", "ms_model", "ms_dateperiod")


def spans(text: str, day: date | None) -> list[dict[str, object]]:
    """The date expressions of one sentence with their values."""
    return [
        {"start": mention.start, "end": mention.end, "value": mention.value.norm, "type": "DATE"}
        for mention in find_dates(text, day)
        if mention.value is not None
    ]


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
