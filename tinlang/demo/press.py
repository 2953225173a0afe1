"""The embedded press on loopback: one port, a newspaper per host name under `.localhost`."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from pipelines.errors import TinlangError
from tinlang.demo.answers import Answer, Visit
from tinlang.demo.routes import answer

SOURCES = Path(__file__).parent / "sources"
"""The newspapers of the press, declared as any other."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the press has answered."""

    host: str
    path: str
    status: int
    sent: int
    """Bytes of body on the wire."""
    agent: str


def utc_now() -> datetime:
    """Return the time, for the clocks in the headers of the pages."""
    return datetime.now(UTC)


class Press:
    """A server of the newspapers; `with Press() as press:` runs it, `press.visit = 2` lets time pass.

    `port` 0 lets the system choose; `requests` logs what was asked, in order.
    """

    def __init__(self, port: int = 0, visit: int = 1, clock: Callable[[], datetime] = utc_now) -> None:
        self.visit = visit
        self.requests: list[Request] = []
        self._clock = clock
        self._server = _listen(port, self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def url(self, address: str) -> str:
        """Return the URL of a host and path: `press.url("baodatto.localhost/")`."""
        host, _, path = address.partition("/")
        return f"http://{host}:{self.port}/{path}"

    def answer(self, host: str, path: str) -> Answer:
        """Return what the press says there now."""
        return answer(host, path, Visit(number=self.visit, port=self.port, now=self._clock()))

    def __enter__(self) -> Press:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Threads that end with the program; the press that answers."""

    daemon_threads = True
    request_queue_size = 128
    press: Press


def _listen(port: int, press: Press) -> _Server:
    try:
        server = _Server(("127.0.0.1", port), _Handler)
    except OSError as error:
        raise TinlangError(
            f"The demo press cannot listen on 127.0.0.1:{port} ({error.strerror}). "
            "Expected a free port; end what uses it, or leave the choice to the system with 0."
        ) from error
    server.press = press
    return server


class _Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with keep-alive, validators and gzip where asked."""

    protocol_version = "HTTP/1.1"
    server: _Server
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 30

    def do_GET(self) -> None:
        """Answer a request."""
        host = (self.headers.get("Host") or "").partition(":")[0].casefold()
        found = self.server.press.answer(host, self.path)
        status = 304 if self._unchanged(found) else found.status
        body = b"" if status == 304 else self._encoded(found)
        self._reply(status, found, body)
        agent = self.headers.get("User-Agent") or ""
        self.server.press.requests.append(Request(host, self.path, status, len(body), agent))

    do_HEAD = do_GET  # noqa: N815 — the name http.server looks for

    def _unchanged(self, found: Answer) -> bool:
        etag, since = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        if found.status != 200 or not found.validators:
            return False
        if etag is not None:
            return found.etag is not None and found.etag in etag
        return since is not None and since == found.validators.get("Last-Modified")

    def _encoded(self, found: Answer) -> bytes:
        body = found.body.encode()
        wanted = "gzip" in (self.headers.get("Accept-Encoding") or "")
        return gzip.compress(body, 4, mtime=0) if wanted and len(body) > 1000 else body

    def _reply(self, status: int, found: Answer, body: bytes) -> None:
        self.send_response(status)
        if body[:2] == b"\x1f\x8b":
            self.send_header("Content-Encoding", "gzip")
        for name, value in found.validators.items():
            self.send_header(name, value)
        if found.location:
            self.send_header("Location", found.location)
        if status != 304:
            self.send_header("Content-Type", found.media_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: the press keeps its own log."""
