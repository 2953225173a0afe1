"""Registers: what is read of a file, which product a row is, and what coverage gets wrong by it."""

from __future__ import annotations

import tomllib
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from cataloguefixture import catalogue
from registerfixture import TEA, TODAY, bring, derive, faults, read, rows, table, windows_1258, workbook

from db.registers import Registers
from pipelines.catalogue.forms import keys, see
from pipelines.errors import QueryError, UnreadableError
from pipelines.registers.columns import read_given
from pipelines.registers.encodings import from_tcvn3
from pipelines.registers.matching import Known, match_entries
from pipelines.registers.read import RegisterRead
from pipelines.registers.values import NoValueError, day_of, stars_of
from pipelines.registers.views import view

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))["registers"]
COOP = "HTX Khuổi Lẹng (xã Mẫu Sơn, tỉnh Lạng Sơn)"
SAID = f"Sản phẩm trà Khuổi Lẹng của {COOP} đạt OCOP {{}} sao."


def reasons(found: RegisterRead) -> list[tuple[int, str]]:
    """Return line and reason of what was not taken."""
    return [(one.line, one.reason) for one in found.faults]


# ------------------------------------------------------------------ files


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1258"]
)
def test_a_register_is_read_in_every_encoding(encoding: str) -> None:
    """The same rows come out of UTF-8 with or without a mark, of UTF-16 and of Windows' old one."""
    text = table(TEA)
    raw = windows_1258(text) if encoding == "windows-1258" else text.encode(encoding)
    (entry,) = read(raw).entries
    assert (entry.name, entry.producer, entry.stars) == ("Trà Khuổi Lẹng", "HTX Khuổi Lẹng", 3)
    assert (entry.decision, entry.decided, entry.province) == ("11/QĐ-UBND", date(2023, 12, 5), "Lạng Sơn")


def test_the_letters_of_the_old_fonts_are_read() -> None:
    """A file typed for the fonts of TCVN 5712 is read in today's letters, also inside a workbook."""
    head = ["Tªn s¶n phÈm", "Chñ thÓ", "H¹ng sao"]
    assert from_tcvn3(head[0]) == "Tên sản phẩm"
    line = ["Trµ Khuæi LÑng", "HTX Khuæi LÑng", "3 sao"]
    raw = ";".join(head) + "\n" + ";".join(line) + "\n"
    for found in (read(raw.encode("latin-1")), read(workbook(("Sheet", [head, line], ())), "so.xlsx")):
        assert [(one.name, one.producer) for one in found.entries] == [("Trà Khuổi Lẹng", "HTX Khuổi Lẹng")]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_part_cells(sign: str) -> None:
    """The separator is told by the lines, or by Excel's first line."""
    text = f"Tên sản phẩm{sign}Số sao\nTrà A Mây{sign}4\n"
    assert [one.stars for one in read(text).entries] == [4]
    said = read(f"sep={sign}\n{text}")
    assert [(one.stars, one.line) for one in said.entries] == [(4, 3)]


def test_a_workbook_is_read_with_its_merged_cells_titles_and_sheets() -> None:
    """Merged cells speak for each row, titles stand above, days are days, and each sheet has its rows."""
    first = (
        "Năm 2023",
        [
            ["DANH SÁCH SẢN PHẨM OCOP TỈNH BẮC GIANG", None, None, None, None],
            ["Tên sản phẩm", "Chủ thể", "Hạng sao", "Quyết định", None],
            [None, None, None, "Số", "Ngày"],
            ["I. Thực phẩm", None, None, None, None],
            ["Trà A Mây", "HTX A Mây", 4, "1/QĐ-UBND", date(2023, 5, 4)],
            ["Mật ong A Mây", None, "★★★", "1/QĐ-UBND", 45050],
        ],
        ("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "A4:E4", "B5:B6"),
    )
    second = ("2024", [["Product", "Stars"], ["Bo Mit Tea", 3.0]], ())
    found = read(workbook(first, second), "so.xlsx")
    told = [(one.sheet, one.line, one.name, one.producer, one.stars) for one in found.entries]
    assert told == [
        ("Năm 2023", 5, "Trà A Mây", "HTX A Mây", 4),
        ("Năm 2023", 6, "Mật ong A Mây", "HTX A Mây", 3),
        ("2024", 2, "Bo Mit Tea", None, 3),
    ]
    assert [one.decided for one in found.entries] == [date(2023, 5, 4), date(2023, 5, 4), None]
    assert [one.province for one in found.entries][:2] == ["Bắc Ninh"] * 2  # of today, by the title
    assert (found.faults, found.asides) == ((), 1)
    assert [one.name for one in read(workbook(first, second), "so.xlsx", sheet="2024").entries] == [
        "Bo Mit Tea"
    ]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "nothing is in it"),
        (b"PK\x03\x04 no zip", "no workbook"),
        (b"\xd0\xcf\x11\xe0old", "before 2007"),
        ("Chủ thể;Xã\nHTX A;B\n".encode(), "no column of name and of stars; headings seen: “Chủ thể”, “Xã”"),
        ("Tên sản phẩm;Xã\nTrà A;B\n".encode(), "no column of stars; headings seen: “Tên sản phẩm”"),
    ],
)
def test_what_is_no_register_is_refused_with_what_was_expected(raw: bytes, said: str) -> None:
    """The error says what was seen and what was expected."""
    with pytest.raises(UnreadableError, match=said) as caught:
        read(raw)
    assert "Expected" in str(caught.value)


def test_headings_are_known_in_three_languages_or_given() -> None:
    """Headings may be English or Indonesian; others are given by hand."""
    assert (
        read("Product,Producer,Rating\nBo Mit Tea,Bo Mit Cooperative,4 stars\n").entries[0].language == "en"
    )
    assert read("Nama produk,Produsen,Bintang\nTeh Bo Mit,Koperasi Bo Mit,bintang 4\n").entries[0].stars == 4
    given = read_given("name=Hàng,stars=Mức")
    assert read("Hàng,Mức\nTrà A Mây,4\n", columns=given).entries[0].name == "Trà A Mây"
    with pytest.raises(QueryError, match="names no column"):
        read_given("colour=Hàng")


# ------------------------------------------------------------------ rows


def test_good_rows_are_taken_and_each_bad_one_is_told() -> None:
    """A bad row loses only itself; its line and reason are told."""
    found = read(
        table(
            TEA,
            ',HTX A,"xã A",3,1/QĐ,1/2/2024',
            'Trà B,HTX A,"xã A",6 sao,1/QĐ,1/2/2024',
            'Trà C,HTX A,"xã A",3-4 sao,1/QĐ,1/2/2024',
            'Trà D,HTX A,"xã A",tiềm năng 5 sao,1/QĐ,1/2/2024',
            'Trà E,HTX A,"xã A",,1/QĐ,1/2/2024',
            'Trà F,HTX A,"xã A",4,1/QĐ,31/02/2024',
            'Trà G,HTX A,"xã A",4,1/QĐ,1/2/2204',
            'Trà H,HTX A,"xã A",4,1/QĐ,sắp có',
            TEA,
            f'{"dài" * 200},HTX A,"xã A",4,1/QĐ,1/2/2024',
            'Trà I,HTX A,"xã A",4,1/QĐ,1/2/2024',
        )
    )
    assert [one.name for one in found.entries] == ["Trà Khuổi Lẹng", "Trà I"]
    assert [line for line, _ in reasons(found)] == list(range(3, 13))[:10]
    text = "; ".join(reason for _, reason in reasons(found))
    for said in ("no name", "“6 sao”", "“3-4 sao”", "not held", "no stars", "31/02/2024", "2204", "no date"):
        assert said in text
    assert "stands on line 2 already" in text
    assert "600 characters" in text


def test_a_code_stands_once() -> None:
    """The second row of one code is told with the line of the first; two products of one name are two."""
    head = "Mã sản phẩm,Tên sản phẩm,Chủ thể,Số sao"
    text = table(
        "20-187-06001-01-2023,Trà A,HTX A,3",
        "20-187-06001-01-2023,Trà B,HTX A,3",
        ",Trà A,HTX B,3",
        head=head,
    )
    found = read(text)
    assert reasons(found) == [(3, "the code 20-187-06001-01-2023 stands on line 2 already")]
    assert [(one.name, one.producer) for one in found.entries] == [("Trà A", "HTX A"), ("Trà A", "HTX B")]
    assert found.entries[0].province == "Lạng Sơn"  # by the first two digits of its code


def test_odd_names_are_kept() -> None:
    """Quotation marks, slashes, emoji, marks apart and 500 characters stay what they are."""
    names = [
        'Trà ""Ông Ba""',
        "Kẹo lạc/vừng",
        "Cà phê 🦊 Cáo",
        unicodedata.normalize("NFD", "Chè Thái"),
        "x" * 500,
    ]
    found = read(table(*(f'"{name}",HTX A,,3,,' for name in names)))
    assert found.faults == ()
    assert [one.name for one in found.entries][:4] == [
        'Trà "Ông Ba"',
        "Kẹo lạc/vừng",
        "Cà phê 🦊 Cáo",
        "Chè Thái",
    ]


@pytest.mark.parametrize(
    ("cell", "stars"),
    [("4", 4), ("4 sao", 4), ("★★★★", 4), ("⭐⭐⭐", 3), ("Bốn sao", 4), (5, 5), (3.0, 3), ("OCOP 4 sao", 4),
     ("Hạng 3", 3), ("4 stars", 4), ("bintang 5", 5), ("3*", 3), ("4 sao (82 điểm)", 4), ("Five", 5)],
)  # fmt: skip
def test_stars_are_read_as_offices_write_them(cell: str | float, stars: int) -> None:
    """Figures, words and marks tell stars."""
    assert stars_of(cell) == stars


@pytest.mark.parametrize("cell", ["", "0", "6", "3-4 sao", "sao", "đề nghị 4 sao", "3,5", None])
def test_what_are_no_stars_of_one_to_five_is_refused(cell: str | None) -> None:
    """Nothing, ranges, fractions and stars that nobody holds are none."""
    with pytest.raises(NoValueError):
        stars_of(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [("05/12/2024", "2024-12-05"), ("5-12-2024", "2024-12-05"), ("5.12.24", "2024-12-05"),
     ("2024-12-05", "2024-12-05"), ("ngày 5 tháng 12 năm 2024", "2024-12-05"),
     ("5 December 2024", "2024-12-05"), ("5 Desember 2024", "2024-12-05"), (45631, "2024-12-05"),
     ("45631", "2024-12-05"), (2024, "2024-12-31"), ("12/2024", "2024-12-31"),
     (date(2024, 12, 5), "2024-12-05")],
)  # fmt: skip
def test_days_are_read_as_offices_write_them(cell: str | float | date, day: str) -> None:
    """Days stand in many forms; a month or a year means its last day."""
    assert day_of(cell, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("cell", ["31/02/2024", "12/25/2024", "1/1/2011", "1/1/2027", "mai"])
def test_impossible_days_are_refused(cell: str) -> None:
    """No such day, one before the programme or after today is no decision's."""
    with pytest.raises(NoValueError):
        day_of(cell, TODAY)


@pytest.mark.parametrize(
    ("address", "place", "province"),
    [
        ("xã Mẫu Sơn, huyện Lộc Bình, tỉnh Lạng Sơn", "Mẫu Sơn", "Lạng Sơn"),
        ("TT. Cao Phong, H. Cao Phong, T. Hòa Bình", "Cao Phong", "Phú Thọ"),
        ("xã Chi Lăng, Lạng Sơn", "Chi Lăng", "Lạng Sơn"),
        ("thành phố Hạ Long, tỉnh Quảng Ninh", "Hạ Long", "Quảng Ninh"),
        ("tỉnh Bắc Giang", None, "Bắc Ninh"),
    ],
)
def test_old_addresses_lie_in_provinces_of_today(address: str, place: str | None, province: str) -> None:
    """Districts are gone and provinces merged; the address is still somewhere."""
    (entry,) = read(table(f'Trà A,HTX A,"{address}",3,,5/12/2023')).entries
    assert (entry.place, entry.province) == (place, province)


def test_columns_of_units_make_an_address() -> None:
    """Commune, district and province in columns of their own are one address, without their words."""
    (entry,) = read("Tên sản phẩm,Xã,Huyện,Tỉnh,Số sao\nTrà A,Mẫu Sơn,Lộc Bình,Lạng Sơn,3\n").entries
    assert (entry.place, entry.province) == ("Mẫu Sơn", "Lạng Sơn")


# ------------------------------------------------------------------ what coverage gets wrong


def test_other_stars_than_the_register_are_a_fault(tmp_path: Path) -> None:
    """An article of after the decision that says other stars is wrong; one that says the same is not."""
    bring(tmp_path, table(TEA))
    derive(tmp_path, ("2025-03-01", SAID.format(4)), ("2025-03-02", SAID.format(3)))
    assert faults(tmp_path) == [("rating", "trà Khuổi Lẹng", "4★", "3★ · 11/QĐ-UBND · 2023-12-05")]


def test_a_mention_before_an_upgrade_is_not_wrong(tmp_path: Path) -> None:
    """Stars are compared with the decision that was in force on the day of the article."""
    later = TEA.replace("3 sao", "4 sao").replace("11/QĐ-UBND,05/12/2023", "22/QĐ-UBND,01/06/2025")
    bring(tmp_path, table(TEA, later))
    right = [("2023-01-01", SAID.format(4)), ("2025-03-01", SAID.format(3)), ("2025-07-10", SAID.format(4))]
    derive(tmp_path, *right, ("2025-07-11", SAID.format(3)))
    assert [(kind, said) for kind, _, said, _ in faults(tmp_path)] == [("rating", "3★")]


def test_an_article_that_also_says_the_right_stars_is_not_wrong(tmp_path: Path) -> None:
    """What an article says elsewhere of the product counts for it."""
    bring(tmp_path, table(TEA.replace("3 sao", "4 sao")))
    both = "Sản phẩm trà Khuổi Lẹng được nâng hạng từ 3 sao lên 4 sao OCOP."
    derive(tmp_path, ("2025-03-01", f"{SAID.format(4)} {both}"))
    assert faults(tmp_path) == []


def test_stars_after_thirty_six_months_are_expired(tmp_path: Path) -> None:
    """A certificate is valid for three years; then calling it current is wrong, unless it was renewed."""
    old = TEA.replace("05/12/2023", "05/12/2021")
    bring(tmp_path, table(old))
    told = [("2024-12-05", SAID.format(3)), ("2024-12-06", SAID.format(3))]
    derive(tmp_path, *told)
    assert [(kind, shown[-12:]) for kind, _, _, shown in faults(tmp_path)] == [("expired", "→ 2024-12-05")]
    bring(tmp_path, table(old, TEA.replace("11/QĐ", "33/QĐ")))
    derive(tmp_path, *told)
    assert faults(tmp_path) == []


def test_an_old_register_says_nothing_of_what_came_after(tmp_path: Path) -> None:
    """A register that ends before a certificate does cannot tell whether it was renewed."""
    bring(tmp_path, table(TEA.replace("05/12/2023", "05/12/2021")), as_of=date(2022, 1, 1))
    derive(tmp_path, ("2025-03-01", SAID.format(3)))
    assert faults(tmp_path) == []


def test_stars_that_are_proposed_are_compared_with_nothing(tmp_path: Path) -> None:
    """Only stars that a text says are held can be wrong."""
    bring(tmp_path, table(TEA))
    derive(tmp_path, ("2025-03-01", f"Sản phẩm trà Khuổi Lẹng của {COOP} được đề nghị công nhận OCOP 4 sao."))
    assert faults(tmp_path) == []


def test_another_producer_is_a_fault_and_another_legal_form_is_none(tmp_path: Path) -> None:
    """A name that differs is wrong; a cooperative that the register calls in full is not."""
    bring(tmp_path, table(TEA.replace("HTX Khuổi Lẹng", "Công ty TNHH Nông sản Ải Quan")))
    derive(tmp_path, ("2025-03-01", SAID.format(3)))
    assert [(kind, registered) for kind, _, _, registered in faults(tmp_path)] == [
        ("producer", "Công ty TNHH Nông sản Ải Quan")
    ]
    bring(tmp_path, table(TEA.replace("HTX", "Hợp tác xã")))
    derive(tmp_path, ("2025-03-01", SAID.format(3)))
    assert faults(tmp_path) == []


def test_what_no_article_names_is_a_product_never_mentioned(tmp_path: Path) -> None:
    """It has its stars, its producer and no mention; it goes when an article names it."""
    bring(tmp_path, table(TEA))
    derive(tmp_path, ("2025-03-01", "HTX Ong Núi bán mật ong ở chợ phiên."))
    assert faults(tmp_path) == [("unmentioned", "Trà Khuổi Lẹng", None, "3★ · 11/QĐ-UBND · 2023-12-05")]
    found = rows(
        tmp_path, "SELECT name, kind, province, rating_min, mentions FROM products WHERE mentions = 0"
    )
    assert found == [("Trà Khuổi Lẹng", "tea", "Lạng Sơn", 3, 0)]
    derive(tmp_path, ("2025-03-01", SAID.format(3)))
    assert faults(tmp_path) == []
    assert rows(tmp_path, "SELECT count(*) FROM products WHERE mentions = 0") == [(0,)]


def test_rows_are_products_of_every_language(tmp_path: Path) -> None:
    """A Vietnamese row is the product of an English and an Indonesian article too."""
    bring(tmp_path, table(TEA))
    place = "(Mau Son commune, Lang Son province)"
    derive(
        tmp_path,
        ("2025-03-01 en", f"Khuoi Leng Tea of Khuoi Leng Cooperative {place} was rated 4-star OCOP."),
        (
            "2025-03-01 id",
            "Produk Teh Khuoi Leng dari Koperasi Khuoi Leng (komune Mau Son, provinsi Lang Son) "
            "meraih OCOP bintang 4.",
        ),
    )
    assert [(kind, said) for kind, _, said, _ in faults(tmp_path)] == [("rating", "4★")] * 2


def test_two_products_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    """Each row is the product of its own producer; a row without one fits both and is open."""
    other = (
        TEA.replace("HTX Khuổi Lẹng", "HTX Ong Núi")
        .replace("3 sao", "4 sao")
        .replace("Mẫu Sơn", "Khánh Xuân")
    )
    said = "Sản phẩm trà Khuổi Lẹng của HTX Ong Núi (xã Khánh Xuân, tỉnh Lạng Sơn) đạt OCOP 4 sao."
    bring(tmp_path, table(TEA, other))
    derive(tmp_path, ("2025-03-01", SAID.format(3)), ("2025-03-02", said))
    assert faults(tmp_path) == []
    assert rows(tmp_path, "SELECT count(DISTINCT product), count(*) FROM register_links") == [(2, 2)]
    bring(tmp_path, table("Trà Khuổi Lẹng,,tỉnh Lạng Sơn,5 sao,9/QĐ,5/12/2023"))
    derive(tmp_path, ("2025-03-01", SAID.format(3)), ("2025-03-02", said))
    assert faults(tmp_path) == []


def test_a_producer_that_moved_is_still_the_producer(tmp_path: Path) -> None:
    """The register has its old province, the article the new one: name and producer agree."""
    bring(tmp_path, table(TEA.replace("xã Mẫu Sơn, huyện Lộc Bình, tỉnh Lạng Sơn", "tỉnh Quảng Ninh")))
    derive(tmp_path, ("2025-03-01", SAID.format(4)))
    assert [kind for kind, *_ in faults(tmp_path)] == ["rating"]


def test_a_newer_register_replaces_and_keeps_history(tmp_path: Path) -> None:
    """A slip that a newer edition mends is no fault; an earlier decision still tells of its own time."""
    bring(tmp_path, table(TEA.replace("3 sao", "5 sao")))
    bring(tmp_path, table(TEA))
    derive(tmp_path, ("2025-03-01", SAID.format(3)))
    assert faults(tmp_path) == []
    bring(tmp_path, table(TEA.replace("3 sao,11/QĐ-UBND,05/12/2023", "4 sao,22/QĐ-UBND,01/06/2025")))
    derive(tmp_path, ("2025-03-01", SAID.format(5)), ("2025-07-01", SAID.format(4)))
    assert len(Registers(tmp_path / "decisions.db").editions()) == 3
    assert [(kind, said) for kind, _, said, _ in faults(tmp_path)] == [("rating", "5★")]


def test_nothing_is_lost_by_deriving_all_again(tmp_path: Path) -> None:
    """A news.db made anew has the same links and faults: registers are people's."""
    bring(tmp_path, table(TEA))
    derive(tmp_path, ("2025-03-01", SAID.format(4)))
    before = faults(tmp_path), rows(tmp_path, "SELECT * FROM register_links")
    (tmp_path / "news.db").unlink()
    derive(tmp_path, ("2025-03-01", SAID.format(4)))
    assert (faults(tmp_path), rows(tmp_path, "SELECT * FROM register_links")) == before


def test_rows_of_an_invented_register_find_their_products() -> None:
    """Of a generated catalogue nearly all rows find their one product, and invented rows find none."""
    forms, products = {}, {}
    for product, form in catalogue(400):
        forms[form.id], products[form.id] = see(form), product
    keyed: dict[str, list[str]] = {}
    for form, seen in forms.items():
        for key in sorted(set(keys(seen))):
            keyed.setdefault(key, []).append(form)
    native = {
        products[one.form.id]: one.form
        for one in forms.values()
        if one.form.language == "vi" and one.form.producer
    }
    listed = [f"{one.name},{one.producer},tỉnh {one.province},4,,5/12/2024" for one in native.values()]
    strange = [f"Trà Khê Tạ {'ABCDEFGHIJ'[number]}úng,HTX Số {number},,3,," for number in range(10)]
    entries = read(table(*listed, *strange)).entries
    matching = match_entries([view(one) for one in entries], Known(forms, products, keyed))
    found: dict[str, set[str]] = {}
    for match in matching.matches:
        found.setdefault(match.entry, set()).add(match.product)
    truth = {entry.id: product for entry, product in zip(entries, native, strict=False)}
    right = sum(found.get(entry) == {product} for entry, product in truth.items())
    assert right / len(truth) >= FLOORS["generated_rows"]
    assert not set(found) - set(truth)
