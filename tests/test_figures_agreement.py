"""Two languages of one sentence give the same figures: the clean lines of the shared parallel news."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bench"))

from agreement import PAIRS, agreement, pairs, shared  # noqa: E402 - a script beside the tests

FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["agreement"]
LINES = shared()


@pytest.mark.skipif(LINES is None, reason="the shared parallel news are absent; TINLANG_SHARED names them")
@pytest.mark.parametrize("pair", PAIRS)
def test_the_values_of_two_languages_agree(pair: str) -> None:
    """F1 of the values read on both sides is not below the floor."""
    assert LINES is not None
    assert agreement(pairs(LINES, pair)) >= FLOORS[pair]
