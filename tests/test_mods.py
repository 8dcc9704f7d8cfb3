"""`Mods`: from what it is made, what it holds, and that it is a value."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osupy.errors import UsageError
from osupy.mods import Mods, ModsLike
from osupy.objects import Mod

FAST = Mod(acronym="DT", settings={"speed_change": 1.3})


# Made of.


@pytest.mark.parametrize(
    ("text", "acronyms"),
    [
        ("", ()),
        ("HD", ("HD",)),
        ("HDDT", ("HD", "DT")),
        ("hddT", ("HD", "DT")),
        ("10K", ("10K",)),
        ("SV2", ("SV2",)),
        ("HD10KDTsv2", ("HD", "10K", "DT", "SV2")),
        ("4KSV", ("4K", "SV")),
        ("NM", ("NM",)),
        ("ZZQ9", ("ZZ", "Q9")),
    ],
)
def test_text_is_split_into_acronyms(text: str, acronyms: tuple[str, ...]) -> None:
    assert Mods(text).acronyms == acronyms


@pytest.mark.parametrize(
    "text", ["H", "HDD", "HD DT", "HD,DT", "+HD", "HD\n", "ﾊﾊ", "--", "ßß", "SV2H"]
)
def test_text_is_refused_when_it_cannot_be_split(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be split") as caught:
        Mods(text)

    assert repr(text) in str(caught.value)


@pytest.mark.parametrize(
    "mods",
    [
        ["HD", "DT"],
        ("hd", "dt"),
        [Mod(acronym="HD"), Mod(acronym="DT")],
        ["HD", Mod(acronym="DT")],
        iter(["HD", "DT"]),
        Mods("HDDT"),
        Mods(Mods("HDDT")),
        [{"acronym": "HD"}, {"acronym": "dt", "settings": []}],
    ],
)
def test_list_holds_one_mod_per_item(mods: Iterable[str | Mod]) -> None:
    assert Mods(mods) == Mods("HDDT")


@pytest.mark.parametrize(
    "item",
    [
        "HDDT",
        "H",
        "",
        "H-",
        None,
        3,
        {"acronym": "HDDT"},
        {"acronym": "HD", "name": "Hidden"},
        {"acronym": "HD", "settings": 3},
    ],
)
def test_list_is_refused_when_an_item_is_no_acronym(item: Any) -> None:
    with pytest.raises(UsageError) as caught:
        Mods(["HD", item])

    wanted = item.get("acronym") if isinstance(item, dict) else item
    assert repr(wanted) in str(caught.value)


@pytest.mark.parametrize("mods", [None, True, 1.5, {"acronym": "HD"}])
def test_what_is_neither_text_nor_list_is_refused(mods: Any) -> None:
    with pytest.raises(UsageError) as caught:
        Mods(mods)

    assert f"mods={mods!r}" in str(caught.value)


def test_nothing_gives_no_mods() -> None:
    assert len(Mods()) == 0
    assert not Mods()
    assert Mods() == Mods("") == Mods([])


def test_settings_are_kept() -> None:
    mods = Mods(["HD", FAST])

    assert mods[1] is FAST


def test_mods_of_the_server_are_taken_as_they_are() -> None:
    odd = Mod(acronym="much too long", settings={})

    assert Mods.of([odd])[0] is odd


@given(st.lists(st.sampled_from(["HD", "DT", "10K", "SV2", "4K", "Q7"])))
def test_text_and_list_mean_the_same(acronyms: list[str]) -> None:
    assert Mods("".join(acronyms)).acronyms == Mods(acronyms).acronyms


# A sequence.


def test_mods_are_a_sequence_of_mods() -> None:
    mods = Mods("HDDTHR")

    assert isinstance(mods, Sequence)
    assert len(mods) == 3
    assert [mod.acronym for mod in mods] == ["HD", "DT", "HR"]
    assert mods[0] == Mod(acronym="HD")
    assert mods[-1] == Mod(acronym="HR")
    assert [mod.acronym for mod in reversed(mods)] == ["HR", "DT", "HD"]


def test_slice_of_mods_is_mods() -> None:
    part = Mods("HDDTHR")[1:]

    assert isinstance(part, Mods)
    assert part.acronyms == ("DT", "HR")


def test_index_is_refused_when_out_of_range() -> None:
    with pytest.raises(IndexError):
        Mods("HD")[1]


@pytest.mark.parametrize("mod", ["HD", "hd", Mod(acronym="HD"), "DT", FAST])
def test_mod_is_in_mods(mod: object) -> None:
    assert mod in Mods(["HD", FAST])


@pytest.mark.parametrize("mod", ["HR", "", "HDDT", Mod(acronym="DT"), None, 8])
def test_mod_is_not_in_mods(mod: object) -> None:
    assert mod not in Mods(["HD", FAST])


# A value.


def test_order_does_not_matter_when_comparing() -> None:
    assert Mods("HDDT") == Mods("DTHD")
    assert hash(Mods("HDDT")) == hash(Mods("DTHD"))


def test_empty_settings_are_no_settings_when_comparing() -> None:
    bare, empty = Mods("HD"), Mods([Mod(acronym="HD", settings={})])

    assert bare == empty
    assert hash(bare) == hash(empty)


@pytest.mark.parametrize("other", [Mods("DT"), Mods("HDDT"), Mods(), Mods(["HDH"])])
def test_mods_differ_when_they_hold_other_mods(other: Mods) -> None:
    assert Mods("HD") != other


def test_mods_differ_when_settings_differ() -> None:
    assert Mods("DT") != Mods([FAST])
    assert Mods([FAST]) == Mods([Mod(acronym="DT", settings={"speed_change": 1.3})])


@pytest.mark.parametrize("other", ["HD", ["HD"], [Mod(acronym="HD")], None])
def test_mods_are_equal_to_nothing_else(other: object) -> None:
    assert Mods("HD") != other


@given(st.permutations(["HD", "DT", "HR", "10K"]))
def test_equal_mods_have_equal_hashes(acronyms: list[str]) -> None:
    assert {Mods(acronyms): 1}[Mods("HDDTHR10K")] == 1


@pytest.mark.parametrize("name", ["_mods", "acronyms", "other"])
def test_mods_cannot_be_changed(name: str) -> None:
    mods = Mods("HD")

    with pytest.raises(AttributeError, match="cannot be changed"):
        setattr(mods, name, ())
    with pytest.raises(AttributeError, match="cannot be changed"):
        delattr(mods, name)
    assert mods == Mods("HD")


@pytest.mark.parametrize("mods", [Mods(), Mods("HDDT"), Mods(["HD", FAST])])
def test_mods_survive_pickling_and_copying(mods: Mods) -> None:
    again = pickle.loads(pickle.dumps(mods))

    assert again == mods
    assert list(again) == list(mods)
    assert copy.copy(mods) == mods
    assert copy.deepcopy(mods) == mods


# As text and as JSON.


@pytest.mark.parametrize("text", ["", "HDDT", "10KSV2"])
def test_text_of_mods_is_their_acronyms(text: str) -> None:
    assert str(Mods(text)) == text


@pytest.mark.parametrize(
    ("mods", "shown"),
    [
        ("", "Mods('')"),
        ("HDDT", "Mods('HDDT')"),
        (["HD", FAST], "<Mods HD DT(speed_change=1.3)>"),
    ],
)
def test_repr_is_short(mods: ModsLike, shown: str) -> None:
    assert repr(Mods(mods)) == shown


def test_json_has_settings_only_where_there_are_some() -> None:
    mods = Mods(["HD", FAST, Mod(acronym="HR", settings={})])

    assert mods.to_json() == [
        {"acronym": "HD"},
        {"acronym": "DT", "settings": {"speed_change": 1.3}},
        {"acronym": "HR"},
    ]


def test_import_loads_neither_objects_nor_cattrs() -> None:
    program = (
        "import sys, osupy.mods\n"
        "print(*sorted({'attrs', 'cattrs', 'osupy.objects'} & sys.modules.keys()))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    )

    assert finished.stdout.strip() == ""
