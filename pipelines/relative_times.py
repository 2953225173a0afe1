"""How long ago something was, as pages say it: `2 giờ trước`, `35 minutes ago`, `3 jam yang lalu`."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

from pipelines.languages import ages
from pipelines.text import fold

_LONGEST = 40  # letters of a line that is an age; what is longer tells a story
_OLDEST = timedelta(days=30)  # beyond that pages print the date


def read_age(line: str) -> timedelta | None:
    """Return the age that a line is, and no more than it; None for any other line."""
    found = _age().fullmatch(fold(line).strip(" -–|•·()")) if len(line) <= _LONGEST else None
    if found is None:
        return None
    age = timedelta(minutes=int(found["count"]) * ages()[found["unit"]])
    return age if age <= _OLDEST else None


@cache
def _age() -> re.Pattern[str]:
    units = "|".join(sorted(map(re.escape, ages()), key=lambda unit: (-len(unit), unit)))
    return re.compile(rf"(?:\D{{0,24}}\s)?(?P<count>\d{{1,3}})\s+(?P<unit>{units})")
