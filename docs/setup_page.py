"""What every page with examples runs first, unseen: an empty folder that has the sample pages as `data/samples`."""

import os
import tempfile
from html import escape
from pathlib import Path

import pandas as pd

import negotext

_folder = Path(tempfile.mkdtemp(prefix="negotext-docs-"))
(_folder / "data").symlink_to(next(top / "data" for top in Path.cwd().parents if (top / "data" / "samples").is_dir()))
os.chdir(_folder)
pd.set_option("display.max_colwidth", 70)


class Told:
    """The events of an entry with this text, most certain first, as notebooks show them; those meant must be there."""

    def __init__(self, text: str, *meant: str, nothing: bool = False) -> None:
        page = negotext.parse(f"May 6, 2025\n\n{text}", employer="Fern Valley Unified School District")
        self.text = text
        self.rows = []
        for event in page.events.sort_values("confidence", ascending=False).itertuples():
            kind = event.event_type if pd.isna(event.subtype) else f"{event.event_type}/{event.subtype}"
            label = f"{kind}:{event.status}:{event.by}"
            self.rows.append((label, event.confidence, label in meant, event.text))
        assert not (nothing and self.rows), f"{text}: {self.rows}"
        assert set(meant) <= {label for label, *_ in self.rows}, f"{text}: {self.rows}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td><code>{escape(label)}</code></td><td>{confidence:.2f}</td>"
            f"<td{'' if meant else ' class=much'}>{'meant' if meant else 'too much'}</td><td>{escape(words)}</td></tr>"
            for label, confidence, meant, words in self.rows
        )
        if not rows:
            return f'<div class="told"><blockquote>{escape(self.text)}</blockquote>no event</div>'
        head = "<tr><th>event</th><th>confidence</th><th></th><th>words</th></tr>"
        return (
            f'<div class="told"><blockquote>{escape(self.text)}</blockquote>'
            f'<table class="dataframe">{head}{rows}</table></div>'
        )
