"""Errors come back from another process as they were."""

from __future__ import annotations

import pickle

import pytest

import negotext
from negotext import errors

MADE = [
    errors.ReadError("page.pdf", "it is encrypted"),
    errors.ModelError("model.json", "sentence.bias", "it is no list"),
    errors.ModelError("model.json", "", "it is of version 9"),
    errors.ClassifierError("page", "page#2025-05-21", "it gave None"),
    errors.ExportError("out.csv exists"),
    errors.UnknownEventError("no event 'x'"),
    errors.UnknownPageError("there is no page 'x'"),
    errors.MissingExtraError("plots need matplotlib"),
]


@pytest.mark.parametrize("made", MADE, ids=lambda made: type(made).__name__)
def test_an_error_keeps_its_message_its_facts_and_its_notes(made: errors.NegotextError) -> None:
    made.add_note("while reading page 3")
    again = pickle.loads(pickle.dumps(made))
    assert type(again) is type(made)
    assert str(again) == str(made)
    assert vars(again) == vars(made)
    assert again.__notes__ == ["while reading page 3"]


def test_what_is_not_there_can_be_caught_as_what_python_calls_it() -> None:
    assert issubclass(errors.MissingExtraError, ImportError)
    for kind in (errors.UnknownEventError, errors.UnknownPageError):
        assert issubclass(kind, KeyError)
        assert str(kind("there is no 'x'")) == "there is no 'x'"


def test_every_error_of_more_than_a_message_is_tried() -> None:
    own = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.NegotextError)}
    assert {kind for kind in own if kind._facts} <= {type(made) for made in MADE}


def test_what_was_done_before_an_interruption_comes_back() -> None:
    made = errors.Interrupted(negotext.parse("May 5, 2025\n\nWe met."))
    again = pickle.loads(pickle.dumps(made))
    assert (str(again), len(again.result)) == (str(made), 1)
