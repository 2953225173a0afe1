"""A source file of our own writing, and the command line with a data folder of its own."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from tinlang.cli import main

GOOD = """
slug = "vinhhoa"
name = "Báo Vĩnh Hòa"
homepage = "https://vinhhoa.example/"
country = "vn"
province = "Lạng Sơn"
languages = ["vi", "en"]
timezone = "Asia/Ho_Chi_Minh"
family = "seven-digit"
layout = "generic"
hosts = ["vinhhoa.example", "www.vinhhoa.example"]
articles = ['/(?P<slug>[^/]+)-(?P<id>\\d{7})\\.html']
weekly = [10, 90]

[policy]
publish = "full"
delay = 2

[[feeds]]
url = "https://vinhhoa.example/rss"
kind = "rss"
language = "vi"

[[editions]]
language = "vi"
prefix = "/"

[[editions]]
language = "en"
prefix = "/en/"

[[successions]]
host = "cu.example"
article = '/tin/(?P<id>\\d+)'
prefix = "/cu/"
until = 2020-12-31
"""


def written(folder: Path, text: str = GOOD, slug: str = "vinhhoa") -> Path:
    """Write a source file into a country's folder and return its path."""
    path = folder / "vn" / f"{slug}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run(tmp_path: Path, *arguments: str) -> Result:
    """Run the command line with a data folder of its own."""
    return CliRunner().invoke(main, ["--data", str(tmp_path / "data"), *arguments])
