"""What HTTP libraries log at DEBUG, without the cookies that a server sets.

httpcore logs the headers of every answer. Requests it logs without theirs, so a token
never shows.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Final

__all__ = ["withhold_cookies"]

_LOGGERS: Final = tuple(
    f"{library}.{protocol}"
    for library in ("httpcore", "httpcore2")
    for protocol in ("http11", "http2")
)
_COOKIE: Final = re.compile(
    r"""(\(b'set-cookie2?',\s*)b('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.IGNORECASE
)


def _redact(record: logging.LogRecord) -> bool:
    if isinstance(record.msg, str) and "ookie" in record.msg:
        record.msg = _COOKIE.sub(r"\1b'<withheld>'", record.msg)
    return True


@cache
def withhold_cookies() -> None:
    """Let no log of httpcore's show a cookie, from now on."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_redact)
