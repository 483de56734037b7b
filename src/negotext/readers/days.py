"""Days as files state them in their metadata."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate
from typing import Final

ISO_DAY: Final = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)(?!\d)")
_MAIL_DATE_LENGTH: Final = 60  # the standard library's parser is not linear, and a date is a few words


def day_of(text: str) -> date | None:
    """The day that begins an ISO date and time, or of a mail date, in the time zone it is written in.

    ``None`` for anything else, and for days outside 1970 to 2100.

    >>> day_of("2025-06-10T08:00:00Z"), day_of("Wed, 27 Sep 2023 08:00:41 -0700")
    (datetime.date(2025, 6, 10), datetime.date(2023, 9, 27))
    """
    iso = ISO_DAY.match(text)
    try:
        if iso:
            day = date(*map(int, iso.groups()))
        elif parts := parsedate(text[:_MAIL_DATE_LENGTH]):
            day = date(*parts[:3])
        else:
            return None
    except (ValueError, TypeError, IndexError):
        return None
    return day if 1970 <= day.year <= 2100 else None
