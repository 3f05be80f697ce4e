"""An office as docs/operation.md sets it up: servers, commands, web, worker, and nginx with TLS where there is one."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode, urljoin

from config.deployment_check import office_environment
from config.development import ROOT
from config.local_services.stack import throw_away_stack

HOST = "motcua.gov.vn"
PATIENCE = 120


class Office:
    """A production of its own, with what its processes say in `folder`."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder, self.environment = folder, dict(environment)
        self.web_port = free_port()
        self.front_port = 0
        self.certificate: Path | None = None

    def manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A command as the documentation writes it, with its exit code and what it said."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    @contextmanager
    def running(self, name: str, *command: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process of the installation, until the end of the block; it never knows the owner's address."""
        environment = {k: v for k, v in self.environment.items() if k != "MIGRATION_DATABASE_URL"}
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                yield process
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(40)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Web server, worker and scheduler as the documentation starts them, and the proxy."""
        python = (sys.executable, "-m")
        web = (*python, "gunicorn", "--config", "python:config.gunicorn", "--workers", "2")
        celery = (*python, "celery", "--app", "config")
        with ExitStack() as processes:
            start = processes.enter_context
            start(
                self.running("web", *web, "--bind", f"127.0.0.1:{self.web_port}", "config.wsgi:application")
            )
            options = ("--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO")
            start(self.running("worker", *celery, "worker", *options))
            schedule = str(self.folder / "beat-schedule")
            start(self.running("beat", *celery, "beat", "--schedule", schedule, "--pidfile="))
            wait_for_port(self.web_port)
            if shutil.which("nginx"):
                start(self._proxy())
            yield

    @contextmanager
    def _proxy(self) -> Iterator[None]:
        """The shipped example of nginx, with this test's name, ports and certificate."""
        self.front_port, plain = free_port(), free_port()
        self.certificate, key = make_certificate(self.folder)
        example = (ROOT / "deploy/nginx/onestop.conf").read_text()
        for old, new in {
            "motcua.example.gov.vn": HOST,
            "listen 443": f"listen 127.0.0.1:{self.front_port}",
            "listen 80": f"listen 127.0.0.1:{plain}",
            "127.0.0.1:8000": f"127.0.0.1:{self.web_port}",
            "/etc/onestop/tls/fullchain.pem": str(self.certificate),
            "/etc/onestop/tls/privkey.pem": str(key),
        }.items():
            assert old in example, f"the example of nginx no longer has {old}"
            example = example.replace(old, new)
        (self.folder / "onestop.conf").write_text(example)
        with self.running("nginx", *nginx(self.folder, "onestop.conf")):
            wait_for_port(self.front_port)
            yield


def nginx(folder: Path, site: str) -> tuple[str, ...]:
    """The command of an nginx that writes into `folder` alone and has that one site."""
    temporary = " ".join(
        f"{kind}_temp_path {folder}/nginx-{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;\n"
        f"events {{ }}\nhttp {{ access_log off; {temporary}\n include {folder}/{site}; }}\n"
    )
    return (shutil.which("nginx") or "nginx", "-p", str(folder), "-c", str(main))


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate signed by itself, for HOST, and its key."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                f"/CN={HOST}",
            ),
            *("-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for_port(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < until, f"nothing answers at {port}"
            time.sleep(0.1)


SERVERS = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL", "ONESTOP_APP_ROLE")


@contextmanager
def _no_servers_named() -> Iterator[None]:
    """The test run's own servers are out of sight, so that others are started."""
    hidden = {name: os.environ.pop(name) for name in SERVERS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


@contextmanager
def empty_office(folder: Path) -> Iterator[Office]:
    """Servers of its own with nothing in the database, and the environment of a production."""
    with _no_servers_named(), throw_away_stack() as named:
        own = {
            "TRUSTED_PROXIES": "127.0.0.1",
            "CSRF_TRUSTED_ORIGINS": "",
            "STATIC_ROOT": str(folder / "static"),
            "ONESTOP_FILES_DIR": str(folder / "files"),
            "ONESTOP_EXPORTS_DIR": str(folder / "exports"),
            "ALLOWED_HOSTS": HOST,
            "BASE_URL": f"https://{HOST}",
            "LANG": "en_US.UTF-8",
            "PYTHONUNBUFFERED": "1",
        }
        yield Office(folder, office_environment() | named | own)


class Page:
    """An answer: its status, its address, its text, and its forms as a browser would send them."""

    def __init__(self, status: int, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.status, self.address, self.body, self.headers = status, address, body, headers

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def form(self, having: str) -> dict[str, str]:
        """The fields of the first form that has a field or button of that name."""
        reader = _Forms()
        reader.feed(self.text)
        return next(form for form in reader.forms if having in form or having in form["__buttons__"].split())


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"__buttons__": "", "__action__": told.get("action", "")})
        if not self.forms:
            return
        form, name, kind = self.forms[-1], told.get("name", ""), told.get("type", "text")
        if tag == "button" or (tag == "input" and kind == "submit"):
            form["__buttons__"] += f" {name}"
        elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in told) and kind != "file":
            form[name] = told.get("value", "on" if kind == "checkbox" else "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in told or self._select not in form):
            form[self._select] = told.get("value", "")
        elif tag == "textarea":
            self._area, form[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area] += data


class Browser:
    """Somebody at a browser: cookies, redirects, forms; through the proxy, or with the headers that it would set."""

    def __init__(self, office: Office) -> None:
        self.office, self.cookies = office, dict[str, str]()

    def get(self, path: str) -> Page:
        return self._follow("GET", path, None)

    def post(self, page: Page, having: str, **typed: str) -> Page:
        """Send the form of the page that has this field or button, with what was typed."""
        form = page.form(having)
        action = form.pop("__action__")
        form.pop("__buttons__")
        fields = {name: value for name, value in (form | typed).items() if name}
        return self._follow("POST", urljoin(page.address, action) if action else page.address, fields)

    def sign_in(self, name: str, password: str) -> Page:
        page = self.get("/dang-nhap/")
        return self.post(page, "username", username=name, password=password)

    def begin(self, name: str, first: str, own: str) -> Page:
        """The first sign-in of a person, who has to choose a password."""
        page = self.sign_in(name, first)
        assert page.address.startswith("/doi-mat-khau/"), page.address
        return self.post(page, "old_password", old_password=first, new_password1=own, new_password2=own)

    def _follow(self, method: str, path: str, fields: Mapping[str, str] | None) -> Page:
        for _turn in range(6):
            page = self._once(method, path, fields)
            if page.status not in (301, 302, 303):
                return page
            there = re.sub(r"^https://[^/]+", "", page.headers["Location"])
            method, path, fields = "GET", urljoin(page.address, there), None
        raise AssertionError(f"too many redirects at {path}")

    def _once(self, method: str, path: str, fields: Mapping[str, str] | None) -> Page:
        connection = self._connection()
        host = f"{HOST}:{self.office.front_port}" if self.office.front_port else HOST
        headers = {"Host": host, "Referer": f"https://{host}/", "Origin": f"https://{host}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if not self.office.front_port:
            headers |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Page(answer.status, path, answer.read(), dict(answer.headers))

    def _connection(self) -> HTTPConnection:
        if not self.office.front_port:
            return HTTPConnection("127.0.0.1", self.office.web_port, timeout=60)
        context = ssl.create_default_context(cafile=str(self.office.certificate))
        connection = HTTPSConnection(HOST, self.office.front_port, timeout=60, context=context)
        # The name is nobody's: its address is ours.
        connection._create_connection = lambda _where, *more: socket.create_connection(  # type: ignore[attr-defined]
            ("127.0.0.1", self.office.front_port), *more
        )
        return connection
