"""A progress bar on standard error, or in a notebook, for what takes longer than a moment."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from typing import Final, TypeVar

from .errors import MissingExtraError

T = TypeVar("T")

DELAY: Final = 1.0
"""Seconds after which a bar appears that was not asked for."""


def shown(items: Iterator[T], wanted: bool | None, *, total: int | None = None) -> Iterator[T]:
    """The items, counted by a bar as they go by.

    Args:
        items: what to pass on.
        wanted: ``True`` for a bar at once; ``False`` for none; ``None`` for one after a second, if standard error is a
            terminal and tqdm is there.
        total: how many there will be, if that is known.

    Raises:
        MissingExtraError: the bar is wanted and tqdm is not installed.
    """
    if wanted is False or (wanted is None and not _terminal()):
        return items
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # tqdm warns where a notebook lacks its widgets, and draws in text instead
            from tqdm.auto import tqdm
    except ImportError as error:
        if wanted is None:
            return items
        raise MissingExtraError("progress=True needs tqdm: pip install 'negotext[progress]'") from error
    delay = 0.0 if wanted else DELAY
    bar: Iterator[T] = iter(tqdm(items, total=total, unit="page", delay=delay, file=sys.stderr, dynamic_ncols=True))
    return bar


def _terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
