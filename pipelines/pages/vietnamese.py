"""Vietnamese before Unicode: windows-1258, TCVN3, VISCII, text encoded twice; what a syllable is."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import islice

# TCVN 5712:1993 (VN3), as its charts and iconv's TCVN5712-1 give it; only the letters of bytes 0x80–0xFE.
_TCVN3 = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323"
    "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
# VISCII 1.1, as RFC 1456 and iconv give it; six capitals take the place of control characters.
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_BYTES = {0x80 + at: letter for at, letter in enumerate(_VISCII)} | dict(
    zip((0x02, 0x05, 0x06, 0x14, 0x19, 0x1E), "ẲẴẪỶỸỴ", strict=True)
)
_TCVN3_BYTES = {0x80 + at: letter for at, letter in enumerate(_TCVN3)}
_WORD = re.compile(r"[^\W\d_]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    r"(?:oai|oay|oeo|uây|uôi|ươi|ươu|uya|uyê|uyu|iêu|yêu|uêu|uao|oao|"
    r"ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uă|uê|ui|uo|uô|uơ|ưa|ươ|ưi|ưu|uy|yê|ya|"
    r"[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
# What UTF-8 looks like when its bytes were taken for Latin letters: first bytes of Vietnamese letters.
_DOUBLE = re.compile(
    "á[º»][\u0080-\u00bf\u0100-\uffff]|Ä[\u0091‘\u0090\u0083ƒ‚\u0082]|Æ[°¡¯ ]|Ã[\u0080-\u00bf]"
)
_LATIN_RUN = re.compile("[\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2,}")


def cp1258_text(body: bytes) -> str:
    """Return windows-1258 bytes as text; its marks stand after the letter, NFC joins them."""
    return unicodedata.normalize("NFC", body.decode("cp1258", "replace"))


def tcvn3_text(body: bytes) -> str:
    """Return TCVN3 bytes as text."""
    return unicodedata.normalize("NFC", body.decode("latin-1").translate(_TCVN3_BYTES))


def viscii_text(body: bytes) -> str:
    """Return VISCII bytes as text."""
    return unicodedata.normalize("NFC", body.decode("latin-1").translate(_VISCII_BYTES))


def tcvn3_from_latin(text: str) -> str:
    """Return text whose TCVN3 bytes were taken for Latin letters as it was meant."""
    return unicodedata.normalize("NFC", text.translate(_latin_disguise()))


@cache
def _latin_disguise() -> dict[int, str]:
    """Return what a TCVN3 byte looks like as latin-1 or windows-1252, and the letter that it is."""
    windows = {
        ord(bytes([byte]).decode("cp1252", "replace")): letter for byte, letter in _TCVN3_BYTES.items()
    }
    windows.pop(0xFFFD, None)
    return {**windows, **_TCVN3_BYTES}


def double_encoded(text: str, least: int = 8) -> bool:
    """Return whether the text shows UTF-8 that was encoded a second time, in so many places at least."""
    return next(islice(_DOUBLE.finditer(text), least - 1, None), None) is not None


def repair_double(text: str) -> str:
    """Return the text with every run that is UTF-8 in Latin letters read as UTF-8; other runs stay."""
    return _LATIN_RUN.sub(lambda run: _undone(run.group()), text)


def _undone(run: str) -> str:
    try:
        return bytes(map(_byte, run)).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return run


def _byte(letter: str) -> int:
    """Return the byte that was taken for this letter: by windows-1252, or latin-1 where that has none."""
    return ord(letter) if ord(letter) < 0x100 else letter.encode("cp1252")[0]


def syllable_share(text: str) -> float:
    """Return which share of the words with marked letters are Vietnamese syllables; 0 on fewer than four."""
    words = [word for word in _WORD.findall(text) if not word.isascii()][:2000]
    return sum(map(is_syllable, words)) / len(words) if len(words) >= 4 else 0.0


@lru_cache(maxsize=20_000)  # the syllables there are, twice over; what is no word must not stay for ever
def is_syllable(word: str) -> bool:
    """Return whether a word could be a Vietnamese syllable: onset, vowels, ending, one tone at most."""
    bare, tones = _TONES.subn("", unicodedata.normalize("NFD", word.lower()))
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None
