"""Server addresses in one variable each, taken apart for Django, Celery and the cache."""

from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit, urlunsplit

POSTGRES_SCHEMES = ("postgresql", "postgres")
REDIS_SCHEMES = ("redis", "rediss", "unix")


@dataclass(frozen=True)
class PostgresAddress:
    """What `postgresql://user:password@host:port/name?host=/socket/folder` says; empty where it is silent.

    Several hosts, `db1:5432,db2:5432`, become lists with commas, as libpq reads them in `host` and `port`.
    """

    name: str
    user: str
    password: str
    host: str
    port: str
    options: dict[str, str]

    @classmethod
    def parse(cls, url: str) -> "PostgresAddress":
        """The parts of `url`; raises ValueError without a database name."""
        parts = urlsplit(url)
        name = unquote(parts.path.lstrip("/"))
        if not name:
            raise ValueError("the address names no database")
        options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        places = parts.netloc.rpartition("@")[2].split(",")
        hosts, ports = zip(*map(_host_and_port, places), strict=True)
        host = options.pop("host", ",".join(hosts))
        port = options.pop("port", ",".join(ports) if any(ports) else "")
        user = options.pop("user", unquote(parts.username or ""))
        return cls(name, user, unquote(parts.password or ""), host, port, options)

    def url(self) -> str:
        """The address as one line that `parse` reads back."""
        password = f":{quote(self.password, safe='')}" if self.password else ""
        place = {"host": self.host, "port": self.port}
        query = urlencode(
            {key: value for key, value in (place | self.options).items() if value}, quote_via=quote
        )
        return f"postgresql://{quote(self.user, safe='')}{password}@/{quote(self.name, safe='')}?{query}"


def _host_and_port(place: str) -> tuple[str, str]:
    """`db1:5432` and `[::1]:5432` taken apart; raises ValueError where the port is none."""
    parts = urlsplit(f"//{place}")
    return unquote(parts.hostname or ""), str(parts.port or "")


def with_database_number(redis_url: str, number: int) -> str:
    """The same Redis server, another of its numbered databases."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        # Not urlunsplit: it would drop the empty host, and redis-py insists on unix://.
        return f"unix://{parts.path}?db={number}"
    return urlunsplit(parts._replace(path=f"/{number}"))


def database_number(redis_url: str) -> int:
    """Which numbered database the address means; 0 when it does not say."""
    parts = urlsplit(redis_url)
    said = parse_qs(parts.query).get("db", ["0"])[-1] if parts.scheme == "unix" else parts.path.strip("/")
    return int(said or 0)


def broker_url(redis_url: str) -> str:
    """The address in Celery's spelling, which differs for sockets."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    return f"redis+socket://{parts.path}?virtual_host={database_number(redis_url)}"
