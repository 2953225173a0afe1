"""Layouts are data, checked strictly, and a page is read with the layout of its day."""

from __future__ import annotations

from datetime import date

import pytest

from crawlers.loader import load_press
from pipelines.errors import DeclarationError
from pipelines.layouts import load_layouts, read_layout

GOOD = """
describes = "A paper"
[[versions]]
until = 2022-12-31
title = ["h1.old"]
body = ["#old"]
[[versions]]
title = ["h1"]
body = ["#new"]
"""


def test_every_layout_loads() -> None:
    """The layouts that come with tinlang are valid and each says what it describes."""
    assert all(layout.describes and layout.versions for layout in load_layouts().values())


def test_every_source_has_its_layout() -> None:
    """Each newspaper names a layout that there is, and each layout but the generic one has a newspaper."""
    named = {source.layout for source in load_press().values()}
    assert named <= set(load_layouts())
    assert set(load_layouts()) - named <= {"generic"}


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (date(2020, 1, 1), "#old"),
        (date(2022, 12, 31), "#old"),
        (date(2023, 1, 1), "#new"),
        (date(2030, 1, 1), "#new"),
    ],
)
def test_version_of_the_day(day: date, body: str) -> None:
    """A page is read with the version that held on the day it was saved; the last day is included."""
    assert read_layout("x", GOOD).on(day).body == (body,)


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (GOOD.replace("title =", "titel ="), "unknown key 'titel'"),
        (GOOD + "colour = 1", "unknown key 'colour'"),
        (GOOD.replace('body = ["#new"]', ""), "versions[1].body is missing"),
        (GOOD.replace('["#new"]', '["#new["]'), "versions[1].body"),
        (GOOD.replace('["#new"]', '"#new"'), "versions[1].body"),
        (GOOD.replace('["#new"]', '["#new", "#new"]'), "twice"),
        (GOOD.replace('["#new"]', '["  "]'), "versions[1].body"),
        (GOOD.replace("2022-12-31", '"2022"'), "versions[0].until"),
        (GOOD.replace("until = 2022-12-31", ""), "order of until"),
        (GOOD + "until = 2021-01-01", "order of until"),
        ("describes = 1 2", "TOML"),
        ('describes = "x"', "versions is missing"),
    ],
)
def test_errors_name_file_and_key(broken: str, named: str) -> None:
    """What a layout may not say is an error that names the file and the key."""
    with pytest.raises(DeclarationError) as caught:
        read_layout("x", broken)
    assert "pipelines/layouts/x.toml" in str(caught.value)
    assert named in str(caught.value)
