"""Build `pipelines/places/units.tsv` from the data that the package `vietnamadminunits` brings (MIT).

Run it where the package is unpacked: `python tools/build_places.py FOLDER`, FOLDER being its `data`.
The package is no dependency of ours: its tables are read once, and what follows 2025 is in `overlay.toml`.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

OUT = Path(__file__).parents[1] / "pipelines" / "places" / "units.tsv"
HEADER = ("scheme", "level", "code", "name", "kind", "parent", "province", "successors")
KINDS = {
    "Thành phố": "city",
    "Tỉnh": "province",
    "Quận": "urban district",
    "Huyện": "district",
    "Thị xã": "town",
    "Phường": "ward",
    "Xã": "commune",
    "Thị trấn": "township",
    "Đặc khu": "special zone",
}

Row = tuple[str, ...]


def main(folder: Path) -> None:
    """Write the table of every unit in both schemes."""
    with closing(sqlite3.connect(folder / "dataset.db")) as base:
        rows = sorted({*new_rows(base), *old_rows(base, successors(folder, base))})
    lines = ["\t".join(row) for row in [HEADER, *rows]]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{OUT.name}: {len(rows)} units\n")


def new_rows(base: sqlite3.Connection) -> Iterator[Row]:
    """Yield the provinces and second-tier units since July 2025."""
    query = "select province, provinceShort, provinceCode, wardShort, wardType, wardCode from admin_units"
    for province, short, province_code, ward, ward_kind, code in base.execute(query):
        yield "2025", "province", province_code, short, kind(province), "", province_code, ""
        yield "2025", "commune", code, ward, KINDS[ward_kind], province_code, province_code, ""


def old_rows(base: sqlite3.Connection, becomes: dict[str, list[str]]) -> Iterator[Row]:
    """Yield the provinces, districts and communes before July 2025, communes with their successors."""
    query = """select province, provinceShort, provinceCode, districtShort, districtType, districtCode,
        wardShort, wardType, wardCode, provinceKey || '_' || districtKey || '_' || wardKey
        from admin_units_legacy"""
    for full, short, upper, district, district_kind, middle, ward, ward_kind, code, key in base.execute(
        query
    ):
        yield "2004", "province", upper, short, kind(full), "", upper, ""
        yield "2004", "district", middle, district, KINDS[district_kind], upper, upper, ""
        if code and ward:
            after = ",".join(sorted(set(becomes.get(key, []))))
            yield "2004", "commune", code, ward, KINDS[ward_kind], middle, upper, after


def kind(full: str) -> str:
    """Return the kind of a province by the word its full name begins with."""
    return "city" if full.startswith("Thành phố") else "province"


def successors(folder: Path, base: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the codes of the new units that each old commune, by its key, is now part of."""
    moves = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    query = "select provinceKey, wardKey, wardCode from admin_units"
    codes = {(province, ward): code for province, ward, code in base.execute(query)}
    found: dict[str, list[str]] = {}
    for province, wards in moves["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                found.setdefault(old, []).append(codes.get((province, ward), ""))
    for province, olds in moves["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            found.setdefault(old, []).extend(codes.get((province, part["newWardKey"]), "") for part in parts)
    return {old: [code for code in new if code] for old, new in found.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
