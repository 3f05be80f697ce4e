"""Typed readers: what they accept, and what they say when they do not."""

import base64
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.development import fresh_secrets
from config.env import Environment, weakness

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(range(32, 64))).decode()


def said(env: Environment) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        env.refuse()
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", True), ("YES", True), ("on", True), (" true ", True), ("0", False), ("No", False), ("off", False)],
)
def test_a_flag_is_a_word_for_yes_or_no(text: str, expected: bool) -> None:
    env = Environment({"F": text})
    assert env.flag("F", default=not expected) is expected
    env.refuse()


@pytest.mark.parametrize("text", ["maybe", "2", "tru"])
def test_another_word_is_no_flag(text: str) -> None:
    env = Environment({"F": text})
    env.flag("F", default=False)
    assert "F: " in said(env)
    assert "write yes or no" in said(env)


@pytest.mark.parametrize(("text", "expected"), [("0", 0), ("5", 5), ("10", 10), ("", 3)])
def test_an_integer_within_its_bounds(text: str, expected: int) -> None:
    env = Environment({"N": text})
    assert env.integer("N", 3, most=10) == expected
    env.refuse()


@pytest.mark.parametrize("text", ["11", "-1", "1e3", "1_0", "٣", "３", "1.0", "--1", "x", "-"])
def test_no_integer_or_out_of_bounds(text: str) -> None:
    env = Environment({"N": text})
    assert env.integer("N", 3, most=10) == 3
    assert "write a whole number from 0 to 10" in said(env)


@pytest.mark.parametrize(
    ("text", "expected"), [("a, b ,c", ["a", "b", "c"]), ("a", ["a"]), (" , ", []), ("", ["standard"])]
)
def test_items_between_commas(text: str, expected: list[str]) -> None:
    assert Environment({"L": text}).items("L", ("standard",)) == expected


def test_networks_and_their_refusal() -> None:
    env = Environment({"GOOD": "10.0.0.1, 192.168.0.0/16, ::1", "BAD": "10.0.0.1/8"})
    assert [str(network) for network in env.networks("GOOD")] == ["10.0.0.1/32", "192.168.0.0/16", "::1/128"]
    env.networks("BAD")
    assert "BAD: holds '10.0.0.1/8'" in said(env)
    assert "GOOD" not in said(env)


def test_an_address_of_another_kind_is_refused_without_repeating_its_password() -> None:
    env = Environment({"DATABASE_URL": "mysql://someone:hunter2@host/name"})
    env.url("DATABASE_URL", ("postgresql", "postgres"))
    assert "DATABASE_URL: must start with postgresql:// or postgres://" in said(env)
    assert "hunter2" not in said(env)


def test_a_missing_text_is_named_with_the_remedy() -> None:
    env = Environment({"T": "  "})
    assert env.text("T") == ""
    assert "T: is not set; give it a value" in said(env)


def test_a_choice_lists_what_can_be_chosen() -> None:
    env = Environment({"ONESTOP_ENV": "prod"})
    env.choice("ONESTOP_ENV", ("development", "production"), "development")
    assert "'prod'; write one of development, production" in said(env)


def test_every_problem_is_told_at_once() -> None:
    env = Environment({"A": "x", "B": "y"})
    env.integer("A", 1)
    env.flag("B", default=True)
    env.text("C")
    assert [problem.name for problem in env.problems] == ["A", "B", "C"]
    assert said(env).count("\n") == 3


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("short", "shorter than 50"),
        ("a" * 64, "repeats too few"),
        ("ab" * 40, "repeats too few"),
        ("0123456789" * 6, "repeats too few"),
        ("3f9ac07be1d8245670b9e3c1fa86d2475e0c9b1a7f3d8e6240b5c9a1", None),
        ("django-insecure-" + "k3v9q8w7e6r5t4y3u2i1o0p9a8s7d6f5g4h3j2k1", "placeholder"),
        ("ChangeMe-" + "k3v9q8w7e6r5t4y3u2i1o0p9a8s7d6f5g4h3j2k1l0z9", "placeholder"),
    ],
)
def test_a_weak_secret_and_why(value: str, reason: str | None) -> None:
    found = weakness(value)
    assert (reason is None) == (found is None)
    assert (reason or "") in (found or "")


def test_random_secrets_are_never_called_weak() -> None:
    assert not [value for _ in range(200) if weakness(value := fresh_secrets()["SECRET_KEY"])]


def test_a_secret_made_for_development_is_refused() -> None:
    made = fresh_secrets()
    env = Environment(made, known_secrets=list(made.values()))
    env.secret("SECRET_KEY")
    env.key("PERSONAL_INDEX_KEY")
    assert said(env).count("development") == 2
    assert made["SECRET_KEY"] not in said(env)


def test_named_keys_keep_their_order() -> None:
    env = Environment({"K": f"2027={KEY}, 2026={OTHER_KEY}"})
    assert list(env.keys("K")) == ["2027", "2026"]
    assert env.keys("K")["2026"] == bytes(range(32, 64))
    env.refuse()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (KEY, "must read label=base64 key"),
        (f"a={KEY},a={OTHER_KEY}", "each label once"),
        ("a=AAAA", "is no base64 of 32 bytes"),
        ("a=!!!", "is no base64 of 32 bytes"),
        (f"a={base64.b64encode(bytes(32)).decode()}", "is not random"),
    ],
)
def test_keys_that_cannot_be_used(text: str, fault: str) -> None:
    env = Environment({"K": text})
    env.keys("K")
    assert fault in said(env)


def test_a_random_key_is_accepted() -> None:
    env = Environment({"K": base64.b64encode(os.urandom(32)).decode()})
    assert len(env.key("K")) == 32
    env.refuse()
