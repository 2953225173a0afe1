"""OmegaT opens our translation files and uses what is in them; skipped where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from exportfixture import snapshot

from tinlang.cli import main

OMEGAT = shutil.which("omegat")
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>VI-VN</source_lang><target_lang>EN-US</target_lang>
<source_tok>org.omegat.tokenizer.DefaultTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.DefaultTokenizer</target_tok>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags>
</project></omegat>
"""

pytestmark = pytest.mark.skipif(OMEGAT is None, reason="OmegaT is not installed: apt-get install omegat")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project of OmegaT whose memory is our TMX."""
    folder = tmp_path / "project"
    for name in ("source", "target", "tm/auto", "omegat", "glossary", "dictionary"):
        (folder / name).mkdir(parents=True)
    (folder / "omegat.project").write_text(PROJECT, "utf-8")
    snapshot(tmp_path)
    export(tmp_path, "tmx", folder / "tm" / "auto" / "ours.tmx")
    return folder


def export(home: Path, kind: str, out: Path) -> None:
    words = ["--data", str(home), "export", kind, "--pair", "vi-en", "-o", str(out)]
    ran = CliRunner().invoke(main, words)
    assert ran.exit_code == 0, ran.output


def translate(project: Path) -> str:
    """Let OmegaT translate what it has matches for, and return what it says."""
    config = f"--config-dir={project.parent / 'settings'}"
    words = [str(OMEGAT), str(project), "--mode=console-translate", config]
    ran = subprocess.run(words, capture_output=True, text=True, timeout=240, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def test_omegat_uses_the_matches_of_our_tmx(project: Path) -> None:
    """Sentences of the memory come out translated, by their languages with the country; others stay."""
    lines = ["Xã có 45 hộ trồng chè.", "Giá bán ổn định.", "Câu lạ không ai dịch."]
    (project / "source" / "bai.txt").write_text("\n\n".join(lines) + "\n", "utf-8")
    said = translate(project)
    assert "Version: 0.1" in said, "the header names no version of ours"
    assert (project / "target" / "bai.txt").read_text("utf-8").split("\n\n") == [
        "The commune has 45 tea households.",
        "Prices are stable.",
        "Câu lạ không ai dịch.\n",
    ]


def test_omegat_opens_our_xliff(project: Path) -> None:
    """XLIFF 1.2 is a document that OmegaT reads with its translations and writes again."""
    (project / "tm" / "auto" / "ours.tmx").unlink()
    export(project.parent, "xliff", project / "source" / "bai.xlf")
    translate(project)
    assert "The commune has 45 tea households." in (project / "target" / "bai.xlf").read_text("utf-8")
