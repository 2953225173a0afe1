"""Every noun of tinlang on one page.

Times are aware and in UTC, with the string they were parsed from kept beside them.
Offsets are code points into `Article.text` after NFC, half-open: `text[start:end]`.
A word that is not here is not used anywhere: table, column, page and log use the same noun.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

# ------------------------------------------------------------------ newspapers


class LinkKind(StrEnum):
    """What a discovery page is, and how its bytes are read."""

    RSS = "rss"
    ATOM = "atom"
    SITEMAP = "sitemap"  # a urlset or an index; the bytes say which
    NEWS_SITEMAP = "news-sitemap"
    LISTING = "listing"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A place where a newspaper announces its articles."""

    url: str
    kind: LinkKind
    language: str | None = None
    """Edition language of what it lists, where it differs from the source's first."""
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One language version of a newspaper, told by the path of its URLs."""

    language: str
    """ISO 639-1."""
    prefix: str
    """Path prefix, `/en/`; `/` is the root edition and matches last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A former address of this newspaper whose article ids live on under the present one."""

    host: str
    article: str | None = None
    """Pattern of the former article URLs, with a group `id`; None: the present pattern."""
    prefix: str = "/"
    """Path prefix under which these articles live on, `/bbt/`; their ids are counted apart."""
    until: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What this newspaper permits, and what we do about it."""

    robots: str = "obey"
    """`obey`, always. `refuses` is the same, and says that refusal is what we expect to be told."""
    publish: str = "excerpt"
    """`full`: the text may be shown to the public; `excerpt`: its beginning and its findings only."""
    network: str = "public"
    """`loopback` allows addresses of this machine (the demo press); nothing else is ever asked there."""
    delay: float = 5.0
    """Least seconds between two requests to one host; robots' Crawl-delay may make it more."""
    revisit: float | None = None
    """Seconds before an article is asked for again, doubling with every visit.

    None: an hour, on loopback none.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A newspaper, as its file in `crawlers/sources/` declares it."""

    slug: str
    name: str
    homepage: str
    country: str
    """ISO 3166-1 alpha-2, lower case."""
    province: str | None
    """Province of today, by its Vietnamese name; None for a national or foreign paper."""
    languages: tuple[str, ...]
    """ISO 639-1, the paper's first language first."""
    timezone: str
    """IANA name; a date without zone is read in it."""
    family: str
    """CMS family, as in docs/sources.md."""
    layout: str
    """Name of a file in `pipelines/layouts/`."""
    hosts: tuple[str, ...]
    """All hosts of this paper, the canonical one first; the others are aliases of it."""
    articles: tuple[str, ...]
    """Patterns of article URL paths, matched whole, with the groups `slug` and `id` where there are such."""
    feeds: tuple[Feed, ...]
    editions: tuple[Edition, ...] = ()
    successions: tuple[Succession, ...] = ()
    policy: Policy = field(default_factory=Policy)
    aggregator: bool = False
    """It republishes others: the credited newspaper is the publisher, this one the place it was read."""
    translated: bool = False
    """Its editions are machine-translated from its first language."""
    weekly: tuple[int, int] | None = None
    """Expected articles a week, least and most; outside it `tinlang doctor` says so."""


# ------------------------------------------------------------------ what was fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A URL as a feed, sitemap or listing announces it, with what it says about it."""

    url: str
    kind: LinkKind = LinkKind.ARTICLE
    title: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    modified: datetime | None = None
    modified_raw: str | None = None
    language: str | None = None
    publisher: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How a capture was found: the page that announced it and what that page said."""

    at: str | None = None
    """URL of the feed, sitemap or listing, or the path of an imported file."""
    title: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A response as it was received: the truth from which everything else is derived."""

    source: str
    """Slug of the Source."""
    url: str
    """Final URL, as asked; never lower-cased."""
    requested_url: str
    """URL first asked for, before redirects."""
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    media_type: str
    """As served, `text/html`; parameters stay in the headers."""
    body: bytes
    """Content-decoded, as the server meant it."""
    found: Found = field(default_factory=Found)
    truncated: str | None = None
    """WARC-Truncated reason (`length`, `time`) when the body is not whole."""

    @property
    def digest(self) -> str:
        """`sha256:` and the hexadecimal digest of the body."""
        return "sha256:" + hashlib.sha256(self.body).hexdigest()

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        wanted = name.casefold()
        return next((value for key, value in self.headers if key.casefold() == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Locator:
    """Where a capture lies in the archive."""

    segment: str
    """File name of the WARC segment."""
    offset: int
    """Byte offset of its record in the compressed file."""


# ------------------------------------------------------------------ articles


class BodyStatus(StrEnum):
    """How much of the article's text the page gave."""

    FULL = "full"
    THIN = "thin"  # less text than an article has: a video, a gallery, a stub
    OBFUSCATED = "obfuscated"  # encoded for a script to decode; the lead is kept, the rest never guessed
    REFUSED = "refused"  # robots.txt refuses; known only by what others say of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for a judgement."""

    rule: str
    """Plain-English name of the rule that found it."""
    value: str
    """What it said, as written."""
    weight: float
    """0–1; how much this rule is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTime:
    """When an article was published, as the weighed evidence says."""

    time: datetime
    """UTC; midnight local time when only the day is known."""
    precision: str
    """`minute` or `day`."""
    raw: str
    """As written where it was decided."""
    rule: str
    flagged: bool = False
    """In the future, before the press was on line, or from the weakest rule alone."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageVerdict:
    """The language of a text, with its evidence and any disagreement kept."""

    language: str | None
    """ISO 639-1; None: abstained."""
    detected: str | None = None
    """What the text itself says, None where it is too short to say."""
    disagrees: bool = False
    """The edition or the markup claims another language than the text shows."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Whom the article names as its origin."""

    publisher: str | None = None
    url: str | None = None
    raw: str = ""
    """The line as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Text under a picture, apart from the body."""

    text: str
    credit: str | None = None
    """Photographer or agency."""
    image: str | None = None
    """URL or file name of the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A stretch of `Article.text` and what it is there."""

    kind: str
    """`title`, `sapo`, `body` or `caption`."""
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A clean article: one edition of one page."""

    source: str
    url: str
    """As captured."""
    key: str
    """Canonical key: equal for all addresses of the same page in the same edition; ids are digests of it."""
    edition: str | None
    """Language the URL or the source declares."""
    language: LanguageVerdict
    title: str | None
    sapo: str | None
    """The lead, the bold first paragraph of the provincial press."""
    body: tuple[str, ...]
    """Paragraphs without captions, credits or chrome."""
    captions: tuple[Caption, ...] = ()
    byline: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    publisher: str | None = None
    """Newspaper that first published it, by name; on an aggregator the one it republishes."""
    published: PublishedTime | None = None
    modified: datetime | None = None
    credit: Credit | None = None
    versions: tuple[tuple[str, str], ...] = ()
    """(language, URL) of other editions, as hreflang says."""
    status: BodyStatus = BodyStatus.FULL
    removed: tuple[str, ...] = ()
    """Residue set apart, as written: doubled publisher, shortcodes, image file names."""
    flags: tuple[str, ...] = ()
    """What a reader of the data should know: `repaired encoding`, `no title`, …"""

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits; stable over a rebuild."""
        return identify(self.key)

    @property
    def text(self) -> str:
        """Title, sapo, body and captions, in that order, parted by blank lines."""
        return "\n\n".join(part for _, part in self._parts())

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The parts of `text` in order; `text[p.start:p.end]` is the part."""
        found: list[Paragraph] = []
        start = 0
        for kind, part in self._parts():
            found.append(Paragraph(kind=kind, start=start, end=start + len(part)))
            start += len(part) + 2
        return tuple(found)

    def _parts(self) -> list[tuple[str, str]]:
        parts = [("title", self.title or ""), ("sapo", self.sapo or "")]
        parts += [("body", paragraph) for paragraph in self.body]
        parts += [("caption", caption.text) for caption in self.captions]
        return [(kind, part) for kind, part in parts if part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What did not become an article, a finding or a row, and why."""

    step: str
    """`discover`, `crawl`, `extract`, `derive`, `import`."""
    subject: str
    """URL, file or row."""
    reason: str
    """A short name that is counted: `list page`, `soft 404`, `timed out`, `refused by robots`."""
    detail: str = ""
    source: str | None = None
    """Slug of the newspaper, where the step knows it."""

    @property
    def lost(self) -> bool:
        """False for a feed, which has done its work when it was crawled and holds no article."""
        return self.reason != "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one capture: derive makes it, the store keeps it."""

    locator: Locator
    source: str
    url: str
    """As captured."""
    fetched_at: datetime
    status: int
    digest: str
    """Of the capture's body."""
    result: Article | Dropped
    text_digest: str | None = None
    """Of the article's normalised text, where a worker has made it already; else the store makes it."""
    reading: Stamped | None = None
    """Of the article's text, where a worker has read it already; else the store reads it."""


class Stamped(Protocol):
    """A Reading, or what a worker has made of it for the store: told by the stamp of what was read."""

    @property
    def stamp(self) -> str:
        """As of the Reading."""


# ------------------------------------------------------------------ places in a text


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Half-open range of code points."""

    start: int
    end: int


def identify(key: str) -> str:
    """Return the id of what `key` names: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


# ------------------------------------------------------------------ figures


class Bound(StrEnum):
    """How a stated value stands to the true one."""

    EXACT = "="
    ABOUT = "~"
    NEARLY = "<~"
    OVER = ">"
    AT_LEAST = ">="
    UNDER = "<"
    AT_MOST = "<="


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A value or a range of values, with its unit."""

    low: Fraction | None
    """None only where the text gives no value that can be trusted (`biliun`)."""
    high: Fraction | None
    """Equal to `low` when a single value is stated."""
    unit: str | None
    """Id in `catalog.toml`, or a counted noun in its base form; None: a bare number."""
    bound: Bound = Bound.EXACT
    per: tuple[str, ...] = ()
    """Denominators, unit ids in the order of the text."""
    indefinite: bool = False
    """`hundreds of`, `hàng trăm`: a range of magnitude, never to be matched as a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """Stars: one number, a range, or a threshold."""

    min: int
    max: int | None
    """None: `or more`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of time, whole days, as the text names it."""

    start: date | None
    end: date | None
    """Inclusive; None: open."""
    raw: str

    def __str__(self) -> str:
        """ISO 8601 interval, `..` where it is open."""
        return "/".join("..".strip() if day is None else day.isoformat() for day in (self.start, self.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A figure in a text, with its meaning."""

    span: Span
    """Number, scale and unit."""
    sentence: Span
    quantity: Quantity
    rule: str
    """Plain-English names of the rules that made it, outermost first, joined by ` < `."""
    subject: str | None = None
    """What is counted or measured, as written."""
    measure: str | None = None
    """Id of what is measured about the subject: `revenue`, `area`, `price`, `output`, `share`, …"""
    place: str | None = None
    province: str | None = None
    """The province that the place belongs to today, by name, where the places of the text tell it."""
    period: Period | None = None
    base: Period | None = None
    """What a change is measured against."""
    rating: Rating | None = None
    role: str = "level"
    """`total`, `part`, `change`, `level` or `base`."""
    basis: str | None = None
    """`valid`, `cumulative`, `new`, where the text says so."""
    modality: str = "actual"
    """`actual`, `target` or `forecast`."""
    total: int | None = None
    """Index, in the same reading, of the total this is a part of."""
    ambiguous: str | None = None
    """The reading not taken, where the text allows two."""
    parts_sum: Fraction | None = None
    """What its parts add up to, where that contradicts the value; None: they agree, or need not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A number that is no statistic, and what it is instead."""

    span: Span
    kind: str
    """`date`, `decision`, `phone`, `ordinal`, `code`, `time`, `score`, `rating`, `name`, `place`, …"""
    value: str | None = None
    """Normalised: an ISO date or interval, a decision's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All findings of one article's text, with the reader's version, so that stale rows are known."""

    language: str
    """ISO 639-1; the language it was read in."""
    version: str
    """Of the reader of this language: changes with its rules and words."""
    stamp: str
    """Digest of all that the findings follow from: version, language, day of writing, text."""
    statistics: tuple[Statistic, ...] = ()
    masked: tuple[Masked, ...] = ()
    products: tuple[ProductMention, ...] = ()
    organisations: tuple[OrganisationMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    failure: str | None = None
    """Why something could not be read; None: it was read to the end."""


# ------------------------------------------------------------------ names


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A province, district or commune as a text names it."""

    span: Span
    """With its unit word: `Tan Thanh commune`."""
    name: str
    """Without it, as written."""
    level: str
    """`province`, `district` or `commune` (wards, townships and special zones too)."""
    units: tuple[str, ...] = ()
    """`scheme:code` of every unit it may be; several: the text leaves it open; none: not listed."""
    province: str | None = None
    """The province it belongs to today, by name."""
    province_then: str | None = None
    """The province it belonged to before July 2025, by name."""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationMention:
    """A producer or an agency as a text names it."""

    span: Span
    kind: str
    """`producer` or `agency`."""
    form: str
    """`cooperative`, `cooperative group`, `company`, `business household`, …, or `agency`."""
    name: str
    """As written."""
    key: str
    """Equal for the variants of one name: folded, without legal form and articles."""
    place: str | None = None
    province: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductMention:
    """A product, a line of products or a type of product as a text names it."""

    span: Span
    name: str
    """Without its frame, with its form in brackets."""
    specificity: str
    """`named`, `line` (a type of one producer or place) or `generic`."""
    type_id: str | None = None
    """Kind of product, an id shared by the languages: a head and what it is of, `tea`, `tea/ginger`."""
    form_id: str | None = None
    """Form, an id shared by the languages: `filter-bag`, `instant`."""
    rating: Rating | None = None
    rating_from: Rating | None = None
    """Where it was upgraded: the stars before."""
    status: str | None = None
    """`recognised`, `upgraded`, `re-recognised`, `proposed`, `potential`, `expired`, …"""
    programme: str | None = None
    """`OCOP`, or the other programme whose stars these are."""
    producer: str | None = None
    place: str | None = None
    province: str | None = None
    rule: str = ""


# ------------------------------------------------------------------ registers


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """A row of an official register: a product as it was recognised."""

    line: int
    """In its file, from 1."""
    sheet: str = ""
    """Of a workbook."""
    code: str = ""
    """The official one, `PP-DDD-WWWWW-N-YYYY`."""
    name: str
    producer: str | None = None
    legal_form: str | None = None
    address: str | None = None
    """As written."""
    place: str | None = None
    """Its smallest unit of government, by name."""
    places: tuple[str, ...] = ()
    """Of a commune that name and those of the units of today it is part of, folded; empty of a district."""
    province: str | None = None
    """Of today."""
    stars: int
    decision: str = ""
    decided: date | None = None
    """Day of the decision; where only month or year is told, the last of it."""
    language: str = "vi"
    """Of the register."""

    @property
    def id(self) -> str:
        """Digest of what it says; the line it stands on does not matter."""
        facts = (self.code, self.name, self.producer, self.address, self.stars, self.decision, self.decided)
        return identify("\n".join(("register", *(str(fact or "") for fact in facts))))


# ------------------------------------------------------------------ versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Bead:
    """Sentences of two versions that say the same; one side empty: the other says more."""

    left: tuple[int, ...]
    """Sentence indexes, consecutive."""
    right: tuple[int, ...]
    confidence: float
    """0–1, the posterior of this bead; below 0.9 a person should look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The beads of two versions, in order; every sentence of either is in exactly one."""

    beads: tuple[Bead, ...]
    score: float
    """Log odds of the whole against no relation at all, per sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a story, as text in sentences."""

    text: str
    sentences: tuple[Span, ...]
    """In the order of the text; `text[span.start:span.end]` is the sentence."""
    language: str | None
    """ISO 639-1; None: it cannot be told."""

    @property
    def lines(self) -> list[str]:
        """The sentences as strings."""
        return [self.text[span.start : span.end] for span in self.sentences]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """What a reviewer of a translation would look at: two places that do not say the same."""

    kind: str
    """`figure`, `name`, `term`, `rendering`, `untranslated`, `missing`, … (docs/alignment.md)."""
    severity: str
    """`error`: surely look; `warning`: probably wrong; `note`: may be meant."""
    left: Span
    """Place in the text of the left version; empty, where something should stand, when it has nothing."""
    right: Span
    reason: str
    """One sentence for the reviewer."""


# ------------------------------------------------------------------ terms


class TermStatus(StrEnum):
    """Whether a rendering of a concept is to be used."""

    APPROVED = "approved"
    ADMITTED = "admitted"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A rendering of a concept in one language."""

    language: str
    """ISO 639-1."""
    text: str
    """As written in a dictionary; one that begins with a capital is found with a capital only."""
    status: TermStatus = TermStatus.APPROVED
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A thing of the domain and what it is to be called."""

    id: str
    terms: tuple[Term, ...]
    """Approved ones first, then admitted, then forbidden; each language in its order."""
    definition: str = ""
    domain: str = ""
    """`government`, `ocop`, …: by what a glossary is sorted."""
    source: str = ""
    """The law, decision or portal that settles it."""
    note: str = ""
    apart: tuple[tuple[str, str], ...] = ()
    """(language, words) in which a term's syllables mean something else."""
    steady: bool = False
    """A text keeps to one rendering of it: an agency, a programme, a level of government."""


# ------------------------------------------------------------------ watch lists


class WatchKind(StrEnum):
    """What may stand on a watch list."""

    PRODUCT = "product"
    PRODUCER = "producer"
    PLACE = "place"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What should appear of a thing on a watch list."""

    of: str | None = None
    """The thing as its list writes it; None: each thing of the list."""
    days: int = 7
    """Within so many days, the last one included."""
    languages: tuple[str, ...] = ()
    """In each of these; empty: in any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchList:
    """What somebody follows, as a file in the folder `lists` of a data folder declares it."""

    slug: str
    """Name of the file without its suffix."""
    name: str
    description: str = ""
    products: tuple[str, ...] = ()
    """Ids of the catalogue, or names."""
    producers: tuple[str, ...] = ()
    """Ids of the catalogue, or names."""
    places: tuple[str, ...] = ()
    """Provinces, of today or of before July 2025, and communes as `commune, province`."""
    words: tuple[str, ...] = ()
    """Searches, as on the search page."""
    languages: tuple[str, ...] = ()
    """Only articles in these; empty: in all."""
    sources: tuple[str, ...] = ()
    """Only articles of these newspapers, by their slugs; empty: of all."""
    expected: tuple[Expectation, ...] = ()
    public: bool = False
    """The public site shows it, too."""

    def entries(self) -> tuple[tuple[WatchKind, str], ...]:
        """Return the things of the list: products, producers, places, words, each in its order."""
        listed = (self.products, self.producers, self.places, self.words)
        return tuple((kind, text) for kind, texts in zip(WatchKind, listed, strict=True) for text in texts)
