"""Every error of ours, each with one sentence.

A message has four parts: what happened, where (file and key, URL, span), what was expected, what to do.
"""


class TinlangError(Exception):
    """Something a person can act on; the command line prints it without a traceback and exits 1."""


class DeclarationError(TinlangError):
    """A source, layout or language file says something it may not; names file and key."""


class UnreadableError(TinlangError):
    """Bytes or text that cannot be understood; the one page is dropped, the rest goes on."""


class ArchiveError(TinlangError):
    """The archive cannot be read or written as it should."""


class StoreError(TinlangError):
    """A database is missing, read-only, full, of another version, or in use."""


class QueryError(TinlangError):
    """A search that cannot be understood, said in one sentence for the person who typed it.

    With `key` and `values` the site says it in the reader's language; without a key it is said as it is.
    """

    def __init__(self, sentence: str, key: str = "", **values: object) -> None:
        super().__init__(sentence)
        self.key, self.values = key, values
