"""What stands before forms: only what a form sends gets to Datasette, which takes the rest amiss."""

from __future__ import annotations

from urllib.parse import parse_qsl

from db.site.asgi import App, Message, Receive, Scope, Send, answer

_MOST = 1_000_000
"""Bytes of a form: a comment on each of a hundred segments, and more."""
_FORM = b"application/x-www-form-urlencoded"
_READING = ("GET", "HEAD", "OPTIONS")


def forms_only(app: App) -> App:
    """Return the application that is sent only forms of a decent size in UTF-8."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in _READING:
            await app(scope, receive, send)
            return
        if _kind(scope) != _FORM:
            await answer(send, 415, "This site takes what its own forms send.")
            return
        body = await _read(receive)
        if body is None:
            await answer(send, 413, "This form is too long; send its parts one by one.")
        elif not _readable(body):
            await answer(send, 400, "This form cannot be read as UTF-8; send it from its page.")
        else:
            await app(scope, _again(body, receive), send)

    return checked


def _kind(scope: Scope) -> bytes:
    headers = dict(scope.get("headers") or [])
    kind: bytes = headers.get(b"content-type", b"")
    return kind.partition(b";")[0].strip().lower()


async def _read(receive: Receive) -> bytes | None:
    """Return the body, None where it is too long or the sender left."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request" or len(body) > _MOST:
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body if len(body) <= _MOST else None


def _readable(body: bytes) -> bool:
    try:
        fields = dict(parse_qsl(body.decode(), errors="strict"))
    except ValueError:  # bytes, or escapes, that are no UTF-8
        return False
    return fields.get("csrftoken", "").isascii()


def _again(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again
