"""The folder of watch lists: each file is read when it is asked for, so that one dropped in works at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from db.decisions import Decisions
from pipelines.declarations import load_text
from pipelines.errors import DeclarationError, QueryError
from pipelines.model import WatchList
from pipelines.watching import SLUG, WATCHED, read_watch_list


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where watch lists are kept: a folder of files, and the log that has the list `watched`."""

    folder: Path
    decisions: Decisions
    """Without a path: nothing is watched by button, as for the public."""

    def path(self, slug: str) -> Path:
        """Return the file of a list.

        Raises:
            QueryError: no file may have this name.
        """
        if not SLUG.fullmatch(slug) or slug == WATCHED:
            raise QueryError(f"“{slug[:40]}” names no file of a watch list. Expected one of `/lists`.")
        return self.folder / f"{slug}.toml"

    def read(self, slug: str) -> WatchList | None:
        """Return one list, None where there is none.

        Raises:
            DeclarationError: its file says something it may not.
        """
        if slug == WATCHED:
            return self.watched()
        path = self.folder / f"{slug}.toml"
        if not SLUG.fullmatch(slug) or not path.is_file():
            return None
        return read_watch_list(load_text(path, path.name), slug)

    def watched(self) -> WatchList | None:
        """Return the list of products that somebody put on it by button; None where nobody may decide."""
        if self.decisions.path is None:
            return None
        products = tuple(dict.fromkeys(self.decisions.subjects("product watch")))
        return WatchList(slug=WATCHED, name=WATCHED, products=products)

    def lists(self) -> tuple[dict[str, WatchList], dict[str, str]]:
        """Return the lists by slug, and of each file that cannot be read what is wrong, by its name."""
        watched = self.watched()
        found = {WATCHED: watched} if watched else {}
        faults: dict[str, str] = {}
        for path in sorted(self.folder.glob("*.toml")) if self.folder.is_dir() else ():
            try:
                found[path.stem] = read_watch_list(load_text(path, path.name), path.stem)
            except DeclarationError as error:
                faults[path.name] = str(error)
        return found, faults

    def moved(self) -> Mapping[str, str]:
        """Return what products have become: ids of those merged with another one, names of those watched.

        A product known only from a register has another id once an article names it; its name stays.
        """
        watched = self.decisions.standing("product watch")
        names = {
            one.subject: next(iter((one.value.get("subject") or {}).get("names", ())), None)
            for one in watched
        }
        merged = {one.subject: one.object for one in self.decisions.standing("product merge")}
        return {id: name for id, name in names.items() if name} | merged


def shelf_of(home: Path, decisions: Path | None) -> Shelf:
    """Return the watch lists of a data folder."""
    return Shelf(home / "lists", Decisions(decisions))
