"""A small web on loopback that plays the faults of real ones: a host name each, raw bytes where need be."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType


@dataclass(frozen=True)
class Asked:
    """One request: host without port, path with query, headers in lower case, and when it came."""

    host: str
    path: str
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic)


Play = bytes | Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
"""A whole answer in raw bytes, or what is done instead of one."""


class FaultServer:
    """Serves hosts under `.localhost` on one port; what is not played is 404, robots.txt allows all."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.asked: list[Asked] = []
        self._plays: dict[str, dict[str, Play]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    def play(self, host: str, plays: dict[str, Play]) -> None:
        """Answer the paths of a host so; the path `*` stands for all others."""
        self._plays.setdefault(f"{host}.localhost", {}).update(plays)

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}.localhost:{self.port}{path}"

    def hits(self, host: str, path: str | None = None) -> list[Asked]:
        """Return the requests to a host, robots.txt apart, or those for one path."""
        mine = [each for each in self.asked if each.host == f"{host}.localhost"]
        return [each for each in mine if (each.path == path if path else each.path != "/robots.txt")]

    def __enter__(self) -> FaultServer:
        self._thread.start()
        starting = asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**20, ssl=self._tls)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result(5)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _stop(self) -> None:
        self._server.close()
        own = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not own]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._answer(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
        }
        asked = Asked(headers.get("host", "").split(":")[0], head[0].split(" ")[1], headers)
        self.asked.append(asked)
        play = self._find(asked)
        if isinstance(play, bytes):
            writer.write(play)
            await writer.drain()
            return b"content-length" in play[:2000].lower()
        await play(asked, writer)
        return False

    def _find(self, asked: Asked) -> Play:
        plays = self._plays.get(asked.host, {})
        default = (
            reply(b"User-agent: *\nAllow: /\n", kind="text/plain") if asked.path == "/robots.txt" else None
        )
        return (
            plays.get(asked.path) or default or plays.get("*") or reply(b"not here", status="404 Not Found")
        )


def reply(
    body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8"
) -> bytes:
    """Return a whole and honest answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def redirect(location: str) -> bytes:
    """Return a redirect."""
    return reply(b"", f"Location: {location}", status="302 Found")


def page(name: str, words: int = 60) -> bytes:
    """Return an article page of our own."""
    text = f"<p>{'Bà con trong bản thu hoạch hồi. ' * (words // 7 + 1)}</p>"
    return reply(
        f"<html><head><title>{name}</title></head><body><h1>{name}</h1>{text}</body></html>".encode()
    )


def feed(urls: Iterable[str], *headers: str) -> bytes:
    """Return an RSS feed that announces articles."""
    entries = "".join(f"<item><title>Tin</title><link>{url}</link></item>" for url in urls)
    body = f'<?xml version="1.0"?><rss version="2.0"><channel>{entries}</channel></rss>'
    return reply(body.encode(), *headers, kind="application/rss+xml")
