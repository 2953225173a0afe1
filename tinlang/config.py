"""Where things are kept, and nothing else."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import StoreError


@dataclass(frozen=True, slots=True)
class Config:
    """The data folder and what lies in it."""

    home: Path

    @property
    def archive(self) -> Path:
        """Folder of WARC segments: the truth."""
        return self.home / "archive"

    @property
    def frontier(self) -> Path:
        """Which URL next."""
        return self.home / "frontier.db"

    @property
    def news(self) -> Path:
        """The working database; re-derivable from the archive."""
        return self.home / "news.db"

    @property
    def site(self) -> Path:
        """The published snapshot."""
        return self.home / "site.db"

    @property
    def public(self) -> Path:
        """The published snapshot without what newspapers' policies withhold."""
        return self.home / "public.db"

    @property
    def decisions(self) -> Path:
        """What people decided; never rebuilt."""
        return self.home / "decisions.db"

    @property
    def sources(self) -> Path:
        """Sources of one's own, beside those that come with tinlang; may be absent."""
        return self.home / "sources"


def configure(home: str | Path | None = None) -> Config:
    """Return the configuration for a data folder: the argument, `TINLANG_HOME`, or `./data`."""
    return Config(Path(home or os.environ.get("TINLANG_HOME") or "data").expanduser())


def reachable(config: Config) -> Config:
    """Return the configuration if its folder can be looked into or is not there yet.

    Raises:
        StoreError: this user may not look into it.
    """
    try:
        with suppress(FileNotFoundError, NotADirectoryError):  # these say so when something is to be written
            (config.home / "archive").stat()
    except OSError as error:
        raise StoreError(
            f"The data folder {config.home} cannot be entered ({error.strerror}). "
            "Expected a folder of your own; give another with --data or TINLANG_HOME."
        ) from error
    return config


def ready(config: Config) -> Config:
    """Return the configuration with its folder there and writable.

    Raises:
        StoreError: the folder cannot be made or written.
    """
    try:
        config.archive.mkdir(parents=True, exist_ok=True)
        probe = config.home / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StoreError(
            f"The data folder {config.home} cannot be written ({error.strerror}). "
            "Expected a folder of your own; give another with --data or TINLANG_HOME."
        ) from error
    return config
