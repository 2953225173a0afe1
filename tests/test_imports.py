"""`tinlang import`: saved pages, folders, WARC files and copied text; once, and what is broken."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from crawlers.loader import load_press
from db.overview import read_overview
from pipelines.model import Capture, Dropped
from tinlang.cli import main
from tinlang.config import configure
from tinlang.intake import list_files, read_file

BODY = [
    "Hợp tác xã hiện có 62 thành viên, trồng 45 ha chè theo hướng hữu cơ và chế biến ngay tại xưởng của xã.",
    "Năm 2025, doanh thu đạt 7,5 tỷ đồng, tăng 12% so với năm trước, tạo việc làm cho gần 90 lao động.",
    "Thời gian tới, đơn vị dự kiến mở thêm hai điểm giới thiệu sản phẩm tại trung tâm tỉnh và trên mạng.",
    "Lãnh đạo xã cho biết sẽ hỗ trợ làm đường vào vùng nguyên liệu và đào tạo nghề cho thanh niên các bản.",
]
CREDIT = "Nguồn: https://baolangson.vn/chung-toi-5066999.html"
COPIED = "\n\n".join(["Hợp tác xã chè mở thêm điểm bán", *BODY, CREDIT])


def page(title: str, *, url: str | None, head: str = "", site: str | None = None) -> str:
    canonical = f'<link rel="canonical" href="{url}">' if url else ""
    named = f'<meta property="og:site_name" content="{escape(site)}">' if site else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    return (
        f'{head}<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="article:published_time" '
        f'content="2026-01-21T08:00:00+07:00">{canonical}{named}</head><body><article><h1>{title}</h1>'
        f'<div id="content-detail" class="article-content">{body}</div></article></body></html>'
    )


@pytest.fixture
def tinlang(tmp_path: Path) -> Callable[..., Result]:
    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, ["--data", str(tmp_path / "data"), *map(str, arguments)])

    return run


def write_warc(path: Path, pages: dict[str, str]) -> Path:
    """Write pages as response records, each a gzip member of its own where the name says so."""
    members = []
    for number, (url, html) in enumerate(pages.items()):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Date: 2026-01-21T02:00:00Z\r\nWARC-Record-ID: <urn:uuid:{UUID(int=number)}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        members.append(head.encode() + block + b"\r\n\r\n")
    packed = map(gzip.compress, members) if path.suffix == ".gz" else members
    path.write_bytes(b"".join(packed))
    return path


def articles(tmp_path: Path) -> int:
    return sum(count for *_, count in read_overview(configure(tmp_path / "data").news).articles)


def test_importing_twice_adds_nothing(tmp_path: Path, tinlang: Callable[..., Result]) -> None:
    """Text, page and WARC file are kept once; a second import leaves the archive alone."""
    (tmp_path / "copied.txt").write_text(COPIED, "utf-8")
    (tmp_path / "saved.html").write_text(
        page("Trang lưu", url="https://baolangson.vn/trang-luu-trong-may-5066123.html"), "utf-8"
    )
    write_warc(
        tmp_path / "cc.warc.gz",
        {
            "https://baolangson.vn/tu-kho-luu-tru-lon-5066124.html": page("Từ kho lưu trữ", url=None),
            "https://elsewhere.example/story-1.html": page("Nơi khác", url=None),
        },
    )
    files = [tmp_path / name for name in ("copied.txt", "saved.html", "cc.warc.gz")]
    first = tinlang("import", *files)
    assert first.exit_code == 0, first.output
    assert articles(tmp_path) == 3
    held = sum(file.stat().st_size for file in (tmp_path / "data" / "archive").iterdir())
    second = tinlang("import", *files)
    assert second.exit_code == 0, second.output
    assert articles(tmp_path) == 3
    assert sum(file.stat().st_size for file in (tmp_path / "data" / "archive").iterdir()) == held
    assert ("import", "no such newspaper", 1) in read_overview(configure(tmp_path / "data").news).drops


def test_an_undeclared_newspaper_gets_a_source_that_survives_a_rebuild(
    tmp_path: Path, tinlang: Callable[..., Result]
) -> None:
    """A page of an unknown paper is named by its site, its source file is written, and derive knows it."""
    (tmp_path / "saved.html").write_text(
        page("Trang của báo lạ", url="https://laobao.example/tin/trang-cua-bao-la-1.html", site='Báo "Lạ"'),
        "utf-8",
    )
    assert tinlang("import", tmp_path / "saved.html").exit_code == 0
    press = load_press(tmp_path / "data" / "sources")
    assert press["laobao-example"].name == 'Báo "Lạ"'
    rebuilt = tinlang("derive", "--all")
    assert rebuilt.exit_code == 0, rebuilt.output
    assert articles(tmp_path) == 1


def test_any_host_takes_what_no_source_declares(tmp_path: Path, tinlang: Callable[..., Result]) -> None:
    """With --any-host, pages of undeclared papers in a WARC file are articles, too."""
    warc = write_warc(
        tmp_path / "cc.warc", {"https://elsewhere.example/story-1.html": page("Nơi khác", url=None)}
    )
    assert tinlang("import", "--any-host", warc).exit_code == 0
    assert articles(tmp_path) == 1


def test_bad_files_cost_themselves_and_nothing_else(tmp_path: Path, tinlang: Callable[..., Result]) -> None:
    """Missing, empty, binary, damaged files are counted with a reason; the good one is taken."""
    good, empty, binary, damaged = (tmp_path / name for name in ("a.txt", "b.txt", "c.txt", "d.warc.gz"))
    good.write_text(COPIED, "utf-8")
    empty.write_bytes(b" \n")
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    write_warc(
        damaged, {"https://baolangson.vn/mot-trang-trong-kho-5066125.html": page("Một trang", url=None)}
    )
    damaged.write_bytes(damaged.read_bytes()[:300])
    found = tinlang("import", good, empty, binary, damaged, tmp_path / "missing.html")
    assert found.exit_code == 0, found.output
    reasons = {
        reason
        for step, reason, _ in read_overview(configure(tmp_path / "data").news).drops
        if step == "import"
    }
    assert {"empty", "binary", "unreadable", "damaged record"} <= reasons
    assert articles(tmp_path) == 1


def test_nothing_good_is_exit_code_one(tmp_path: Path, tinlang: Callable[..., Result]) -> None:
    """Where no file gave anything, the command says why and fails, with and without --json."""
    (tmp_path / "empty.txt").write_bytes(b"")
    for options in ((), ("--json",)):
        found = tinlang("import", *options, tmp_path / "empty.txt")
        assert (found.exit_code, "empty" in found.output) == (1, True)


def test_json_prints_an_object_a_file_and_keeps_nothing(
    tmp_path: Path, tinlang: Callable[..., Result]
) -> None:
    """`--json` needs no data folder and has the nine keys, null where the text does not say."""
    (tmp_path / "copied.txt").write_text(COPIED, "utf-8")
    found = tinlang("import", "--json", tmp_path / "copied.txt")
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    assert list(told) == [
        "file", "title", "sapo", "publisher", "source_url", "published", "language", "paragraphs", "captions",
    ]  # fmt: skip
    assert told["paragraphs"] == BODY
    assert (told["publisher"], told["published"], told["language"]) == ("Báo Lạng Sơn", None, "vi")
    assert not (tmp_path / "data").exists()


def test_json_of_a_page_has_its_date_and_time(tmp_path: Path, tinlang: Callable[..., Result]) -> None:
    """A saved page gives local time with its offset, and its own address as the source."""
    url = "https://baolangson.vn/trang-luu-trong-may-5066123.html"
    (tmp_path / "saved.html").write_text(page("Trang lưu", url=url), "utf-8")
    told = json.loads(tinlang("import", "--json", tmp_path / "saved.html").stdout)
    assert (told["published"], told["source_url"]) == ("2026-01-21T08:00:00+07:00", url)


@pytest.mark.parametrize(
    "head",
    [
        "<!-- saved from url=(0053)https://baolangson.vn/trang-luu-trong-may-5066123.html -->\n",
        "<!--\n Page saved with SingleFile\n url: https://baolangson.vn/trang-luu-trong-may-5066123.html\n-->",
    ],
)
def test_a_saved_page_is_of_the_address_it_was_saved_from(tmp_path: Path, head: str) -> None:
    """What the browser noted comes before what the page says of itself."""
    file = tmp_path / "saved.htm"
    file.write_text(page("Trang", url="https://baolangson.vn/", head=head), "utf-8")
    (capture,) = read_file(file)
    assert isinstance(capture, Capture)
    assert capture.url == "https://baolangson.vn/trang-luu-trong-may-5066123.html"


def test_a_web_archive_gives_its_page(tmp_path: Path) -> None:
    """MHTML, as browsers save one file, holds the page and its address."""
    url = "https://baolangson.vn/trang-luu-trong-may-5066123.html"
    file = tmp_path / "saved.mhtml"
    file.write_bytes(
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: " + url.encode() + b"\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: 8bit\r\nContent-Location: " + url.encode() + b"\r\n\r\n"
        + page("Trang", url=None).encode() + b"\r\n--x--\r\n"
    )  # fmt: skip
    (capture,) = read_file(file)
    assert isinstance(capture, Capture)
    assert (capture.url, b"<h1>Trang</h1>" in capture.body) == (url, True)


def test_a_folder_gives_its_pages_and_not_their_pictures(tmp_path: Path) -> None:
    """What a browser saved beside a page is no page; hidden and other files are passed over."""
    (tmp_path / "tin_files").mkdir()
    (tmp_path / "sub").mkdir()
    for name in ("tin.html", "tin_files/ad.html", "sub/b.txt", ".hidden.html", "c.css", "a.warc.gz"):
        (tmp_path / name).write_text("x", "utf-8")
    names = [path.relative_to(tmp_path).as_posix() for path in list_files((tmp_path,))]
    assert names == ["a.warc.gz", "sub/b.txt", "tin.html"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_copied_text_is_read_in_the_encodings_of_editors(
    tmp_path: Path, tinlang: Callable[..., Result], encoding: str
) -> None:
    """Byte order marks and UTF-16 are understood; NUL bytes of UTF-16 without mark are called binary."""
    (tmp_path / "copied.txt").write_bytes(COPIED.encode(encoding))
    found = tinlang("import", "--json", tmp_path / "copied.txt")
    if encoding == "utf-16-le":
        assert (found.exit_code, "binary" in found.output) == (1, True)
    else:
        assert json.loads(found.stdout)["paragraphs"] == BODY


def test_files_say_why_they_are_of_no_use(tmp_path: Path) -> None:
    """Each reason is a short name, with the file it is about."""
    for name, body in (("a.txt", b"\x00\x01\x02" * 50), ("b.pdf", b"%PDF-1.7"), ("c.txt", b"")):
        (tmp_path / name).write_bytes(body)
    found = [next(read_file(tmp_path / name)) for name in ("a.txt", "b.pdf", "c.txt", "d.txt")]
    assert [one.reason for one in found if isinstance(one, Dropped)] == [
        "binary",
        "binary",
        "empty",
        "unreadable",
    ]
