"""Lines of a page that are no text of the article: menus, banners, widgets, source lines, file names.

Every predicate takes one line. The words are those of the language files, all languages at once: menus stay
in Vietnamese on translated pages, and a page's language is not known before its chrome is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipelines.languages import months, page_words
from pipelines.moments import Moment, read_moment
from pipelines.text import fold

_IMAGE = re.compile(
    r"(?:https?://\S+/)?[^\n/:?]{1,160}\.(?:jpe?g|png|webp|gif|bmp|avif|heic|tiff?)(?:\?\S*)?", re.IGNORECASE
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"”)\]|]+", re.IGNORECASE)
_BARE_URL = re.compile(r"(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info|id|my)(?:/[^\s<>\"”)\]|]*)?", re.IGNORECASE)
_DATE = r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}"
_DOUBLED = re.compile(rf"(?P<name>\S.{{1,70}}?)\s*(?P=name)\s*[-–|•,]?\s*(?P<date>{_DATE}.{{0,30}})?")
_COUNTED = re.compile(r"[\s:]*[(\[]?\s*\d*\s*[)\]]?\s*$")
_DATE_REST = re.compile(
    r"[\d\s:/.,|•()+–-]|\b(?:gmt|utc|am|pm|sa|ch|ngay|thang|nam|luc|h|gio|phut|wib|tanggal|pukul|at|on|of)\b"
)
_CLOCK = re.compile(r"\d{1,2}\s?[:hg]\s?\d{1,2}(?:\s*(?:am|pm))?(?:\s*\(?\[?gmt\s*\+?\d+\]?\)?)?")
_COUNTER = re.compile(r"\d{1,3}\s?/\s?\d{1,3}")
_CRUMB = re.compile(r"\s*[>»›]+\s*|\s+[/|]+\s+")
_EDGES = " \t-–—•|:*#·"


@dataclass(frozen=True, slots=True)
class Byline:
    """The publisher's line of a republished article: `Báo Phú ThọBáo Phú Thọ21/01/2026`."""

    publisher: str | None
    """None where the aggregator does not know it and prints its own name or the country's."""
    moment: Moment | None
    raw: str


def image_name(line: str) -> str | None:
    """Return the file name of a picture that is all there is in the line."""
    found = _IMAGE.fullmatch(line.strip())
    return line.strip().rsplit("/", 1)[-1] if found and len(line) < 200 else None


def is_banner(line: str) -> bool:
    """Return whether the line is the aggregator's banner, which stays Vietnamese in every edition."""
    folded = fold(line).strip(_EDGES)
    return len(folded) < 80 and folded.endswith("nen tang quang ba viet nam")


def is_furniture(line: str) -> bool:
    """Return whether the line is a menu entry, a button, a breadcrumb or a row of these."""
    folded = fold(line).strip(_EDGES)
    if not folded or folded in _folded("furniture") or is_banner(line) or _CLOCK.fullmatch(folded):
        return True
    if len(folded) < 200 and (_row().fullmatch(folded) or _is_buttons(folded)):
        return True
    parts = [part for part in _CRUMB.split(folded) if part]
    known = any(part.strip(_EDGES) in _folded("furniture") for part in parts)
    return known and len(parts) > 1 and len(folded) < 120 and all(_is_crumb(part) for part in parts)


def is_clock(line: str) -> bool:
    """Return whether the line is a time of day and no more, as entries of a live report have it over them."""
    return len(line) < 40 and _time_of_day().fullmatch(fold(line).strip(_EDGES)) is not None


def is_counter(line: str) -> bool:
    """Return whether the line counts pictures, as slides have it: `1/5`."""
    return _COUNTER.fullmatch(line.strip()) is not None


@cache
def _time_of_day() -> re.Pattern[str]:
    """Return the pattern of `16h30`, `10:15`, `9 gio 05`, and of `1.15 petang`, which names its half."""
    words = (*page_words("morning"), *page_words("afternoon"), "am", "pm", "wib", "wita")
    halves = "|".join(re.escape(fold(word)) for word in words)
    minutes = r"\s?(?:[:h]|gio)\s?\d{0,2}(?:\s?phut)?"
    return re.compile(rf"\d{{1,2}}(?:{minutes}(?:\s(?:{halves}))?|(?:[.:]\d{{2}})?\s(?:{halves}))")


def _is_buttons(folded: str) -> bool:
    """Return whether each word is a button: `A- A+`."""
    return all(word.strip(_EDGES) in _folded("furniture") for word in folded.split())


def _is_crumb(part: str) -> bool:
    return part.strip(_EDGES) in _folded("furniture") or (len(part.split()) <= 4 and part[-1] not in ".,;!?")


def is_comments(line: str) -> bool:
    """Return whether the line opens the comment widget: `Comment (0)`, `Bình luận`."""
    return _COUNTED.sub("", fold(line).strip(_EDGES)) in _folded("comments")


def is_tail(line: str) -> bool:
    """Return whether nothing of the article follows this line: a heading of related news, comments, tags."""
    folded = fold(line).strip(_EDGES + "!.…")
    return is_comments(line) or _COUNTED.sub("", folded) in _folded("tail") or folded in _folded("tail")


def tags_of(line: str) -> tuple[str, ...] | None:
    """Return the tags of a line of tags, None for any other line; a heading alone has none."""
    found = _opening("tags").match(line)
    if found is None or (not found["colon"] and found["rest"]) or len(line) > 300:
        return None
    parts = re.split(r"[,;#|]+|\s{2,}", found["rest"])
    return tuple(part.strip() for part in parts if part.strip())


def related_headline(line: str) -> str | None:
    """Return the headline of a line that points to another article: `Xem thêm: …`, `>> …`."""
    if line.startswith((">>", "»")) and len(line) < 250:
        return line.lstrip("> »")
    found = _opening("related").match(line)
    return found["rest"] if found and found["colon"] and found["rest"] and len(line) < 250 else None


def doubled_publisher(line: str) -> Byline | None:
    """Return the publisher printed twice with the date glued to it; None for any other line."""
    found = _DOUBLED.fullmatch(line.strip()) if len(line) < 220 else None
    if found is None or len(found["name"]) < 3 or not found["name"][0].isalpha():
        return None
    if not found["date"] and not opens_with_press(found["name"]):
        return None
    unknown = fold(found["name"]) in {"viet nam", "vietnam", "vietnam.vn"}
    moment = read_moment(found["date"]) if found["date"] else None
    return Byline(None if unknown else found["name"].strip(), moment, line)


def opens_with_press(name: str) -> bool:
    """Return whether a name opens as newspapers' names do: `Báo …`, `Tạp chí …`."""
    return any(fold(name).startswith(fold(word) + " ") for word in page_words("press"))


def dated_line(line: str) -> tuple[Moment, str] | None:
    """Return the date of a line that is little else, and what else there is: an author, a paper, nothing."""
    if len(line) > 110:
        return None
    moment = read_moment(line)
    if moment is None:
        return None
    rest = _without_date(line)
    return (moment, rest) if len(rest.split()) <= 7 and not rest.endswith((".", "?", "!")) else None


def _without_date(line: str) -> str:
    """Return the words of a line that are no date, time, weekday, month or `Updated`."""
    kept = [word for word in re.split(r"[\s|•,()\[\]]+", line) if not _is_date_word(word)]
    return " ".join(kept).strip(_EDGES)


def _is_date_word(word: str) -> bool:
    folded = fold(word).strip(_EDGES + ".")
    return not _DATE_REST.sub("", folded) or folded in _date_words()


@cache
def _date_words() -> frozenset[str]:
    phrases = (*page_words("weekdays"), *page_words("updated"), *months())
    return frozenset(word for phrase in phrases for word in fold(phrase).split())


def source_line(line: str) -> tuple[str, str | None] | None:
    """Return what a source line says, without its opening word, and its URL; None for any other line.

    `Nguồn: https://…` gives the URL; `Nguồn: TTXVN` the name alone; a bare `Source` an empty text.
    """
    found = _opening("credit").match(line.strip().strip("()[]* "))
    if found is None or len(line) > 600:
        return None
    rest = found["rest"].strip()
    url = url_in(rest)
    if rest and not url and not found["colon"]:
        return None
    return rest, url


def url_in(text: str) -> str | None:
    """Return the first URL of a short text, with its scheme; a bare host counts where it stands alone."""
    found = _URL.search(text)
    if found:
        url = found.group().rstrip(".,;")
        return url if url.lower().startswith("http") else f"https://{url}"
    bare = _BARE_URL.fullmatch(text.strip(" .,"))
    return f"https://{bare.group()}" if bare else None


def is_url(line: str) -> bool:
    """Return whether the line is a URL and nothing else."""
    return _URL.fullmatch(line.strip()) is not None


@cache
def _folded(key: str) -> frozenset[str]:
    return frozenset(fold(word).strip(_EDGES + "!.…") for word in page_words(key))


@cache
def _row() -> re.Pattern[str]:
    """Return the pattern of several menu entries on one line."""
    words = "|".join(
        re.escape(word) for word in sorted(_folded("furniture"), key=lambda word: (-len(word), word))
    )
    return re.compile(rf"(?:(?:{words})(?:\s*:)?(?:\s+|$)){{2,}}")


@cache
def _opening(key: str) -> re.Pattern[str]:
    """Return the pattern of a line that opens with one of the words: groups `colon` and `rest`."""
    return re.compile(_alternatives(page_words(key)) + r"\s*(?P<colon>[:：]?)\s*(?P<rest>.*)", re.IGNORECASE)


def _alternatives(words: Iterable[str]) -> str:
    return r"[-–•*\s]*(?:" + "|".join(map(re.escape, words)) + r")(?![\w-])"
