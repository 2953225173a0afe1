"""`tinlang read --explain` prints the tree of the rules behind each figure."""

from __future__ import annotations

from datetime import date

from click.testing import CliRunner

from pipelines.figures.explaining import rule_tree
from pipelines.reading import read_findings
from tinlang.commands.read import read


def test_each_rule_stands_below_the_one_that_used_it() -> None:
    """The outermost rule comes first; what was read around the number follows."""
    (range_,) = read_findings("Prices of nearly 3.7-4 trillion VND a year.", "en", date(2026, 1, 15))
    tree = rule_tree(range_)
    assert tree[1:4] == ["├─ range", "│  └─ scale", "│     └─ figure"]
    assert tree[4:] == [
        "├─ unit: VND",
        "├─ per: year",
        "├─ bound: <~",
        "├─ subject: Prices",
        "└─ measure: price",
    ]


def test_masked_findings_have_their_kind() -> None:
    """What is no statistic is one line."""
    (decision,) = read_findings("See Decision No. 12/QD-UBND.", "en")
    assert rule_tree(decision)[0].startswith("decision  Decision No. 12/QD-UBND")


def test_the_command_prints_trees() -> None:
    """One tree a finding, in the order of the text."""
    result = CliRunner().invoke(read, ["--lang", "en", "--explain", "-"], input="12 tons and 5 boats.")
    assert result.exit_code == 0, result.output
    assert [line for line in result.output.splitlines() if line.startswith("statistic")] == [
        "statistic  12 tons  =|12|tonne||",
        "statistic  5 boats  =|5|boat||",
    ]
