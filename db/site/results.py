"""The search page: a query and the reader's choices in, results, facets and paging out."""

from __future__ import annotations

from datasette.utils.asgi import Response

from db.site.answers import Visit, page


async def search(visit: Visit) -> Response:
    """Return what was found."""
    return await page(visit, "search", {"q": visit.asked("q") or "", "error": "…"})
