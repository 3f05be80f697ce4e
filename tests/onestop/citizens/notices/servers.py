"""Small real servers on the loopback: they keep what came in and answer as they are told."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from time import sleep
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mailbox:
    """An SMTP server's memory; `answers` overrides the answer to a command, such as {"RCPT": "550 no such user"}."""

    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """Speaks as much SMTP as smtplib needs."""
    box = Mailbox()

    class Handler(StreamRequestHandler):
        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            self.say("220 test")
            while line := self.rfile.readline().decode().strip():
                verb = line.split(" ")[0].upper()
                answer = box.answers.get(verb, "250 ok")
                if verb == "QUIT":
                    return self.say("221 bye")
                if verb == "RCPT" and answer.startswith("250"):
                    box.receivers.append(line.partition(":")[2].strip(" <>"))
                if verb == "DATA":
                    self.say("354 go on")
                    body = b"".join(iter(self.rfile.readline, b".\r\n"))
                    if answer.startswith("250"):
                        box.messages.append(body)
                self.say(answer)
            return None

    class Server(ThreadingTCPServer):
        daemon_threads = allow_reuse_address = True

    with _running(Server(("127.0.0.1", 0), Handler)) as server:
        box.port = server.server_address[1]
        yield box


@dataclass
class Posted:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """An HTTP server's memory; it answers with `status`, after `seconds`."""

    url: str = ""
    status: int = 200
    seconds: float = 0
    posts: list[Posted] = field(default_factory=list)


@contextmanager
def http_server(certificate: Path | None = None) -> Iterator[Receiver]:
    """Takes posts, over TLS as `localhost` with a certificate (PEM, key and certificate in one file)."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.posts.append(Posted(self.path, dict(self.headers), body))
            sleep(receiver.seconds)
            self.send_response(receiver.status)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with _running(server):
        host = f"localhost:{server.server_address[1]}"
        receiver.url = f"https://{host}/hook?a=1" if certificate else f"http://{host}/send"
        yield receiver


@contextmanager
def dripping_server() -> Iterator[str]:
    """Answers with a letter now and then, for ever."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                while True:
                    self.wfile.write(b"a")
                    sleep(0.05)

    class Server(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with _running(Server(("127.0.0.1", 0), Handler)) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}/"


@contextmanager
def _running(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate_for(name: str, file: Path) -> Path:
    """Write a key and a certificate that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(secret + made.public_bytes(pem))
    return file
