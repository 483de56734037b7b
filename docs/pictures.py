"""Draws the README's pictures from the sample pages: ``python docs/pictures.py`` (needs negotext[plot])."""

from __future__ import annotations

from pathlib import Path

import matplotlib

import negotext

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "data" / "samples"


def main() -> None:
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    page = negotext.read(SAMPLES / "sacramento-2019-2020.txt")
    figure, (above, below) = plt.subplots(2, figsize=(9, 6.4), layout="constrained")
    negotext.plot.timeline(page, ax=above)
    negotext.plot.offers(page, ax=below)
    # without the version of matplotlib, so that the same picture is the same file
    figure.savefig(HERE / "plots.png", dpi=80, metadata={"Software": None})


if __name__ == "__main__":
    main()
