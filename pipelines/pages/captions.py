"""Captions and credits, told from the paragraphs among which they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.chrome import image_name, is_furniture
from pipelines.languages import credit_words, page_words
from pipelines.model import Caption
from pipelines.pages.blocks import Block
from pipelines.pages.credits import name_of, says_byline
from pipelines.text import fold, sentences

LONGEST = 400
"""Characters of a caption at most; the longest of the provincial press have 300."""
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_CENTRED = re.compile(
    r"text-align:\s*center|(?:^|[\s_-])(?:center|centre|centered|text-center|tc)(?:$|[\s_-])"
)
_CREDIT_LONGEST = 60
_VIDEO = re.compile(r"(?:video|clip|video clip)\s*[:：]", re.IGNORECASE)
_AGENCY = re.compile(r"\s*\((?P<name>[A-ZĐ][^()/]{1,30}/[A-ZĐ]?[^()/]{2,30})\)[.\s]*$")  # (ANTARA/Heru Sari)
_BRIEF = 160  # letters of a line below a picture's name that is its caption, however many sentences it has
_LINE = 250  # letters of a caption that nothing marks
_FILE_NAME = "file name"  # owner of a picture that is only known by a line with its name


@dataclass(frozen=True, slots=True)
class Sorted:
    """Blocks parted into paragraphs and captions, each in order."""

    prose: tuple[Block, ...]
    captions: tuple[Caption, ...]
    removed: tuple[str, ...] = ()
    """File names of pictures that stood as lines."""


def sort_captions(blocks: Sequence[Block], edition: str | None = None) -> Sorted:
    """Return the paragraphs and, apart from them, the captions with their credits and pictures.

    `edition`: language of the page; a Vietnamese line under a picture of another edition is its caption.
    """
    pictured = frozenset(block.table for block in blocks if block.image is not None and block.table)
    prose: list[Block] = []
    captions: list[Caption] = []
    removed: list[str] = []
    picture: Block | None = None
    for block in blocks:
        if block.image is not None:
            picture = block
        elif says_byline(block.text) and not block.caption:
            prose.append(block)
        elif block.credit or _is_credit(block, picture):
            _credit_last(captions, block.text)
        elif image_name(block.text):
            removed.append(block.text)
            picture = replace(block, image=block.text, text="", owner=_FILE_NAME)
        elif _is_caption(block, picture, pictured, edition) or _goes_on(block, picture, captions, edition):
            captions.append(caption_of(block.text, picture.image if picture else None))
        else:
            picture = None
            prose.append(block)
    told = (one for one in captions if (one.text or one.credit) and not is_furniture(one.text or "-"))
    said = tuple(dict.fromkeys(told))
    return Sorted(tuple(prose), said, tuple(removed))


def caption_of(text: str, image: str | None) -> Caption:
    """Return a caption with the photographer's name apart."""
    found = _credit_pattern(named=True).search(text)
    if found is None and (found := _AGENCY.search(text)):
        text = _label().sub("", text, count=1)
        found = _AGENCY.search(text)
    if found is None:
        return Caption(text=text, image=image or None)
    said = text[: found.start()].rstrip(" (–—-|/")
    return Caption(text=said, credit=found["name"].strip(" .()") or None, image=image or None)


def _credit_last(captions: list[Caption], text: str) -> None:
    """Give a photographer's line to the caption before it, else keep it as one without text."""
    found = _credit_pattern().search(text)
    name = (found["name"] if found else text).strip(" .()")
    if captions and captions[-1].credit is None:
        captions[-1] = replace(captions[-1], credit=name)
    else:
        captions.append(Caption(text="", credit=name))


def _is_credit(block: Block, picture: Block | None) -> bool:
    """Return whether a line is a photographer's name and nothing else: `Ảnh: Minh Đức`."""
    found = _credit_pattern().match(block.text) if len(block.text) < _CREDIT_LONGEST else None
    return found is not None and (picture is not None or found["colon"] is not None)


def _is_caption(block: Block, picture: Block | None, pictured: frozenset[int], edition: str | None) -> bool:
    if block.caption:
        return True
    if len(block.text) > LONGEST:
        return False
    if _VIDEO.match(block.text) and len(block.text) < _LINE:
        return True
    if block.italic > 0.8 and _CENTRED.search(block.style):
        return True
    if picture is None:
        return False
    beside = block.table in pictured and block.table == picture.table and block.table != 0
    return beside or _shows_caption(block, picture) or _is_foreign(block.text, edition)


def _shows_caption(block: Block, picture: Block) -> bool:
    """Return whether a short line under a picture looks like its caption."""
    if _CENTRED.search(block.style) or (block.italic > 0.8 and name_of(block.text) is None):
        return True
    if picture.alt and len(picture.alt) > 15 and fold(block.text).startswith(fold(picture.alt)[:80]):
        return len(block.text) < len(picture.alt) + 60
    return len(block.text) < _LINE and _credit_pattern().search(block.text) is not None


def _goes_on(block: Block, picture: Block | None, captions: Sequence[Caption], edition: str | None) -> bool:
    """Return whether a line goes on with a picture: the first after its name, or a translation."""
    if picture is None or len(block.text) > _LINE:
        return False
    before = captions[-1] if captions and captions[-1].image == picture.image else None
    if before is None:
        brief = len(block.text) <= _BRIEF or len(sentences(block.text)) == 1
        return picture.owner == _FILE_NAME and brief
    alike = 0.4 < len(block.text) / max(len(before.text), 1) < 2.5
    return block.text == before.text or (alike and _is_foreign(before.text, edition))


def _is_foreign(text: str, edition: str | None) -> bool:
    """Return whether a line is Vietnamese on a page of another edition."""
    return edition not in {None, "vi"} and len(text) < _LINE and is_accented(text)


def is_accented(text: str) -> bool:
    """Return whether a line has as many letters that only Vietnamese has as Vietnamese lines have."""
    return len(_VIETNAMESE.findall(text)) > len(text) / 25


@cache
def _label() -> re.Pattern[str]:
    """Return the pattern of `Foto: ` before a caption that names its photographer at the end."""
    words = "|".join(map(re.escape, page_words("photo")))
    return re.compile(rf"^(?:{words})\s*[:：]\s*", re.IGNORECASE)


@cache
def _credit_pattern(*, named: bool = False) -> re.Pattern[str]:
    """Return the pattern of `Ảnh: Minh Đức`, `(Photo: VNA)`, `Photo by Lan` at the end of a caption.

    `named`: what is searched is known for a caption, so that `Nguồn: TTXVN` names its photographer too.
    """
    both = page_words("photo") + (credit_words() if named else ())
    said = (word for word in both if not word.endswith((" by", " of", " oleh")))
    words = "|".join(map(re.escape, said))
    name = rf"(?P<name>(?:(?!(?<!\b(?-i:[A-ZĐ]))\.\s)[^:]){{1,{_CREDIT_LONGEST - 10}}})"
    opens = rf"(?:^|(?<=[\s(.,;–—|/-]))[(\[]?\s*(?:{words})\s*"
    return re.compile(
        rf"{opens}(?:(?P<colon>[:：])|\b(?:by|courtesy of|oleh)\b)\s*{name}[)\].]*\s*$", re.IGNORECASE
    )
