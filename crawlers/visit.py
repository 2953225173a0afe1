"""One polite look at one page, outside a crawl: robots.txt first, no private address, capped."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import aiohttp

from crawlers.guard import Guard, GuardedResolver
from crawlers.robots import heard, rule
from pipelines.errors import TinlangError

_MOST_BYTES = 5 * 1024 * 1024
_HOPS = 5
_DEADLINE = aiohttp.ClientTimeout(total=30)


class VisitError(TinlangError):
    """A page that may not be looked at, or did not answer with one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A page as it answered."""

    url: str
    """After redirects."""
    body: bytes
    robots: bytes
    """Its host's robots.txt; empty where there is none."""


def visit(url: str, agent: str, *, loopback: bool = False) -> Visited:
    """Return a page and its host's robots.txt; `loopback` lets the URL's host be this machine.

    Raises:
        VisitError: robots.txt refuses or cannot be reached, the address is not for us, or no page came.
    """
    doors = frozenset({urlsplit(url).hostname or ""}) if loopback else frozenset[str]()
    try:
        return asyncio.run(_visit(url, agent, Guard(doors)))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise VisitError(
            f"{url}: no answer ({error or type(error).__name__}). Expected a page. "
            "Check the address, or save the page in a browser and give the file."
        ) from error


async def _visit(url: str, agent: str, guard: Guard) -> Visited:
    connector = aiohttp.TCPConnector(resolver=GuardedResolver(guard))
    headers = {"User-Agent": agent, "Accept-Encoding": "identity"}
    session = aiohttp.ClientSession(
        connector=connector, headers=headers, timeout=_DEADLINE, auto_decompress=False
    )
    async with session:
        for _ in range(_HOPS):
            robots = await _permitted(session, url, guard)
            status, body, location = await _get(session, url, guard)
            if location is None:
                return _page(url, status, body, robots)
            url = urljoin(url, location)
    raise VisitError(f"{url}: more than {_HOPS} redirects. Expected a page. Give the address they lead to.")


async def _permitted(session: aiohttp.ClientSession, url: str, guard: Guard) -> bytes:
    """Return the robots.txt of the URL's host once it allows the URL."""
    status, body, location = await _get(session, urljoin(url, "/robots.txt"), guard)
    if location is not None:
        status, body, _ = await _get(session, urljoin(url, location), guard)
    ruling = rule(heard(status, body, time.time(), None), url, time.time())
    if not ruling.allowed:
        raise VisitError(
            f"{url}: {ruling.reason}. Expected leave to look. Write the file by hand, or ask them."
        )
    return body if status == 200 else b""


async def _get(session: aiohttp.ClientSession, url: str, guard: Guard) -> tuple[int, bytes, str | None]:
    """Return status, body and, of a redirect, where to."""
    objection = guard.objection(url)
    if objection:
        raise VisitError(f"{url}: {objection}. Expected a page on the public internet. Give another address.")
    async with session.get(url, allow_redirects=False) as answer:
        location = answer.headers.get("Location") if 300 <= answer.status < 400 else None
        body = bytearray()
        async for chunk in answer.content.iter_any():
            body += chunk
            if len(body) > _MOST_BYTES:
                break
        return answer.status, bytes(body[:_MOST_BYTES]), location


def _page(url: str, status: int, body: bytes, robots: bytes) -> Visited:
    if status != 200:
        raise VisitError(f"{url}: answered {status}. Expected 200. Check the address in a browser.")
    return Visited(url=url, body=body, robots=robots)
