"""What a second crawl asks for, and what it does not."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawling import article, crawl, paper
from faultserver import Asked, FaultServer, feed, page, reply

from pipelines.model import Source
from tinlang.config import configure
from tinlang.derive import derive

PAGES = 40
FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))["crawling"]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def test_recrawl_moves_little(server: FaultServer, tmp_path: Path) -> None:
    """A second pass over an unchanged newspaper asks for every page and moves 5 % or less of the bytes."""
    source = play(
        server, {article(n): validated(server, b"<p>Phien cho</p>" * 2_000, f'"{n}"') for n in range(PAGES)}
    )
    first = crawl(tmp_path, source).tallies["a"]
    asked = len(server.hits("a"))
    again = crawl(tmp_path, source).tallies["a"]
    assert (first.fetched, again.fetched, again.unchanged) == (PAGES, 0, PAGES)
    assert len(server.hits("a")) == 2 * asked
    assert again.moved_bytes <= FLOORS["recrawl_share"] * first.moved_bytes


def test_an_edited_article_makes_one_revision(server: FaultServer, tmp_path: Path) -> None:
    """An article edited between two passes makes exactly one revision, the untouched ones none."""
    config, press = configure(tmp_path), {"a": play(server, {article(n): story(n) for n in range(4)})}
    crawl(tmp_path, press["a"])
    before = derive(config, press)
    server.play("a", {article(1): story(1, "Hội chợ kéo dài thêm hai ngày vì khách đông.")})
    crawl(tmp_path, press["a"])
    after = derive(config, press)
    assert (sum(before.articles.values()), before.revisions) == (4, 0)
    assert (after.captures, after.revisions) == (1, 1)


def story(number: int, more: str = "") -> bytes:
    """An article long enough to be one."""
    told = (
        "Bà con trong bản bày hoa hồi, mật ong và chè shan tuyết bên bờ suối, khách từ xuôi lên mua cả gùi. "
    )
    body = "".join(f"<p>{told}Đó là phiên thứ {at} của năm {1990 + number}.</p>" for at in range(1, 7))
    title = f"Phiên chợ {number}"
    page = f"<h1>{title}</h1>{body}<p>{more}</p>"
    return reply(
        f"<html lang=vi><title>{title}</title><body><article>{page}</article></body></html>".encode()
    )


def validated(server: FaultServer, body: bytes, etag: str = '"x"') -> object:
    """An answer with a validator, and 304 to whoever shows it."""

    async def answer(asked: Asked, writer: object) -> None:
        if asked.headers.get("if-none-match") == etag:
            writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nContent-Length: 0\r\n\r\n".encode())  # type: ignore[attr-defined]
        else:
            writer.write(reply(body, f"ETag: {etag}"))  # type: ignore[attr-defined]
        await writer.drain()  # type: ignore[attr-defined]

    return answer


def play(server: FaultServer, plays: dict[str, object]) -> Source:
    server.play("a", {"/rss": feed(server.url("a", path) for path in plays), **plays})  # type: ignore[dict-item]
    return paper("a", server.port)


def test_equal_body_is_a_revisit(server: FaultServer, tmp_path: Path) -> None:
    """Where there is no validator, an equal body is kept as a revisit, without the body."""
    source = play(server, {article(n): page(f"Tin {n}") for n in range(3)})
    crawl(tmp_path, source)
    crawled = crawl(tmp_path, source)
    assert len(crawled.captures) == 4
    assert (crawled.tallies["a"].fetched, crawled.tallies["a"].unchanged) == (0, 3)


def test_changed_body_is_kept(server: FaultServer, tmp_path: Path) -> None:
    """An article whose body changed is kept again, the others are not."""
    source = play(server, {article(n): page(f"Tin {n}") for n in range(3)})
    crawl(tmp_path, source)
    server.play("a", {article(1): page("Tin khác")})
    crawled = crawl(tmp_path, source)
    assert crawled.tallies["a"].fetched == 1
    assert len([each for each in crawled.captures if each.url.endswith(article(1))]) == 2


def test_lying_validator_is_found_out(server: FaultServer, tmp_path: Path) -> None:
    """A changed page under the same ETag is found within four passes, and that host never trusted again."""
    source = play(server, {article(0): validated(server, b"<p>first</p>")})
    crawl(tmp_path, source)
    server.play("a", {article(0): validated(server, b"<p>second</p>")})  # type: ignore[dict-item]
    fetched = [crawl(tmp_path, source).tallies["a"].fetched for _ in range(4)]
    assert sum(fetched) == 1
    server.play("a", {article(0): validated(server, b"<p>third</p>")})  # type: ignore[dict-item]
    assert crawl(tmp_path, source).tallies["a"].fetched == 1


def test_vanished_page_is_told(server: FaultServer, tmp_path: Path) -> None:
    """A page that answers 404 on the second pass is gone, not failed; what was kept stays."""
    source = play(server, {article(0): page("Tin")})
    crawl(tmp_path, source)
    server.play("a", {article(0): reply(b"", status="404 Not Found")})
    crawled = crawl(tmp_path, source)
    assert [each.reason for each in crawled.dropped] == ["not found"]
    assert crawled.pages("a") == [article(0)[1:]]
