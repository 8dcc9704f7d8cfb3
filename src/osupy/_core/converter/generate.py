"""Writes, for one class, the function that makes its objects.

What it writes is flat: an exact type check and a direct slot store per field, other
classes' functions called by name, lists by comprehension. The object is filled as an
unfrozen *twin* of its class and becomes one of the class at the end. Whatever does not
fit sends the object, and this object only, to ``mend_<Class>``, which goes field by
field and knows what may be forgiven.

Fields that stand by themselves come first, those that hold objects and lists after
them: when something ordinary drifts, no child has been decoded yet, so that none is
decoded twice, however deep the drift.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import attrs

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
from osupy._core.converter.session import Misfit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from osupy._core.model import Model

# What a bad value does to the code that is generated: the object goes to be mended.
MISFITS = (Misfit, KeyError, TypeError, ValueError, OverflowError)

_MOST_DAYS = 1000

_SCALARS = (Anything, Plain, Member, Moment, Day)

# The classes of JSON values that a plan can begin with, where it needs one.
_CONTAINERS: dict[type, tuple[str, ...]] = {
    Object: ("dict",),
    Listing: ("list",),
    ModList: ("list",),
    Table: ("dict", "list"),  # PHP writes an empty object as a list
}


class Members(dict[str, Enum]):
    """Members of an open enum by value; unknown values are made and not kept."""

    def __init__(self, enum: type[Enum]) -> None:
        super().__init__({member.value: member for member in enum})
        self._enum = enum

    @classmethod
    @cache
    def of(cls, enum: type[Enum]) -> Members:
        """Return the members of an enum; made once."""
        return cls(enum)

    def __missing__(self, value: object) -> Enum:
        if value.__class__ is not str:
            raise Misfit
        return self._enum(value)


class Days(dict[str, date]):
    """Dates by text. A profile holds hundreds, all of them firsts of a month."""

    def __missing__(self, text: str) -> date:
        day = date.fromisoformat(text)
        if len(self) < _MOST_DAYS:
            self[text] = day
        return day


def misfit() -> NoReturn:
    """Give up on a value, in the middle of an expression."""
    raise Misfit


def aware(moment: datetime) -> datetime:
    """Return a moment in UTC; one without a zone is a misfit."""
    if moment.tzinfo is None:
        raise Misfit
    return moment.astimezone(UTC)


def twin_of(cls: type[Model]) -> type[Model]:
    """Return a class of the same build whose objects can be filled slot by slot."""
    return type(
        cls.__name__,
        (cls,),
        {
            "__slots__": (),
            # Both must be object's, or CPython stays on the slow way.
            "__setattr__": object.__setattr__,
            "__delattr__": object.__delattr__,
            "__init__": object.__init__,
            "__doc__": None,
        },
    )


class Space(Protocol):
    """Where generated functions live and find one another."""

    keep_unknown: bool

    def function(self, cls: type[Model], *, of_list: bool = False) -> str:
        """Return the name of the function that makes one object, or a list of them."""
        ...

    def maker(self, plan: Object | BySibling, cls: type[Model]) -> str:
        """Return the name of what makes an object of a class that a plan picked."""
        ...

    def helper(self, name: str, value: Any) -> str:
        """Enter a value, and return the name that it got."""
        ...

    def key(self, key: str) -> str:
        """Return how the code names a key."""
        ...

    def branch(self, plan: Object | ModList | Either | BySibling | Foreign) -> str:
        """Return the name of a function that does what no expression can."""
        ...


@attrs.frozen
class Writer:
    """Writes expressions and statements for plans."""

    space: Space

    # Expressions: the value of a variable, or a `Misfit`.

    def expression(self, plan: Plan, v: str) -> str:
        """Return an expression for the value that the variable ``v`` stands for."""
        if isinstance(plan, Object):
            return f"({self._object(plan, v)} if {v}.__class__ is dict else misfit())"
        if isinstance(plan, Listing):
            items = self._items(plan.item, v)
            return f"({items} if {v}.__class__ is list else misfit())"
        if isinstance(plan, Table):
            table = self._table(plan, v)
            return (
                f"({table} if {v}.__class__ is dict "
                f"else {{}} if {v} == [] else misfit())"
            )
        if isinstance(plan, Maybe):
            return f"(None if {v} is None else {self.expression(plan.inner, v)})"
        return self._single(plan, v)

    def _single(self, plan: Plan, v: str) -> str:
        if isinstance(plan, Anything):
            return v
        if isinstance(plan, Plain):
            return f"({v} if {_fits(plan, v)} else misfit())"
        if isinstance(plan, Member):
            return f"{self._members(plan)}[{v}]"
        if isinstance(plan, Moment):
            return f"aware(moment({v}))"
        if isinstance(plan, Day):
            return f"days[{v}]"
        if isinstance(plan, Foreign | Either | ModList):
            return f"{self.space.branch(plan)}({v})"
        message = f"{plan!r} cannot stand inside an object"
        raise TypeError(message)

    def _object(self, plan: Object, v: str) -> str:
        shape = plan.shape
        if shape is None:
            return f"{self.space.function(plan.cls)}({v})"
        chain = "".join(
            f"{self.space.maker(plan, cls)}({v}) if {key!r} in {v} else "
            for key, cls in shape.telling
        )
        return f"({chain}{self.space.branch(plan)}({v}))"

    def _items(self, item: Plan, v: str) -> str:
        if isinstance(item, Anything):
            return v
        if isinstance(item, Plain):
            # One pass in C over all items.
            accepted = self._accepted(item)
            return f"({v} if {accepted}.issuperset(map(type, {v})) else misfit())"
        if isinstance(item, Object) and item.shape is None:
            return f"{self.space.function(item.cls, of_list=True)}({v})"
        i = f"{v}i"
        return f"[{self.expression(item, i)} for {i} in {v}]"

    def _table(self, plan: Table, v: str) -> str:
        if isinstance(plan.key, Plain | Anything):
            if isinstance(plan.value, Anything):
                return v
            if isinstance(plan.value, Plain):
                accepted = self._accepted(plan.value)
                return (
                    f"({v} if {accepted}.issuperset(map(type, {v}.values())) "
                    "else misfit())"
                )
        k, i = f"{v}k", f"{v}i"
        key, value = self.expression(plan.key, k), self.expression(plan.value, i)
        return f"{{{key}: {value} for {k}, {i} in {v}.items()}}"

    def _members(self, plan: Member) -> str:
        name = f"members_{plan.enum.__name__}"
        return self.space.helper(name, Members.of(plan.enum))

    def _accepted(self, plan: Plain) -> str:
        return self.space.helper(f"{plan.kind.__name__}s", frozenset(plan.accepted))

    # Statements: one field.

    def scalar(self, field: Field, source: str, give_up: str) -> list[str]:
        """Return statements that store a field which holds no other objects."""
        plan, target = field.plan, f"x.{field.name}"
        if isinstance(plan, Anything):
            return [f"{target} = {source}"]
        if isinstance(plan, Plain):
            missing = "v is not None and " if field.nullable else ""
            return [
                f"{target} = v = {source}",
                f"if {missing}{_misfits(plan, 'v')}: {give_up}",
            ]
        if isinstance(plan, Member):
            members = self._members(plan)
            if not field.nullable:
                return [f"{target} = {members}[{source}]"]
            return [
                f"v = {source}",
                f"{target} = None if v is None else {members}[v]",
            ]
        if isinstance(plan, Day):
            parsed = ["{target} = days[v]"]
        else:
            parsed = [
                "{target} = v = moment(v)",
                "if v.tzinfo is not UTC: {target} = aware(v)",
            ]
        lines = [line.format(target=target) for line in parsed]
        if not field.nullable:
            return [f"v = {source}", *lines]
        return [
            f"v = {source}",
            f"if v is None: {target} = None",
            "else:",
            *_indented(lines),
        ]

    def child(self, field: Field, v: str) -> list[str]:
        """Return statements that store an object, a list or the like from ``v``."""
        target = f"x.{field.name}"
        plan = field.plan
        if isinstance(plan, BySibling):
            made = f"{self.space.branch(plan)}(o.get({plan.key!r}), {v})"
        elif isinstance(plan, Object):
            made = self._object(plan, v)
        elif isinstance(plan, Listing):
            made = self._items(plan.item, v)
        else:
            made = self.expression(plan, v)
        if field.nullable:
            return [f"{target} = None if {v} is None else {made}"]
        return [f"{target} = {made}"]

    def guard(self, field: Field, v: str, give_up: str) -> list[str]:
        """Return statements that give up where ``v`` cannot be what the field holds."""
        containers = _CONTAINERS.get(type(field.plan))
        if containers is None:
            return []
        tests = [f"{v}.__class__ is not {container}" for container in containers]
        if field.nullable:
            tests.insert(0, f"{v} is not None")
        return [f"if {' and '.join(tests)}: {give_up}"]


def write(layout: Layout, name: str, writer: Writer, seen: frozenset[str]) -> str:
    """Return the source of the function of a class.

    Args:
        layout: The fields.
        name: What the class is called in the namespace.
        writer: Writes expressions and statements.
        seen: Keys that have been met. An include that was never met gets no code: some
            classes have sixty, of which an endpoint sends three. Counting the keys
            that are there tells whether another one has come; the function is then
            written anew.
    """
    cls = layout.cls.__name__
    body = [f"x = twin_{name}()", *_defaults(layout, writer)]
    children: list[str] = []
    give_up = f"return mend_{name}(o)"
    always = [field for field in layout.fields if field.always]
    for number, field in enumerate(always):
        source = f"o[{writer.space.key(field.key)}]"
        if isinstance(field.plan, _SCALARS):
            body += writer.scalar(field, source, give_up)
        else:
            v = f"v{number}"
            body += [f"{v} = {source}", *writer.guard(field, v, give_up)]
            children += writer.child(field, v)
    leftovers = _leftovers(layout, name, writer, seen)
    count = ["    n += 1"] if leftovers else []
    for field in layout.fields:
        if not field.always and field.key in seen:
            lines = _indented(_include(field, writer, give_up))
            where = body if isinstance(field.plan, _SCALARS) else children
            key = writer.space.key(field.key)
            where += [f"if {key} in o:", *count, *lines]
    if leftovers:
        body.insert(0, f"n = {len(always)}")
    body += [*children, *leftovers, f"x.__class__ = {name}", "return x"]
    return "\n".join(
        [
            f"def decode_{name}(o):",
            f'    """Make one {cls} from its JSON object."""',
            "    try:",
            *_indented(body, 2),
            "    except MISFITS:",
            "        pass",
            f"    {give_up}",
            "",
        ]
    )


def write_list(layout: Layout, name: str, writer: Writer) -> str:
    """Return the source of the function that makes a list of objects of a class.

    Small objects come by the hundred (months, medals). Where nothing but simple fields
    makes one, the loop holds the code itself: a call each would take a fifth more.
    """
    body = [
        f"return [decode_{name}(o) if o.__class__ is dict else misfit() for o in v]"
    ]
    simple = all(f.always and isinstance(f.plan, _SCALARS) for f in layout.fields)
    if simple and not _leftovers(layout, name, writer, frozenset()):
        give_up = f"add(mend_{name}(o)); continue"
        lines = [f"x = twin_{name}()"]
        for field in layout.fields:
            source = f"o[{writer.space.key(field.key)}]"
            lines += writer.scalar(field, source, give_up)
        lines.append(f"x.__class__ = {name}")
        body = [
            "made = []",
            "add = made.append",
            "for o in v:",
            "    if o.__class__ is not dict: raise Misfit",
            "    try:",
            *_indented(lines, 2),
            "    except MISFITS:",
            f"        x = mend_{name}(o)",
            "    add(x)",
            "return made",
        ]
    doc = f'    """Make a list of {layout.cls.__name__}."""'
    return "\n".join([f"def decode_list_{name}(v):", doc, *_indented(body), ""])


def write_blank(layout: Layout, name: str, writer: Writer) -> str:
    """Return the source of a function that makes an object without any key."""
    body = [f"x = twin_{name}()", *_defaults(layout, writer), "return x"]
    return "\n".join([f"def blank_{name}():", *_indented(body), ""])


def _defaults(layout: Layout, writer: Writer) -> list[str]:
    """Return statements that set all includes to what they are when missing."""
    includes = [field for field in layout.fields if not field.always]
    plain = [f"x.{field.name} = " for field in includes if field.default is None]
    lines = ["".join(plain) + "None"] if plain else []
    for field in includes:
        if isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
            made = writer.space.helper("default", field.default.factory)
            lines.append(f"x.{field.name} = {made}()")
        elif field.default is not None:
            made = writer.space.helper("default", field.default)
            lines.append(f"x.{field.name} = {made}")
    return lines


def _include(field: Field, writer: Writer, give_up: str) -> list[str]:
    source = f"o[{writer.space.key(field.key)}]"
    if isinstance(field.plan, _SCALARS):
        return writer.scalar(field, source, give_up)
    return [
        f"v = {source}",
        *writer.guard(field, "v", give_up),
        *writer.child(field, "v"),
    ]


def _leftovers(
    layout: Layout, name: str, writer: Writer, seen: frozenset[str]
) -> list[str]:
    """Return statements for keys beyond the ``n`` that have been looked at."""
    lines: list[str] = []
    fresh = frozenset(
        field.key
        for field in layout.fields
        if not field.always and field.key not in seen
    )
    if fresh:
        fresh_name = writer.space.helper(f"fresh_{name}", fresh)
        lines.append(f"if not {fresh_name}.isdisjoint(o): return renew_{name}(o)")
    if layout.open or writer.space.keep_unknown:
        known = writer.space.helper(f"known_{name}", layout.keys)
        lines.append(f"x._extra = {{k: o[k] for k in o if k not in {known}}}")
    elif layout.doubles:
        doubles = writer.space.helper(f"doubles_{name}", layout.doubles)
        lines += [
            f"if not {doubles}.isdisjoint(o):",
            f"    x._extra = {{k: o[k] for k in o if k in {doubles}}}",
        ]
    if layout.may_be_empty and layout.fields and not layout.open:
        lines.append(f"if not n: return mend_{name}(o)")
    return ["if len(o) != n:", *_indented(lines)] if lines else []


def _fits(plan: Plain, v: str) -> str:
    if plan.kind is float:
        return f"({v}.__class__ is float or {v}.__class__ is int)"
    if plan.kind is bool:
        return f"({v} is True or {v} is False)"
    return f"{v}.__class__ is {plan.kind.__name__}"


def _misfits(plan: Plain, v: str) -> str:
    if plan.kind is bool:  # quicker than asking for the class
        return f"{v} is not True and {v} is not False"
    return " and ".join(f"{v}.__class__ is not {t.__name__}" for t in plan.accepted)


def _indented(lines: Iterable[str], levels: int = 1) -> list[str]:
    return [f"{'    ' * levels}{line}" for line in lines]


BUILT_IN = {
    "MISFITS": MISFITS,
    "Misfit": Misfit,
    "UTC": UTC,
    "aware": aware,
    "days": Days(),
    "misfit": misfit,
    "moment": datetime.fromisoformat,
}
