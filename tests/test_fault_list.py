"""Every one of the thirty-four faults of the web and the machine has a test that names its number."""

from __future__ import annotations

import re
from pathlib import Path

NAME = re.compile(r"^(?:async )?def (test_fault_(?:\d\d_)+\w*)\(", re.MULTILINE)
FAULTS = range(1, 35)
"""1–8 manners, 9–12 redirects, 13–20 bodies and headers, 21–25 traps, 26–30 pages, 31–34 machines."""


def numbers(name: str) -> set[int]:
    """Return the faults in the name of a test: 7 and 8 of `test_fault_07_08_retry_after`."""
    told = re.match(r"test_fault_((?:\d\d_)+)", name)
    return {int(number) for number in told[1].split("_")[:-1]} if told else set()


def test_every_fault_has_a_test_of_its_number() -> None:
    """No number from 1 to 34 is without a test function, and none beyond is claimed."""
    names = [
        name
        for file in sorted(Path(__file__).parent.glob("test_*.py"))
        for name in NAME.findall(file.read_text("utf-8"))
    ]
    tested = {number for name in names for number in numbers(name)}
    assert sorted(tested) == list(FAULTS)


def test_numbers_are_read_off_names() -> None:
    """Combined names count for each of their numbers, and figures further on for none."""
    assert numbers("test_fault_10_12_redirect_to_forbidden_addresses") == {10, 12}
    assert numbers("test_fault_31_killed_20_times") == {31}
    assert numbers("test_certificates_are_verified") == set()
