"""`EventClassifier`: the classifier of events as a scikit-learn estimator.

It follows scikit-learn's protocol without importing it, so that a trained one is loaded and used without: numpy comes
in with the arrays that `predict` and `predict_proba` return, scikit-learn with `fit`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from inspect import signature
from numbers import Integral
from typing import TYPE_CHECKING, Any, Final, Self

from ..classify import EventModel, default_model
from ..errors import LabelError, ModelError, TrainingError
from ..events import Reading
from ..model_files import read_model, write_model
from ..taxonomy import STATUSES, SUBTYPES, TYPES
from .chances import label_chances
from .labels import OTHER, Detail, Scheme, read_label, read_labels
from .texts import VOICES, Text, read_texts
from .trainable import UNEQUAL, check_trainable
from .units import Label, Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .numeric import Plan

SHIPPED: Final = "shipped"
_SEPARATOR: Final = "; "
_REPORTED: Final = tuple(name for name in TYPES if name != OTHER.type)


class EventClassifier:
    """Says which events an entry reports, with what status and by whom; to be trained on entries of one's own.

    By default it starts from the classifier that ships with the library and adjusts it: some dozens of corrected
    entries are enough to see a difference. With ``base=None`` it learns from the given texts alone, which takes
    thousands. A fitted one is passed on as ``negotext.parse(page, classifier=clf)``.

    **Texts** are strings (a list, a Series, an array), or a DataFrame with a column ``text`` and, where known,
    ``heading``, ``date`` and ``voice`` (``employer``, ``union`` or ``neutral``: whose page it is); the table
    ``entries`` is one.

    **Labels** are what the table ``events`` says, ``type[/subtype]:status:by``; the last parts may be left off:
    ``agreement/tentative`` says that one occurred and leaves the side open. They should be complete for the types that
    they name, as each of these that a text does not carry counts against it; types that they never name are left as
    they are in ``base``. They are given as

    - a list of lists of labels,
    - one string per text, its labels separated by ``;`` or ``,``, empty for none, or
    - an indicator of 0 and 1: a DataFrame whose columns are labels, or an array, with ``labels`` naming its columns.

    `predict` answers in the same form and with the same parts, and `score` compares sets of labels, so
    ``cross_val_score`` and ``GridSearchCV`` work with all three. An indicator is what scikit-learn's own metrics and
    ``cross_val_predict(method="predict_proba")`` need.

    Args:
        base: what to start from: ``"shipped"``, a fitted `EventClassifier`, the path of a saved one, or ``None``.
        C: how freely the texts may move the weights, as scikit-learn's ``C``: more for more texts.
        labels: the columns' names where labels are an array of 0 and 1.
        voice: whose pages the texts are of, where they do not say; by default what each text tells.
        folds: parts for the cross-fitting inside `fit`.
        max_iter: iterations that each of the models may take.
        random_state: the seed of the folds.

    Attributes:
        classes_: an array of the labels that `predict` can give: the columns of an indicator; else those of the types
            that the labels name, as far as the model knows them.
        model_: the models themselves, a `negotext.classify.EventModel`.

    >>> texts = ["The District gave CSEA its last, best and final offer.", "Thank you for reading."]
    >>> EventClassifier.shipped().predict(texts)
    [['proposal/final:occurred:employer'], []]
    """

    def __init__(
        self,
        base: EventClassifier | str | os.PathLike[str] | None = SHIPPED,
        *,
        C: float = 1.0,
        labels: Sequence[str] | None = None,
        voice: str | None = None,
        folds: int = 4,
        max_iter: int = 60,
        random_state: int = 20,
    ) -> None:
        self.base = base
        self.C = C
        self.labels = labels
        self.voice = voice
        self.folds = folds
        self.max_iter = max_iter
        self.random_state = random_state

    # --- ready-made, saved ---------------------------------------------------------------------------------------

    @classmethod
    def shipped(cls) -> Self:
        """The classifier that `negotext.parse` uses by default, as one that is fitted."""
        return cls()._set(default_model(), _REPORTED, Scheme())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file as plain numbers in JSON, for `load` and ``negotext parse --classifier``. A file that is
        there is replaced, and only by a whole one.

        Raises:
            NotFittedError: it is not fitted.
            ModelError: the file cannot be written.
        """
        model = self.fitted_model()
        scheme = self._scheme
        detail = {"subtype": scheme.detail.subtype, "status": scheme.detail.status, "by": scheme.detail.by}
        facts = {"types": list(self._types), "detail": detail, "form": scheme.form, "names": list(scheme.names)}
        write_model(path, model, facts)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """The classifier that `save` wrote; also from a file of the library's own models.

        Its parameters are the usual ones, not those it was made with.

        Raises:
            ModelError: the file cannot be read, or is no model of this version; says which file, where, what to do.
        """
        model, facts = read_model(path)
        try:
            types = tuple(name for name in TYPES if name in facts.get("types", _REPORTED))
            detail = Detail(**{name: bool(value) for name, value in facts.get("detail", {}).items()})
            names = tuple(facts.get("names", ()))
            for name in names:
                read_label(name, "names")
            form = facts.get("form", "lists")
            scheme = Scheme(form if form in ("strings", "indicator") else "lists", detail, names)
        except (TypeError, AttributeError, LabelError) as error:
            reason = f"not as EventClassifier.save writes it ({error}); save it again"
            raise ModelError(os.fspath(path), "classifier", reason) from None
        return cls()._set(model, types, scheme)

    # --- learning ------------------------------------------------------------------------------------------------

    def fit(self, X: Any, y: Any, *, groups: Sequence[Any] | None = None) -> Self:
        """Learn from texts and their labels; the same texts and labels in the same order give the same weights.

        Args:
            X: the texts, in any of the forms that the class describes.
            y: their labels, likewise.
            groups: for each text what it belongs to, such as its page: texts that share wording. Inside `fit` no
                group then stands on both sides of a split. By default each text is on its own.

        Raises:
            LabelError: a label is not of the taxonomy, or ``y`` has another form.
            TextError: a text is no string.
            TrainingError: there are no texts, not as many labels, too few groups, or all labels are alike.
            ModelError: the file of ``base`` cannot be read, or is no model of this version.
            NotFittedError: ``base`` is an `EventClassifier` that is not fitted.
            TypeError: ``base`` is something else.
            ValueError: a parameter is out of its range.
        """
        self._check_parameters()
        texts = read_texts(X, self.voice)
        labels = read_labels(y, self.labels)
        groups = None if groups is None else list(groups)  # a Series would be asked by its index
        check_trainable(texts, labels, groups)
        from .fit import fit_events

        prior = self._prior()
        units = [
            Unit(group=str(number if groups is None else groups[number]), readings=readings, low=low, labels=row)
            for number, (text, row) in enumerate(zip(texts, labels.rows, strict=True))
            for readings, low in (text.read(),)
        ]
        try:
            model = fit_events(units, self._plan(prior is not None), prior)
        except ValueError as error:
            raise TrainingError(f"nothing can be learned: {error}") from error
        return self._set(model, labels.types, labels.scheme)

    def _check_parameters(self) -> None:
        if isinstance(self.C, bool) or not isinstance(self.C, (int, float)) or not 0 < self.C < float("inf"):
            raise ValueError(f"C must be a number above 0, not {self.C!r}")
        for name, least in (("folds", 2), ("max_iter", 1)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
                raise ValueError(f"{name} must be a whole number of at least {least}, not {value!r}")
        if self.voice is not None and self.voice not in VOICES:
            raise ValueError(f"voice must be one of {', '.join(VOICES)} or None, not {self.voice!r}")

    def _prior(self) -> EventModel | None:
        if self.base is None:
            return None
        if isinstance(self.base, EventClassifier):
            return self.base.fitted_model()
        if isinstance(self.base, str) and self.base == SHIPPED:
            return default_model()
        if isinstance(self.base, (str, os.PathLike)):
            return read_model(self.base)[0]
        raise TypeError(
            f"base must be 'shipped', a fitted EventClassifier, the path of a saved one or None,"
            f" not {type(self.base).__name__}"
        )

    def untrained(self, types: Sequence[str]) -> EventClassifier | None:
        """What `fit` starts from, as a classifier of the same types; ``None`` without a base."""
        prior = self._prior()
        return EventClassifier()._set(prior, types, Scheme()) if prior else None

    def _plan(self, near: bool) -> Plan:
        from .numeric import Plan, near_prior

        plan = near_prior() if near else Plan(min_label=2, min_whole=2)
        return plan.scaled(self.C, seed=self.random_state, folds=self.folds, iterations=self.max_iter)

    def _set(self, model: EventModel, types: Sequence[str], scheme: Scheme) -> Self:
        self.model_ = model
        self._types = tuple(types)
        self._scheme = scheme
        return self

    # --- answers -------------------------------------------------------------------------------------------------

    @property
    def classes_(self) -> NDArray[np.object_]:
        """The labels that `predict` can give, in the order of the columns of `predict_proba`."""
        import numpy as np

        if not self.__sklearn_is_fitted__():
            raise AttributeError(_NOT_FITTED)
        return np.array(self._classes(), dtype=object)

    def predict(self, X: Any) -> Any:
        """The labels of texts, in the form and with the parts of the labels that it was fitted with.

        Returns:
            A list of lists; or for strings an array of strings, empty ones for no events; or for an indicator an array
            of 0 and 1, texts by `classes_`. Labels stand in the taxonomy's order.

        Raises:
            NotFittedError: it is not fitted.
            TextError: a text is no string.
        """
        self.fitted_model()
        found = self._labels(read_texts(X, self.voice), self._scheme, self._types)
        if self._scheme.form == "lists":
            return found
        import numpy as np

        if self._scheme.form == "strings":
            return np.array([_SEPARATOR.join(row) for row in found], dtype=object)
        names = self._scheme.names
        return np.array([[int(name in row) for name in names] for row in found], dtype=int).reshape(-1, len(names))

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """How likely each text reports an event of each label, texts by `classes_`, each 0 to 1 on its own.

        That of a type and status is what `negotext.parse` reports as confidence. For a label with subtype or side it
        is multiplied by how likely these are in the sentence that shows the event best.

        Raises:
            NotFittedError: it is not fitted.
            TextError: a text is no string.
        """
        import numpy as np

        model = self.fitted_model()
        labels = self._columns()
        rows = [label_chances(model, self._scheme, text, labels) for text in read_texts(X, self.voice)]
        return np.array(rows, dtype=float).reshape(len(rows), len(labels))

    def score(self, X: Any, y: Any) -> float:
        """F1 of the labels over all texts (hits, false alarms and misses summed up); 1 where there are none at all.

        Labels are compared with the parts that ``y`` gives. ``other`` counts as no label.

        Raises:
            NotFittedError: it is not fitted.
            LabelError: as for `fit`.
            TextError: a text is no string.
            TrainingError: there are not as many labels as texts.
        """
        self.fitted_model()
        texts = read_texts(X, self.voice)
        labels = read_labels(y, self._scheme.names or None if self.labels is None else self.labels)
        if len(texts) != len(labels.rows):
            raise TrainingError(UNEQUAL.format(len(texts), len(labels.rows)))
        types = [name for name in self._types if name != OTHER.type]
        right = wrong = missed = 0
        for found, row in zip(self._labels(texts, labels.scheme, types), labels.rows, strict=True):
            given = set(labels.scheme.given([label for label in row if label.type != OTHER.type]))
            right += len(given.intersection(found))
            wrong += len(set(found) - given)
            missed += len(given.difference(found))
        return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0

    def judge(self, readings: Sequence[Reading], low: str) -> Any:
        """The events of one entry's readings, as the pipeline asks for them; see `negotext.classify.EventModel`."""
        return self.fitted_model().judge(readings, low)

    def quiet(self, readings: Sequence[Reading]) -> float:
        """How likely an entry reports nothing that would decide its type, as the pipeline asks for it."""
        return self.fitted_model().quiet(readings)

    def _labels(self, texts: Sequence[Text], scheme: Scheme, types: Sequence[str]) -> list[list[str]]:
        model = self.fitted_model()
        found = []
        for text in texts:
            judged = [j for j in model.judge_text(text.read()[0]) if j.event_type in types]
            words = scheme.say([Label(j.event_type, j.subtype, j.status, j.by) for j in judged])
            found.append(scheme.say([OTHER]) if not words and OTHER.type in types else words)
        return found

    def _columns(self) -> list[Label]:
        """The labels of `classes_`."""
        if self._scheme.form == "indicator":
            return self._scheme.columns
        return [read_label(words, "classes") for words in self._classes()]

    def _classes(self) -> list[str]:
        if self._scheme.form == "indicator":
            return list(self._scheme.names)
        model = self.fitted_model()
        labels = [
            Label(event_type, subtype, status, by)
            for event_type in self._types
            for subtype in (None, *SUBTYPES[event_type])
            if subtype is None or (event_type in model.subtype and subtype in model.subtype[event_type].labels)
            for status in STATUSES
            if f"{event_type}:{status}" in model.entry.labels
            for by in model.side.labels
        ]
        return self._scheme.say([*labels, OTHER] if OTHER.type in self._types else labels)

    def fitted_model(self) -> EventModel:
        """The models, which need no scikit-learn and pickle small.

        Raises:
            NotFittedError: it is not fitted.
        """
        if not self.__sklearn_is_fitted__():
            from sklearn.exceptions import NotFittedError

            raise NotFittedError(_NOT_FITTED)
        model: EventModel = self.model_
        return model

    # --- scikit-learn's protocol ---------------------------------------------------------------------------------

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters by name; with ``deep`` also those of a classifier in ``base``, as ``base__C``."""
        found = {name: getattr(self, name) for name in signature(type(self).__init__).parameters if name != "self"}
        if deep and isinstance(self.base, EventClassifier):
            found |= {f"base__{name}": value for name, value in self.base.get_params().items()}
        return found

    def set_params(self, **params: Any) -> Self:
        """Set parameters by name.

        Raises:
            ValueError: there is no parameter of a name.
        """
        known = self.get_params()
        for name, value in params.items():
            if name not in known:
                own = ", ".join(self.get_params(deep=False))
                raise ValueError(f"Invalid parameter {name!r} for EventClassifier; it has {own}")
            if name.startswith("base__"):
                self.base.set_params(**{name.removeprefix("base__"): value})  # type: ignore[union-attr]
            else:
                setattr(self, name, value)
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return "model_" in self.__dict__

    @property
    def _estimator_type(self) -> str | None:
        # Splitters of scikit-learn stratify by the labels of what calls itself a classifier, which sets of labels do
        # not allow, and refuse lists of lists; scorers that need probabilities ask for one. The former see it before it
        # is fitted, the latter afterwards.
        return "classifier" if self.__sklearn_is_fitted__() else None

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type=self._estimator_type,
            target_tags=TargetTags(required=True, multi_output=True),
            classifier_tags=ClassifierTags(multi_label=True) if self._estimator_type else None,
            input_tags=InputTags(one_d_array=True, two_d_array=False, string=True),
        )

    def __repr__(self) -> str:
        usual = {name: p.default for name, p in signature(type(self).__init__).parameters.items()}
        given = {n: v for n, v in self.get_params(deep=False).items() if not _same(v, usual[n])}
        return f"EventClassifier({', '.join(f'{name}={value!r}' for name, value in given.items())})"


_NOT_FITTED: Final = (
    "this EventClassifier is not fitted: call fit(texts, labels) first,"
    " or use EventClassifier.shipped() or EventClassifier.load(path)"
)


def _same(value: Any, usual: Any) -> bool:
    return type(value) is type(usual) and bool(value == usual)
