"""A site in process with a desk: somebody signs in, sends forms, and sees the log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import lxml.html

from db.site.asgi import App, Message
from db.site.serving import application
from db.site.writing import Desk


@dataclass
class Visitor:
    """A browser without script, in process."""

    runner: asyncio.Runner
    client: httpx.AsyncClient
    desk: Desk

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Return the answer to a GET."""
        return self.runner.run(self.client.get(path, **more))

    def post(self, path: str, fields: dict[str, str], **more: Any) -> httpx.Response:
        """Return the answer to a form."""
        return self.runner.run(self.client.post(path, data=fields, **more))

    def sign_in(self) -> httpx.Response:
        """Follow the link that `tinlang serve` prints."""
        return self.get(self.desk.sign_in())

    def tokens(self, page: str) -> dict[str, str]:
        """Return the hidden fields of the first form of a page that writes."""
        form = lxml.html.fromstring(self.get(page).text).xpath("//form[@method='post']")[0]
        return {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}


@contextmanager
def visiting(site: Path, desk: Desk | None, *, public: bool = False) -> Iterator[Visitor]:
    """Serve a snapshot in process, and end it as a server does."""
    app = application(site, print, public=public, desk=desk)
    ended, begun = asyncio.Event(), asyncio.Event()
    with asyncio.Runner() as runner:
        life = runner.get_loop().create_task(_living(app, ended, begun))
        runner.run(begun.wait())
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")
        yield Visitor(runner, client, desk or Desk(decisions=site.with_name("decisions.db")))
        ended.set()
        runner.run(client.aclose())
        runner.run(asyncio.wait_for(life, 10))


async def _living(app: App, ended: asyncio.Event, begun: asyncio.Event) -> None:
    async def receive() -> Message:
        if not begun.is_set():
            return {"type": "lifespan.startup"}
        await ended.wait()
        return {"type": "lifespan.shutdown"}

    async def send(message: Message) -> None:
        begun.set()

    await app({"type": "lifespan"}, receive, send)
