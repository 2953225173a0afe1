"""Rows → Parquet, a row group for each batch; the only door to pyarrow, which is installed apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import IO, Any

from pipelines.errors import TinlangError

_WHOLE = frozenset(
    "position start end offset words revisions disagrees published_flagged text_shared indefinite rating_min"
    " rating_max from_min from_max total".split()
)
_REAL = frozenset("low_number high_number si_low si_high score".split())


class ExtraError(TinlangError):
    """A part of tinlang that is installed apart is not here."""


def available() -> bool:
    """Return whether Parquet can be written here."""
    return find_spec("pyarrow") is not None


def write_parquet(
    out: IO[bytes], columns: Sequence[str], batches: Iterable[Sequence[dict[str, Any]]]
) -> None:
    """Write rows, batch by batch.

    Raises:
        ExtraError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError as error:
        raise ExtraError(
            "Parquet cannot be written: pyarrow is not installed here. Expected it beside tinlang; run "
            "`pip install 'tinlang[parquet]'`, or take --format csv or jsonl."
        ) from error
    kinds = {"whole": pa.int64(), "real": pa.float64(), "text": pa.string()}
    schema = pa.schema([(name, kinds[_kind(name)]) for name in columns])
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in batches:
            if batch:
                writer.write_table(pa.Table.from_pylist(list(batch), schema=schema))


def _kind(column: str) -> str:
    return "whole" if column in _WHOLE else "real" if column in _REAL else "text"
