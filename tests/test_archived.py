"""The archived page of an article: the owner sees it, nothing in it acts, the public has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from deskfixture import visiting
from storefixture import PRESS, article, outcome

from db.archive import Archive
from db.publish import publish
from db.site.archived import POLICY
from db.site.writing import Desk
from db.store import Store
from pipelines.model import Capture

HTML = b"<!doctype html><title>A</title><script>document.title='owned'</script><p>Ch\xc3\xa8</p>"
PAGE, DRAWING, LOST = (article(name, "Chè.") for name in ("page", "drawing", "lost"))


def capture(url: str, media_type: str, body: bytes) -> Capture:
    """Return a response of the press."""
    return Capture(
        source="banlang",
        url=url,
        requested_url=url,
        fetched_at=datetime(2026, 5, 4, 8, tzinfo=UTC),
        status=200,
        headers=(("Content-Type", f"{media_type}; charset=utf-8"), ("Set-Cookie", "a=b")),
        media_type=media_type,
        body=body,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with an archive and three articles, of which the archive has lost one."""
    folder = tmp_path_factory.mktemp("archived")
    with Archive(folder / "archive") as archive:
        archive.keep(capture(PAGE.url, "text/html", HTML))
        archive.keep(capture(DRAWING.url, "image/svg+xml", b"<svg onload='alert(1)'/>"))
    places = [place for place, _ in Archive(folder / "archive").scan()]
    places.append(replace(places[0], segment="2020-01-01-gone-00001.warc.gz"))
    with Store(folder / "news.db") as store:
        store.register(PRESS)
        made = zip((PAGE, DRAWING, LOST), places, strict=True)
        store.save(outcome(one, locator=place) for one, place in made)
    publish(folder / "news.db", folder / "site.db")
    return folder


def desk(home: Path) -> Desk:
    """Return the desk of the owner, who has the archive."""
    return Desk(decisions=home / "decisions.db", archive=home / "archive")


def test_the_owner_sees_the_page_as_it_was_sent(home: Path) -> None:
    """Its bytes are those of the archive; the policy lets nothing in it run, load or be sent."""
    with visiting(home / "site.db", desk(home)) as visitor:
        answer = visitor.get(f"/article/{PAGE.id}/archived")
        assert (answer.status_code, answer.content) == (200, HTML)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["memento-datetime"] == "Mon, 04 May 2026 08:00:00 GMT"
        assert "set-cookie" not in answer.headers
        assert visitor.get(f"/article/{PAGE.id}/archived?revision=1").content == HTML
        assert f"/article/{PAGE.id}/archived" in visitor.get(f"/article/{PAGE.id}").text


def test_what_is_no_page_is_shown_as_text(home: Path) -> None:
    """A drawing with a script in it is text."""
    with visiting(home / "site.db", desk(home)) as visitor:
        answer = visitor.get(f"/article/{DRAWING.id}/archived")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_that_the_archive_lost_is_said_to_be_lost(home: Path) -> None:
    """Where the archive does not give a page back, a sentence says so, and what to do."""
    with visiting(home / "site.db", desk(home)) as visitor:
        answer = visitor.get(f"/article/{LOST.id}/archived")
        assert (answer.status_code, "tinlang archive verify" in answer.text) == (503, True)
        assert visitor.get(f"/article/{'0' * 16}/archived").status_code == 404
        assert visitor.get(f"/article/{PAGE.id}/archived?revision=9").status_code == 404


def test_the_public_has_no_archived_page(home: Path) -> None:
    """In public, and without an archive, there is no page and no link to it."""
    without = Desk(decisions=home / "decisions.db")
    for here, public in ((desk(home), True), (without, False)):
        with visiting(home / "site.db", here, public=public) as visitor:
            assert visitor.get(f"/article/{PAGE.id}/archived").status_code == 404
            assert "/archived" not in visitor.get(f"/article/{PAGE.id}").text
