from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.audit import BrokenLink, Link, canonical, link, verify
from dossiers.rules.lifecycle import Action
from procedures.rules.errors import RuleError
from procedures.rules.workdays import LOCAL


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        (None, "null"),
        (True, "true"),
        (10**30, "1" + "0" * 30),
        ("Nguyễn", '"Nguyễn"'),
        ('a"\n\\', r'"a\"\n\\"'),
        (Action.ACCEPT, '"accept"'),
        (datetime(2026, 11, 20, 9, tzinfo=LOCAL), '"2026-11-20T02:00:00.000000Z"'),
        (datetime(2026, 11, 20, 2, 0, 0, 1, tzinfo=UTC), '"2026-11-20T02:00:00.000001Z"'),
        (date(2026, 11, 20), '"2026-11-20"'),
        (Decimal("1.50"), '"1.5"'),
        (Decimal("1500"), '"1500"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0"), '"0"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        ((1, [2, {"b": 1, "a": None}]), '[1,[2,{"a":null,"b":1}]]'),
    ],
)
def test_every_value_has_one_spelling(value, spelling):
    assert canonical({"v": value}) == f'{{"v":{spelling}}}'.encode()


@pytest.mark.parametrize(
    "content",
    [
        {"v": 1.0},
        {"v": float("nan")},
        {"v": datetime(2026, 11, 20, 9)},
        {"v": Decimal("NaN")},
        {"v": Decimal("Infinity")},
        {"v": b"bytes"},
        {"v": {1, 2}},
        {"v": {1: "key is no text"}},
        {"v": "\ud800"},
    ],
)
def test_what_has_no_single_spelling_is_refused(content):
    with pytest.raises(RuleError) as refused:
        canonical(content)
    assert refused.value.code == "audit_content_invalid"


def test_the_order_of_keys_and_the_zone_do_not_matter():
    here, there = datetime(2026, 11, 20, 9, tzinfo=LOCAL), datetime(2026, 11, 20, 2, tzinfo=UTC)
    assert canonical({"a": 1, "at": here}) == canonical({"at": there, "a": 1})


def test_a_link_can_be_checked_without_this_program():
    expected = sha256(b'onestop event v1\0abc\0{"seq":1}').hexdigest()
    assert link("abc", {"seq": 1}) == expected


def chain(contents):
    links, previous = [], ""
    for seq, content in enumerate(contents, 1):
        links.append(Link(seq, content, previous, link(previous, content)))
        previous = links[-1].hash
    return links


texts = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5) | st.none(), max_size=3)
chains = st.lists(texts, min_size=1, max_size=6).map(chain)


@given(chains)
def test_an_untouched_chain_holds(links):
    assert verify(links) is None
    assert verify(iter(links)) is None


@given(chains, st.data())
def test_any_change_of_content_is_found_where_it_was_made(links, data):
    n = data.draw(st.integers(0, len(links) - 1))
    links[n] = replace(links[n], content={**links[n].content, "added": 1})
    assert verify(links) == BrokenLink(n + 1, "hash")


@given(chains, st.data())
def test_a_change_with_its_hash_made_new_is_found_at_the_next_event(links, data):
    n = data.draw(st.integers(0, len(links) - 1))
    content = {**links[n].content, "added": 1}
    links[n] = replace(links[n], content=content, hash=link(links[n].previous, content))
    expected = None if n == len(links) - 1 else BrokenLink(n + 2, "previous")
    assert verify(links) == expected  # the last one is caught by the digest of its day


@given(chains, st.data())
def test_an_event_left_out_is_found(links, data):
    n = data.draw(st.integers(0, len(links) - 1))
    rest = links[:n] + links[n + 1 :]
    assert verify(rest) == (None if n == len(links) - 1 else BrokenLink(n + 1, "seq"))


def test_renumbering_after_leaving_one_out_is_found():
    first, _, third = chain([{"a": 1}, {"b": 2}, {"c": 3}])
    assert verify([first, replace(third, seq=2)]) == BrokenLink(2, "previous")


def test_no_events_are_no_broken_chain():
    assert verify([]) is None


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)), st.integers(-14, 14))
def test_a_moment_is_spelled_by_its_instant(naive, hours):
    at = naive.replace(tzinfo=UTC)
    elsewhere = at.astimezone(LOCAL) + timedelta(hours=hours) - timedelta(hours=hours)
    assert canonical({"at": at}) == canonical({"at": elsewhere})
