"""The archive: captures kept in WARC files before anyone looks at them. Nobody else knows the word WARC."""

from db.archive.archive import Archive
from db.archive.foreign import read_warc
from db.archive.inspection import Inspection, SegmentState
from db.archive.records import Original
from db.archive.walk import Damage, Entry

__all__ = ["Archive", "Damage", "Entry", "Inspection", "Original", "SegmentState", "read_warc"]
