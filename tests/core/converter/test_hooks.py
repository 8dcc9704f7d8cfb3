"""A hook that a user registers wins for its type wherever it occurs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import attrs
import cattrs
import pytest

from osupy._core.converter import converter, decode, encode, structure
from osupy._core.converter.engine import Engine, engine
from osupy._core.model import Model
from osupy.enums import Ruleset
from osupy.errors import DecodeError, UsageError


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Part(Model):
    id: int
    at: datetime
    mode: Ruleset


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Whole(Model):
    id: int
    part: Part
    parts: list[Part]
    flag: bool
    note: str | None = None
    value: int | str | None = None


@attrs.define
class Mine:
    number: int
    part: Part


@dataclasses.dataclass
class Yours:
    number: int
    mine: Mine


PART: dict[str, Any] = {"id": 2, "at": "2026-07-01T12:00:00Z", "mode": "osu"}
WHOLE: dict[str, Any] = {"id": 1, "part": PART, "parts": [PART], "flag": True}
DATA = json.dumps(WHOLE).encode()


@pytest.fixture(autouse=True)
def _own_hooks() -> Iterator[None]:
    """Give each test a converter of its own."""
    before = dict(vars(engine))
    vars(engine).update(vars(Engine()))
    engine.renew()
    decode(DATA, Whole)  # hooks come after code was generated
    yield
    vars(engine).update(before)
    engine.renew()


def test_converter_is_one_cattrs_converter() -> None:
    assert isinstance(converter(), cattrs.Converter)
    assert converter() is converter()


def test_hook_for_an_object_wins_everywhere() -> None:
    converter().register_structure_hook(Part, lambda raw, _: ("part", raw["id"]))
    whole = decode(DATA, Whole)
    assert whole.part == ("part", 2)
    assert whole.parts == [("part", 2)]
    assert decode(b'{"id": 5}', Part) == ("part", 5)


def test_hook_for_a_primitive_is_for_it_alone() -> None:
    converter().register_structure_hook(int, lambda raw, _: raw + 100)
    converter().register_structure_hook(str, lambda raw, _: raw.upper())
    whole = decode(json.dumps(WHOLE | {"note": "n"}).encode(), Whole)
    assert (whole.id, whole.note) == (101, "N")
    assert whole.flag is True
    assert whole.part.mode is Ruleset.OSU


def test_hook_for_datetime_and_enum_wins() -> None:
    converter().register_structure_hook(datetime, lambda raw, _: raw)
    converter().register_structure_hook(Ruleset, lambda raw, _: len(raw))
    part: Any = decode(DATA, Whole).part
    assert part.at == PART["at"]
    assert part.mode == 3


def test_hook_for_a_base_is_for_what_descends_from_it() -> None:
    converter().register_structure_hook(Enum, lambda raw, cls: (cls, raw))
    part: Any = decode(DATA, Whole).part
    assert part.mode == (Ruleset, "osu")


def test_hook_for_a_list_or_union_wins_for_that_type() -> None:
    converter().register_structure_hook_func(
        lambda hint: hint == list[Part], lambda raw, _: len(raw)
    )
    converter().register_structure_hook(int | str, lambda raw, _: [raw])
    whole: Any = decode(json.dumps(WHOLE | {"value": 3}).encode(), Whole)
    assert whole.parts == 1
    assert whole.value == [3]
    assert type(whole.part) is Part


def test_factory_may_build_on_what_was_there() -> None:
    def factory(hint: Any, own: cattrs.Converter) -> Any:
        usual = own.get_structure_hook(hint)
        return lambda raw, cls: usual(raw | {"id": raw["id"] * 10}, cls)

    usual = converter().get_structure_hook(Part)
    converter().register_structure_hook_factory(
        lambda hint: hint is Part,
        lambda hint: lambda raw, cls: usual(raw | {"id": 20}, cls),
    )
    whole = decode(DATA, Whole)
    assert type(whole.part) is Part
    assert whole.part.id == 20
    assert factory(Whole, converter())(WHOLE, Whole).id == 10


def test_decorators_register_too() -> None:
    @converter().register_structure_hook
    def _part(raw: Any, _: Any) -> Part:
        return Part(id=raw["id"] + 1, at=datetime.now(UTC), mode=Ruleset.OSU)

    def _bool(_: Any) -> Any:
        return lambda raw, _: "yes" if raw else "no"

    converter().register_structure_hook_factory(lambda hint: hint is bool)(_bool)
    whole: Any = decode(DATA, Whole)
    assert whole.part.id == 3
    assert whole.flag == "yes"


def test_error_of_a_hook_has_a_path() -> None:
    def hook(raw: Any, _: Any) -> Any:
        message = "not today"
        raise LookupError(message)

    converter().register_structure_hook(datetime, hook)
    with pytest.raises(DecodeError, match="LookupError: not today") as caught:
        decode(DATA, Whole)
    assert caught.value.path == "$.part.at"
    assert caught.value.payload == PART["at"]


def test_path_is_whole_when_a_hook_uses_the_usual_way() -> None:
    usual = converter().get_structure_hook(Part)
    converter().register_structure_hook(Part, lambda raw, _: usual(raw, Part))
    raw = WHOLE | {"parts": [PART, PART | {"mode": 1}]}
    with pytest.raises(DecodeError) as caught:
        structure(raw, Whole)
    assert caught.value.path == "$.parts[1].mode"


def test_converter_structures_and_unstructures_objects_itself() -> None:
    whole = converter().structure(WHOLE, Whole)
    assert whole == decode(DATA, Whole)
    assert converter().unstructure(whole) == WHOLE | {
        "part": PART | {"at": "2026-07-01T12:00:00+00:00"},
        "parts": [PART | {"at": "2026-07-01T12:00:00+00:00"}],
    }
    with pytest.raises(DecodeError) as caught:
        converter().structure(WHOLE | {"flag": 1}, Whole)
    assert caught.value.path == "$.flag"


def encoded(value: Any) -> Any:
    return json.loads(encode(value))


def test_unstructure_hook_wins_everywhere() -> None:
    whole = decode(DATA, Whole)
    converter().register_unstructure_hook(datetime, lambda at: int(at.timestamp()))
    converter().register_unstructure_hook(int, lambda number: -number)
    written = encoded(whole)
    assert written["id"] == -1
    assert written["part"] == {"id": -2, "at": 1782907200, "mode": "osu"}
    assert written["flag"] is True


def test_unstructure_hook_for_an_object_may_give_objects() -> None:
    whole = decode(DATA, Whole)
    converter().register_unstructure_hook(Part, lambda part: {"when": part.at})
    assert encoded(whole)["parts"] == [{"when": "2026-07-01T12:00:00+00:00"}]


def test_unstructure_hooks_of_every_form_are_asked() -> None:
    whole = decode(json.dumps(WHOLE | {"value": 3}).encode(), Whole)

    @converter().register_unstructure_hook
    def _mode(mode: Ruleset) -> Any:
        return mode.name

    converter().register_unstructure_hook(int | str, lambda value: [value])
    converter().register_unstructure_hook_func(
        lambda hint: hint is bool, lambda flag: "yes" if flag else "no"
    )
    converter().register_unstructure_hook_factory(
        lambda hint: hint == list[Part], lambda _: len
    )
    written = encoded(whole)
    assert written["part"]["mode"] == "OSU"
    assert written["value"] == [3]
    assert written["flag"] == "yes"
    assert written["parts"] == 1


def test_encode_leaves_to_cattrs_what_is_not_osupys() -> None:
    raw = {"number": 1, "mine": {"number": 2, "part": PART}}
    written = PART | {"at": "2026-07-01T12:00:00+00:00"}
    yours = decode(json.dumps(raw).encode(), Yours)
    assert encoded(yours)["mine"] == {"number": 2, "part": written}
    assert encoded([yours.mine]) == [{"number": 2, "part": written}]
    converter().register_unstructure_hook(complex, str)
    assert encoded(yours)["mine"] == {"number": 2, "part": written}


@pytest.mark.parametrize("odd", [object(), {1, 2}, 1j])
def test_encode_refuses_what_cattrs_does_not_know_either(odd: Any) -> None:
    with pytest.raises(UsageError, match="cannot be encoded"):
        encode([odd])


def test_copy_has_the_hooks_and_keeps_its_own() -> None:
    def double(_: Any, own: cattrs.Converter) -> Any:
        return lambda raw, _: own.structure(raw, int) * 2

    converter().register_structure_hook(Part, lambda raw, _: ("part", raw["id"]))
    converter().register_structure_hook_factory(lambda hint: hint == int | str, double)
    converter().register_unstructure_hook(datetime, lambda at: at.year)
    copy = converter().copy()
    copy.register_structure_hook(int, lambda raw, _: raw + 100)

    raw = WHOLE | {"value": 3}
    made: Any = copy.structure(raw, Whole)
    assert (made.id, made.part, made.value) == (101, ("part", 2), 206)
    own: Any = decode(json.dumps(raw).encode(), Whole)
    assert (own.id, own.part, own.value) == (1, ("part", 2), 6)
    part = Part(id=1, at=datetime(2026, 7, 1, tzinfo=UTC), mode=Ruleset.OSU)
    assert copy.unstructure(part)["at"] == 2026
    # And the other way round.
    converter().register_structure_hook(bool, lambda _raw, _: None)
    assert copy.structure(raw, Whole).flag is True


def test_copy_takes_what_cattrs_takes() -> None:
    @attrs.define
    class Short:
        number: int = 0

    plain = converter().copy(detailed_validation=False)
    assert (plain.detailed_validation, converter().detailed_validation) == (False, True)
    brief = plain.copy(dict, None, True)
    assert brief.unstructure(Short()) == {}
    assert brief.detailed_validation is False


def test_class_of_the_users_may_hold_an_enum_of_ours() -> None:
    @attrs.define
    class Mine:
        mode: Ruleset

    assert decode(b'{"mode": "osu"}', Mine) == Mine(Ruleset.OSU)
    assert decode(b'{"mode": "later"}', Mine).mode == "later"
