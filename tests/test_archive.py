"""The archive: what is kept comes back, whatever happens to the process, the disk or the bytes."""

from __future__ import annotations

import dataclasses
import gzip
import os
import resource
import signal
import subprocess
import sys
import textwrap
import threading
import uuid
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from db.archive import Archive, Original, read_warc
from pipelines.errors import ArchiveError, UnreadableError
from pipelines.model import Capture, Dropped, Found, Locator

PAGE = b"<html><head><title>Harvest</title></head><body><p>The village sold its honey.</p></body></html>"
NOON = datetime(2026, 11, 2, 12, 0, 0, 123456, tzinfo=UTC)


def capture(number: int = 1, body: bytes = PAGE, **changes: object) -> Capture:
    """A page as a newspaper's server gives it."""
    url = f"https://village.example/harvest-{number}.html"
    page = Capture(
        source="village",
        url=url,
        requested_url=url,
        fetched_at=NOON + timedelta(seconds=number),
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", '"a1"')),
        media_type="text/html",
        body=body,
    )
    return dataclasses.replace(page, **changes)  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An empty archive."""
    return Archive(tmp_path / "archive")


def only_segment(archive: Archive) -> Path:
    """The file of the one segment of an archive that is closed."""
    (segment,) = archive.segments()
    return archive.folder / segment


# ------------------------------------------------------------------ round trip

WORDS = st.text(max_size=20)
TIMES = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]),
)
FOUNDS = st.builds(
    Found,
    at=st.none() | WORDS,
    title=st.none() | WORDS,
    published=st.none() | TIMES,
    published_raw=st.none() | WORDS,
    modified=st.none() | TIMES,
)
NAMES = WORDS | st.sampled_from(
    ["Content-Encoding", "content-length", "X-Archive-Orig-Content-Length", "Set-Cookie"]
)
CAPTURES = st.builds(
    Capture,
    source=WORDS,
    url=WORDS | st.just("https://báo.example/tin?a=b c#d"),
    requested_url=WORDS,
    fetched_at=TIMES,
    status=st.integers(0, 1200) | st.just(200),
    headers=st.lists(st.tuples(NAMES, WORDS), max_size=5).map(tuple),
    media_type=WORDS | st.just("text/html"),
    body=st.binary(max_size=300),
    found=FOUNDS,
    truncated=st.none() | st.sampled_from(["length", "time"]) | WORDS.filter(bool),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=CAPTURES)
def test_what_is_kept_comes_back_equal(archive: Archive, kept: Capture) -> None:
    """Whatever a capture holds, fetching it gives an equal one."""
    assert archive.fetch(archive.keep(kept)) == kept


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.lists(CAPTURES, min_size=1, max_size=5))
def test_standard_tools_read_what_is_kept(tmp_path: Path, kept: list[Capture]) -> None:
    """warcio reads every record of whatever was kept, its digests agree, and the payloads are the bodies."""
    archive = Archive(tmp_path / f"archive-{os.urandom(4).hex()}")
    for one in kept:
        archive.keep(one)
    archive.close()
    bodies = []
    with only_segment(archive).open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            payload = record.content_stream().read()
            if record.rec_type != "warcinfo":
                bodies.append(payload)
                assert record.rec_headers.get_header("WARC-Date").endswith("Z")
    assert bodies == [one.body for one in kept]


def test_scan_yields_captures_in_the_order_kept(archive: Archive) -> None:
    """A scan gives every capture with its locator, in order, while the segment is still being written."""
    kept = [capture(number) for number in range(5)]
    locators = [archive.keep(one) for one in kept]
    assert list(archive.scan()) == list(zip(locators, kept, strict=True))
    assert list(archive.locate()) == locators == sorted(locators)


def test_scan_goes_on_after_a_locator(archive: Archive) -> None:
    """After a locator come exactly the captures kept later, in later segments too."""
    locators = [archive.keep(capture(number)) for number in range(3)]
    archive.close()
    locators += [archive.keep(capture(number)) for number in range(3, 6)]
    for at, locator in enumerate(locators):
        assert list(archive.locate(after=locator)) == locators[at + 1 :]


def test_a_nothing_at_all_is_an_empty_archive(tmp_path: Path) -> None:
    """A folder that is not there is an archive without captures, and reading does not make it."""
    archive = Archive(tmp_path / "none")
    assert list(archive.scan()) == []
    assert archive.verify().sound
    archive.close()
    assert not (tmp_path / "none").exists()


def test_headers_of_the_framing_do_not_lie(archive: Archive) -> None:
    """A decoded body stands under no Content-Encoding, and its Content-Length is its own."""
    served = (("Content-Type", "text/html"), ("Content-Encoding", "br"), ("Content-Length", "7"))
    archive.keep(capture(headers=served))
    archive.close()
    with only_segment(archive).open("rb") as file:
        answer = next(one.http_headers for one in ArchiveIterator(file) if one.rec_type == "response")
    assert answer.get_header("Content-Encoding") is None
    assert answer.get_header("Content-Length") == str(len(PAGE))
    assert answer.get_header("X-Archive-Orig-Content-Encoding") == "br"


def test_a_record_names_type_digest_and_truncation(archive: Archive) -> None:
    """The fields that large readers filter by are there: payload type, digest, truncation, version 1.1."""
    kept = capture(truncated="length")
    archive.keep(kept)
    archive.close()
    raw = gzip.decompress(only_segment(archive).read_bytes())
    assert raw.count(b"WARC/1.1\r\n") == 2
    with only_segment(archive).open("rb") as file:
        fields = [record.rec_headers for record in ArchiveIterator(file)][1]
    assert fields.get_header("WARC-Identified-Payload-Type") == "text/html"
    assert fields.get_header("WARC-Payload-Digest") == kept.digest
    assert fields.get_header("WARC-Truncated") == "length"


def test_copied_text_is_a_resource(archive: Archive) -> None:
    """What came without HTTP is kept as a resource record of its own media type."""
    kept = capture(headers=(), media_type="text/plain", url="notes/a.txt", body="Mật ong".encode())
    locator = archive.keep(kept)
    archive.close()
    assert archive.fetch(locator) == kept
    with only_segment(archive).open("rb") as file:
        record = list(ArchiveIterator(file))[1]
        assert record.rec_type == "resource"
        assert record.rec_headers.get_header("Content-Type") == "text/plain"


def test_a_body_that_came_again_is_a_revisit(archive: Archive) -> None:
    """A revisit record names the original and has no body, and scans pass over it."""
    first = capture(1)
    archive.keep(first)
    again = dataclasses.replace(first, fetched_at=NOON + timedelta(days=1))
    original = Original(url=first.url, fetched_at=first.fetched_at, digest=first.digest)
    locator = archive.keep(again, original=original)
    archive.close()
    assert [kept for _, kept in archive.scan()] == [first]
    with pytest.raises(UnreadableError, match="revisit"):
        archive.fetch(locator)
    with only_segment(archive).open("rb") as file:
        record = list(ArchiveIterator(file))[2]
        assert record.rec_type == "revisit"
        assert record.rec_headers.get_header("WARC-Refers-To-Target-URI") == first.url
        assert record.rec_headers.get_header("WARC-Refers-To-Date") == "2026-11-02T12:00:01.123456Z"
        assert record.rec_headers.get_header("WARC-Payload-Digest") == first.digest
        assert record.rec_headers.get_header("WARC-Profile").endswith("identical-payload-digest")
        assert record.content_stream().read() == b""


def test_warcio_check_passes(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    """`warcio check` finds nothing wrong with responses, resources and revisits."""
    first = capture(1)
    archive.keep(first)
    archive.keep(capture(2, headers=()))
    archive.keep(first, original=Original(url=first.url, fetched_at=first.fetched_at, digest=first.digest))
    archive.close()
    with pytest.raises(SystemExit) as left:
        warcio(["check", "-v", str(only_segment(archive))])
    assert left.value.code == 0
    assert capsys.readouterr().out.count("digest pass") == 2


# ------------------------------------------------------------------ segments


def test_segments_roll_over_by_size(tmp_path: Path) -> None:
    """A segment that would grow too big is closed and another begun; every one is readable by itself."""
    with Archive(tmp_path, segment_size=20_000) as archive:
        kept = [capture(number, body=os.urandom(4000)) for number in range(20)]
        for one in kept:
            archive.keep(one)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 5
    assert all(file.name.endswith(".warc.gz") and file.stat().st_size <= 20_000 for file in files)
    assert [one for _, one in archive.scan()] == kept


def test_a_segment_is_renamed_only_when_closed(archive: Archive) -> None:
    """While it is written a segment stands under a temporary name, which a locator never shows."""
    locator = archive.keep(capture())
    assert [file.name for file in archive.folder.iterdir()] == [locator.segment + ".open"]
    archive.close()
    assert [file.name for file in archive.folder.iterdir()] == [locator.segment]
    assert archive.fetch(locator) == capture()


def test_threads_may_keep_at_once(archive: Archive) -> None:
    """Four threads keeping into one archive lose nothing and tear nothing."""
    locators: list[Locator] = []

    def work(first: int) -> None:
        locators.extend(archive.keep(capture(number)) for number in range(first, first + 50))

    threads = [threading.Thread(target=work, args=(1000 * at,)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    archive.close()
    assert len(set(locators)) == 200
    assert {archive.fetch(locator).url for locator in locators} == {
        capture(1000 * at + number).url for at in range(4) for number in range(50)
    }
    assert archive.verify().sound


def run(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a Python process that has `Archive`, `capture` and its arguments."""
    head = "import os, sys\nsys.path[:0] = [os.getcwd(), 'tests']\nfrom test_archive import *\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + textwrap.dedent(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )


def test_fault_32_two_writers(tmp_path: Path) -> None:
    """Two processes keep into one archive at once, each into its own segment, and nothing is lost."""
    script = """
        with Archive(Path(sys.argv[1])) as archive:
            for number in range(100):
                archive.keep(capture(int(sys.argv[2]) + number))
    """
    with run(script, tmp_path, 0) as one, run(script, tmp_path, 1000) as other:
        assert [one.wait(60), other.wait(60)] == [0, 0]
    archive = Archive(tmp_path)
    assert len(archive.segments()) == 2
    assert len({one.url for _, one in archive.scan()}) == 200


def test_repair_leaves_the_segment_of_a_living_writer_alone(tmp_path: Path) -> None:
    """A segment that a living process holds is neither cut nor renamed when another one starts."""
    living, newcomer = Archive(tmp_path), Archive(tmp_path)
    first = living.keep(capture(1))
    newcomer.keep(capture(2))
    assert (tmp_path / f"{first.segment}.open").exists()
    living.keep(capture(3))
    newcomer.close()
    living.close()
    assert {one.url for _, one in newcomer.scan()} == {capture(number).url for number in (1, 2, 3)}


# ------------------------------------------------------------------ killed, torn, full


def test_fault_31_kill_nine_while_keeping(tmp_path: Path) -> None:
    """Killed with SIGKILL at any point, every capture that was told is there, and the rest is whole."""
    script = """
        archive = Archive(Path(sys.argv[1]))
        for number in range(100_000):
            archive.keep(capture(number, body=os.urandom(20_000)))
            print(number, flush=True)
    """
    told = []
    for _ in range(3):
        with run(script, tmp_path) as writer:
            assert writer.stdout
            told += [int(writer.stdout.readline()) for _ in range(20)]
            writer.send_signal(signal.SIGKILL)
            told += [int(line) for line in writer.stdout.read().splitlines() if line]
    archive = Archive(tmp_path)
    before = [one.url for _, one in archive.scan()]
    archive.repair()
    assert [one.url for _, one in archive.scan()] == before
    assert len(before) >= len(told)
    assert {capture(number).url for number in told} <= set(before)
    assert archive.verify().sound
    assert not list(tmp_path.glob("*.open"))


@pytest.mark.parametrize("lost", [1, 30, 3000, 3990])
def test_a_torn_last_record_is_cut_and_the_rest_kept(tmp_path: Path, lost: int) -> None:
    """Wherever the last record was torn, it alone is cut when the archive is next opened for writing."""
    locators = keep_and_die(tmp_path, [capture(number, body=os.urandom(3500)) for number in range(3)])
    (torn,) = tmp_path.glob("*.open")
    os.truncate(torn, torn.stat().st_size - lost)
    archive = Archive(tmp_path)
    assert archive.inspect().segments[0].state == "left by a killed writer"
    assert [at for at, _ in archive.scan()] == locators[:2]
    cut = archive.repair()
    assert list(cut) == [locators[0].segment]
    assert [at for at, _ in archive.scan()] == locators[:2]
    assert archive.verify().sound


def test_zeros_after_a_power_cut_are_cut(tmp_path: Path) -> None:
    """A tail of zeros, as a file system leaves after a power cut, goes with the record it tore."""
    locators = keep_and_die(tmp_path, [capture(number, body=os.urandom(3500)) for number in range(3)])
    (torn,) = tmp_path.glob("*.open")
    with torn.open("r+b") as file:
        file.seek(locators[2].offset + 2000)
        file.truncate()
        file.write(bytes(5000))
    archive = Archive(tmp_path)
    archive.keep(capture(9))
    archive.close()
    assert [one.url for _, one in archive.scan()] == [capture(number).url for number in (0, 1, 9)]
    assert archive.verify().sound


def keep_and_die(folder: Path, captures: list[Capture]) -> list[Locator]:
    """Keep captures and leave the segment as a killed process leaves it: unlocked and not renamed."""
    archive = Archive(folder)
    locators = [archive.keep(one) for one in captures]
    assert archive._writer
    os.close(archive._writer._file)
    return locators


def test_fault_32_disk_full_while_keeping(tmp_path: Path) -> None:
    """A full disk is an error that says so; what was kept is whole, and keeping goes on after."""
    archive = Archive(tmp_path)
    locators = [archive.keep(capture(number)) for number in range(3)]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (locators[-1].offset + 2000, limits[1]))
    try:
        with pytest.raises(ArchiveError, match=r"File too large.*make room"):
            archive.keep(capture(3, body=os.urandom(5000)))
        with pytest.raises(ArchiveError, match=r"File too large.*make room"):
            Archive(tmp_path / "other").keep(capture(3, body=os.urandom(5000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    locators.append(archive.keep(capture(4)))
    archive.close()
    assert list(archive.locate()) == locators
    assert archive.verify().sound


def test_fault_32_no_space_even_for_a_segment(tmp_path: Path) -> None:
    """Where not even the first record fits, no broken segment stays behind."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(ArchiveError, match="make room"):
            Archive(tmp_path).keep(capture())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


def test_fault_32_archive_where_nothing_can_be_made(tmp_path: Path) -> None:
    """An archive folder that cannot be made is an error with the place and what to do."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match=r"cannot be repaired.*permissions"):
        Archive(tmp_path / "file" / "archive").keep(capture())


# ------------------------------------------------------------------ damage


@pytest.fixture
def damaged(archive: Archive) -> tuple[Archive, list[Locator]]:
    """An archive of five captures whose third has a flipped byte in its middle."""
    locators = [archive.keep(capture(number, body=os.urandom(30_000))) for number in range(5)]
    archive.close()
    flip(only_segment(archive), locators[2].offset + 15_000)
    return archive, locators


def flip(file: Path, offset: int) -> None:
    """Flip the bits of one byte."""
    content = bytearray(file.read_bytes())
    content[offset] ^= 0xFF
    file.write_bytes(content)


def test_a_flipped_byte_costs_its_record_only(damaged: tuple[Archive, list[Locator]]) -> None:
    """The damaged record cannot be fetched and is reported; the others are all read."""
    archive, locators = damaged
    with pytest.raises(UnreadableError):
        archive.fetch(locators[2])
    assert [at for at, _ in archive.scan()] == locators[:2] + locators[3:]
    inspection = archive.verify()
    assert [damage.locator for damage in inspection.damages] == [locators[2]]
    assert inspection.captures == 5
    assert inspection.segments[0].checked == 4


def test_no_flipped_byte_goes_unseen(archive: Archive) -> None:
    """Whichever byte of a record is flipped, its capture is refused or unchanged, its neighbours are read."""
    kept = [capture(number, body=os.urandom(200)) for number in range(3)]
    locators = [archive.keep(one) for one in kept]
    archive.close()
    segment = only_segment(archive)
    whole = segment.read_bytes()
    for offset in range(locators[1].offset, locators[2].offset):
        flip(segment, offset)
        read = dict(archive.scan())
        assert read[locators[0]] == kept[0]
        assert read[locators[2]] == kept[2]
        assert read.get(locators[1], kept[1]) == kept[1]
        assert len(read) + len(archive.verify().damages) >= 3
        segment.write_bytes(whole)


def test_a_body_that_disagrees_with_its_digest_is_reported(archive: Archive) -> None:
    """A record rewritten with another body and a sound checksum is found by its digest."""
    locator = archive.keep(capture(1, body=b"<p>forty tonnes</p>"))
    archive.close()
    segment = only_segment(archive)
    parts = [gzip.compress(part) for part in split_records(gzip.decompress(segment.read_bytes()))]
    parts[1] = gzip.compress(gzip.decompress(parts[1]).replace(b"forty", b"fifty"))
    segment.write_bytes(b"".join(parts))
    (damage,) = archive.verify().damages
    assert damage.reason == "body does not agree with its digest"
    assert locator.segment == damage.locator.segment


def split_records(raw: bytes) -> list[bytes]:
    """The records of an unpacked segment."""
    return [b"WARC/1.1" + part for part in raw.split(b"WARC/1.1")[1:]]


def test_a_segment_rewritten_by_another_tool_is_read(archive: Archive) -> None:
    """Members without our length field, as `warcio recompress` writes them, are read as well."""
    kept = [capture(number) for number in range(3)]
    for one in kept:
        archive.keep(one)
    archive.close()
    segment = only_segment(archive)
    parts = split_records(gzip.decompress(segment.read_bytes()))
    segment.write_bytes(b"".join(gzip.compress(part) for part in parts))
    assert [one for _, one in archive.scan()] == kept
    assert archive.verify().sound


def test_a_missing_segment_is_an_error_that_says_what_to_do(archive: Archive) -> None:
    """A locator into a segment that is gone names it and the way out."""
    with pytest.raises(ArchiveError, match=r"gone\.warc\.gz is not in .*derive --all"):
        archive.fetch(Locator(segment="gone.warc.gz", offset=0))


# ------------------------------------------------------------------ WARC files of others


Answers = list[tuple[str, list[tuple[str, str]], bytes]]


def foreign(path: Path, answers: Answers, *, packed: bool = True) -> Path:
    """Write a WARC file as another crawler would: requests beside responses, bodies as they were sent."""
    records = []
    for url, headers, body in answers:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        records.append(record("request", url, b"GET / HTTP/1.1\r\nHost: x.example\r\n\r\n"))
        records.append(record("response", url, f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body))
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in records))
    return path


def record(kind: str, url: str, block: bytes) -> bytes:
    """A WARC 1.0 record, with the address in the brackets that old writers put there."""
    fields = f"WARC-Type: {kind}\r\nWARC-Target-URI: <{url}>\r\nWARC-Date: 2026-11-02T12:00:00Z\r\n"
    fields += (
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\nContent-Type: application/http; msgtype={kind}\r\n"
    )
    return f"WARC/1.0\r\n{fields}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


HTML = ("Content-Type", "text/html; charset=utf-8")


def chunked(body: bytes) -> bytes:
    """A body in chunks of seven bytes."""
    parts = [body[at : at + 7] for at in range(0, len(body), 7)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "sent"),
    [  # what the headers say, and what the body is
        ([HTML], PAGE),
        ([HTML, ("Content-Encoding", "gzip")], gzip.compress(PAGE)),
        ([HTML, ("Transfer-Encoding", "chunked")], chunked(PAGE)),
        (
            [HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
            chunked(gzip.compress(PAGE)),
        ),
        ([HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], PAGE),
        ([HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], gzip.compress(PAGE)),
        ([HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], chunked(PAGE)),
        ([HTML, ("Content-Encoding", "br")], PAGE),
    ],
    ids=[
        "plain",
        "gzip",
        "chunked",
        "both",
        "neither of both",
        "gzip of both",
        "chunked of both",
        "no brotli",
    ],
)
def test_bodies_of_foreign_records_are_decoded_as_far_as_true(
    tmp_path: Path, headers: list[tuple[str, str]], sent: bytes
) -> None:
    """Whatever encodings the headers claim and the body has, the page comes out; requests are passed over."""
    path = foreign(tmp_path / "a.warc.gz", [("https://x.example/a", headers, sent)])
    (read,) = read_warc(path)
    assert isinstance(read, Capture)
    assert (read.body, read.url, read.source, read.media_type) == (
        PAGE,
        "https://x.example/a",
        "",
        "text/html",
    )


def test_foreign_records_that_are_no_pages_are_counted(tmp_path: Path) -> None:
    """A picture, an empty page and a revisit come back as Dropped with a reason."""
    answers = [
        ("https://x.example/a.png", [("Content-Type", "image/png")], b"\x89PNG"),
        ("https://x.example/empty", [HTML], b" "),
        ("https://x.example/b", [HTML], PAGE),
    ]
    read = list(read_warc(foreign(tmp_path / "a.warc.gz", answers)))
    assert [one.reason if isinstance(one, Dropped) else one.url for one in read] == [
        "not html",
        "empty body",
        "https://x.example/b",
    ]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("damage", ["flipped", "beginning lost", "cut short"])
def test_fault_damaged_foreign_warc_costs_its_record_only(tmp_path: Path, damage: str, packed: bool) -> None:
    """One damaged record among ten is counted once; the other nine are read."""
    pages = [(f"https://x.example/{at}", [HTML], PAGE + os.urandom(900)) for at in range(10)]
    path = foreign(tmp_path / "a.warc", pages, packed=packed)
    offset, length = record_places(path)[
        "https://x.example/9" if damage == "cut short" else "https://x.example/4"
    ]
    content = bytearray(path.read_bytes())
    if damage == "cut short":
        del content[offset + length // 2 :]
    elif damage == "beginning lost":
        content[offset : offset + 8] = b"XXXXXXXX"
    else:
        at = offset + length // 2 if packed else content.index(b"Content-Length", offset) + 16
        content[at] ^= 0x7F
    path.write_bytes(content)
    read = list(read_warc(path))
    assert [one.reason for one in read if isinstance(one, Dropped)] == ["damaged record"]
    assert len([one for one in read if isinstance(one, Capture)]) == 9


def record_places(path: Path) -> dict[str, tuple[int, int]]:
    """Where the responses of a WARC file lie."""
    with path.open("rb") as file:
        found = ArchiveIterator(file)
        return {
            one.rec_headers.get_header("WARC-Target-URI").strip("<>"): place
            for one in found
            if one.raw_stream.read() is not None
            and (place := (found.get_record_offset(), found.get_record_length()))
            and one.rec_type == "response"
        }


def test_a_file_that_is_no_warc_is_one_drop(tmp_path: Path) -> None:
    """Any other file is one damaged record, not a crash; an empty file is nothing."""
    (tmp_path / "page.warc").write_bytes(PAGE)
    (tmp_path / "empty.warc").write_bytes(b"")
    assert [one.reason for one in read_warc(tmp_path / "page.warc") if isinstance(one, Dropped)] == [
        "damaged record"
    ]
    assert list(read_warc(tmp_path / "empty.warc")) == []


def test_a_missing_warc_file_is_an_error(tmp_path: Path) -> None:
    """A file that is not there is an error naming it."""
    with pytest.raises(ArchiveError, match=r"none\.warc"):
        list(read_warc(tmp_path / "none.warc"))


def test_our_own_segments_are_imported_whole(archive: Archive) -> None:
    """A segment of ours read as a foreign file gives equal captures, their source and all."""
    kept = [capture(1, found=Found(at="https://village.example/rss", title="Honey")), capture(2, headers=())]
    for one in kept:
        archive.keep(one)
    archive.close()
    assert list(read_warc(only_segment(archive))) == kept


def test_a_whole_file_in_one_gzip_member_is_read(tmp_path: Path) -> None:
    """A WARC file gzipped as a whole, against the standard, is read all the same."""
    plain = foreign(
        tmp_path / "a.warc", [(f"https://x.example/{at}", [HTML], PAGE) for at in range(3)], packed=False
    )
    packed = tmp_path / "a.warc.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert [one.url for one in read_warc(packed) if isinstance(one, Capture)] == [
        f"https://x.example/{at}" for at in range(3)
    ]
