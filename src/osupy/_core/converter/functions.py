"""The generated functions, each made when it is first needed.

There is one `Functions` that drops unknown keys and one that keeps them. The functions
of a set share one namespace and call one another by name. A class that is named before
its function exists gets a stand-in, which makes the function and steps aside.
"""

from __future__ import annotations

import linecache
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from osupy._core.converter.explain import Mender, json_classes
from osupy._core.converter.generate import (
    BUILT_IN,
    MISFITS,
    Writer,
    misfit,
    twin_of,
    write,
    write_blank,
    write_list,
)
from osupy._core.converter.modlists import mods_reader
from osupy._core.converter.plan import (
    BySibling,
    Either,
    Foreign,
    Layout,
    ModList,
    Object,
    Plan,
    Planner,
    layout_of,
)
from osupy._core.converter.session import Misfit, Session, Undecodable, current
from osupy._core.converter.structs import Course, course_of, write_reader

if TYPE_CHECKING:
    from osupy._core.model import Model

Decoder: TypeAlias = Callable[[Any], Any]


class Functions:
    """A set of generated functions.

    Args:
        planner: Makes the plans.
        keep_unknown: Whether objects keep the keys that no field declares.
    """

    def __init__(self, planner: Planner, *, keep_unknown: bool) -> None:
        self.keep_unknown = keep_unknown
        self._planner = planner
        self._space: dict[str, Any] = dict(BUILT_IN)
        self._names: dict[type[Model], str] = {}
        self._sources: dict[type[Model], str] = {}
        self._layouts: dict[type[Model], Layout] = {}
        self._seen: dict[type[Model], frozenset[str]] = {}
        self._plans: dict[Any, Plan] = {}
        self._bare: dict[type[Model], Plan] = {}
        self._runs: dict[int, tuple[Plan, Decoder]] = {}
        self._courses: dict[int, tuple[Plan, Course | None]] = {}
        self._readers = 0
        self._mender = Mender(self)
        # Reentrant: making one function may need another.
        self._lock = threading.RLock()

    @property
    def mender(self) -> Mender:
        """What goes through objects that do not fit."""
        return self._mender

    def plan(self, hint: Any) -> Plan:
        """Return the plan of a type."""
        try:
            found = self._plans.get(hint)
        except TypeError:  # some types cannot be hashed, and are planned every time
            return self._planner.plan(hint)
        if found is None:
            found = self._plans.setdefault(hint, self._planner.plan(hint))
        return found

    def layout(self, cls: type[Model]) -> Layout:
        """Return the fields of a class."""
        found = self._layouts.get(cls)
        if found is None:
            made = layout_of(cls, self._planner)
            found = self._layouts.setdefault(cls, made)
        return found

    def bare_plan(self, cls: type[Model]) -> Plan:
        """Return the plan of a class as if nobody had a hook for it."""
        found = self._bare.get(cls)
        if found is None:
            found = self._bare.setdefault(cls, self._planner.bare(cls))
        return found

    def bare(self, cls: type[Model]) -> Decoder:
        """Return a function that makes objects of a class, hooks for it left aside."""
        return self.run(self.bare_plan(cls))

    def run(self, plan: Plan) -> Callable[..., Any]:
        """Return a function that does what a plan says.

        It raises one of `MISFITS` for a value that cannot be it, and `Undecodable` for
        one that is wrong inside.
        """
        found = self._runs.get(id(plan))
        if found is None:
            with self._lock:
                made = self._run(plan)
                # The plan is kept too, so that its id stays its own.
                found = self._runs.setdefault(id(plan), (plan, made))
        return found[1]

    def course(self, plan: Plan) -> Course | None:
        """Return the way by msgspec for the answers of a type, if there is one."""
        found = self._courses.get(id(plan))
        if found is None:
            made = (plan, course_of(self, plan))
            found = self._courses.setdefault(id(plan), made)
        return found[1]

    def reader(self, plan: Plan) -> Callable[[bytes], Any]:
        """Return a function that makes of bytes what a plan says, or raises."""
        with self._lock:
            self._readers += 1
            name, source = write_reader(self, plan, self._readers)
            self._define(f"read {self._readers}", source)
            found: Callable[[bytes], Any] = self._space[name]
        return found

    def lifted(self, cls: type[Model]) -> str:
        """Return the name of a class in the code, where its twin stands beside it."""
        self.function(cls)
        name = self._names[cls]
        if f"twin_{name}" not in self._space:
            self._prepare(self.layout(cls))
        return name

    def _run(self, plan: Plan) -> Callable[..., Any]:
        if isinstance(plan, BySibling):
            return self._sibling(plan)
        if isinstance(plan, Either):
            return self._either(plan)
        if isinstance(plan, Foreign):
            return _guarded(plan)
        if isinstance(plan, ModList):
            return mods_reader(plan, self.run(plan.item))
        expression = Writer(self).expression(plan, "v")
        made: Decoder = eval(f"lambda v: {expression}", self._space)  # noqa: S307 (ours)
        return made

    def made(self, cls: type[Model], raw: Any) -> Any:
        """Make one object of a class."""
        return self._space[self.function(cls)](raw)

    def source(self, cls: type[Model]) -> str:
        """Return the code for a class: what runs, or what would if all keys came."""
        self.function(cls)
        if cls in self._sources:
            return self._sources[cls]
        layout = self.layout(cls)
        return write(layout, self._names[cls], Writer(self), layout.keys)

    # What generated code asks for: see `generate.Space`.

    def function(self, cls: type[Model], *, of_list: bool = False) -> str:
        """Return the name of the function that makes one object, or a list of them."""
        name = self._names.get(cls)
        if name is None:
            with self._lock:
                name = self._names.get(cls) or self._enter(cls)
        return f"decode_list_{name}" if of_list else f"decode_{name}"

    def maker(self, plan: Object | BySibling, cls: type[Model]) -> str:
        """Return the name of what makes an object of a class that a plan picked."""
        hooked = plan.hooked.get(cls)
        return self.function(cls) if hooked is None else self.branch(hooked)

    def helper(self, name: str, value: Any) -> str:
        """Enter a value into the namespace, and return the name that it got."""
        with self._lock:
            free, number = name, 1
            while free in self._space:
                if _same(self._space[free], value):
                    return free
                number += 1
                free = f"{name}_{number}"
            self._space[free] = value
        return free

    def key(self, key: str) -> str:
        """Return how the code names a key.

        By a global, once the key has been met: orjson hands out the same few hundred
        key objects all the time, and a look-up by the very object that is in the
        dict takes a third less than one by its equal.
        """
        name = f"key_{key}"
        return name if name in self._space else repr(key)

    def branch(self, plan: Object | ModList | Either | BySibling | Foreign) -> str:
        """Return the name of a function that does what no expression can."""
        if isinstance(plan, Object):
            return self.helper(f"pick_{plan.cls.__name__}", self._picked(plan))
        name = type(plan).__name__.lower()
        return self.helper(name, self.run(plan))

    def _enter(self, cls: type[Model]) -> str:
        name, number = cls.__name__, 1
        while name in self._space:
            number += 1
            name = f"{cls.__name__}_{number}"

        def write_first(raw: dict[str, Any]) -> Any:
            self._write(cls, raw)
            return self.made(cls, raw)

        def write_first_list(raw: list[Any]) -> Any:
            if not raw or raw[0].__class__ is not dict:
                return [misfit() for _ in raw]
            self._write(cls, raw[0])
            return self._space[f"decode_list_{name}"](raw)

        self._space |= {
            name: cls,
            f"decode_{name}": write_first,
            f"decode_list_{name}": write_first_list,
            f"renew_{name}": write_first,
        }
        self._names[cls] = name
        return name

    def _write(self, cls: type[Model], raw: dict[str, Any]) -> None:
        """Write the function of a class, for the keys of an object and those before."""
        with self._lock:
            layout = self.layout(cls)
            seen = self._seen.get(cls, frozenset())
            if cls in self._sources and layout.keys.intersection(raw) <= seen:
                return  # another thread was first
            self.lifted(cls)
            seen = layout.keys.intersection(raw) | seen
            name = self._names[cls]
            for key in filter(str.isidentifier, raw):
                self._space.setdefault(f"key_{key}", key)
            source = write(layout, name, Writer(self), seen)
            self._define(f"decode {name}", source)
            self._define(f"decode list {name}", write_list(layout, name, Writer(self)))
            self._seen[cls] = seen
            self._sources[cls] = source

    def _prepare(self, layout: Layout) -> None:
        name = self._names[layout.cls]
        twin = twin_of(layout.cls)
        mend = self._mender.mend

        self._space[f"twin_{name}"] = twin
        self._define(f"blank {name}", write_blank(layout, name, Writer(self)))
        blank = self._space[f"blank_{name}"]

        def mend_one(raw: Any) -> Any:
            return mend(layout, blank, raw)

        self._space[f"mend_{name}"] = mend_one

    def _define(self, title: str, source: str) -> None:
        filename = f"<osupy {title}>"
        # Tracebacks and debuggers show the code from here.
        lines = source.splitlines(keepends=True)
        linecache.cache[filename] = (len(source), None, lines, filename)
        exec(compile(source, filename, "exec"), self._space)  # noqa: S102 (ours)

    def _picked(self, plan: Object) -> Decoder:
        shape = plan.shape
        if shape is None:
            message = "only a shape can be picked"
            raise TypeError(message)
        names = {cls: self.maker(plan, cls) for cls in shape.classes}
        space, otherwise = self._space, shape.otherwise

        def picked(raw: Any) -> Any:
            return space[names[otherwise(raw)]](raw)

        return picked

    def _either(self, plan: Either) -> Decoder:
        options = [(json_classes(o), self.run(o)) for o in plan.options]

        def either(raw: Any) -> Any:
            for classes, run in options:
                if raw.__class__ in classes:
                    try:
                        return run(raw)
                    except MISFITS:
                        continue
            raise Misfit

        return either

    def _sibling(self, plan: BySibling) -> Callable[[Any, Any], Any]:
        names = {value: self.maker(plan, cls) for value, cls in plan.classes.items()}
        other = None if plan.otherwise is None else self.maker(plan, plan.otherwise)
        hooked = {self.maker(plan, cls) for cls in plan.hooked}
        space, loose = self._space, plan.loose

        def by_sibling(kind: Any, raw: Any) -> Any:
            name = names.get(kind, other) if kind.__class__ is str else other
            if name is None:
                return raw
            # A hook may want what is no object.
            fits = raw.__class__ is dict or name in hooked
            if not loose:
                return space[name](raw) if fits else misfit()
            if not fits:
                return raw
            # Texts that people wrote end up here: what does not fit stays as it is.
            session = Session(self.keep_unknown, strict=True)
            before, current.session = current.session, session
            try:
                return space[name](raw)
            except (Misfit, Undecodable):
                return raw
            finally:
                current.session = before

        return by_sibling


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    return isinstance(one, frozenset) and isinstance(other, frozenset) and one == other


def _guarded(plan: Foreign) -> Decoder:
    hook, hint = plan.hook, plan.hint

    def guarded(raw: Any) -> Any:
        try:
            return hook(raw, hint)
        except (RecursionError, Undecodable):
            raise
        except Exception:  # noqa: BLE001 (a hook may raise anything)
            raise Misfit from None

    return guarded
