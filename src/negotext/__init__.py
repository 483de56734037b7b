"""Turn negotiation update pages into tables of dated entries, entities and events.

The names and modules here are imported when they are first used, so ``import negotext`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing alone would take most of the time that this import takes
if TYPE_CHECKING:
    from typing import Any

    from . import annotation as annotation
    from . import calendars as calendars
    from . import classify as classify
    from . import concepts as concepts
    from . import databases as databases
    from . import dates as dates
    from . import distributed as distributed
    from . import errors as errors
    from . import events as events
    from . import explain as explain
    from . import export as export
    from . import features as features
    from . import frames as frames
    from . import labels as labels
    from . import learning as learning
    from . import lexicon as lexicon
    from . import own_lexicon as own_lexicon
    from . import pipeline as pipeline
    from . import plot as plot
    from . import records as records
    from . import report as report
    from . import schema as schema
    from . import sources as sources
    from . import spacy_pipe as spacy_pipe
    from . import taxonomy as taxonomy
    from . import views as views
    from . import workbooks as workbooks
    from .api import parse, parse_many, read, stream
    from .dates import DateMention, find_dates, read_date
    from .errors import (
        CacheWarning,
        ClassifierError,
        ExplainError,
        ExportError,
        Interrupted,
        LabelError,
        LexiconError,
        LimitError,
        MissingExtraError,
        ModelError,
        NegotextError,
        ReadError,
        TextError,
        TrainingError,
        UnknownEventError,
        UnknownPageError,
        WorkerError,
    )
    from .learning import EventClassifier
    from .lexicon import Lexicon
    from .limits import Limits
    from .own_lexicon import load_lexicon
    from .page_features import PageFeatures
    from .records import Page, ResolvedDate
    from .result import Result
    from .schema import json_schema, pandera_schema
    from .sources import read_page
    from .views import changes, diff

    __version__: str

__all__ = [
    "CacheWarning",
    "ClassifierError",
    "DateMention",
    "EventClassifier",
    "ExplainError",
    "ExportError",
    "Interrupted",
    "LabelError",
    "Lexicon",
    "LexiconError",
    "LimitError",
    "Limits",
    "MissingExtraError",
    "ModelError",
    "NegotextError",
    "Page",
    "PageFeatures",
    "ReadError",
    "ResolvedDate",
    "Result",
    "TextError",
    "TrainingError",
    "UnknownEventError",
    "UnknownPageError",
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
    "DateMention": "dates",
    "EventClassifier": "learning",
    "ExplainError": "errors",
    "ExportError": "errors",
    "Interrupted": "errors",
    "LabelError": "errors",
    "Lexicon": "lexicon",
    "LexiconError": "errors",
    "LimitError": "errors",
    "Limits": "limits",
    "MissingExtraError": "errors",
    "ModelError": "errors",
    "NegotextError": "errors",
    "Page": "records",
    "PageFeatures": "page_features",
    "ReadError": "errors",
    "ResolvedDate": "records",
    "Result": "result",
    "TextError": "errors",
    "TrainingError": "errors",
    "UnknownEventError": "errors",
    "UnknownPageError": "errors",
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

_MODULES = frozenset(
    [
        "annotation",
        "calendars",
        "classify",
        "concepts",
        "databases",
        "dates",
        "distributed",
        "errors",
        "events",
        "explain",
        "export",
        "features",
        "frames",
        "labels",
        "learning",
        "lexicon",
        "own_lexicon",
        "pipeline",
        "plot",
        "records",
        "report",
        "schema",
        "sources",
        "spacy_pipe",
        "taxonomy",
        "views",
        "workbooks",
    ]
)
"""The modules that the documentation names: ``negotext.labels`` is there without an import of its own."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib import metadata

        value: Any = metadata.version("negotext")
    elif name in _MODULES:
        value = import_module(f".{name}", __name__)
    elif name in _HOMES:
        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})
