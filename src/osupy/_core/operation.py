"""`Operation`: one call of the API, described without performing it.

It can be kept in a queue, compared, printed and sent by either client. A route method
makes one from its arguments; whoever runs a server of their own makes them by hand::

    client.send(Operation("GET", "api/v2/me", dict))
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Generic, TypeVar

import attrs

from osupy._core.encoding import Pairs, check_path, encode_body, encode_query
from osupy._core.limit import Lane

T_co = TypeVar("T_co", covariant=True)

_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_NO_QUERY: Pairs = ()


def _upper(method: str) -> str:
    return method.upper()


def _scopes(scopes: Collection[str] | str | None) -> frozenset[str]:
    if scopes is None:
        return frozenset()
    return frozenset(map(str, [scopes] if isinstance(scopes, str) else scopes))


def _is_repeatable(operation: Operation[Any]) -> bool:
    return operation.method in _REPEATABLE


@attrs.frozen
class Operation(Generic[T_co]):
    """What to send, and the type that comes back."""

    method: str = attrs.field(converter=_upper)
    """``GET``, ``POST``, ``PUT`` or ``DELETE``."""
    path: str = attrs.field(converter=check_path)
    """Below the server's root, percent-encoded: ``api/v2/users/2/osu``."""
    result: type[T_co]
    """Type of the answer, as `osupy.decode` takes it; ``bytes`` for the body as it is,
    ``type(None)`` for an empty answer."""
    query: Pairs = attrs.field(default=_NO_QUERY, converter=encode_query, kw_only=True)
    """Pairs of the query; given as a mapping of natural values."""
    body: Mapping[str, Any] | None = attrs.field(
        default=None, converter=encode_body, kw_only=True, hash=False
    )
    """JSON body; given as a mapping of natural values."""
    scopes: frozenset[str] = attrs.field(
        default=frozenset[str](), converter=_scopes, kw_only=True
    )
    """Scopes that a token must hold, all of them."""
    also: frozenset[str] = attrs.field(
        default=frozenset[str](), converter=_scopes, kw_only=True
    )
    """Scopes that it needs besides in practice, though the route does not ask for
    them."""
    requires_user: bool = attrs.field(default=False, kw_only=True)
    """Whether the token must belong to a user."""
    needs_token: bool = attrs.field(default=True, kw_only=True)
    """Whether the server refuses the call without a token."""
    cost: int = attrs.field(default=1, kw_only=True)
    """Units of the rate limit that the call uses."""
    bucket: str = attrs.field(default="api", kw_only=True)
    """Which limit counts it besides the general one."""
    lane: Lane = attrs.field(default=Lane.BULK, kw_only=True)
    """Who waits for whom when the limit is reached."""
    done_if_refused: bool = attrs.field(default=False, kw_only=True)
    """Whether a 401 on a repetition means that the first one was carried out."""
    repeatable: bool = attrs.field(
        default=attrs.Factory(_is_repeatable, takes_self=True), kw_only=True
    )
    """Whether it may be sent again when no answer came."""
    template: str | None = attrs.field(default=None, kw_only=True, eq=False, repr=False)
    """The route's path with its holes; ``None`` if made by hand."""

    def __str__(self) -> str:
        return f"{self.method} /{self.path}"
