"""Names on a page: who is a union, an employer, an agency, and which words mean the same body.

A page teaches its own names (``Sacramento City Teachers Association (SCTA)``), so the whole page is read first and
everything learned goes into a ``Registry``; mentions are then found with the lexicon and the registry together.

- ``spelling``: how names are written; ``registry``: what a page has taught so far
- ``known``: names that the lexicon or the page knows; ``built``: names that no list has, by how they are built
- ``definitions``: short forms that the page defines; ``context``: acronyms that only what stands around them tells
- ``locals``, ``employers``: the numbers of locals, the short forms of the page's employer
- ``page``: all of it in order
"""

from .employers import is_employer_variant
from .page import learn, mentions_of
from .registry import Mention, Registry
from .spelling import initials

__all__ = ["Mention", "Registry", "initials", "is_employer_variant", "learn", "mentions_of"]
