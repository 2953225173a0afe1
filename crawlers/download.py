"""One request, one answer: the download handler, with its guard, its caps and its deadline."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, cast

import aiohttp
import yarl
from isal import igzip_lib, isal_zlib
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawlers.answers import UnansweredError
from crawlers.guard import ForbiddenAddressError, GuardedResolver, guard_of
from pipelines.model import Source

MOST_HEADERS = 256
LONGEST_HEADER = 65_536
TRUNCATED = "truncated"
"""Flag of a response that was cut at the cap."""
_GZIP = b"\x1f\x8b"


class _Asking(Protocol):
    """The spider a handler works for."""

    source: Source


class PageHandler(BaseDownloadHandler):
    """Fetches over HTTP with aiohttp: names are resolved through the guard, bodies cut at the cap."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._cap: int = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._deadline: float = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        resolver = GuardedResolver(guard_of(cast("_Asking", crawler.spider).source))
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=resolver, limit=0, ssl=ssl.create_default_context()),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            max_line_size=LONGEST_HEADER,
            max_field_size=LONGEST_HEADER,
            read_bufsize=2**18,
            timeout=aiohttp.ClientTimeout(total=self._deadline, sock_connect=min(15.0, self._deadline)),
        )

    async def download_request(self, request: Request) -> Response:
        """Return the answer, content-decoded.

        Raises:
            UnansweredError: there was none, or not a whole one.
        """
        headers = request.headers.to_tuple_list()
        with _translated(request.url):
            url = yarl.URL(request.url, encoded=True)
            async with self._session.get(url, headers=headers, allow_redirects=False) as answer:
                body, whole = await _read(answer, request.meta.get("download_maxsize", self._cap))
        return _response(request.url, answer, _decoded(body, answer, self._cap, whole=whole), whole=whole)

    async def close(self) -> None:
        await self._session.close()


async def _read(answer: aiohttp.ClientResponse, cap: int) -> tuple[bytes, bool]:
    """Return the body and whether it is whole; a longer one is cut and its connection dropped."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in answer.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > cap:
            answer.close()
            return b"".join(chunks)[:cap], False
    return b"".join(chunks), True


def _response(url: str, answer: aiohttp.ClientResponse, body: bytes, *, whole: bool) -> Response:
    headers = Headers(list(answer.headers.items())[:MOST_HEADERS])
    return Response(url, answer.status, headers, body, flags=[] if whole else [TRUNCATED])


# ------------------------------------------------------------------ content encoding


def _decoded(body: bytes, answer: aiohttp.ClientResponse, cap: int, *, whole: bool) -> bytes:
    encodings = [each.strip().lower() for each in answer.headers.get("Content-Encoding", "").split(",")]
    for encoding in reversed(encodings):
        body = unpacked(body, encoding, cap, whole=whole)
    return body


def unpacked(body: bytes, encoding: str, cap: int, *, whole: bool = True) -> bytes:
    """Return the body without its content encoding; plain bytes under a false label come back as they are.

    Raises:
        UnansweredError: it is packed in a way we did not ask for, damaged, or larger than `cap` unpacked.
    """
    if encoding in ("", "identity") or not body:
        return body
    if encoding in ("gzip", "x-gzip"):
        return _inflated(body, 31, cap, whole=whole) if body.startswith(_GZIP) else body
    if encoding == "deflate":
        return _inflated(body, 15 if body[0] & 0x0F == 8 else -15, cap, whole=whole)
    raise UnansweredError("unknown content encoding", encoding)


def _inflated(body: bytes, window: int, cap: int, *, whole: bool) -> bytes:
    parts: list[bytes] = []
    room = cap + 1
    try:
        while body and room > 0:
            stream = isal_zlib.decompressobj(window)
            parts.append(stream.decompress(body, room))
            room -= len(parts[-1])
            if not stream.eof:
                break
            body = stream.unused_data if stream.unused_data.startswith(_GZIP) else b""
    except (igzip_lib.IsalError, EOFError) as error:  # type: ignore[misc]  # its stub calls the class an instance
        raise UnansweredError("damaged content encoding", str(error)) from error
    if room <= 0:
        raise UnansweredError("too large when unpacked", f"more than {cap} bytes")
    if whole and not stream.eof:
        raise UnansweredError("cut short", "the packed body ends before its end")
    return b"".join(parts)


# ------------------------------------------------------------------ errors


@contextmanager
def _translated(url: str) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise UnansweredError("timed out", url) from error
    except aiohttp.ClientConnectorError as error:
        raise _no_connection(error) from error
    except aiohttp.ClientPayloadError as error:
        raise UnansweredError("cut short", url) from error
    except aiohttp.ClientResponseError as error:
        raise UnansweredError("no HTTP", str(error.message)[:200]) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise UnansweredError("connection lost", f"{type(error).__name__}: {error}"[:200]) from error


def _no_connection(error: aiohttp.ClientConnectorError) -> UnansweredError:
    if isinstance(error, aiohttp.ClientSSLError | aiohttp.ClientConnectorCertificateError):
        return UnansweredError("bad certificate", str(error)[:200])
    if isinstance(error.os_error, ForbiddenAddressError):
        return UnansweredError("forbidden address", str(error.os_error))
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return UnansweredError("no such host", error.host)
    return UnansweredError("no connection", str(error.os_error)[:200])
