"""Times that come back from clients, in any of the texts that they were given in."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from typing import Final

_TEXT: Final = re.compile(
    r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|[+ ]00:?00)?"
)


def read_time(value: object) -> int | None:
    """Return a time of a cursor in seconds; what is none is absent."""
    if isinstance(value, int):
        return value
    found = _TEXT.fullmatch(str(value))
    if found is None:
        return int(str(value)) if str(value).isdecimal() else None
    try:
        when = datetime.fromisoformat(found.group(1)).replace(tzinfo=UTC)
    except ValueError:
        return None
    return timegm(when.timetuple())
