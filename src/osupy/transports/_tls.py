"""One TLS context for all clients that osupy opens, read when it is first needed.

Reading the trusted certificates takes 20 to 100 ms; httpx does it for every client,
and a local server needs none.
"""

from __future__ import annotations

import functools
import os
import ssl
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

__all__ = ["shared_context"]


def shared_context(
    create: Callable[..., ssl.SSLContext], *, trust_env: bool
) -> ssl.SSLContext:
    """Return the context that ``create`` makes, the same one for the same settings.

    Args:
        create: ``create_ssl_context`` of httpx or httpx2.
        trust_env: Whether ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` count.
    """
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR") if trust_env else ()
    return _cached(create, trust_env, tuple(os.environ.get(name) for name in names))


@functools.lru_cache(maxsize=8)
def _cached(
    create: Callable[..., ssl.SSLContext],
    trust_env: bool,  # noqa: FBT001 - keywords would make a second key of the cache
    _named: tuple[str | None, ...],
) -> ssl.SSLContext:
    return _LazyContext(functools.partial(create, trust_env=trust_env))


class _LazyContext(ssl.SSLContext):
    """Stands for a context until the first handshake, then hands over to it."""

    _create: Callable[[], ssl.SSLContext]
    _real: ssl.SSLContext | None
    _alpn: list[str]
    _lock: threading.Lock

    def __new__(cls, create: Callable[[], ssl.SSLContext]) -> Self:
        self = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)  # by itself trusts nobody
        self._create = create
        self._real = None
        self._alpn = []
        self._lock = threading.Lock()
        return self

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        self._alpn = list(alpn_protocols)

    def wrap_bio(self, *args: Any, **kwargs: Any) -> ssl.SSLObject:
        return self._context().wrap_bio(*args, **kwargs)

    def wrap_socket(self, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
        return self._context().wrap_socket(*args, **kwargs)

    def _context(self) -> ssl.SSLContext:
        with self._lock:
            if self._real is None:
                self._real = self._create()
            self._real.set_alpn_protocols(self._alpn)
            return self._real
