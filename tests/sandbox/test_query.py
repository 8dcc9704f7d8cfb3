"""The language of the beatmap search, without a server around it."""

from __future__ import annotations

import time
from collections.abc import Callable

import attrs
import pytest

from osupy.sandbox.maps import Map, Mapset
from osupy.sandbox.query import parse
from osupy.sandbox.world import World


@pytest.fixture(scope="module")
def sets() -> list[Mapset]:
    return list(World(1, lambda: 0.0).maps.sets.values())


def found(sets: list[Mapset], text: str) -> list[Mapset]:
    """Return the sets that the conditions of a query leave."""
    query = parse(text)
    return [one for one in sets if query.fits(one, "")]


def fits(one: Map, text: str) -> bool:
    """Say whether a difficulty is what every condition asks for."""
    tests = parse(text).of_map
    assert tests, text
    return all(test(one) for test in tests)


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("ar", "approach"),
        ("bpm", "bpm"),
        ("circles", "circles"),
        ("cs", "size"),
        ("dr", "drain"),
        ("hp", "drain"),
        ("length", "length"),
        ("od", "overall"),
        ("sliders", "sliders"),
        ("stars", "stars"),
        ("star", "stars"),
    ],
)
def test_number_is_compared(sets: list[Mapset], field: str, key: str) -> None:
    one = sets[0].maps[0]
    value = round(getattr(one, key), 2)
    for good in (f"={value}", f"<={value}", f">={value}", f":{value}", ">0", "<9999"):
        assert fits(one, field + good), good
    for bad in (f"={value + 1}", f"<{value}", f">{value}", f"<={value - 0.5}"):
        assert not fits(one, field + bad), bad


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("length=90", 90, True),
        ("length=90s", 91, False),
        ("length>1.5m", 121, True),
        ("length=2m", 149, True),
        ("length=2m", 151, False),
        ("length<1h", 100, True),
        ("length>=90000ms", 90, True),
    ],
)
def test_length_has_units(
    sets: list[Mapset], text: str, length: int, *, expected: bool
) -> None:
    one = attrs.evolve(sets[0].maps[0], length=length)
    assert fits(one, text) is expected


def test_keys_are_those_of_mania(sets: list[Mapset]) -> None:
    for mapset in found(sets, "keys=7"):
        assert any("[7K]" in one.version for one in mapset.maps)
    assert found(sets, "keys=7")


def test_conditions_hold_for_one_difficulty(sets: list[Mapset]) -> None:
    both = found(sets, "ar>8 cs<4")
    assert both
    for mapset in both:
        assert any(one.approach > 8.05 and one.size < 3.95 for one in mapset.maps)
    apart = set(found(sets, "ar>8")) & set(found(sets, "cs<4"))
    assert len(apart) > len(both)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("created=2020", lambda when: when[:4] == "2020"),
        ("created<2020-03", lambda when: when < "2020-03"),
        ("created<=2020-03", lambda when: when < "2020-04"),
        ("submitted>2020/03/05", lambda when: when >= "2020-03-06"),
        ("created>=2020.03.05", lambda when: when >= "2020-03-05"),
    ],
)
def test_date_is_a_range(
    sets: list[Mapset], text: str, expected: Callable[[str], bool]
) -> None:
    dates = {
        one.id: time.strftime("%Y-%m-%d", time.gmtime(one.submitted))
        for one in sets
        if one.submitted is not None
    }
    hits = {one.id for one in found(sets, text)}
    assert hits == {set_id for set_id, when in dates.items() if expected(when)}
    assert hits


def test_text_is_searched_in_its_field(sets: list[Mapset]) -> None:
    assert {it.artist for it in found(sets, "artist=kumo")} == {"Kumo"}
    assert {it.artist for it in found(sets, 'artist="夜の"')} == {"Yoru no Kissaten"}
    assert {it.artist for it in found(sets, 'artist="late trams"')} == {
        "The Late Trams"
    }
    for mapset in found(sets, "difficulty=insane"):
        assert any("Insane" in one.version for one in mapset.maps)
    assert {it.status for it in found(sets, "status=l")} == {"loved"}
    assert {it.status for it in found(sets, "status<pending")} == {"wip", "graveyard"}
    assert {it.artist for it in found(sets, "featured_artist=1")} == {
        "Paperclip Orchestra"
    }


@pytest.mark.parametrize(
    "text", ["stars>many", "created=2020-13", "status=best", "title<x", "mood=good"]
)
def test_what_is_no_condition_is_a_word(text: str) -> None:
    query = parse(f"some {text}")
    assert query.words == ["some", text]
    assert not query.of_map
    assert not query.of_set


def test_words_and_phrases_are_kept_apart() -> None:
    query = parse('Silver "Two Words" stars>5 tail')
    assert query.words == ["silver", "two words", "tail"]
    assert len(query.of_map) == 1
