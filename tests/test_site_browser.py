"""The site in a real browser: what a reader does, on every page no violation of WCAG 2.2 AA, no foreign request."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
