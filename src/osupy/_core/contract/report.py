"""What came of a check: per route, and per difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from osupy._core.converter.compare import DifferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

Outcome: TypeAlias = Literal["checked", "skipped", "failed"]


@attrs.frozen(kw_only=True)
class Difference:
    """One way in which the answers of a route differ from what osupy declares."""

    route: str
    """Name of the method: ``get_all_scores``."""
    request: str
    """The route itself: ``GET api/v2/scores``."""
    kind: DifferenceKind
    """In which way it differs."""
    path: str
    """JSON path, with indices folded: ``$.scores[].mods[].acronym``."""
    field: str
    """``Class.field``; for a new key, the class and the key."""
    declared: str
    """What osupy declares."""
    came: str
    """What came instead."""
    count: int
    """How often."""
    example: str
    """One such value, shortened; never one that repeats or looks like a secret. Empty
    for a missing key."""

    def __str__(self) -> str:
        example = f", such as {self.example}" if self.example else ""
        return (
            f"{self.route}: {self.kind} at {self.path} ({self.field}): declared "
            f"{self.declared}, came {self.came}{example}; {self.count} times"
        )


@attrs.frozen(kw_only=True)
class RouteCheck:
    """How it went with one route."""

    route: str
    """Name of the method."""
    request: str
    """The route itself."""
    outcome: Outcome
    """``checked``: it answered, and all answers were compared. ``skipped``: it was not
    asked, or the token may not. ``failed``: it gave no answer to compare."""
    calls: int
    """Answers that were compared."""
    reason: str | None = None
    """Why it was skipped, or what failed; ``None`` if it was checked."""

    def __str__(self) -> str:
        return f"{self.route}: {self.outcome}: {self.reason}"


@attrs.frozen(kw_only=True)
class Report:
    """Everything that a check found."""

    routes: tuple[RouteCheck, ...]
    """Every readable route, in the order of asking."""
    differences: tuple[Difference, ...]
    """Every difference, in the order of asking."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing differs and every route that was asked has answered."""
        return not self.differences and not self.failed

    @property
    def checked(self) -> tuple[RouteCheck, ...]:
        """Routes whose answers were compared."""
        return self._with("checked")

    @property
    def skipped(self) -> tuple[RouteCheck, ...]:
        """Routes that were not asked, or that the token may not ask."""
        return self._with("skipped")

    @property
    def failed(self) -> tuple[RouteCheck, ...]:
        """Routes that gave no answer to compare; one that is gone is among them."""
        return self._with("failed")

    def _with(self, outcome: Outcome) -> tuple[RouteCheck, ...]:
        return tuple(one for one in self.routes if one.outcome == outcome)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data, ready to be written as JSON."""
        return {
            "clean": self.is_clean,
            "routes": [attrs.asdict(one) for one in self.routes],
            "differences": [
                attrs.asdict(one) | {"kind": str(one.kind)} for one in self.differences
            ],
        }

    def __str__(self) -> str:
        lines: Iterable[object] = (*self.differences, *self.failed)
        told = [str(line) for line in lines]
        return "\n".join([*told, self.summary])

    @property
    def summary(self) -> str:
        """All of it in one line."""
        return (
            f"{len(self.checked)} routes checked, {len(self.differences)} differences, "
            f"{len(self.failed)} failed, {len(self.skipped)} skipped"
        )
