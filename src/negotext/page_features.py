"""A scikit-learn transformer: what a page reports, as numbers for any model. Imported only when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from . import batch, taxonomy
from .arguments import as_lexicon, described
from .records import ParsedPage
from .schema import OFFER_UNITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .lexicon import Lexicon
    from .limits import Limits


class PageFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Counts what each text reports: one row per text, one column per kind of finding.

    The columns are ``entries``; ``event_<type>`` for each event type, events that occurred or were formally requested;
    ``event_<status>`` and ``by_<side>`` for all events; ``entity_<label>`` for each label, those of your own lexicon
    too; and ``offers_<unit>``. `fit` learns nothing from the texts. A text without entries has only zeros.

    It takes texts as a list, an array or a Series, in a ``ColumnTransformer`` the name of one column
    (``("pages", PageFeatures(), "text")``), or a DataFrame with what `negotext.parse_many` takes: ``text``, and perhaps
    ``published`` and ``employer``.

    Args:
        lexicon: what `negotext.load_lexicon` returns.
        classifier: as for `negotext.parse`.
        workers: how many processes to use. The numbers do not depend on it.
        limits: how large a text may be; see `negotext.Limits`.

    Attributes:
        feature_names_out_: the columns.

    Raises:
        LimitError: a text is too large.
        TypeError: a text is no string.

    >>> features = PageFeatures().set_output(transform="pandas").fit([])
    >>> table = features.transform(["May 5, 2025\\n\\nWe met with CSEA 821 for six hours.\\n"])
    >>> table[["entries", "event_meeting", "entity_UNION"]].values.tolist()
    [[1, 1, 1]]
    """

    def __init__(
        self,
        *,
        lexicon: Lexicon | None = None,
        classifier: Any = None,
        workers: int = 1,
        limits: Limits | None = None,
    ) -> None:
        self.lexicon = lexicon
        self.classifier = classifier
        self.workers = workers
        self.limits = limits

    def fit(self, X: Any = None, y: Any = None) -> Self:
        """Fix the columns; the texts do not matter.

        Raises:
            TypeError: ``lexicon`` is none.
        """
        lexicon = as_lexicon(self.lexicon, "lexicon")
        own = sorted({label.label for label in lexicon.labels} if lexicon else ())
        self.feature_names_out_ = np.array(
            [
                "entries",
                *(f"event_{name}" for name in (*taxonomy.TYPES, *taxonomy.STATUSES)),
                *(f"by_{side}" for side in taxonomy.SIDES),
                *(f"entity_{label}" for label in dict.fromkeys((*taxonomy.LABELS, *own))),
                *(f"offers_{unit}" for unit in OFFER_UNITS),
            ],
            dtype=object,
        )
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "feature_names_out_")

    def transform(self, X: Any) -> NDArray[np.int64]:
        """The counts, texts by columns.

        Raises:
            LimitError: a text is too large.
            NotFittedError: `fit` has not been called.
            TypeError: a text is no string.
            ValueError: a table has several columns and none is called ``text``.
        """
        check_is_fitted(self)
        found = batch.outcomes(
            _texts(X),
            workers=self.workers,
            on_error="raise",
            classifier=self.classifier,
            lexicon=self.lexicon,
            limits=self.limits,
        )
        counts = [_counts(outcome.parsed) for outcome in found]
        names = list(self.feature_names_out_)
        return np.array([[one[name] for name in names] for one in counts], dtype=np.int64).reshape(-1, len(names))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """The columns; ``input_features`` does not matter."""
        check_is_fitted(self)
        names: NDArray[np.object_] = self.feature_names_out_
        return names


def _texts(X: Any) -> Any:
    """Texts as `batch.outcomes` takes them."""
    if hasattr(X, "columns"):
        return X if "text" in X.columns or X.shape[1] != 1 else _texts(X.iloc[:, 0])
    if isinstance(X, (str, bytes)) or not isinstance(X, Iterable):
        raise TypeError(f"texts must be many texts, such as a list of strings, not {described(X)}")
    items: list[Any] = list(X)
    if getattr(X, "ndim", 1) == 2:
        items = [item[0] if len(item) == 1 else item for item in items]
    for number, item in enumerate(items):
        if not isinstance(item, str):
            raise TypeError(f"texts[{number}] must be str, not {described(item)}")
    return [str(item) for item in items]  # numpy has strings of its own


def _counts(parsed: ParsedPage) -> Counter[str]:
    counts = Counter({"entries": len(parsed.entries)})
    for event in parsed.events:
        counts[f"event_{event.status}"] += 1
        counts[f"by_{event.by}"] += 1
        if event.status in taxonomy.LIVE:
            counts[f"event_{event.event_type}"] += 1
    counts.update(f"entity_{entity.label}" for entity in parsed.entities)
    counts.update(f"offers_{offer.unit}" for offer in parsed.offers)
    return counts
