"""Articles, money, percentages and counted offers of dates, with their standard forms."""

from __future__ import annotations

from ..view import View
from .articles import find_articles, find_bare
from .money import find_money
from .numbers import Quantity, number_pattern, number_value, short
from .offered import find_offered
from .percents import find_percents

__all__ = ["Quantity", "find_offered", "find_quantities", "number_pattern", "number_value", "short"]


def find_quantities(view: View, start: int, end: int) -> list[Quantity]:
    """Every article, sum and percentage of ``view[start:end]``, in text order, without overlaps."""
    articles = list(find_articles(view, start, end))
    known = {item.norm for item in articles}
    found = [*articles, *find_bare(view, start, end, known), *find_money(view, start, end)]
    found += find_percents(view, start, end)
    found.sort(key=lambda q: (q.start, -(q.end - q.start)))
    kept: list[Quantity] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept
