"""What every object has in common, whatever its fields."""

from __future__ import annotations

import copy
import pickle

import attrs
import pytest

from osupy._core.model import Model, extra


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Thing(Model, doubles=("createdAt",)):
    name: str
    size: int | None = None
    parts: list[int] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Numbered(Thing, essential=("parts",)):
    id: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Coded(Model, identity="code"):
    code: str


def test_objects_with_equal_fields_are_equal() -> None:
    assert Thing(name="a", parts=[1]) == Thing(name="a", parts=[1])
    assert Thing(name="a") != Thing(name="b")
    assert Thing(name="a") != Numbered(name="a", id=1)
    assert Thing(name="a") != "a"


def test_object_with_identity_is_hashable_by_class_and_identity() -> None:
    assert hash(Numbered(id=1, name="a")) == hash(Numbered(id=1, name="b"))
    assert len({Coded(code="x"), Coded(code="x"), Coded(code="y")}) == 2


def test_object_without_identity_is_not_hashable() -> None:
    with pytest.raises(TypeError, match="Thing has no id"):
        hash(Thing(name="a"))


def test_object_is_frozen() -> None:
    thing = Thing(name="a")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        thing.name = "b"  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del thing.name


def test_object_is_slotted() -> None:
    assert not hasattr(Thing(name="a"), "__dict__")


def test_object_survives_pickle_and_copy_with_what_it_kept() -> None:
    thing = Numbered(id=1, name="a", parts=[1])
    object.__setattr__(thing, "_extra", {"new": 1})
    for again in (pickle.loads(pickle.dumps(thing)), copy.deepcopy(thing)):
        assert again == thing
        assert extra(again) == {"new": 1}


def test_object_can_be_evolved() -> None:
    assert attrs.evolve(Thing(name="a"), size=3) == Thing(name="a", size=3)


def test_extra_of_an_object_without_unknown_keys_is_empty() -> None:
    assert extra(Thing(name="a")) == {}


def test_words_of_a_class_are_inherited() -> None:
    assert Numbered.__about__.doubles == {"createdAt"}
    assert Numbered.__about__.essential == {"parts"}
    assert Thing.__about__.essential == frozenset()


def test_repr_begins_with_the_identity_and_leaves_out_nothing_known() -> None:
    assert repr(Numbered(id=7, name="a")) == "Numbered(id=7, name='a')"


def test_repr_is_short() -> None:
    thing = Thing(name="n" * 500, parts=list(range(500)))
    assert len(repr(thing)) < 120
    assert "<500 items>" in repr(thing)
