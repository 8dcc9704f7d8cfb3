"""The functions of this process, and the converter once somebody wants it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from osupy._core.converter.explain import Place
from osupy._core.converter.functions import Functions
from osupy._core.converter.generate import MISFITS
from osupy._core.converter.plan import Plan, Planner, Rule
from osupy._core.converter.session import (
    Session,
    Undecodable,
    brief,
    current,
    report,
)
from osupy._core.converter.structs import REFUSED
from osupy._core.converter.writing import Unstructurer, encode_with
from osupy.errors import DecodeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.converter.hooks import OsuConverter
    from osupy._core.model import Model
    from osupy._core.watch.notices import Drift

__all__ = ["engine"]


class Engine:
    """What all calls share.

    Attributes:
        functions: The generated functions that drop unknown keys, and those that keep
            them. Both are made anew when a hook is registered; a call that runs keeps
            those with which it began.
        unstructurer: What writes objects as hooks want it; ``None`` without hooks.
    """

    functions: dict[bool, Functions]
    unstructurer: Unstructurer | None

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._converter: OsuConverter | None = None
        self.renew()

    def renew(self) -> None:
        """Forget what was generated: a hook has changed."""
        planner = Planner(self._find_rule, self._foreign)
        self.functions = {
            keep: Functions(planner, keep_unknown=keep) for keep in (False, True)
        }
        self.unstructurer = None
        if self._converter is not None and self._converter.unstructuring:
            self.unstructurer = self._new_unstructurer(self._converter)

    @staticmethod
    def _new_unstructurer(converter: OsuConverter) -> Unstructurer:
        return Unstructurer(converter.unstructuring.find, converter.unstructure)

    def _find_rule(self, hint: Any) -> Rule | None:
        if self._converter is None or not self._converter.structuring:
            return None
        return self._converter.structuring.rule(hint)

    def _foreign(self, hint: Any) -> Callable[[Any, Any], Any]:
        from cattrs.errors import StructureHandlerNotFoundError

        try:
            return self.converter().get_structure_hook(hint)
        except StructureHandlerNotFoundError as error:
            problem = f"{hint!r} cannot be decoded into: {error}"
        raise UsageError(problem)

    def converter(self, **options: Any) -> OsuConverter:
        """Return the converter; cattrs is imported when it is first wanted.

        The options are for cattrs, and count only the first time.
        """
        with self._lock:
            if self._converter is None:
                from osupy._core.converter.hooks import OsuConverter

                self._converter = OsuConverter(self, **options)
            return self._converter

    @staticmethod
    def another(**options: Any) -> OsuConverter:
        """Return a converter that shares nothing with that of this engine."""
        return Engine().converter(**options)

    def encode(self, value: Any) -> bytes:
        """Write a value as JSON.

        Raises:
            UsageError: It holds something that JSON has no form for.
        """
        return encode_with(value, self.unstructurer, self._plain)

    def _plain(self, value: Any) -> Any:
        return self.converter().unstructure(value)

    @staticmethod
    def read(functions: Functions, plan: Plan, data: bytes) -> Any:
        """Make what a plan says from bytes, quickly or not at all.

        Whatever is not exactly as declared gives `REFUSED`: the ordinary way forgives
        what can be forgiven, and tells of it.
        """
        course = functions.course(plan)
        if course is None:
            return REFUSED
        session = Session(functions.keep_unknown, strict=True)
        before, current.session = current.session, session
        try:
            return course.decode(data)
        finally:
            current.session = before

    def structure_model(self, raw: Any, cls: type[Model]) -> Any:
        """Make an object for cattrs; inside a call of ``decode`` as a part of it."""
        session = current.session
        if session is not None:
            return self.functions[session.keep_unknown].bare(cls)(raw)
        functions = self.functions[False]
        return self.structure(functions, functions.bare_plan(cls), raw)

    def unstructure_model(self, value: Any) -> Any:
        """Make plain data for cattrs."""
        unstructurer = self.unstructurer or self._new_unstructurer(self.converter())
        return unstructurer.own(value)

    def structure(
        self,
        functions: Functions,
        plan: Plan,
        raw: Any,
        strict: bool = False,  # noqa: FBT001, FBT002 (internal)
        on_drift: Callable[[Drift], None] | None = None,
        *bodies: Any,
    ) -> Any:
        """Make what a plan says from parsed JSON, and tell of drift.

        What is told has paths in the ``bodies`` from which ``raw`` was put together.

        Raises:
            DecodeError: The data does not fit.
        """
        session = Session(functions.keep_unknown, strict)
        before, current.session = current.session, session
        try:
            made = _run(functions, plan, raw, session)
        except Undecodable as failure:
            error = failure.as_error(raw, *bodies)
        except RecursionError:
            payload = brief(raw)
            message = f"$: nested too deeply: {payload}"
            error = DecodeError(message, path="$", payload=payload)
        else:
            current.session = before
            if session.met:
                report(session.drift(raw, *bodies), on_drift)
            return made
        finally:
            current.session = before
        raise error


def _run(functions: Functions, plan: Plan, raw: Any, session: Session) -> Any:
    try:
        return functions.run(plan)(raw)
    except MISFITS:
        session.met.clear()  # all of it is gone through again
    return functions.mender.value(plan, raw, Place(None, None), session)


engine = Engine()
