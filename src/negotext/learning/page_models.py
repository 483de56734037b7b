"""Fitting the two small models beside those of events: the role of a date, and whose `we` it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..linear import LinearModel
from .numeric import Columns, Features, Plan, binary, one_of_many, to_model


def fit_roles(
    examples: Sequence[tuple[Features, str]], plan: Plan, weights: Sequence[float] | None = None
) -> LinearModel:
    """The model of date roles.

    Args:
        examples: the features of dates (`negotext.roles`), each with its role.
        plan: how to fit.
        weights: how much each date counts; by default all the same.
    """
    return one_of_many([row for row, _ in examples], [role for _, role in examples], plan.role_c, plan, weights=weights)


def fit_voice(examples: Sequence[tuple[Features, str]], plan: Plan) -> LinearModel:
    """The model of whose `we` it is; positive for the union, level between the sides (`negotext.parties`)."""
    rows = [features for features, _ in examples]
    target = np.array([float(side == "union") for _, side in examples])
    columns = Columns(rows, plan.min_feature)
    model = binary(columns.matrix(rows), target, plan.voice_c, plan.seed)
    level = np.log(target.mean() / (1 - target.mean()))
    return to_model(columns, ["union"], model.coef_, model.intercept_ - level, least=plan.prune)
