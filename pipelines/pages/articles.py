"""The parts of a page put together as one Article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import dropwhile

from pipelines.addresses import canonical_key, edition_of
from pipelines.language import judge_language
from pipelines.languages import credit_words
from pipelines.model import Article, BodyStatus, Credit, LanguageVerdict, Source
from pipelines.pages import fields
from pipelines.pages.blocks import Block, iter_blocks, read_blocks, shown
from pipelines.pages.body import Body
from pipelines.pages.bylines import byline_of, name_beside_date
from pipelines.pages.claims import modified_raws, published_claims, setting_of
from pipelines.pages.containers import marks_of
from pipelines.pages.credits import credit_of
from pipelines.pages.laid import LaidPage
from pipelines.pages.published import judge_modified, judge_published
from pipelines.publishers import publisher_of
from pipelines.residue import clean
from pipelines.text import fold

_DASH = re.compile(r"^(?:[-–—]\s+)+")
_ASKED = 1500  # letters that are asked for their language; more say the same
THIN = 200
"""Letters of a body under which an article is thin: a video, a gallery, a stub."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells its readers."""

    title: str | None
    sapo: str | None
    body: Body
    hidden: bool = False
    """Part of the body is encoded for a script."""


def article_of(laid: LaidPage, told: Told, press: Mapping[str, Source]) -> Article:
    """Return the article that a page which tells this is."""
    body, title, sapo = told.body, told.title, told.sapo
    byline = byline_of(laid) or body.byline or name_beside_date(laid)
    paragraphs = _without(body, (title, sapo, byline))
    language = _language(laid, (title or "", sapo or "", *paragraphs))
    setting = setting_of(laid.source, laid.capture, language.language)
    published = judge_published(published_claims(laid), setting)
    publisher, doubled = fields.publisher_of(laid)
    credit = _absolute(body.credit or marked_credit(laid) or _stray_credit(laid), laid)
    return Article(
        source=laid.source.slug,
        url=laid.capture.url,
        key=canonical_key(laid.capture.url, laid.source),
        edition=declared_edition(laid),
        language=language,
        title=clean(title) if title else None,
        sapo=_DASH.sub("", clean(sapo)) if sapo else None,
        body=paragraphs,
        captions=body.captions,
        byline=byline,
        section=fields.section_of(laid),
        tags=fields.tags_of(laid) or body.tags,
        publisher=_publisher(laid, credit, publisher, press),
        published=published,
        modified=judge_modified(_modified(laid), published, setting),
        credit=credit,
        versions=fields.versions_of(laid.page),
        status=_status(told, paragraphs),
        removed=(*((doubled,) if doubled else ()), *body.removed),
        flags=() if title else ("no title",),
    )


def declared_edition(laid: LaidPage) -> str | None:
    """Return the language that the URL or the source declares; None for an unknown source."""
    return edition_of(laid.capture.url, laid.source) if laid.known else None


def marked_credit(laid: LaidPage) -> Credit | None:
    """Return the origin that a marked element outside the body names."""
    for selectors in (laid.version.credit, laid.generic.credit):
        for node in laid.page.every(selectors):
            blocks = read_blocks(node)[:4]
            found = next(
                (credit for at, block in enumerate(blocks) if (credit := _credit(block, blocks[at + 1 :]))),
                None,
            )
            if found is not None and len(shown(node)) < 600:
                return found
    return None


def _stray_credit(laid: LaidPage) -> Credit | None:
    """Return the first source line with an address below the title, wherever it stands."""
    html, root = laid.page.html, laid.page.tree.body
    if root is None or laid.heading is None or not any(f"{word}:" in html for word in credit_words()):
        return None
    heading = shown(laid.heading)
    blocks = iter_blocks(root, marks_of(root, laid.version, laid.generic))
    below = list(dropwhile(lambda block: block.text != heading, blocks))
    found = (_credit(block, below[at + 1 : at + 2]) for at, block in enumerate(below))
    return next((credit for credit in found if credit is not None and credit.url), None)


def _credit(block: Block, after: list[Block]) -> Credit | None:
    return credit_of(block, after[0] if after else None)


def _absolute(credit: Credit | None, laid: LaidPage) -> Credit | None:
    """Return the credit with its address as the page means it."""
    if credit is None or credit.url is None:
        return credit
    return Credit(publisher=credit.publisher, url=laid.page.link(credit.url), raw=credit.raw)


def _modified(laid: LaidPage) -> list[str | None]:
    return list(modified_raws(laid.page, laid.version, laid.capture.found))


def _language(laid: LaidPage, parts: tuple[str, ...]) -> LanguageVerdict:
    return judge_language(
        "\n".join(part for part in parts if part)[:_ASKED],
        edition=declared_edition(laid),
        markup=fields.markup_language(laid.page),
        declared=laid.source.languages,
    )


def _publisher(
    laid: LaidPage, credit: Credit | None, printed: str | None, press: Mapping[str, Source]
) -> str | None:
    """Return the newspaper that first published it: as credited, as printed, else the page's own."""
    if credit is not None and credit.url:
        return publisher_of(credit.url, press)
    own = laid.source.name if laid.known and not laid.source.aggregator else None
    return printed or (credit.publisher if credit else None) or own


def _without(body: Body, known: tuple[str | None, ...]) -> tuple[str, ...]:
    """Return the paragraphs, the first ones left out where they repeat title, sapo or author."""
    said = {fold(text) for text in known if text}
    lead = (body.lead,) if body.lead and fold(body.lead) not in said else ()
    paragraphs = (*lead, *body.paragraphs)
    opening = (paragraph for paragraph in paragraphs[:3] if fold(paragraph) not in said)
    return (*opening, *paragraphs[3:])


def _status(told: Told, paragraphs: tuple[str, ...]) -> BodyStatus:
    if told.hidden or told.body.encoded:
        return BodyStatus.OBFUSCATED
    return BodyStatus.FULL if sum(map(len, paragraphs)) >= THIN else BodyStatus.THIN
