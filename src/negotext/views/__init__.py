"""Tables derived from the stored ones: sessions, articles, milestones, one wide table, and what changed between crawls.

Each function takes frames with the columns of `negotext.schema.TABLES`, whole or filtered; mentions and events of
entries that are not given are left out. An entry's union is its ``union``, else the only union that it names, else,
where it names none, that of its page: the only one, or the one that far more entries name than any other. It is missing
where none of these is known.
"""

from ._articles import articles
from ._diff import HasTables, changes, diff
from ._entries import wide
from ._milestones import milestones
from ._sessions import sessions

__all__ = ["HasTables", "articles", "changes", "diff", "milestones", "sessions", "wide"]
