"""The shapes of ASGI, as Starlette names them, for the modules that wrap applications."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


async def answer(send: Send, status: int, sentence: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
    """Send a short answer of plain text."""
    given = [("content-type", "text/plain; charset=utf-8"), *headers]
    coded = [(name.encode(), value.encode()) for name, value in given]
    await send({"type": "http.response.start", "status": status, "headers": coded})
    await send({"type": "http.response.body", "body": f"{sentence}\n".encode()})
