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
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from osupy import decode, encode, objects
from osupy._core.converter import forget_warnings
from osupy._core.model import Model
from osupy.errors import DecodeError, DriftWarning
from tests.contract.equal import canonical, differences
from tests.contract.random_objects import (
    FREE,
    NAMES,
    OBJECTS,
    Place,
    Sample,
    alternatives,
    entries,
    fullest,
    is_open,
    samples,
)

pytestmark = pytest.mark.usefixtures("way")

some = settings(
    database=None,
    deadline=None,
    derandomize=True,
    max_examples=8,
    # To shrink takes half a minute for each class that fails, and a broken converter
    # fails them all: add `Phase.shrink` by hand.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
every_object = pytest.mark.parametrize("name", NAMES)


def class_of(name: str) -> type[Model]:
    """Return a class by its name."""
    cls: type[Model] = getattr(objects, name)
    return cls


def lost(sent: Any, made: object) -> list[str]:
    """Return where what is written differs from what was sent."""
    return differences(canonical(sent), canonical(json.loads(encode(made))))


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
    assert lost(sample.value, made) == []
    assert decode(back, cls, drift="raise") == made
    assert kept == made
    assert lost(sample.value, kept) == []


@every_object
@pytest.mark.parametrize("null", [False, True])
def test_answer_with_every_key_survives(name: str, null: bool) -> None:
    raw = fullest(name, null=null) or {}

    made = decode(written(raw), class_of(name), drift="raise")

    assert lost(raw, made) == []


@pytest.mark.parametrize(
    "name", [name for name in NAMES if "variants" in OBJECTS[name]]
)
@some
@given(data=st.data())
def test_unknown_kind_loses_nothing(name: str, data: st.DataObject) -> None:
    sample = data.draw(samples(name))
    sample.value[OBJECTS[name]["variants"]["by"]] = "brand_new"

    made = decode(written(sample.value), class_of(name), drift="raise")

    assert lost(sample.value, made) == []


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


def expected_of(place: Place, what: str) -> str:
    """Return what must come of it: nothing, drift of a kind, or a refusal."""
    inside = place.free and (place.cls, place.field) not in FREE
    if inside or what in {"unknown key", "new value"}:
        return FINE
    if what in {"null", "missing"} and not place.always:
        return FINE
    if what == "null" and (place.nullable or place.free or place.text == "json"):
        return FINE
    return REFUSED if fixed(place) else what


def has_no_key(place: Place) -> bool:
    """Whether an object has lost the last of its declared keys."""
    return entries(place.cls).keys().isdisjoint(place.holder) and not is_open(place.cls)


def outcome_of(
    value: Any, cls: type[Model]
) -> tuple[Model | None, list[str], DecodeError | None]:
    """Decode a value, and return the object or the error, and the warnings."""
    forget_warnings()
    made: Model | None = None
    error: DecodeError | None = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            made = decode(written(value), cls, keep_unknown=True)
        except DecodeError as refusal:
            error = refusal
    assert all(warning.category is DriftWarning for warning in caught)
    return made, [str(warning.message) for warning in caught], error


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
    expected = expected_of(place, what)
    path = place.path
    if expected != FINE and what == "missing" and has_no_key(place):
        expected, path = REFUSED, holder_path(place)

    made, told, error = outcome_of(sample.value, class_of(name))

    if place.picked:
        # The keys that are left may tell another class.
        assert error is None or error.path.startswith(holder_path(place))
    elif expected == REFUSED:
        assert error is not None
        assert error.path == path
    elif expected == FINE:
        assert (told, error) == ([], None)
    else:
        problem = f"{place.cls}.{place.field} was not as declared ({what}) at {path};"
        assert len(told) == 1
        assert told[0].startswith(problem)
    assert error is not None or lost(sample.value, made) == []


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
