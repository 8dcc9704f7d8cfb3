"""Endpoints declared by their signature.

A method without a body, decorated with its HTTP method and path, is all that there is
of an endpoint: its signature and its docstring. A parameter named in the path fills
it; the others form the query (GET, DELETE) or the JSON body (POST, PUT). The decorator
is typed as identity, so every tool sees a plain method with its own signature.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_type_hints

import attrs

from osupy._core.arguments import Check, check_for
from osupy._core.encoding import encode_segment, encode_segments, wrong
from osupy._core.limit import Lane
from osupy._core.operation import Operation

if TYPE_CHECKING:
    from osupy._core.paging import Listing
    from osupy.enums import Scope

F = TypeVar("F", bound=Callable[..., Any])

PREFIX = "api/v2/"
_HOLE = re.compile(r"/\{(\w+)\??\}")
_HAS_BODY = frozenset({"POST", "PUT", "PATCH"})


@attrs.frozen(kw_only=True)
class Sent:
    """How a parameter travels, where that differs from its plain form."""

    name: str | None = None
    """Its name on the wire."""
    encode: Callable[[Any], Any] | None = None
    """Makes of the given value what is sent."""
    least: int | None = None
    """Smallest number; the server would clamp it in silence."""
    segments: bool = False
    """Whether it fills several segments of the path, kept apart by slashes."""
    most: int | None = None
    """Largest number, or longest list; the server would clamp or cut it in silence."""

    def apply(self, name: str, value: Any) -> Any:
        """Return what is sent, or refuse the value."""
        self._check(name, value)
        return value if self.encode is None else self.encode(value)

    def _check(self, name: str, value: Any) -> None:
        if isinstance(value, list):
            items = cast("list[object]", value)
            if self.most is not None and len(items) > self.most:
                raise wrong(name, items, f"{len(items)} items, at most {self.most}")
        elif self.least is not None and value < self.least:
            raise wrong(name, value, f"at least {self.least}")
        elif self.most is not None and value > self.most:
            raise wrong(name, value, f"at most {self.most}")


PLAIN = Sent()


class Route:
    """What a method declares: where it goes, what it needs, what comes back."""

    def __init__(  # noqa: PLR0913 (filled by `route` alone)
        self,
        method: str,
        path: str,
        declaration: Callable[..., Any],
        options: Mapping[str, Any],
        sent: Mapping[str, Sent],
        *,
        fixed: Mapping[str, str] | None = None,
        implied: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
        cost: Callable[[Mapping[str, Any]], int] | None = None,
    ) -> None:
        self.method: str = method
        """``"GET"``, ``"POST"``, ``"PUT"`` or ``"DELETE"``."""
        self.path: str = PREFIX + path
        """Below the server's root, with its holes: ``api/v2/users/{user}/{mode?}``."""
        self.name: str = declaration.__name__
        """Name of the method."""
        self.fixed: dict[str, str] = dict(fixed or {})
        """What stands in the holes, or is sent, where no parameter gives it."""
        self._declaration = declaration
        self._options = options
        self._sent = sent
        self._implied = implied
        self._cost = cost
        known = {*self.signature.parameters, *self.fixed}
        if unknown := {*_HOLE.findall(path), *sent} - known:
            message = f"{declaration.__qualname__} has no {unknown}"
            raise TypeError(message)

    def __repr__(self) -> str:
        return f"<Route {self.name}: {self.method} {self.path}>"

    @property
    def scopes(self) -> frozenset[str]:
        """Scopes that a token must hold, all of them; empty if any token will do."""
        scope = self._options.get("scopes")
        return frozenset() if scope is None else frozenset({str(scope)})

    @property
    def requires_user(self) -> bool:
        """Whether the token must belong to a user."""
        return bool(self._options.get("requires_user", False))

    @property
    def needs_token(self) -> bool:
        """Whether the server refuses the call without a token."""
        return bool(self._options.get("needs_token", True))

    @cached_property
    def signature(self) -> inspect.Signature:
        """Parameters of the method, without ``self``."""
        whole = inspect.signature(self._declaration)
        _, *parameters = whole.parameters.values()
        return whole.replace(parameters=parameters)

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self._declaration)

    @property
    def result(self) -> Any:
        """Type of the answer, as `osupy.decode` takes it; ``bytes``, or ``None``."""
        hint = self._hints["return"]
        return None if hint is type(None) else hint

    @cached_property
    def _checks(self) -> dict[str, Check]:
        return {
            name: check_for(hint)
            for name, hint in self._hints.items()
            if name != "return"
        }

    def operation(self, **parameters: Any) -> Operation[Any]:
        """Describe one call without performing it.

        Raises:
            UsageError: A value is wrong; the message names the parameter.
        """
        return self.describe((), parameters)

    def describe(
        self, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Operation[Any]:
        """Describe the call of the method with these arguments."""
        try:
            given = self.signature.bind(*args, **kwargs).arguments
        except TypeError as error:
            message = f"{self.name}(): {error}"
            raise TypeError(message) from None
        for name, parameter in self.signature.parameters.items():
            if parameter.default is inspect.Parameter.empty and given[name] is None:
                raise wrong(name, None, "it is needed")
        checked = {
            name: self._checks[name](name, value)
            for name, value in given.items()
            if value is not None
        }
        values = {
            name: self._sent.get(name, PLAIN).apply(name, value)
            for name, value in checked.items()
        }
        if self._implied is not None:
            values |= self._implied(checked)
        path = self._filled(values)
        rest = {
            self._sent.get(name, PLAIN).name or name: value
            for name, value in values.items()
        }
        in_body = self.method in _HAS_BODY
        return Operation(
            self.method,
            path,
            self._hints["return"],
            query={} if in_body else rest,
            body=_nested(rest) if in_body else None,
            cost=1 if self._cost is None else max(1, self._cost(checked)),
            template=self.path,
            **self._options,
        )

    def _filled(self, values: dict[str, Any]) -> str:
        """Return the path with its holes filled, taking those values away."""
        values |= self.fixed

        def fill(hole: re.Match[str]) -> str:
            name = hole[1]
            value = values.pop(name, None)
            if value is None:
                return ""
            whole = self._sent.get(name, PLAIN).segments
            encode = encode_segments if whole else encode_segment
            return f"/{encode(name, value)}"

        return _HOLE.sub(fill, self.path)


def _nested(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body in which ``a[b]`` stands as an object in an object."""
    nested: dict[str, Any] = {}
    for name, value in body.items():
        outer, _, inner = name.removesuffix("]").partition("[")
        if inner:
            nested.setdefault(outer, {})[inner] = value
        else:
            nested[outer] = value
    return nested


def route(  # noqa: PLR0913 (all but two are rare)
    method: str,
    path: str,
    /,
    *,
    scope: Scope | None = None,
    also: tuple[Scope, ...] = (),
    requires_user: bool = False,
    needs_token: bool = True,
    fixed: Mapping[str, str] | None = None,
    implied: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
    cost: Callable[[Mapping[str, Any]], int] | None = None,
    bucket: str = "api",
    lane: Lane = Lane.BULK,
    repeatable: bool | None = None,
    done_if_refused: bool = False,
    **sent: Sent,
) -> Callable[[F], F]:
    """Declare the route of the method below: a signature without a body.

    Args:
        method: HTTP method.
        path: Path below ``api/v2/``, with a hole for each parameter in it.
        scope: Scope that a token must hold.
        also: Scopes that it needs besides in practice, as the contract notes.
        requires_user: Whether the token must belong to a user.
        needs_token: Whether the server refuses the call without a token.
        fixed: What stands in the holes, or is sent, where no parameter gives it.
        implied: What the values of the parameters make necessary to send as well.
        cost: Units of the rate limit that a call with such arguments uses.
        bucket: Which limit counts it besides the general one.
        lane: Who waits for whom when the limit is reached.
        repeatable: Whether it may be sent again when no answer came; by default, if
            the method is GET, PUT or DELETE.
        done_if_refused: Whether a 401 on a repetition means that the first was heard.
        sent: Parameters that travel in their own form, by name.
    """
    options: dict[str, Any] = {
        "scopes": scope,
        "also": also,
        "requires_user": requires_user,
        "needs_token": needs_token,
        "bucket": bucket,
        "lane": lane,
        "done_if_refused": done_if_refused,
    }
    if repeatable is not None:
        options["repeatable"] = repeatable

    def declare(declaration: F) -> F:
        declared = Route(
            method,
            path,
            declaration,
            options,
            sent,
            fixed=fixed,
            implied=implied,
            cost=cost,
        )

        async def awaited(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            return await self.send(declared.describe(args, kwargs))

        def blocking(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            return self.send(declared.describe(args, kwargs))

        chosen = awaited if inspect.iscoroutinefunction(declaration) else blocking
        performed: Any = wraps(declaration)(chosen)
        performed.route = declared
        return performed  # type: ignore[no-any-return]

    return declare


def iterates(fetch: Callable[..., Any], listing: Listing, /) -> Callable[[F], F]:
    """Declare the iterator of a listing: the same parameters as ``fetch``, and more.

    Args:
        fetch: The method that gives one page.
        listing: How the listing moves on and ends.
    """

    def declare(declaration: F) -> F:
        page: Route = fetch.route  # type: ignore[attr-defined]
        signature = inspect.signature(declaration)

        def iterate(self: Any, /, *args: Any, **kwargs: Any) -> Any:
            given = signature.bind(self, *args, **kwargs).arguments
            _, *parameters = given.items()
            return self._iterate(page, listing, dict(parameters))

        performed: Any = wraps(declaration)(iterate)
        performed.listing = listing
        return performed  # type: ignore[no-any-return]

    return declare


def routes(client: type) -> dict[str, Route]:
    """Return the routes that a client declares, by method name, without aliases."""
    members = ((name, getattr(client, name, None)) for name in dir(client))
    return {
        name: found
        for name, member in members
        if isinstance(found := getattr(member, "route", None), Route)
        and found.name == name
    }
