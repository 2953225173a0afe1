"""A small snapshot of invented articles, some hostile, made by the real store and the real publish."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.publish import publish
from db.store import Store
from pipelines.model import (
    Article,
    BodyStatus,
    Caption,
    Credit,
    Dropped,
    Evidence,
    LanguageVerdict,
    Locator,
    Outcome,
    Policy,
    PublishedTime,
    Source,
)

SCRIPT = "<script>document.title='owned'</script>"
HOSTILE = f'{SCRIPT}"><img src=x onerror=alert(1)> {{{{ 7*7 }}}} tấn công'
SEGMENT = "2026-11-01-demo-00001.warc.gz"


def newspaper(slug: str, name: str, **more: object) -> Source:
    """Return a newspaper of the fixture."""
    source = Source(
        slug=slug,
        name=name,
        homepage=f"https://{slug}.example/",
        country="vn",
        province="Lạng Sơn",
        languages=("vi",),
        timezone="Asia/Ho_Chi_Minh",
        family="seven-digit",
        layout="seven-digit",
        hosts=(f"{slug}.example",),
        articles=("/(?P<slug>.+)-(?P<id>[0-9]+).html",),
        feeds=(),
        policy=Policy(publish="full"),
    )
    return replace(source, **more)  # type: ignore[arg-type]


PRESS = (
    newspaper("banlang", "Báo Bản Làng"),
    newspaper("songque", "Báo Sông Quê", province="Lâm Đồng", policy=Policy(publish="excerpt")),
    newspaper(
        "gopnhat",
        "Góp Nhặt Việt",
        province=None,
        languages=("vi", "en", "id"),
        aggregator=True,
        translated=True,
    ),
    newspaper("hostile", HOSTILE, homepage="javascript:alert(1)", province=None),
    newspaper("imlang", "Báo Im Lặng", policy=Policy(robots="refuses", publish="excerpt")),
)


@dataclass
class Desk:
    """Writes articles one after the other, each fetched a minute after the one before."""

    outcomes: list[Outcome] = field(default_factory=list)
    begun: datetime = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)

    def write(self, source: str, page: str, language: str, title: str, **more: object) -> Article:
        """Add an article and return it."""
        article = _article(source, page, language, title, self._published())
        article = replace(article, **more)  # type: ignore[arg-type]
        self.add(article)
        return article

    def add(self, result: Article | Dropped, source: str = "", url: str = "") -> None:
        """Add the outcome of one more capture."""
        at = len(self.outcomes)
        self.outcomes.append(
            Outcome(
                locator=Locator(segment=SEGMENT, offset=at * 1000),
                source=result.source if isinstance(result, Article) else source,
                url=result.url if isinstance(result, Article) else url,
                fetched_at=self.begun + timedelta(minutes=at),
                status=200,
                digest=f"sha256:{at:064x}",
                result=result,
            )
        )

    def _published(self) -> datetime:
        return datetime(2026, 5, 1, 1, 15, tzinfo=UTC) + timedelta(days=3 * len(self.outcomes))


def _article(source: str, page: str, language: str, title: str, published: datetime) -> Article:
    raw = published.strftime("%d/%m/%Y %H:%M")
    return Article(
        source=source,
        url=f"https://{source}.example/{page}.html",
        key=f"{source}:{language}:{page}",
        edition=language,
        language=LanguageVerdict(
            language=language,
            detected=language,
            evidence=(Evidence(rule="path", value=language, weight=0.9),),
        ),
        title=title,
        sapo="Một ngày mới bắt đầu ở bản làng, và câu chuyện nhỏ này được kể bằng lời của người trong cuộc.",
        body=("Đoạn thứ nhất của bài viết.", "Đoạn thứ hai của bài viết, dài hơn một chút."),
        published=PublishedTime(
            time=published,
            precision="minute",
            raw=raw,
            rule="layout time",
            evidence=(Evidence(rule="layout time", value=raw, weight=0.9),),
        ),
    )


def written() -> Desk:
    """Return the articles of the fixture."""
    desk = Desk()
    _plain_ones(desk)
    _editions(desk)
    _troubled_ones(desk)
    desk.add(
        Dropped(step="extract", subject="https://banlang.example/kinh-te/", reason="list page"), "banlang"
    )
    desk.add(Dropped(step="extract", subject="javascript:alert(2)", reason="list page"), "hostile")
    return desk


def _plain_ones(desk: Desk) -> None:
    for number in range(1, 25):
        desk.write(
            "banlang",
            f"cho-phien-{number}",
            "vi",
            f"Chợ phiên Lạng Sơn lần thứ {number} đông khách",
            section="Kinh tế",
            tags=("chợ phiên", "du lịch"),
            captions=(Caption(text="Khách mua hồng vành khuyên.", credit="Minh Đức", image="cho.jpg"),),
            byline="Hoàng Yến",
        )
    desk.write(
        "songque", "mua-ca-phe", "vi", "Mùa cà phê chín đỏ ở Lâm Đồng", body=("Hết phần trích. " * 60,)
    )
    desk.write("songque", "khong-dau", "vi", "Lang son va hoa dao", sapo="Bai viet khong dau ve lang son.")


def _editions(desk: Desk) -> None:
    credit = Credit(publisher="Báo Bản Làng", url="https://banlang.example/le-hoi-7.html", raw="Nguồn: …")
    page, more = "le-hoi-hoa-dao", {"publisher": "Báo Bản Làng", "credit": credit}
    desk.write("gopnhat", page, "vi", "Lễ hội hoa đào xứ Lạng", **more)
    desk.write(
        "gopnhat",
        page,
        "en",
        "Peach blossom festival in Lang Son",
        sapo="The festival opens on Saturday in every village along the river.",
        body=("Visitors come from far away.",),
        versions=(
            ("vi", "https://gopnhat.example/le-hoi-hoa-dao.html"),
            ("fr", "https://gopnhat.example/fr/x.html"),
        ),
        **more,
    )
    desk.write(
        "gopnhat", page, "id", "Festival bunga persik di Lang Son", sapo="Festival dibuka hari Sabtu.", **more
    )


def _troubled_ones(desk: Desk) -> None:
    first = desk.write("banlang", "gia-hong", "vi", "Giá hồng tăng mạnh")
    desk.add(replace(first, body=("Đoạn thứ nhất đã được sửa lại.", first.body[1])))
    desk.write("banlang", "anh-dep", "vi", "Chùm ảnh đẹp", body=(), sapo=None, status=BodyStatus.THIN)
    desk.write("banlang", "ma-hoa", "vi", "Bài bị mã hóa", body=(), status=BodyStatus.OBFUSCATED)
    desk.write("banlang", "khong-ngay", "vi", "Bài không rõ ngày", published=None)
    malay = LanguageVerdict(language="id", detected="ms", disagrees=True)
    desk.add(
        replace(_article("banlang", "melayu", "id", "Pesta bunga di kampung", desk.begun), language=malay)
    )
    desk.write(
        "hostile",
        "tan-cong",
        "vi",
        HOSTILE,
        url="javascript:alert(document.cookie)",
        sapo=f"{HOSTILE} mở đầu",
        body=(HOSTILE, "\x02\x03\ue000\ue001 dấu lạ"),
        captions=(Caption(text=HOSTILE, credit=HOSTILE, image="javascript:alert(3)"),),
        publisher=HOSTILE,
        byline=HOSTILE,
        section=HOSTILE,
        tags=(HOSTILE,),
        credit=Credit(publisher=HOSTILE, url="JaVaScRiPt:alert(4)", raw=HOSTILE),
        versions=(("fr", "data:text/html,<script>alert(5)</script>"),),
        flags=(SCRIPT,),
    )


def make_snapshots(folder: Path) -> tuple[Path, Path]:
    """Make news.db, site.db and public.db in a folder; return the latter two."""
    news, site, public = folder / "news.db", folder / "site.db", folder / "public.db"
    with Store(news) as store:
        store.register(PRESS)
        store.save(written().outcomes)
        refused = "https://imlang.example/bai-1234567.html"
        store.record([Dropped(step="crawl", subject=refused, reason="refused by robots")])
    publish(news, site, public)
    return site, public
