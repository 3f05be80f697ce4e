"""How deep and how wide a JSON text is, compared with what the parser finds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.rules.json_shape import Shape, shape_of

VALUES = st.recursive(
    st.none() | st.integers() | st.text(st.sampled_from('ab"\\[]{},:'), max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=30,
)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


@given(VALUES)
def test_depth_is_that_of_the_value(value):
    assert shape_of(json.dumps(value), deepest=100, most=10_000).depth == _depth(value)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("", Shape(0, 1)),
        ("[1,2,3]", Shape(1, 4)),
        ('{"a": "[[[[", "b": "\\"]]"}', Shape(1, 3)),
        ('{"code":"' + '\\"' * 60_000, Shape(1, 2)),
        ("[" * 60_000, Shape(11, 12)),
        ("[" + "0," * 60_000, Shape(1, 101)),
        ("]" * 60_000, Shape(0, 1)),
    ],
)
def test_counting_stops_beyond_a_limit(text, shape):
    assert shape_of(text, deepest=10, most=100) == shape
