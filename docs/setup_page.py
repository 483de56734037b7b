"""What every page with examples runs first, unseen: an empty folder that has the sample pages as `data/samples`."""

import os
import tempfile
from pathlib import Path

import pandas as pd

import negotext

_folder = Path(tempfile.mkdtemp(prefix="negotext-docs-"))
(_folder / "data").symlink_to(next(top / "data" for top in Path.cwd().parents if (top / "data" / "samples").is_dir()))
os.chdir(_folder)
pd.set_option("display.max_colwidth", 70)


def told(text: str, *meant: str, heading: str = "May 6, 2025") -> pd.DataFrame:
    """The events of an entry with this text, most certain first; those meant must be among them."""
    events = negotext.parse(f"{heading}\n\n{text}", employer="Fern Valley Unified School District").events
    kinds = events["event_type"].astype(str) + ("/" + events["subtype"].astype("str")).fillna("")
    events.insert(0, "event", kinds + ":" + events["status"].astype(str) + ":" + events["by"].astype(str))
    assert set(meant) <= set(events["event"]), f"{text} tells of {list(events['event'])}"
    events["confidence"] = events["confidence"].round(2)
    shown = events.sort_values("confidence", ascending=False)[["event", "text", "confidence"]]
    return shown.style.hide(axis="index").format(precision=2)
