"""Write `starter.tsv`: our own words (`words.tsv`) and the names that CLDR has in all three languages.

Run: `python -m pipelines.alignment.make_starter`. CLDR comes through Babel; Unicode licence, free to use.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel import Locale

HERE = Path(__file__).parent
CODES = ("vi", "en", "id")

Row = tuple[str, ...]
"""One cell a language, in the order of `CODES`; alternatives parted by `|`."""


def rows() -> Iterator[Row]:
    """Yield our own words, then the names of CLDR, each row once."""
    own = (HERE / "words.tsv").read_text("utf-8").splitlines()[1:]
    yield from dict.fromkeys(tuple(line.split("\t")) for line in own)
    yield from dict.fromkeys(row for row in _names() if all(row))


def _names() -> Iterator[Row]:
    locales = [Locale(code) for code in CODES]
    for territory in sorted(locales[1].territories):
        if territory.isalpha():
            yield tuple(_clean(locale.territories.get(territory, "")) for locale in locales)
    for language in sorted(locales[1].languages):
        if len(language) == 2:
            yield tuple(_clean(locale.languages.get(language, "")) for locale in locales)
    for month in range(1, 13):
        yield tuple(_clean(locale.months["stand-alone"]["wide"][month]) for locale in locales)
    for day in range(7):
        yield tuple(_clean(locale.days["stand-alone"]["wide"][day]) for locale in locales)
    for currency in sorted(locales[1].currencies):
        yield tuple(_clean(locale.currencies.get(currency, "")) for locale in locales)
    for unit in sorted(locales[1].unit_display_names):
        names = [locale.unit_display_names.get(unit, {}).get("long", "") for locale in locales]
        yield tuple(map(_clean, names))


def _clean(name: str) -> str:
    """Return a name without what stands in brackets."""
    return name.split("(")[0].replace("|", " ").replace("\t", " ").strip()


def write() -> None:
    """Write the starter beside this module."""
    lines = ["\t".join(row) for row in [CODES, *rows()]]
    (HERE / "starter.tsv").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    write()
