"""Random answers of every object: what is valid survives, what drifts is forgiven.

Hypothesis builds the answers from the contract's facts (``random_objects``), so that
each rule of the converter meets every class. The rules themselves, one by one, are
tests of the converter.
"""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osupy import decode, encode, objects
from osupy._core.converter import forget_warnings
from osupy._core.model import Model
from osupy.errors import DecodeError, DriftWarning
from tests.contract.random_objects import (
    NAMES,
    Place,
    Sample,
    alternatives,
    entries,
    is_open,
    same,
    samples,
)

some = settings(
    database=None,
    deadline=None,
    derandomize=True,
    max_examples=8,
    suppress_health_check=list(HealthCheck),
)
every_object = pytest.mark.parametrize("name", NAMES)


def class_of(name: str) -> type[Model]:
    """Return a class by its name."""
    cls: type[Model] = getattr(objects, name)
    return cls


def written(value: Any) -> bytes:
    """Return a value as the server writes it."""
    return json.dumps(value).encode()


@every_object
@some
@given(data=st.data())
def test_valid_answer_survives_decoding_and_encoding(
    name: str, data: st.DataObject
) -> None:
    sample = data.draw(samples(name))
    cls = class_of(name)

    made = decode(written(sample.value), cls, drift="raise")
    back = encode(made)
    kept = decode(written(sample.value), cls, keep_unknown=True, drift="raise")

    assert isinstance(made, cls)
    assert same(sample.value, json.loads(back))
    assert decode(back, cls, drift="raise") == made
    assert kept == made
    assert same(sample.value, json.loads(encode(kept)))


# What happens to an answer, and what must come of it.

FINE = "fine"
REFUSED = "refused"


def fixed(place: Place) -> bool:
    """Whether nothing about a field is ever forgiven."""
    cls = class_of(place.cls)
    return place.field in cls.__about__.essential | {cls._identity()}


def changes(place: Place) -> list[str]:
    """Return what can happen to a value without making it another type."""
    found = ["unknown key", "null", "missing"] if place.is_field else []
    if place.text.startswith("enum:") and place.value is not None:
        found.append("new value")
    if place.text == "int":
        found.append("fraction")
    return found


def change(place: Place, what: str) -> None:
    """Let it happen."""
    if what == "unknown key":
        place.holder["never_heard_of"] = {"a": [1]}
    elif what == "missing":
        del place.holder[place.key]
    else:
        to = {"null": None, "new value": "brand_new", "fraction": 1.5}
        place.holder[place.key] = to[what]


def outcome(place: Place, what: str) -> str:
    """Return what must come of it: nothing, drift of a kind, or a refusal."""
    harmless = what in {"unknown key", "new value"} or (
        what in {"null", "missing"} and not place.always
    )
    if place.free or harmless or (what == "null" and place.nullable):
        return FINE
    if what == "null" and place.text == "json":
        return FINE
    return REFUSED if fixed(place) else what


def has_no_key(place: Place) -> bool:
    """Whether an object has lost the last of its declared keys."""
    return entries(place.cls).keys().isdisjoint(place.holder) and not is_open(place.cls)


def decoded(value: Any, cls: type[Model]) -> tuple[Model, list[str]]:
    """Decode a value, and return the warnings as well."""
    forget_warnings()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = decode(written(value), cls, keep_unknown=True)
    assert all(warning.category is DriftWarning for warning in caught)
    return made, [str(warning.message) for warning in caught]


def spoilt(data: st.DataObject, sample: Sample) -> tuple[Place, str]:
    """Let something happen to a value of an answer."""
    place = data.draw(st.sampled_from([p for p in sample.places if changes(p)]))
    what = data.draw(st.sampled_from(changes(place)))
    change(place, what)
    return place, what


@every_object
@some
@given(data=st.data())
def test_what_drifts_is_let_through_with_one_warning(
    name: str, data: st.DataObject
) -> None:
    sample = data.draw(samples(name).filter(lambda s: any(map(changes, s.places))))
    place, what = spoilt(data, sample)
    expected = outcome(place, what)
    path = place.path
    if expected != FINE and what == "missing" and has_no_key(place):
        expected, path = REFUSED, holder_path(place)

    try:
        made, told = decoded(sample.value, class_of(name))
    except DecodeError as error:
        assert expected == REFUSED or place.picked, (what, place.path)
        assert error.path.startswith(holder_path(place) if place.picked else path)
        return

    assert expected != REFUSED or place.picked, (what, place.path)
    assert same(sample.value, json.loads(encode(made)))
    if expected == FINE:
        assert told == []
    elif not place.picked:
        problem = f"{place.cls}.{place.field} was not as declared ({what}) at {path};"
        assert len(told) == 1
        assert told[0].startswith(problem)


def holder_path(place: Place) -> str:
    """Return the path of what holds a value."""
    return place.path[: max(place.path.rfind("."), place.path.rfind("["))]


ACCEPTED = {
    "array": (list,),
    "bool": (bool,),
    "float": (int, float),
    "int": (int,),
    "map": (dict,),
    "object": (dict,),
}
"""JSON classes of a type of the contract; those not named are texts."""

ODD: list[Any] = [True, 12, "yesterday", ["odd"], {"odd": 1}]


def misfits(place: Place) -> list[Any]:
    """Return values that are of another type than what stands in a place."""
    kinds = {
        text.partition(":")[0].partition("<")[0] for text in alternatives(place.text)
    }
    if place.free or "json" in kinds:
        return []
    accepted = {cls for kind in kinds for cls in ACCEPTED.get(kind, (str,))}
    timed = kinds & {"date", "datetime"}
    return [
        odd for odd in ODD if type(odd) not in accepted or (timed and odd == ODD[2])
    ]


@every_object
@some
@given(data=st.data())
def test_another_type_is_refused_with_its_path(name: str, data: st.DataObject) -> None:
    sample = data.draw(samples(name).filter(lambda s: any(map(misfits, s.places))))
    place = data.draw(st.sampled_from([p for p in sample.places if misfits(p)]))
    odd = data.draw(st.sampled_from(misfits(place)))
    place.holder[place.key] = odd

    with pytest.raises(DecodeError) as caught:
        decode(written(sample.value), class_of(name))

    assert caught.value.path == place.path
    assert caught.value.payload == odd
