"""Pages to measure speed on, as many as are asked for and no two the same.

They come from ``make_corpus.py`` where it lies beside the repository (``../shared/peer``) or where ``--maker`` says;
else from this repository's own pages, again and again with other numbers in them.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parent
PEER = REPO.parent / "shared" / "peer"
MAKER = PEER / "make_corpus.py"

_NUMBER = re.compile(r"(?<![\d,.])\d{1,2}(?![\d,.])")
_LONG_WORD = re.compile(r"\b[a-z]{5,}\b")


def pages(chars: int, *, maker: Path = MAKER, fresh: float = 0.0) -> list[str]:
    """Pages with so many characters together, or a few more.

    Args:
        chars: at least so many.
        maker: the script that makes them; where there is none, the repository's own pages are varied.
        fresh: the share of longer words that become words that nobody has seen.
    """
    if not maker.exists():
        return _own(chars, fresh)
    with tempfile.TemporaryDirectory() as folder:
        # one in fifty characters more: it counts bytes
        command = [sys.executable, str(maker), folder, str(chars * 1.02 / 1e6), "--fresh", str(fresh)]
        subprocess.run(command, check=True, capture_output=True)
        return [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("page-*.txt"))]


def source(maker: Path = MAKER) -> str:
    """Where the pages come from, in words."""
    return maker.name if maker.exists() else "training/pages and data/samples, with other numbers"


def _own(chars: int, fresh: float) -> list[str]:
    sys.path.insert(0, str(REPO / "training"))
    from data import read_gold

    texts = [read_gold(path)[1] for path in sorted((REPO / "training" / "pages").rglob("*.gold"))]
    texts += [path.read_text(encoding="utf-8") for path in sorted((REPO / "data" / "samples").glob("*.txt"))]
    chance = random.Random(1)
    found: list[str] = []
    while sum(map(len, found)) < chars:
        text = _NUMBER.sub(lambda number: str(chance.randint(1, 28)), chance.choice(texts))
        found.append(_LONG_WORD.sub(lambda word: _new_word(word[0], fresh, chance), text))
    return found


def _new_word(word: str, fresh: float, chance: random.Random) -> str:
    if chance.random() >= fresh:
        return word
    return word[:3] + "".join(chance.choice("aeioulnrst") for _ in word[3:])


def slices(texts: list[str], chars: int) -> Iterator[list[str]]:
    """The pages in portions of so many characters; what is left over is dropped."""
    part: list[str] = []
    for text in texts:
        part.append(text)
        if sum(map(len, part)) >= chars:
            yield part
            part = []
