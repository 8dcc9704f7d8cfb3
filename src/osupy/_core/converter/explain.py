"""What happens to an object that the generated function gave up on.

The object is made again, field by field. What may be forgiven in one field (a null, a
missing key, a fraction where an integer stood) becomes ``None`` or the raw number and
is noted in the session; anything coarser is refused, with the place where it stands.
Only the object itself is gone through so: the objects inside it are made by the
generated functions again.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.converter.generate import MISFITS, Members, aware
from osupy._core.converter.plan import (
    Anything,
    BySibling,
    Day,
    Either,
    Field,
    Foreign,
    Layout,
    Listing,
    Maybe,
    Member,
    ModList,
    Moment,
    Object,
    Plain,
    Plan,
    Table,
)
from osupy._core.converter.session import (
    Key,
    Session,
    Undecodable,
    brief,
    current,
    locate,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.converter.functions import Functions
    from osupy._core.model import Model


@attrs.frozen
class Place:
    """Where a value stands.

    Attributes:
        holder: List or object that holds it; ``None`` for the whole body.
        key: Where in the holder.
        field: Field that it is part of, and its class; drift is noted for these.
    """

    holder: Any
    key: Key
    cls_name: str = ""
    field: Field | None = None

    def refuse(self, value: Any, problem: str) -> Undecodable:
        """Return what to raise for a value that cannot be forgiven."""
        return Undecodable(self.holder, self.key, value, problem)

    def inside(self, holder: Any, key: Key) -> Place:
        """Return the place of an item of what stands here."""
        return attrs.evolve(self, holder=holder, key=key)

    def may_forgive(self, session: Session) -> bool:
        """Whether drift in this field may be let through."""
        return not (self.field is None or self.field.fixed or session.strict)

    def forgive(self, session: Session, problem: str) -> None:
        """Note drift."""
        if self.field is not None:
            session.forgive(
                self.cls_name, self.field.name, problem, self.holder, self.key
            )


class Mender:
    """Goes through objects that do not fit, with the functions of one set."""

    def __init__(self, functions: Functions) -> None:
        self.functions = functions
        self._known_steps: dict[
            type[Model], list[tuple[Field, Callable[[Any], Any] | None]]
        ] = {}

    def mend(
        self, layout: Layout, blank: Callable[[], Model], raw: dict[str, Any]
    ) -> Model:
        """Make an object in spite of drift.

        Args:
            layout: The fields.
            blank: Gives an unfrozen object on which all includes are set as missing.
            raw: The JSON object.

        Raises:
            Undecodable: Something in it cannot be forgiven.
        """
        session = current.session or Session()
        if layout.fields and (raw or not layout.may_be_empty) and not layout.open:
            self._check_kind(layout, raw)
        made = blank()
        for field, run in self._steps(layout):
            # Drift may be there to stay, so that what has not drifted goes fast.
            value = raw.get(field.key)
            if value is not None and run is not None:
                try:
                    setattr(made, field.name, run(value))
                    continue
                except MISFITS:
                    pass
            if value is not None or field.always:
                place = Place(raw, field.key, layout.cls.__name__, field)
                setattr(made, field.name, self._field(field, raw, place, session))
        kept = self._kept(layout, raw)
        if kept:
            made._extra = kept  # noqa: SLF001 (the converter's to fill)
        made.__class__ = layout.cls
        return made

    def _steps(self, layout: Layout) -> list[tuple[Field, Callable[[Any], Any] | None]]:
        """Return the fields with what makes each of them, if it can stand alone."""
        found = self._known_steps.get(layout.cls)
        if found is None:
            found = [
                (
                    field,
                    None
                    if isinstance(field.plan, BySibling)
                    else self.functions.run(field.plan),
                )
                for field in layout.fields
            ]
            self._known_steps[layout.cls] = found
        return found

    @staticmethod
    def _check_kind(layout: Layout, raw: dict[str, Any]) -> None:
        if layout.keys.isdisjoint(raw):
            problem = f"expected {layout.cls.__name__}, got {brief(raw)}"
            raise Undecodable(raw, None, raw, problem)

    def _kept(self, layout: Layout, raw: dict[str, Any]) -> dict[str, Any]:
        if layout.open or self.functions.keep_unknown:
            return {k: v for k, v in raw.items() if k not in layout.keys}
        return {k: v for k, v in raw.items() if k in layout.doubles}

    def _field(
        self, field: Field, raw: dict[str, Any], place: Place, session: Session
    ) -> Any:
        if field.key not in raw:
            if not place.may_forgive(session):
                problem = f"{layout_name(place)} needs this key, but it is missing"
                raise place.refuse(raw, problem)
            place.forgive(session, "missing")
            return None
        value = raw[field.key]
        if value is None and field.nullable:
            return None
        plan = field.plan
        if isinstance(plan, BySibling):
            kind = raw.get(plan.key)
            if plan.loose:
                return self.functions.run(plan)(kind, value)
            plan = plan.pick(kind)
        if value is None and not isinstance(plan, Foreign):
            if not place.may_forgive(session):
                raise place.refuse(value, f"expected {words(plan)}, got null")
            place.forgive(session, "null")
            return None
        return self.value(plan, value, place, session)

    def value(self, plan: Plan, value: Any, place: Place, session: Session) -> Any:
        """Make what a plan says from a value.

        Raises:
            Undecodable: It does not fit.
        """
        if isinstance(plan, Maybe):
            if value is None:
                return None
            return self.value(plan.inner, value, place, session)
        if isinstance(plan, Plain):
            return _plain(plan, value, place, session)
        if isinstance(plan, Object):
            return self._object(plan, value, place, session)
        if isinstance(plan, Listing | Table | ModList):
            return self._container(plan, value, place, session)
        if isinstance(plan, Either):
            return self._either(plan, value, place, session)
        if isinstance(plan, Foreign):
            return _foreign(plan, value, place, session)
        return _single(plan, value, place)

    def _object(self, plan: Object, value: Any, place: Place, session: Session) -> Any:
        cls = plan.cls
        if value.__class__ is list and not value:
            value = {}  # as PHP writes an empty object
            if not self.functions.layout(cls).may_be_empty:
                raise _unexpected(plan, [], place)
        if value.__class__ is not dict:
            raise _unexpected(plan, value, place)
        if plan.shape is not None:
            cls = plan.shape.pick(value)
        if cls in plan.hooked:
            return _foreign(plan.hooked[cls], value, place, session)
        return self.functions.made(cls, value)

    def _container(
        self,
        plan: Listing | Table | ModList,
        value: Any,
        place: Place,
        session: Session,
    ) -> Any:
        if isinstance(plan, Table):
            if value.__class__ is list and not value:
                return {}
            if value.__class__ is not dict:
                raise _unexpected(plan, value, place)
            return {
                self.value(plan.key, key, place, session): self.value(
                    plan.value, inner, place.inside(value, key), session
                )
                for key, inner in value.items()
            }
        if value.__class__ is not list:
            raise _unexpected(plan, value, place)
        items = [
            self.value(plan.item, inner, place.inside(value, index), session)
            for index, inner in enumerate(value)
        ]
        if isinstance(plan, Listing):
            return items
        # Every item fits: the generated function knows how to put them together.
        return self.functions.run(plan)(value)

    def _either(self, plan: Either, value: Any, place: Place, session: Session) -> Any:
        try:
            return self.functions.run(plan)(value)
        except MISFITS:
            pass
        # Those that a value of this class could be say what is wrong inside it.
        for option in plan.options:
            if value.__class__ in json_classes(option):
                return self.value(option, value, place, session)
        if value.__class__ is float and Plain(int) in plan.options:
            return self.value(Plain(int), value, place, session)
        raise _unexpected(plan, value, place)


def _plain(plan: Plain, value: Any, place: Place, session: Session) -> Any:
    if value.__class__ in plan.accepted:
        return value
    fraction = value.__class__ is float and plan.kind is int
    if not fraction or not place.may_forgive(session):
        raise _unexpected(plan, value, place)
    place.forgive(session, "fraction")
    return value


def _foreign(plan: Foreign, value: Any, place: Place, session: Session) -> Any:
    try:
        return plan.hook(value, plan.hint)
    except RecursionError:
        raise
    except Undecodable as error:
        if error.holder is not None and id(error.holder) in locate(
            value, [error.holder]
        ):
            raise
        problem = error.problem
    except Exception as error:  # noqa: BLE001 (a hook may raise anything)
        problem = f"{type(error).__name__}: {error}"
    if value is None and place.may_forgive(session):
        place.forgive(session, "null")
        return None
    raise place.refuse(value, problem)


def _single(plan: Plan, value: Any, place: Place) -> Any:
    if isinstance(plan, Anything):
        return value
    try:
        if isinstance(plan, Member):
            return Members.of(plan.enum)[value]
        if isinstance(plan, Moment):
            return aware(datetime.fromisoformat(value))
        if isinstance(plan, Day):
            return date.fromisoformat(value)
    except MISFITS:
        pass
    raise _unexpected(plan, value, place)


def _unexpected(plan: Plan, value: Any, place: Place) -> Undecodable:
    problem = f"expected {words(plan)}, got {_kind(value)} {brief(value)}"
    return place.refuse(value, problem.replace("null None", "null"))


def layout_name(place: Place) -> str:
    """Return the class in which a place is."""
    return place.cls_name or "the answer"


def _kind(value: Any) -> str:
    names: dict[type, str] = {
        dict: "an object",
        list: "a list",
        str: "the text",
        bool: "the truth value",
        int: "the number",
        float: "the number",
        type(None): "null",
    }
    kind: type = value.__class__
    return names.get(kind, kind.__name__)


def words(plan: Plan) -> str:
    """Return what a plan wants, for a message."""
    simple: dict[type, str] = {
        Anything: "anything",
        Moment: "a time with its zone",
        Day: "a date",
        Listing: "a list",
        Table: "an object",
        ModList: "a list of mods",
    }
    if isinstance(plan, Plain):
        return plan.kind.__name__
    if isinstance(plan, Member):
        return plan.enum.__name__
    if isinstance(plan, Object):
        return plan.cls.__name__
    if isinstance(plan, Either):
        return " or ".join(words(option) for option in plan.options)
    if isinstance(plan, Maybe):
        return f"{words(plan.inner)} or null"
    if isinstance(plan, Foreign):
        return str(getattr(plan.hint, "__name__", plan.hint))
    return simple.get(type(plan), "nothing")


def json_classes(plan: Plan) -> frozenset[type]:
    """Return the classes of JSON values that could be what a plan says."""
    if isinstance(plan, Plain):
        return frozenset(plan.accepted)
    if isinstance(plan, Member | Moment | Day):
        return frozenset({str})
    if isinstance(plan, Object | Table):
        return frozenset({dict, list})
    if isinstance(plan, Listing | ModList):
        return frozenset({list})
    if isinstance(plan, Maybe):
        return json_classes(plan.inner) | {type(None)}
    return frozenset({dict, list, str, bool, int, float, type(None)})
