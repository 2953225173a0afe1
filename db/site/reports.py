"""The addresses of the reports for communications staff."""

from __future__ import annotations

from db.site.campaign import answer_campaign
from db.site.factsheet import answer_product_sheet, answer_province_sheet
from db.site.reach import answer_reach
from db.site.wrong import answer_wrong

REPORTS = (
    (r"/reach(\.(?P<format>json|csv))?$", answer_reach),
    (r"/wrong(\.(?P<format>json|csv))?$", answer_wrong),
    (r"/campaign(\.(?P<format>json|csv))?$", answer_campaign),
    (r"/province/(?P<slug>[a-z-]+)/sheet(\.(?P<format>json|csv))?$", answer_province_sheet),
    (r"/product/(?P<id>[0-9a-z-]+)/sheet(\.(?P<format>json|csv))?$", answer_product_sheet),
)
