"""Whatever happens to an answer, one of two things comes out."""

from __future__ import annotations

import copy
import json
import warnings
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osupy._core.converter import Drift, decode, decode_answer, encode, structure
from osupy._core.model import Model
from osupy.errors import DecodeError, DriftWarning

pytestmark = pytest.mark.usefixtures("way")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Node(Model):
    id: int
    count: int
    name: str
    child: Node | None
    children: list[Node]
    by_name: dict[str, Node]
    hint: int | None = None


def nodes(children: st.SearchStrategy[Any] | None) -> st.SearchStrategy[Any]:
    inside: st.SearchStrategy[list[Any]] = st.just([])
    named: st.SearchStrategy[dict[str, Any]] = st.just({})
    child: st.SearchStrategy[Any] = st.none()
    if children is not None:
        inside = st.lists(children, max_size=3)
        named = st.dictionaries(st.text(max_size=3), children)
        child = st.none() | children
    return st.fixed_dictionaries(
        {
            "id": st.integers(0, 9),
            "count": st.integers(-5, 5),
            "name": st.text(max_size=3),
            "child": child,
            # Made anew: tests change what they are given.
            "children": inside.map(list),
            "by_name": named.map(dict),
        },
        optional={"hint": st.none() | st.integers(0, 9)},
    )


TREE = st.recursive(nodes(None), nodes, max_leaves=8)


def places(raw: Any, path: str = "$") -> list[tuple[Any, str]]:
    """Return every node with its path."""
    found = [(raw, path)]
    if raw["child"] is not None:
        found += places(raw["child"], f"{path}.child")
    for index, child in enumerate(raw["children"]):
        found += places(child, f"{path}.children[{index}]")
    for name, child in raw["by_name"].items():
        step = f".{name}" if name.isidentifier() else f"[{name!r}]"
        found += places(child, f"{path}.by_name{step}")
    return found


@given(TREE)
def test_encode_is_the_inverse_of_decode(raw: Any) -> None:
    data = json.dumps(raw).encode()
    node = decode(data, Node, keep_unknown=True, drift="raise")
    assert decode(encode(node), Node, drift="raise") == node


@given(TREE, st.data())
def test_one_drift_is_told_when_one_field_drifts(raw: Any, data: st.DataObject) -> None:
    node, path = data.draw(st.sampled_from(places(raw)))
    field = data.draw(st.sampled_from(["count", "name", "children"]))
    way = data.draw(st.sampled_from(["null", "missing"]))
    if way == "null":
        node[field] = None
    else:
        del node[field]
    seen: list[Drift] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DriftWarning)
        decode_answer(json.dumps(raw).encode(), Node, on_drift=seen.append)
    assert seen == [Drift("Node", field, way, f"{path}.{field}")]


@given(TREE, st.data())
def test_error_names_the_place_when_one_value_is_of_another_kind(
    raw: Any, data: st.DataObject
) -> None:
    raw = copy.deepcopy(raw)
    node, path = data.draw(st.sampled_from(places(raw)))
    field: str
    wrong: Any
    field, wrong = data.draw(
        st.sampled_from(
            [
                ("id", "1"),
                ("id", None),
                ("count", True),
                ("count", []),
                ("name", 1),
                ("child", "x"),
                ("children", {}),
                ("by_name", 3),
                ("hint", "5"),
            ]
        )
    )
    node[field] = wrong
    with pytest.raises(DecodeError) as caught:
        structure(raw, Node)
    assert caught.value.path == f"{path}.{field}"
    assert caught.value.payload == wrong


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "count", "name", "child", "children", "other"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=10,
)


@given(JSON)
def test_nothing_but_a_decode_error_comes_out_when_data_is_arbitrary(raw: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DriftWarning)
        try:
            node = structure(raw, Node)
        except DecodeError:
            return
    assert type(node) is Node
    assert all(hasattr(node, field.name) for field in Node.__attrs_attrs__)


@given(st.binary(max_size=40))
def test_nothing_but_a_decode_error_comes_out_when_bytes_are_arbitrary(
    data: bytes,
) -> None:
    # Forty bytes hold too little for a `Node`.
    with pytest.raises(DecodeError) as caught:
        decode(data, Node)
    assert caught.value.path == "$"
