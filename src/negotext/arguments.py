"""Checks of what callers pass in, so that a wrong value is refused at the door and by name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .lexicon import Lexicon


def as_text(value: Any, name: str) -> str:
    """``value`` if it is a string, as a plain `str` where its class derives from that.

    Raises:
        TypeError: it is something else; the message says what.
    """
    if isinstance(value, str):
        return str.__str__(value)  # a parser's own strings may carry its whole tree with them into other processes
    raise TypeError(f"{name} must be str, not {described(value)}")


def as_optional_text(value: Any, name: str) -> str | None:
    """A string without white space around it; ``None`` for ``None`` and for blank ones.

    Raises:
        TypeError: it is neither ``None`` nor a string.
    """
    return None if value is None else as_text(value, name).strip() or None


def as_date(value: Any, name: str) -> date | None:
    """A day from a date, a datetime (its own day, whatever its time zone), an ISO string, or ``None``.

    Raises:
        TypeError: it is something else.
        ValueError: the string is no ISO date.

    >>> as_date("2025-06-10T23:30:00-07:00", "published")
    datetime.date(2025, 6, 10)
    """
    if value is None:
        return None
    if is_missing(value) or not isinstance(value, (str, date)):
        raise TypeError(f"{name} must be a date, an ISO string such as '2025-06-10' or None, not {described(value)}")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError:
        raise ValueError(f"{name} must be an ISO date such as '2025-06-10', not {value!r}") from None


def as_count(value: Any, name: str) -> int:
    """A whole number of at least 1.

    Raises:
        TypeError: it is no int.
        ValueError: it is below 1.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} must be int, not {described(value)}")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, not {value}")
    return value


def as_flag(value: Any, name: str) -> bool:
    """``value`` if it is ``True`` or ``False``.

    Raises:
        TypeError: it is something else, such as the word "no", which counts as true elsewhere.
    """
    if isinstance(value, bool):
        return value
    raise TypeError(f"{name} must be True or False, not {described(value)}")


def as_paths(value: Any, name: str) -> tuple[str | os.PathLike[str], ...]:
    """Paths from any iterable of them.

    Raises:
        TypeError: it is none, such as a single path, or something in it is no path.

    >>> as_paths("mine.toml", "lexicon")
    Traceback (most recent call last):
        ...
    TypeError: lexicon must be a sequence of paths, not str; write ['mine.toml']
    """
    alone = f"; write [{os.fspath(value)!r}]" if isinstance(value, (str, os.PathLike)) else ""
    if alone or isinstance(value, bytes) or not isinstance(value, Iterable):
        raise TypeError(f"{name} must be a sequence of paths, not {described(value)}{alone}")
    paths = tuple(value)
    for number, path in enumerate(paths):
        if not isinstance(path, (str, os.PathLike)):
            raise TypeError(f"{name}[{number}] must be a path, not {described(path)}")
    return paths


def as_lexicon(value: Any, name: str) -> Lexicon | None:
    """``value`` if it is a lexicon or ``None``.

    Raises:
        TypeError: it is something else, such as the path of a file that is still to be loaded.
    """
    from .lexicon import Lexicon

    if value is None or isinstance(value, Lexicon):
        return value
    raise TypeError(f"{name} must be what negotext.load_lexicon returns, or None, not {described(value)}")


def as_classifier(value: Any, name: str) -> Any:
    """What decides the events: the models of a fitted `EventClassifier`, another object's own ``judge``, or ``None``.

    The models alone are what other processes need.

    Raises:
        TypeError: it is something else, such as the class itself, or the path of a classifier still to be loaded.
        NotFittedError: it is an `EventClassifier` that is not fitted.
    """
    if value is None:
        return None
    from .learning import EventClassifier

    if isinstance(value, EventClassifier):
        return value.fitted_model()
    if callable(getattr(value, "judge", None)) and not isinstance(value, type):
        return value
    if isinstance(value, type):
        hint = f"the class {value.__name__}; call it, and fit what you get"
    elif isinstance(value, str):
        hint = "str; load a file with EventClassifier.load(path)"
    elif isinstance(getattr(value, "best_estimator_", None), EventClassifier):
        hint = f"{described(value)}; pass its best_estimator_"
    elif isinstance(getattr(value, "_final_estimator", None), EventClassifier):
        hint = f"{described(value)}; pass its last step"
    else:
        hint = described(value)
    raise TypeError(f"{name} must be a fitted EventClassifier, an object with a method judge, or None, not {hint}")


def is_missing(value: Any) -> bool:
    """Whether ``value`` is what tables hold for nothing: ``None``, a float NaN, pandas' ``NA`` or ``NaT``.

    >>> is_missing(float("nan")), is_missing("")
    (True, False)
    """
    if value is None or (isinstance(value, float) and value != value):
        return True
    # by name: pandas need not be there, and its NaT passes for a datetime
    return type(value).__name__ in ("NAType", "NaTType")


def described(value: Any) -> str:
    """What to call a wrong value in a message: ``None``, ``NaN`` or its type."""
    if value is None:
        return "None"
    if is_missing(value):
        return "a missing value (NaN)"
    return type(value).__name__
