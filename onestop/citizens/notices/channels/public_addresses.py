"""Webhooks lead out of the house: their host is resolved once, judged, and that very address is called.

An administrator of one office types the address; without this it could reach what only our servers can.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from http.client import HTTPSConnection
from urllib.parse import SplitResult

from django.conf import settings

from onestop.citizens.notices.channels.errors import Failed, Refused
from onestop.citizens.notices.channels.http import SECONDS, trust

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

HTTPS = 443
# Below are the ports of other services: mail, shells, databases of names.
FIRST_FREE_PORT = 1024
# Addresses of the new protocol that carry one of the old: they would be judged by the wrong one.
TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


class PinnedConnection(HTTPSConnection):
    """HTTPS to one address, whatever the name leads to meanwhile; the certificate must be the name's."""

    def __init__(self, host: str, port: int, address: Address, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SECONDS, context=context)
        self._address, self._trust = address, context

    def connect(self) -> None:
        plain = socket.create_connection((str(self._address), self.port), SECONDS)
        line = self._trust.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        # From here on the whole can be cut off, the handshake too.
        self.sock = line
        line.do_handshake()


def pinned(parts: SplitResult) -> PinnedConnection:
    """A connection to the host's address. Raises Refused PrivateAddress, BadAddress; Failed when it has none now."""
    host, port = host_and_port(parts)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Failed(type(error).__name__, server_down=True) from None
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not addresses or not all(map(may_be_called, addresses)):
        raise Refused("PrivateAddress")
    return PinnedConnection(host, port, addresses[0], trust())


def host_and_port(parts: SplitResult) -> tuple[str, int]:
    """Host and port of an https address without user and password. Raises Refused BadAddress."""
    try:
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port or 443
    except ValueError:
        raise Refused("BadAddress") from None
    if parts.scheme != "https" or not host or parts.username is not None or parts.password is not None:
        raise Refused("BadAddress")
    if port != HTTPS and port < FIRST_FREE_PORT:
        raise Refused("BadAddress")
    return host, port


def refuse_private(parts: SplitResult) -> None:
    """Raises Refused as `pinned` would now: PrivateAddress, BadAddress. A host that has no address yet passes.

    For the moment in which an address is typed; each call judges it again, for names lead elsewhere tomorrow.
    """
    host, port = host_and_port(parts)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    if not all(may_be_called(ipaddress.ip_address(str(each[4][0]).partition("%")[0])) for each in found):
        raise Refused("PrivateAddress")


def may_be_called(address: Address) -> bool:
    """Whether it is a public address, or in a network that the operator opened (NOTICES_WEBHOOK_NETWORKS)."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in settings.NOTICES_WEBHOOK_NETWORKS):
        return True
    return address.is_global and not address.is_multicast and not any(address in net for net in TRANSLATED)
