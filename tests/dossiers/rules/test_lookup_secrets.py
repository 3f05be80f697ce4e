import hashlib
import hmac
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.rules.lookup_secrets import ALPHABET, fold_secret, hash_secret, new_secret, secret_matches

KEY, CODE, SECRET = b"k" * 32, "H50.12-260615-0001", "K7L2P-9QXWT"
STORED = hash_secret(KEY, CODE, SECRET)


def test_the_alphabet_has_32_letters_none_of_which_is_misread():
    assert len(set(ALPHABET)) == 32
    assert not set("01OI") & set(ALPHABET)


@given(st.binary(min_size=10, max_size=10))
def test_a_secret_is_ten_letters_in_two_groups(noise):
    secret = new_secret(lambda count: noise[:count])
    assert re.fullmatch(rf"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", secret)
    assert fold_secret(secret) == secret.replace("-", "")


def test_every_letter_is_equally_likely():
    letters = [new_secret(lambda count, byte=byte: bytes([byte]) * count)[0] for byte in range(256)]
    assert {letters.count(letter) for letter in ALPHABET} == {8}


@pytest.mark.parametrize(
    "typed",
    [
        "K7L2P-9QXWT",
        "k7l2p9qxwt",
        " k7l2p 9qxwt ",
        "K7L2P–9QXWT",
        "K712P-9QXWT",
        "k7i2p-9qxwt",
        "Ｋ７L2P-9QXWT",
    ],
)
def test_a_secret_is_typed_as_people_type(typed):
    assert fold_secret(typed) == "K7L2P9QXWT"
    assert secret_matches(KEY, CODE, typed, STORED)


@pytest.mark.parametrize(
    "typed",
    ["", "K7L2P", "K7L2P-9QXWTT", "K0L2P-9QXWT", "К7L2P-9QXWT", "K7L2P-9QXW\u00cb", "A" * 100, "\0" * 10],
)
def test_what_is_no_secret_matches_nothing(typed):
    assert fold_secret(typed) == ""
    assert not secret_matches(KEY, CODE, typed, STORED)
    assert not secret_matches(KEY, CODE, typed, hash_secret(KEY, CODE, typed))


def test_the_hash_binds_key_code_and_secret():
    others = {
        hash_secret(b"other", CODE, SECRET),
        hash_secret(KEY, "H50.12-260615-0002", SECRET),
        hash_secret(KEY, CODE, "K7L2P-9QXWU"),
    }
    assert len(others | {STORED}) == 4
    assert not secret_matches(KEY, "H50.12-260615-0002", SECRET, STORED)


def test_the_hash_can_be_made_without_this_program():
    message = b"onestop look-up secret v1\0H50.12-260615-0001\0K7L2P9QXWT"
    assert hmac.new(KEY, message, hashlib.sha256).hexdigest() == STORED
