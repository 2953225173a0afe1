"""What stands before every page: headers that keep scraped text harmless, and paths that are not answered."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from db.site.asgi import App, Message, Receive, Scope, Send, answer

OWN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""For our own pages: no script at all, no inline style, nothing from another host."""

RAW_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For Datasette's table pages, which have inline script."""

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "content-security-policy": RAW_POLICY,
}

_FOREVER = "public, max-age=31536000, immutable"

# What describes the machine or helps only its owner; `/-/static…` stays.
_PRIVATE = re.compile(
    r"/-/(databases|threads|messages|permissions|allow-debug|patterns|auth-token|logout|actor|settings|config"
    r"|plugins|metadata|versions)(\.|/|$)"
)
_LONGEST, _MOST = 20_000, 200
"""Bytes and parameters of a query: a search of 2,000 Vietnamese letters, each written as nine bytes."""
_BUSY_ENOUGH = 10_000
"""Addresses that are remembered before those that are long quiet are forgotten."""

Headers = list[tuple[bytes, bytes]]


def guarded(app: App, *, public: bool = False) -> App:
    """Return the application with our headers on every answer, and odd requests refused."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        send = _with_headers(send, _by_address(scope))
        refusal = _refusal(scope, public)
        if refusal:
            await answer(send, *refusal)
        else:
            await app({**scope, "headers": _readable(scope.get("headers") or [])}, receive, send)

    return guard


def _refusal(scope: Scope, public: bool) -> tuple[int, str] | None:
    """Return status and sentence where a request is not answered."""
    raw = (scope.get("raw_path") or b"").decode("latin-1").partition("?")[0]
    path, query = str(scope.get("path", "")), scope.get("query_string") or b""
    if not raw.isascii() or "\\" in path + raw or "%5c" in raw.casefold() or path.startswith("//"):
        return (
            400,
            "This address has a backslash, two slashes at its beginning, or raw bytes; none is used here.",
        )
    if len(query) > _LONGEST or query.count(b"&") > _MOST:
        return 414, "This address has too many parameters, or one that is too long."
    if public and scope.get("method") not in ("GET", "HEAD", "OPTIONS"):
        return 405, "This site is for reading."
    if public and _PRIVATE.search(path):
        return 404, "There is nothing here."
    return None


def _readable(headers: Headers) -> Headers:
    """Return the headers without cookies that are no UTF-8, which Datasette cannot read."""
    return [(name, value) for name, value in headers if name.lower() != b"cookie" or _is_utf8(value)]


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _by_address(scope: Scope) -> dict[str, str]:
    """Return the headers that an address asks for by itself: one with a digest never changes."""
    if not scope.get("query_string"):
        return {}
    own = str(scope.get("path", "")).startswith("/-/static-plugins/tinlang/")
    return {"cache-control": _FOREVER} if own else {"x-robots-tag": "noindex, nofollow"}


def _with_headers(send: Send, more: Mapping[str, str]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            there = {name.lower() for name, _ in headers}
            added = {**_ALWAYS, **more} if message["status"] < 400 else _ALWAYS
            headers += [(n.encode(), v.encode()) for n, v in added.items() if n.encode() not in there]
            message = {**message, "headers": headers}
        await send(message)

    return sending


@dataclass(slots=True)
class Allowance:
    """How many requests each address may still make: `burst` at once, refilled at `rate` a second."""

    rate: float = 8.0
    burst: float = 240.0
    clock: Callable[[], float] = time.monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, address: str) -> float:
        """Take one request from an address; return the seconds it should have waited, 0 when it may go on."""
        now = self.clock()
        if len(self._left) > _BUSY_ENOUGH:
            self._forget(now)
        left, since = self._left.get(address, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.rate)
        if left < 1:
            self._left[address] = (left, now)
            return (1 - left) / self.rate
        self._left[address] = (left - 1, now)
        return 0.0

    def _forget(self, now: float) -> None:
        full = self.burst / self.rate
        self._left = {
            address: (left, since) for address, (left, since) in self._left.items() if now - since < full
        }


def limited(app: App, allowance: Allowance) -> App:
    """Return the application with a limit on what one address asks; this machine itself has none."""

    async def limit(scope: Scope, receive: Receive, send: Send) -> None:
        address = (scope.get("client") or ("",))[0]
        own = address in ("127.0.0.1", "::1", "")
        wait = 0.0 if scope["type"] != "http" or own else allowance.wait(address)
        if wait:
            seconds = str(int(wait) + 1)
            await answer(send, 429, f"Too many requests; go on in {seconds} s.", (("retry-after", seconds),))
        else:
            await app(scope, receive, send)

    return limit
