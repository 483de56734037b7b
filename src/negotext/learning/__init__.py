"""Learning from labeled text: the fitting of all models, and the classifier that users train.

The library's own models and a user's are fitted by the same code (``fit``, ``page_models``). Only ``numeric``, ``fit``
and ``page_models`` import numpy, scipy and scikit-learn, and are imported where something is fitted.
"""

from __future__ import annotations

from .estimator import EventClassifier
from .label_files import read_label_file

__all__ = ["EventClassifier", "read_label_file"]
