"""Server addresses: read, written, and spelled for Celery."""

import pytest

from config.addresses import (
    PostgresAddress,
    broker_url,
    database_number,
    with_database_number,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@h:5433/n", PostgresAddress("n", "u", "p", "h", "5433", {})),
        ("postgres://u@h/n?sslmode=require", PostgresAddress("n", "u", "", "h", "", {"sslmode": "require"})),
        ("postgresql://u@/n?host=/a%20b/run", PostgresAddress("n", "u", "", "/a b/run", "", {})),
        ("postgresql://u:p@a:5432,b:5433/n", PostgresAddress("n", "u", "p", "a,b", "5432,5433", {})),
        ("postgresql://u@a,b/n", PostgresAddress("n", "u", "", "a,b", "", {})),
        ("postgresql://u@a,b:6/n", PostgresAddress("n", "u", "", "a,b", ",6", {})),
        ("postgresql://u@[::1]:5/n", PostgresAddress("n", "u", "", "::1", "5", {})),
        (
            "postgresql://u@/n?host=a,b&port=1,2&target_session_attrs=read-write",
            PostgresAddress("n", "u", "", "a,b", "1,2", {"target_session_attrs": "read-write"}),
        ),
        ("postgresql://u%40x:p%2F%3A@h/n", PostgresAddress("n", "u@x", "p/:", "h", "", {})),
    ],
)
def test_a_database_address_is_taken_apart_and_put_together(url: str, expected: PostgresAddress) -> None:
    assert PostgresAddress.parse(url) == expected
    assert PostgresAddress.parse(expected.url()) == expected


@pytest.mark.parametrize("url", ["", "postgresql://host", "postgresql://host/"])
def test_an_address_without_a_database_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="names no database"):
        PostgresAddress.parse(url)


@pytest.mark.parametrize("url", ["postgresql://u@a:x/n", "postgresql://u@a:1,b:70000/n"])
def test_a_port_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"[Pp]ort"):
        PostgresAddress.parse(url)


@pytest.mark.parametrize(
    ("url", "number", "moved", "broker"),
    [
        ("redis://h:6379", 0, "redis://h:6379/7", "redis://h:6379"),
        ("redis://:p@h:6379/2", 2, "redis://:p@h:6379/7", "redis://:p@h:6379/2"),
        ("rediss://h/3", 3, "rediss://h/7", "rediss://h/3"),
        ("unix:///a/v.sock?db=4", 4, "unix:///a/v.sock?db=7", "redis+socket:///a/v.sock?virtual_host=4"),
        ("unix:///a/v.sock", 0, "unix:///a/v.sock?db=7", "redis+socket:///a/v.sock?virtual_host=0"),
    ],
)
def test_a_redis_address(url: str, number: int, moved: str, broker: str) -> None:
    assert database_number(url) == number
    assert with_database_number(url, 7) == moved
    assert broker_url(url) == broker
