"""Which addresses may be asked: pure checks of URLs and IP addresses, and the resolver that applies them."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from pipelines.model import Source

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class ForbiddenAddressError(OSError):
    """A name leads to an address that is not for us: private, loopback, link-local, metadata."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What one source may reach: the public internet, or the doors it declares on this machine."""

    doors: frozenset[str]
    """Host names that may lead to this machine; empty for all but the demo press."""

    def objection(self, url: str) -> str | None:
        """Return why a URL may not be asked, as far as it can be seen before its name is resolved."""
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            return "no URL"
        if parts.scheme not in ("http", "https"):
            return f"scheme {parts.scheme or 'none'}"
        if not host or parts.username is not None:
            return "no host" if not host else "a password in the URL"
        if is_local(host) and host not in self.doors:
            return "address of this machine"
        address = literal(host)
        return None if address is None or self.admits(host, address) else "forbidden address"

    def admits(self, host: str, address: IPAddress) -> bool:
        """Tell whether the address may be connected to when `host` leads there."""
        return bool(address.is_loopback and host in self.doors) or is_public(address)


def guard_of(source: Source) -> Guard:
    """Return the guard for a source's requests."""
    hosts = (*source.hosts, *(succession.host for succession in source.successions))
    return Guard(frozenset(hosts) if source.policy.network == "loopback" else frozenset())


def is_local(host: str) -> bool:
    """Tell whether the name means this machine (RFC 6761)."""
    bare = host.rstrip(".").casefold()
    return bare == "localhost" or bare.endswith(".localhost")


def literal(host: str) -> IPAddress | None:
    """Return the IP address a host is written as; None for names."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def is_public(address: IPAddress) -> bool:
    """Tell whether an address is of the public internet, seen through mapped and tunnelled IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class GuardedResolver(AbstractResolver):
    """Resolves names just before connecting and lets only admitted addresses through.

    The connection is made to the address that was checked, so a name that changes its mind gains nothing.
    """

    def __init__(self, guard: Guard, resolver: AbstractResolver | None = None) -> None:
        self._guard = guard
        self._resolver = resolver or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if is_local(host):
            found: Iterable[ResolveResult] = [_loopback(host, port)]
        else:
            found = await self._resolver.resolve(host, port, family)
        admitted = [each for each in found if self._guard.admits(host, ipaddress.ip_address(each["host"]))]
        if not admitted:
            raise ForbiddenAddressError(f"{host} leads to no address that may be asked")
        return admitted

    async def close(self) -> None:
        await self._resolver.close()


def _loopback(host: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host="127.0.0.1",
        port=port,
        family=socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST,
    )
