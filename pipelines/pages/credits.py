"""The lines that close an article: whom it names as its origin, and who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.chrome import is_url, source_line, url_in
from pipelines.languages import page_words
from pipelines.model import Credit
from pipelines.pages.blocks import Block
from pipelines.text import fold

_INITIALS = re.compile(r"\((?:[a-zà-ỹ]{2,5}|[A-Z]{2,4})(?:[/-][A-Za-zà-ỹ]{1,5}){0,3}\)|\(\*{1,3}\)")
_PROMOTED = 160  # letters of a line that says where else to follow a paper, at most
_LAST = 6  # lines from the end among which a byline or an attribution may stand
_DESK = 4  # words of a desk that signs, `Tác giả: Ban Biên tập`
_LABEL = 40  # letters of what stands before an author's name, at most
_SHORT = 80  # letters of such a line at most
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$")
_AUTHOR = re.compile(r"author|tac-?gia|byline|signature|penulis")
SET_OFF = re.compile(r"text-align:\s*right|(?:^|[\s_-])(?:right|text-right|end)(?:$|[\s_-])")
"""Style of a line set apart from the paragraphs, as bylines are."""
_JOINTS = frozenset("by oleh và and dan with & - – — / | , tổng hợp thực hiện ghi lược dịch (theo)".split())
_LINK_WORDS = frozenset(
    {"link", "link goc", "lien ket", "tautan", "here", "original", "xem bai goc", "bai goc", ""}
)
_NOT_LINKS = ("#", "javascript:", "mailto:", "tel:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What the last lines of a body say about its makers."""

    byline: str | None = None
    credit: Credit | None = None


def credit_of(block: Block, following: Block | None = None) -> Credit | None:
    """Return what a source line says; its address may be that of its link, or the next line."""
    said = source_line(block.text)
    if said is None:
        return None
    rest, written = said
    address = _address(block) or written
    if address is None and not rest and following is not None:
        address = url_in(following.text) if is_url(following.text) else _sole_link(following)
    name = _name(rest, written)
    if address is None and name is None and rest:
        return None
    return Credit(publisher=name, url=address, raw=block.text if rest else _joined(block, following, address))


def read_closing(prose: Sequence[Block]) -> tuple[list[Block], Closing]:
    """Return the paragraphs without the author's and the attribution line at the end, and what these say."""
    kept, closing = list(prose), Closing()
    for _ in range(_LAST):
        if not kept:
            break
        last, before = kept[-1], kept[-2] if len(kept) > 1 else None
        credit, byline = _attributed(last), _byline(last, before)
        if is_closing(last.text):
            pass
        elif credit is not None and closing.credit is None:
            closing = Closing(byline=closing.byline, credit=credit)
        elif byline is not None and (closing.byline is None or says_byline(last.text)):
            closing = Closing(byline=byline, credit=closing.credit)
        else:
            break
        kept.pop()
    return kept, closing


def is_closing(line: str) -> bool:
    """Return whether a closing line is the paper's: initials, a copyright, where else to follow it."""
    if len(line) > _PROMOTED:
        return False
    folded = fold(line)
    return _INITIALS.fullmatch(line) is not None or any(
        fold(one) in folded for one in page_words("promotion")
    )


def _attributed(block: Block) -> Credit | None:
    """Return the origin that a closing line names, with the address of its link."""
    credit = attribution_of(block.text)
    return replace(credit, url=credit.url or _address(block)) if credit is not None else None


def attribution_of(line: str) -> Credit | None:
    """Return the origin that a closing line names: `(Theo TTXVN)`, `According to VNA`."""
    found = _attribution().fullmatch(line) if len(line) <= _SHORT else None
    if found is None or _ENDS.search(line):
        return None
    address = url_in(found["name"])
    if address is None and not found["name"][0].isupper():
        return None
    return Credit(publisher=found["name"] if not address else None, url=address, raw=line)


def name_of(line: str) -> str | None:
    """Return the author's name that a line is, without `By`, `Tác giả:`; None for any other line."""
    text = _prefix().sub("", line, count=1).strip(" :.-–—*()")
    said_so = text != line.strip(" :.-–—*()")
    words = text.replace("/", " / ").split()
    if not text or len(text) > _SHORT or len(words) > (12 if said_so else 7):
        return None
    if ":" in text or any(map(str.isdigit, text)):
        return None
    if fold(text) in _desks():
        return text
    capital = all(word[0].isupper() or word.casefold() in _JOINTS or not word[0].isalpha() for word in words)
    signed = capital or (said_so and ":" in line and len(words) <= _DESK)
    return text if signed and text[0].isupper() else None


def says_byline(line: str) -> bool:
    """Return whether a line names its author by `By`, `Tác giả:`, `Bài, ảnh:`."""
    return len(line) <= _SHORT and _prefix().match(line) is not None and name_of(line) is not None


def is_label(text: str) -> bool:
    """Return whether a text is what stands before an author's name, and no more: `By`, `Tác giả:`."""
    return len(text) < _LABEL and fold(text).strip(" :") in _labels()


def _byline(block: Block, before: Block | None) -> str | None:
    """Return the name in a line that is set off as a byline, or stands alone after a finished sentence."""
    if len(block.text) > _SHORT or block.heading or block.item or block.owner == "tr":
        return None
    if _AUTHOR.search(block.style):
        return name_of(block.text) or block.text.strip(" .")
    if block.text.endswith((".", "!", "?", ":", ";")) and not says_byline(block.text):
        return None
    set_off = SET_OFF.search(block.style) or max(block.bold, block.italic) > 0.8
    finished = before is not None and _ENDS.search(before.text)
    return name_of(block.text) if set_off or finished or says_byline(block.text) else None


def _address(block: Block) -> str | None:
    """Return the address of the last link of a source line."""
    hrefs = [href for _, href in block.links if href and not href.startswith(_NOT_LINKS)]
    outward = [href for href in hrefs if href.startswith(("http://", "https://", "//"))]
    return outward[-1] if outward else None


def _sole_link(block: Block) -> str | None:
    return _address(block) if block.linked > 0.9 and len(block.links) == 1 else None


def _joined(block: Block, following: Block | None, address: str | None) -> str:
    return f"{block.text} {following.text}" if following is not None and address else block.text


def _name(rest: str, written: str | None) -> str | None:
    """Return the newspaper that a source line names beside its address."""
    said = re.sub(r"(?:https?://|www\.)\S+", "", rest) if written else rest
    said = said.strip(" .,:;-–—|()[]*")
    if fold(said) in _LINK_WORDS or len(said) > _SHORT or url_in(said):
        return None
    return said


@cache
def _labels() -> frozenset[str]:
    return frozenset(fold(word) for word in page_words("byline"))


@cache
def _desks() -> frozenset[str]:
    return frozenset(fold(word) for word in page_words("desk"))


@cache
def _attribution() -> re.Pattern[str]:
    words = "|".join(map(re.escape, page_words("attribution")))
    return re.compile(
        rf"[(\[*\s–—-]*(?:{words})\s*:?\s+(?P<name>[^\s(][^()]{{1,60}}?)[)\]*\s]*", re.IGNORECASE
    )


@cache
def _prefix() -> re.Pattern[str]:
    words = "|".join(map(re.escape, page_words("byline")))
    return re.compile(rf"^\s*(?:{words})(?:\s*[:：]\s*|\s+(?-i:(?=[^\W\d_a-z])))", re.IGNORECASE)
