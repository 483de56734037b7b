"""Lexicon files as a user writes them, for the tests that read some."""

from __future__ import annotations

UNION = """
[[union]]
id = "fvta"
name = "Fern Valley Teachers Alliance"
acronym = "FVT"
aliases = ["Fern Valley Alliance"]
affiliation = ["us-nea"]
examples = ["FVT met with the district on Monday.", "The Fern Valley Alliance voted."]
"""
AGENCY = """
[[agency]]
id = "fv-mediation"
name = "Fern Valley Mediation Office"
norm = "FVMO"
kind = "mediation"
region = "US-CA"
examples = ["The Fern Valley Mediation Office sent a mediator."]
"""
LABEL = r"""
[[label]]
id = "pay-step"
label = "PAY_STEP"
regex = '''\b[Ss]tep (?P<n>\d{1,2})\b'''
norm = '''\g<n>'''
examples = ["Nurses at Step 5 gain most."]
counterexamples = ["Step forward."]
"""
