"""A digest as DOCX, with headings, quotations and links; the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from db.site.digests import Chapter, Digest, Entry, Tongue
from pipelines.languages import languages

_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every file in the package, so that one digest is the same bytes each time."""


def docx_of(digest: Digest) -> bytes:
    """Return a digest as a DOCX file."""
    document = docx.Document()
    _describe(document, digest)
    _say(document.add_heading(level=0), digest.title, digest.language)
    if digest.description:
        _say(document.add_paragraph(), digest.description, "")
    _say(document.add_paragraph(), f"{digest.span}. {digest.made}", digest.language)
    if digest.empty:
        _say(document.add_paragraph(), digest.empty, digest.language)
    for chapter in digest.chapters:
        _write_chapter(document, chapter, digest)
    if digest.absent:
        _say(document.add_heading(level=1), digest.absent_heading, digest.language)
        _say(document.add_paragraph(), digest.absent_lead, digest.language)
        for one in digest.absent:
            _say(document.add_paragraph(style="List Bullet"), one, digest.language)
    return _packed(document)


def _describe(document: Document, digest: Digest) -> None:
    made = datetime.fromisoformat(digest.stamp).astimezone(UTC).replace(tzinfo=None)
    about = document.core_properties
    about.title, about.author, about.last_modified_by = digest.title[:255], "tinlang", "tinlang"
    about.language, about.comments, about.created, about.modified = digest.language, "", made, made
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor(0x05, 0x63, 0xC1), True
    document.styles["Quote"].font.italic = False


def _write_chapter(document: Document, chapter: Chapter, digest: Digest) -> None:
    _say(document.add_heading(level=1), f"{chapter.heading} ({chapter.kind})", digest.language)
    for tongue in chapter.tongues:
        _say(document.add_heading(level=2), tongue.name, digest.language)
        for entry in tongue.entries:
            _write_entry(document, entry, tongue, digest)
    if chapter.more:
        _say(document.add_paragraph(), chapter.more, digest.language)


def _write_entry(document: Document, entry: Entry, tongue: Tongue, digest: Digest) -> None:
    title = document.add_paragraph()
    title.paragraph_format.space_after = Pt(0)
    title.paragraph_format.keep_with_next = True
    _link(title, entry.title, entry.url, tongue.code)
    where = document.add_paragraph()
    where.paragraph_format.keep_with_next = True
    _say(where, f"{entry.paper}, {entry.day}" + (" · " if entry.page else ""), digest.language)
    if entry.page:
        _link(where, digest.words.say("lists.digest_page"), entry.page, digest.language)
    if entry.pieces:
        quotation = document.add_paragraph(style="Quote")
        for piece in entry.pieces:
            _say(quotation, piece.text, tongue.code).bold = piece.marked
    for heading, told in (
        ("lists.digest_figures", entry.figures),
        ("lists.digest_also", entry.also),
        ("lists.digest_first", (entry.first,) if entry.first else ()),
    ):
        if told:
            said = f"{digest.words.say(heading)} {'; '.join(told)}"
            _say(document.add_paragraph(style="List Bullet"), said, digest.language)


def _say(paragraph: Paragraph, text: str, language: str) -> Run:
    """Return the run that a text has become at the end of a paragraph, its language noted for the speller."""
    run = paragraph.add_run(text)
    _note_language(run, language)
    return run


def _note_language(run: Run, language: str) -> None:
    known = languages().get(language)
    if language:
        mark = OxmlElement("w:lang")
        mark.set(qn("w:val"), (known.locale if known else None) or language)
        run._r.get_or_add_rPr().append(mark)  # python-docx has no way of its own


def _link(paragraph: Paragraph, text: str, url: str | None, language: str) -> None:
    """Add a text to a paragraph as a link, plain where the address may be none."""
    run = _say(paragraph, text, language)
    if url is None:
        run.bold = True
        return
    run.style = "Hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(run._r)
    paragraph._p.append(link)


def _packed(document: Document) -> bytes:
    """Return the package with no time but its own in it."""
    written, steady = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as given, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in given.namelist():
            packed.writestr(zipfile.ZipInfo(name, _TIME), given.read(name), zipfile.ZIP_DEFLATED)
    return steady.getvalue()
