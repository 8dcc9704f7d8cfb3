"""Turning from call to call: everything about a check but the waiting.

A shell asks for the next operation, performs it, and hands back the answer or the
error, until there is no further operation; then the report is whole.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.answers import redacted
from osupy._core.contract.finds import Finds
from osupy._core.contract.recipes import RECIPES, Parameters, Recipe
from osupy._core.contract.report import Difference, Outcome, Report, RouteCheck
from osupy._core.converter.compare import Comparer, DifferenceKind, Found
from osupy._core.converter.session import brief
from osupy._core.route import Route
from osupy.enums import Scope
from osupy.errors import (
    ApiError,
    AuthError,
    DecodeError,
    ForbiddenError,
    MissingScopeError,
    NotFoundError,
    OsuError,
    TransportError,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from osupy._core.operation import Operation

_MOST_CALLS = 12
_SECRETIVE = re.compile("token|secret|passw|e_?mail|verif", re.IGNORECASE)
_HIDDEN = "(not shown)"


@attrs.define
class _Visit:
    """One route while it is asked."""

    route: Route
    recipe: Recipe
    answers: int = 0
    asked: int = 0
    absent: str | None = None
    """What said that there is nothing, if something did."""
    failure: str | None = None
    refusal: str | None = None
    """Why the token may not."""

    @property
    def is_over(self) -> bool:
        """Whether nothing further is to be asked."""
        enough = self.recipe.enough
        return (
            self.failure is not None
            or self.refusal is not None
            or (enough is not None and self.answers >= enough)
        )

    @property
    def may_be_refused(self) -> bool:
        """Whether a token that is good for other calls may not be for this one."""
        return self.route.requires_user or bool(self.route.scopes - {Scope.PUBLIC})

    def closed(self) -> RouteCheck:
        """Return how it went."""
        outcome: Outcome = "checked"
        reason = self.failure
        if reason is None and not self.answers:
            reason = self.refusal or self.absent or "no answer led to anything to ask"
        if reason is not None:
            idle = not self.asked or self.refusal is not None
            outcome = "skipped" if idle and self.failure is None else "failed"
        return RouteCheck(
            route=self.route.name,
            request=f"{self.route.method} {self.route.path}",
            outcome=outcome,
            calls=self.answers,
            reason=reason,
        )


class Survey:
    """Asks every readable route, and compares each answer with what is declared.

    Args:
        routes: What the client declares.
        secrets: Gives the texts that no example may repeat.
    """

    def __init__(
        self, routes: Mapping[str, Route], secrets: Callable[[], Collection[str]]
    ) -> None:
        self.total = len(RECIPES)
        """How many routes there are to ask."""
        self._routes = routes
        self._secrets = secrets
        self._finds = Finds()
        self._comparer = Comparer(self._finds.meet)
        self._closed: list[RouteCheck] = []
        self._differences: dict[tuple[str, ...], Difference] = {}
        self._silent = 0
        """Routes in a row that no whole answer came from."""
        self._visit: _Visit | None = None
        self._operations = self._all()

    @property
    def done(self) -> int:
        """How many routes have been asked."""
        return len(self._closed)

    def ask(self) -> Operation[Any] | None:
        """Return the next call; ``None`` at the end."""
        return next(self._operations, None)

    def take(self, answer: object) -> None:
        """Compare the answer to the call: raw JSON, or the bytes of a download."""
        visit = self._asked()
        self._silent = 0
        visit.answers += 1
        if isinstance(answer, bytes):
            if not answer:
                visit.failure = "an empty file"
            return
        self._finds.next_answer()
        for found in self._comparer.compare(visit.route.result, answer):
            self._note(visit.route, found)

    def refuse(self, error: OsuError) -> None:
        """Note why the call failed; raise the error if no other would succeed.

        Raises:
            OsuError: The server cannot be reached, or refuses the credentials.
        """
        visit = self._asked()
        if isinstance(error, MissingScopeError) or (
            visit.may_be_refused and isinstance(error, AuthError | ForbiddenError)
        ):
            visit.refusal = str(error)
        elif isinstance(error, NotFoundError):
            visit.absent = str(error)
        elif isinstance(error, ApiError | DecodeError):
            visit.failure = str(error)
        elif isinstance(error, TransportError) and self._closed and not self._silent:
            self._silent += 1
            visit.failure = str(error)
        else:
            raise error

    def report(self) -> Report:
        """Return what was found."""
        return Report(
            routes=tuple(self._closed), differences=tuple(self._differences.values())
        )

    def _all(self) -> Iterator[Operation[Any]]:
        for recipe in RECIPES:
            self._visit = visit = _Visit(self._routes[recipe.route], recipe)
            for parameters in islice(recipe.calls(self._finds), _MOST_CALLS):
                visit.asked += 1
                operation = self._described(visit, parameters)
                if operation is not None:
                    yield operation
                if visit.is_over:
                    break
            self._closed.append(visit.closed())

    @staticmethod
    def _described(visit: _Visit, parameters: Parameters) -> Operation[Any] | None:
        try:
            operation = visit.route.operation(**parameters)
        except UsageError as error:  # an id is not what it was
            visit.failure = str(error)
            return None
        if visit.route.result is bytes:
            return operation
        return attrs.evolve(operation, result=object)

    def _asked(self) -> _Visit:
        if self._visit is None:
            raise UsageError("nothing has been asked")
        return self._visit

    def _note(self, route: Route, found: Found) -> None:
        key = (
            route.name,
            found.kind,
            found.path,
            found.field,
            found.declared,
            found.came,
        )
        before = self._differences.get(key)
        if before is not None:
            self._differences[key] = attrs.evolve(before, count=before.count + 1)
            return
        self._differences[key] = Difference(
            route=route.name,
            request=f"{route.method} {route.path}",
            kind=found.kind,
            path=self._shown(found.path),
            field=self._shown(found.field),
            declared=found.declared,
            came=self._shown(found.came),
            count=1,
            example=self._example(found),
        )

    def _example(self, found: Found) -> str:
        if found.kind is DifferenceKind.MISSING_KEY:
            return ""
        if _SECRETIVE.search(found.field):
            return _HIDDEN
        return self._shown(brief(found.value))

    def _shown(self, text: str) -> str:
        return redacted(text, self._secrets())
