from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.digests import Head, daily_digest, proof, proves
from procedures.rules.errors import RuleError

ON = date(2026, 11, 21)
hashes = st.integers(0, 2**256 - 1).map("{:064x}".format)
heads = st.dictionaries(st.integers(1, 10**6), st.tuples(st.integers(1, 50), hashes), max_size=20).map(
    lambda found: [Head(dossier, seq, value) for dossier, (seq, value) in found.items()]
)
some_heads = heads.filter(bool)


@given(heads, st.randoms())
def test_the_order_of_reading_does_not_matter(found, random):
    mixed = random.sample(found, len(found))
    assert daily_digest(ON, found) == daily_digest(ON, mixed)


@given(some_heads, st.data())
def test_any_other_head_gives_another_root(found, data):
    n = data.draw(st.integers(0, len(found) - 1))
    head = found[n]
    for other in (replace(head, seq=head.seq + 1), replace(head, hash="f" * 63 + "x")):
        assert daily_digest(ON, [*found[:n], other, *found[n + 1 :]]).root != daily_digest(ON, found).root
    assert daily_digest(ON, found[:n] + found[n + 1 :]).root != daily_digest(ON, found).root


@given(some_heads, st.data())
def test_every_head_can_be_proven_alone(found, data):
    root = daily_digest(ON, found).root
    head = data.draw(st.sampled_from(found))
    steps = proof(found, head.dossier_id)
    assert proves(head, steps, root)
    assert not proves(replace(head, seq=head.seq + 1), steps, root)
    assert len(steps) <= len(found).bit_length()


def test_a_dossier_that_did_not_move_has_no_proof():
    with pytest.raises(RuleError) as refused:
        proof([Head(1, 1, "a" * 64)], 2)
    assert refused.value.code == "head_not_in_digest"


def test_an_odd_head_is_not_doubled():
    one, two, three = (Head(n, 1, f"{n:064x}") for n in (1, 2, 3))
    assert daily_digest(ON, [one, two, three]).root != daily_digest(ON, [one, two, three, three]).root


def test_the_line_names_day_count_root_and_the_line_before():
    empty = daily_digest(ON, [])
    nothing = sha256(b"").hexdigest()
    assert empty.line == f"onestop-digest v1 2026-11-21 0 {nothing} -"
    assert empty.digest == sha256(empty.line.encode()).hexdigest()
    following = daily_digest(date(2026, 11, 22), [Head(1, 1, "a" * 64)], empty.digest)
    assert following.line.endswith(f" 1 {following.root} {empty.digest}")


def test_the_root_of_one_head_can_be_checked_without_this_program():
    assert daily_digest(ON, [Head(7, 3, "a" * 64)]).root == sha256(b"\x00" + b"7 3 " + b"a" * 64).hexdigest()
