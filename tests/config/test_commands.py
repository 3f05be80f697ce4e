"""Which servers and which role a management command gets."""

import pytest

from config.local_services.for_commands import as_owner, needs_servers

NAMED = {"DATABASE_URL": "postgresql://app@/n?host=/s", "REDIS_URL": "redis://h"}


@pytest.mark.parametrize(
    ("argv", "environment", "expected"),
    [
        (["manage.py", "migrate"], {}, True),
        (["manage.py", "import_catalogue", "FILE"], {}, True),
        (["manage.py", "migrate"], NAMED, False),
        (["manage.py", "migrate"], {"DATABASE_URL": "postgresql://app@/n"}, True),
        (["manage.py", "migrate", "--help"], {}, False),
        (["manage.py", "check"], {}, False),
        (["manage.py"], {}, False),
        (["manage.py", "migrate"], {"ONESTOP_ENV": "production"}, False),
    ],
)
def test_servers_are_started_where_none_are_named(
    argv: list[str], environment: dict[str, str], expected: bool
) -> None:
    assert needs_servers(argv, environment) is expected


def test_the_owner_takes_the_place_of_the_application_and_remembers_it() -> None:
    owner = "postgresql://owner@/n?host=/s"
    assert as_owner(NAMED | {"MIGRATION_DATABASE_URL": owner}) == {
        "DATABASE_URL": owner,
        "ONESTOP_APP_ROLE": "app",
    }
    assert as_owner(NAMED) == {}
