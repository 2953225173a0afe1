"""Pages of the press as HTML: what stands around a story on each newspaper, and the traps it sets."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache, cached_property

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from tinlang.demo.newsroom import Page, pages, section_names
from tinlang.demo.truth import say, slugify

HANOI = timezone(timedelta(hours=7))
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")

# What the aggregator prints around an article, in the edition's language; some of it stays Vietnamese.
_CHROME: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "source_word": "Nguồn", "photo": "Ảnh", "comment_word": "Bình luận",
        "comment_call": "Hãy để lại bình luận để chia sẻ cảm nhận của bạn!",
        "same_tag": "Cùng chủ đề", "same_category": "Cùng chuyên mục", "same_author": "Cùng tác giả",
    },
    "en": {
        "source_word": "Source", "photo": "Photo", "comment_word": "Comment",
        "comment_call": "Please leave a comment to share your feelings!",
        "same_tag": "Same tag", "same_category": "Same category", "same_author": "Same author",
    },
    "id": {
        "source_word": "Sumber", "photo": "Foto", "comment_word": "Komentar",
        "comment_call": "Silakan tinggalkan komentar untuk berbagi perasaan Anda!",
        "same_tag": "Dalam tag yang sama", "same_category": "Dalam kategori yang sama",
        "same_author": "Dari penulis yang sama",
    },
    "ms": {
        "source_word": "Sumber", "photo": "Foto", "comment_word": "Komen",
        "comment_call": "Sila tinggalkan komen untuk berkongsi perasaan anda!",
        "same_tag": "Dalam tag yang sama", "same_category": "Dalam kategori yang sama",
        "same_author": "Daripada pengarang yang sama",
    },
}  # fmt: skip
_MENU = {
    "vi": "Di sản,Nhân vật,Doanh nghiệp,Thời sự,Hệ thống chính trị,Địa phương,Sản phẩm,Happy Vietnam",
    "en": "Heritage,Figure,Enterprise,News,Political System,Destination,Product,Happy Vietnam",
    "id": "Di sản,Angka,Perusahaan,Berita,Sistem Politik,Lokal,Produk,Happy Vietnam",
    "ms": "Warisan,Rajah,Enterprise,Berita,Sistem Politik,Destinasi,produk,Happy Vietnam",
}
# Words that the aggregator turns into links; the link leaves a blank before punctuation.
_LINKED = {
    "vi": r"\b(nông nghiệp|du lịch)\b",
    "en": r"\b(agriculture|tourism|environment)\b",
    "id": r"\b(pertanian|pariwisata|lingkungan)\b",
    "ms": r"\b(pertanian|pelancongan)\b",
}


@dataclass(frozen=True)
class Clock:
    """The date that a header prints: today's, never the article's."""

    time: datetime

    @property
    def weekday(self) -> str:
        """Day of the week, in Vietnamese."""
        return WEEKDAYS[self.time.weekday()]


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or picture where it stands in the body."""

    kind: str
    text: str
    image: str = ""
    credit: str | None = None
    original: str = ""
    """The Vietnamese caption, which the aggregator prints above its translation."""
    other: str = ""
    """A Vietnamese description that is no translation of the caption, as MasterCMS pages have it."""
    first: bool = False
    middle: bool = False
    last: bool = False


@dataclass(frozen=True)
class Sheet:
    """A page as a template sees it."""

    page: Page

    def __getattr__(self, name: str) -> object:
        return getattr(self.page, name)

    @property
    def local(self) -> datetime:
        """When it was published, local time."""
        return self.page.published.astimezone(HANOI)

    @property
    def modified_local(self) -> datetime:
        """When it was changed, local time."""
        return self.page.modified.astimezone(HANOI)

    @property
    def weekday(self) -> str:
        """Day of the week of publication, in Vietnamese."""
        return WEEKDAYS[self.local.weekday()]

    @property
    def day(self) -> str:
        """Day of publication, as lists print it."""
        return self.local.strftime("%d/%m/%Y")

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The body with its pictures in their places."""
        return tuple(_blocks(self.page))


def _blocks(page: Page) -> list[Block]:
    story, version = page.story, page.version
    told = [(p, say(p.words, version)) for p in story.body]
    told = [(passage, text) for passage, text in told if text]
    blocks: list[Block] = []
    for at, (passage, text) in enumerate(told):
        blocks += [_picture(page, n) for n, picture in enumerate(story.pictures) if picture.after == at]
        kind = "heading" if passage.heading else "paragraph"
        middle, last = at == len(told) // 2, at == len(told) - 1
        blocks.append(Block(kind, text, first=at == 0, middle=middle, last=last))
    return blocks


def _picture(page: Page, at: int) -> Block:
    picture = page.story.pictures[at]
    return Block(
        "picture",
        say(picture.words, page.version),
        image=picture.image,
        credit=picture.credit,
        original=say(picture.words, "vi"),
        other="Một góc phố ven sông Hồng trong buổi sáng mùa thu.",
    )


def linked(text: str, language: str) -> Markup:
    """Return a paragraph with the first of the aggregator's link words as a link, and its stray blank."""
    found = re.search(_LINKED[language], text)
    if found is None:
        return escape(text)
    before, word, after = text[: found.start()], found.group(), text[found.end() :]
    blank = " " if after[:1] in set(",.;") else ""
    link = Markup('<a href="/tag/{}" class="auto-link">{}</a>').format(slugify(word), word)
    return escape(before) + link + blank + escape(after)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tinlang.demo"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(slug=slugify, linked=linked)
    return environment


def print_page(page: Page, *, visit: int, port: int, now: datetime) -> str:
    """Return the HTML of an article page, with today's date in its header."""
    story, language = page.story, page.language
    around = _around(page, visit)
    return _environment().get_template(f"{page.paper.template}.html").render(
        page=Sheet(page), paper=page.paper, story=story, told=page.told, blocks=Sheet(page).blocks,
        site=f"http://{page.paper.host}:{port}", clock=Clock(now.astimezone(HANOI)),
        sections=section_names(), section=section_names()[story.section][language],
        related=around[:6], newest=around[6:14], most_read=around[14:24],
        editions=_editions(page, visit), ld=_linked_data(page),
        blob=_blob(page) if "obfuscated" in story.traps else "",
        publisher="Việt Nam" if "unknown publisher" in story.traps else page.publisher,
        credit=_credit(page, port), menu_words=_MENU[language].split(","), **_CHROME[language],
    )  # fmt: skip


def print_extra(template: str, **words: object) -> str:
    """Return a page that is no article: a list, a video, a gallery, a page not found."""
    return _environment().get_template(template).render(**words)


def _around(page: Page, visit: int) -> list[Sheet]:
    """Return other pages of the same newspaper and language, from this one onward, round and round."""
    same = [p for p in pages(visit) if p.paper == page.paper and p.language == page.language]
    at = same.index(page)
    others = same[at + 1 :] + same[:at]
    return [Sheet(other) for other in (others * 24)[:24]]


def _editions(page: Page, visit: int) -> list[tuple[str, Page]]:
    """Return the other languages of a page on its own newspaper, for hreflang, where it names them."""
    if "no hreflang" in page.story.traps:
        return []
    same = [p for p in pages(visit) if p.paper == page.paper and p.story.id == page.story.id]
    return [(p.language, p) for p in same if p.language != page.language]


def _credit(page: Page, port: int) -> str:
    if page.credit is None:
        return ""
    host, _, path = page.credit.partition("/")
    return f"http://{host}:{port}/{path}"


def _blob(page: Page) -> str:
    """Return the body as the newspaper encodes it for its script."""
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in page.told.body)
    return base64.b64encode(bytes(byte ^ 23 for byte in text.encode())).decode()


def _linked_data(page: Page) -> dict[str, object]:
    local = page.published.astimezone(HANOI)
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "datePublished": local.isoformat(),
        "dateModified": page.modified.astimezone(HANOI).isoformat(),
        "author": {"@type": "Person", "name": page.story.byline},
        "publisher": {"@type": "Organization", "name": page.paper.name},
    }
