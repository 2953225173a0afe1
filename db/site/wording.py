"""What the interface says, in the reader's language, with figures and dates in the reader's convention."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from pipelines.checks.reasons import told
from pipelines.errors import QueryError

LANGUAGES = ("en", "vi", "id")
"""Languages of the interface; the first is what a reader gets who asks for none of them."""

_VIETNAMESE = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")

Message = str | dict[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """The messages of one language."""

    language: str
    messages: dict[str, Message]

    @property
    def locale(self) -> Locale:
        """The conventions of the language; English as the world outside America writes it."""
        return Locale.parse("en_GB" if self.language == "en" else self.language)

    def say(self, key: str, /, **values: object) -> str:
        """Return a message with its values; a number called `n` chooses between one and several."""
        message = self.messages[key]
        if not isinstance(message, str):
            message = message[self.locale.plural_form(_counted(values["n"]))]
        return message.format(**{name: self._shown(value) for name, value in values.items()})

    def fault(self, error: QueryError) -> str:
        """Return why a question cannot be understood; an error without a key is said as it is."""
        return self.say(f"error.{error.key}", **error.values) if error.key else str(error)

    def known(self, key: str) -> str | None:
        """Return a message without values, None where there is none of that name."""
        message = self.messages.get(key)
        return message if isinstance(message, str) else None

    def _shown(self, value: object) -> str:
        if isinstance(value, date):
            return self.short_day(value.isoformat())
        return self.number(value) if isinstance(value, int) else str(value)

    def number(self, value: int | float) -> str:
        """Return a figure with the thousands set apart as the reader does."""
        return str(format_decimal(value, locale=self.locale))

    def share(self, value: float) -> str:
        """Return a share of one as a percentage."""
        return str(format_percent(value, locale=self.locale))

    def fine_share(self, value: float) -> str:
        """Return a share of one as a percentage with one decimal."""
        return str(format_percent(value, format="#,##0.0%", locale=self.locale))

    def day(self, value: str, timezone: str = "UTC") -> str:
        """Return a day, or the day of a time in a zone, written out."""
        return self._date(_day(value, timezone), "long")

    def short_day(self, value: str, timezone: str = "UTC") -> str:
        """Return a day, or the day of a time in a zone, in a few characters."""
        return self._date(_day(value, timezone), "short")

    def period(self, text: str) -> str:
        """Return a written day, ISO week or month as the reader writes it; any other text as it is."""
        if re.fullmatch(r"\d{4}-\d\d", text):
            return self._date(date.fromisoformat(f"{text}-01"), "month")
        if week := re.fullmatch(r"(\d{4})-W(\d\d)", text):
            return self.say("date.week", year=week[1], week=week[2].lstrip("0"))
        return self.short_day(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text

    def _date(self, day: date, form: str) -> str:
        return str(format_date(day, str(self.messages[f"date.{form}"]), locale=self.locale))

    def moment(self, value: str, timezone: str = "UTC") -> str:
        """Return a time in a zone, with the zone's offset."""
        clock = format_datetime(_zoned(value, timezone), "HH:mm ZZZZ", locale=self.locale)
        return f"{self.day(value, timezone)}, {clock}"

    def short_moment(self, value: str, timezone: str = "UTC") -> str:
        """Return a time in a zone in a few characters."""
        clock = format_datetime(_zoned(value, timezone), "HH:mm", locale=self.locale)
        return f"{self.short_day(value, timezone)}, {clock}"

    def named(self, code: str | None) -> str:
        """Return the name of a language; the code where it has none."""
        return str(self.locale.languages.get(code or "", code or self.say("count.unknown")))

    def country(self, code: str) -> str:
        """Return the name of a country."""
        return str(self.locale.territories.get(code.upper(), code))

    def told(self, reason: str) -> str:
        """Return why something is a finding; a reason that the catalogue does not know as it is."""
        return told(reason, self.language)


def _day(value: str, timezone: str) -> date:
    return date.fromisoformat(value) if len(value) == 10 else _zoned(value, timezone).date()


def _zoned(value: str, timezone: str) -> datetime:
    moment = datetime.fromisoformat(value)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError):
        return moment


def _counted(value: object) -> int:
    return value if isinstance(value, int) else 0


@cache
def wording(language: str) -> Wording:
    """Return the messages of a language, English where a language lacks one."""
    messages = {key: value for code in ("en", language) for key, value in _read(code).items()}
    return Wording(language if language in LANGUAGES else "en", messages)


def _read(language: str) -> dict[str, Message]:
    text = (files("db.site") / "messages" / f"{language}.toml").read_text("utf-8")
    return {
        f"{section}.{key}": value
        for section, table in tomllib.loads(text).items()
        for key, value in table.items()
    }


def choose(asked: str | None, remembered: str | None, accepted: str | None) -> str:
    """Return the language a reader asked for, chose before, or lists first in Accept-Language."""
    wanted = [asked or "", remembered or "", *_by_preference(accepted or "")]
    return next((language for language in wanted if language in LANGUAGES), LANGUAGES[0])


def _by_preference(accepted: str) -> list[str]:
    weighed = []
    for part in accepted.split(","):
        tag, _, parameters = part.partition(";")
        weighed.append((-_weight(parameters), tag.strip().split("-")[0].casefold()))
    return [{"in": "id"}.get(tag, tag) for _, tag in sorted(weighed, key=lambda pair: pair[0])]


def _weight(parameters: str) -> float:
    try:
        return float(parameters.strip().removeprefix("q="))
    except ValueError:
        return 1.0


def is_vietnamese(text: str | None) -> bool:
    """Return whether a name has letters that of our languages only Vietnamese has."""
    return any(
        character in _VIETNAMESE for character in unicodedata.normalize("NFC", (text or "").casefold())
    )
