"""A small snapshot of invented articles with figures: over years, in three languages, with a conflict."""

from __future__ import annotations

from pathlib import Path

from sitefixture import Desk, newspaper

from db.publish import publish
from db.store import Store
from pipelines.model import Caption, Policy

PRESS = (
    newspaper("banlang", "Báo Bản Làng"),
    newspaper("songque", "Báo Sông Quê", province="Lâm Đồng", policy=Policy(publish="excerpt")),
    newspaper("gopnhat", "Góp Nhặt Việt", languages=("vi", "en", "id"), aggregator=True, translated=True),
)
HONEY = {
    "vi": "Năm 2025, doanh thu mật ong đạt gần 3.700 tỷ đồng.",
    "en": "In 2025, honey revenue reached nearly 3.7 trillion VND.",
    "id": "Pada tahun 2025, pendapatan madu mencapai hampir 3,7 triliun VND.",
}
LONG = (
    "Theo bà con ở bản trên, "
    + "sau nhiều mùa chờ đợi bên con suối cạn và những vạt nương bạc màu, " * 6
    + "năm 2024 hợp tác xã đã bán được 1.250 tấn hồng vành khuyên cho thương lái dưới xuôi."
)
HOSTILE = '<script>alert(1)</script> 5.000 tấn"><img src=x>'


def written() -> Desk:
    """Return the articles of the fixture."""
    desk = Desk()
    for year, tonnes in ((2022, "1.100"), (2023, "1.200"), (2024, "1.350"), (2024, "1.530")):
        text = f"Năm {year}, sản lượng hồng của xã đạt {tonnes} tấn."
        desk.write("banlang", f"hong-{year}-{tonnes}", "vi", f"Mùa hồng năm {year}", sapo=text, body=())
    for tongue, text in HONEY.items():
        desk.write("gopnhat", "mat-ong", tongue, f"Mật ong ({tongue})", sapo=text, body=("…",))
    desk.write(
        "banlang",
        "ocop",
        "vi",
        "Xã có 25 sản phẩm OCOP",
        sapo="Toàn xã có 25 sản phẩm OCOP, trong đó 20 sản phẩm 3 sao và 5 sản phẩm 4 sao.",
        captions=(Caption(text="Gian hàng bán 300 hộp trà mỗi ngày."),),
    )
    desk.write("songque", "dai", "vi", "Hồng xuống chợ", sapo="Chợ đông từ sớm.", body=(LONG,))
    desk.write("banlang", "doc", "vi", "Bài độc", sapo=f"Kho có {HOSTILE} gạo.", body=())
    desk.write(
        "banlang",
        "van-ban",
        "vi",
        "Văn bản",
        sapo="Ngày 24/02/2023, Thủ tướng ký Quyết định số 148/QĐ-TTg về chương trình.",
        body=(),
    )
    parts = "Tổ có 32 hộ, trong đó 20 hộ làm mành tre và 18 hộ đan giỏ."
    desk.write("banlang", "sai-tong", "vi", "Sai tổng", sapo=parts, body=())
    desk.write("banlang", "tinh", "vi", "Về tỉnh", sapo="Tỉnh Bình Thuận cũ có 31 sản phẩm.", body=())
    for number in range(40):
        text = f"Bản số {number} trồng {number + 2} ha chè trong vụ này."
        desk.write("banlang", f"che-{number}", "vi", f"Nương chè bản {number}", sapo=text, body=())
    return desk


def make_snapshots(folder: Path) -> tuple[Path, Path]:
    """Make news.db, site.db and public.db in a folder; return the latter two."""
    news, site, public = folder / "news.db", folder / "site.db", folder / "public.db"
    with Store(news) as store:
        store.register(PRESS)
        store.save(written().outcomes)
    publish(news, site, public)
    return site, public
