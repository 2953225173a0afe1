"""What stands before every page: headers that keep scraped text harmless, and paths that are not answered."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
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

# What describes the machine or helps only its owner; `/-/static…` stays.
_PRIVATE = re.compile(
    r"/-/(databases|threads|messages|permissions|allow-debug|patterns|auth-token|logout|actor|settings|config"
    r"|plugins|metadata|versions)(\.|/|$)"
)
_BUSY_ENOUGH = 10_000


def guarded(app: App, *, public: bool = False) -> App:
    """Return the application with our headers on every answer, and odd paths refused."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        send = _with_headers(send, bool(scope.get("query_string")))
        refusal = _refusal(_path(scope), public)
        if refusal:
            await answer(send, *refusal)
        else:
            await app(scope, receive, send)

    return guard


def _path(scope: Scope) -> str:
    raw = scope.get("raw_path") or b""
    return f"{scope.get('path', '')}\n{raw.decode('latin-1').partition('?')[0]}"


def _refusal(path: str, public: bool) -> tuple[int, str] | None:
    if "\\" in path or "%5c" in path.casefold() or path.startswith("//"):
        return (
            400,
            "This address is not understood: it has a backslash, or two slashes at its beginning.",
        )
    if public and _PRIVATE.search(path):
        return 404, "There is nothing here."
    return None


def _with_headers(send: Send, has_parameters: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            there = {name.lower() for name, _ in headers}
            added = _ALWAYS | ({"x-robots-tag": "noindex, nofollow"} if has_parameters else {})
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
