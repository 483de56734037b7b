"""Turn negotiation update pages into tables of dated entries, entities and events.

The names here are imported when they are first used, so ``import negotext`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing alone would take most of the time that this import takes
if TYPE_CHECKING:
    from typing import Any

    from . import plot as plot
    from .api import parse, parse_many, read, stream
    from .dates import find_dates, read_date
    from .errors import (
        CacheWarning,
        ClassifierError,
        ExplainError,
        ExportError,
        Interrupted,
        LabelError,
        LexiconError,
        LimitError,
        ModelError,
        NegotextError,
        ReadError,
        TextError,
        TrainingError,
        UnknownEventError,
        WorkerError,
    )
    from .learning import EventClassifier
    from .lexicon import Lexicon
    from .limits import Limits
    from .own_lexicon import load_lexicon
    from .page_features import PageFeatures
    from .records import Page
    from .result import Result
    from .schema import json_schema, pandera_schema
    from .sources import read_page
    from .views import changes, diff

    __version__: str

__all__ = [
    "CacheWarning",
    "ClassifierError",
    "EventClassifier",
    "ExplainError",
    "ExportError",
    "Interrupted",
    "LabelError",
    "Lexicon",
    "LexiconError",
    "LimitError",
    "Limits",
    "ModelError",
    "NegotextError",
    "Page",
    "PageFeatures",
    "ReadError",
    "Result",
    "TextError",
    "TrainingError",
    "UnknownEventError",
    "WorkerError",
    "__version__",
    "changes",
    "diff",
    "find_dates",
    "json_schema",
    "load_lexicon",
    "pandera_schema",
    "parse",
    "parse_many",
    "plot",
    "read",
    "read_date",
    "read_page",
    "stream",
]

_HOMES = {
    "CacheWarning": "errors",
    "ClassifierError": "errors",
    "EventClassifier": "learning",
    "ExplainError": "errors",
    "ExportError": "errors",
    "Interrupted": "errors",
    "LabelError": "errors",
    "Lexicon": "lexicon",
    "LexiconError": "errors",
    "LimitError": "errors",
    "Limits": "limits",
    "ModelError": "errors",
    "NegotextError": "errors",
    "Page": "records",
    "PageFeatures": "page_features",
    "ReadError": "errors",
    "Result": "result",
    "TextError": "errors",
    "TrainingError": "errors",
    "UnknownEventError": "errors",
    "WorkerError": "errors",
    "changes": "views",
    "diff": "views",
    "find_dates": "dates",
    "json_schema": "schema",
    "load_lexicon": "own_lexicon",
    "pandera_schema": "schema",
    "parse": "api",
    "parse_many": "api",
    "read": "api",
    "read_date": "dates",
    "read_page": "sources",
    "stream": "api",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib import metadata

        value: Any = metadata.version("negotext")
    elif name == "plot":
        value = import_module(".plot", __name__)
    elif name in _HOMES:
        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
