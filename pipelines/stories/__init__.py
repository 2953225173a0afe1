"""Which articles are versions, reprints or translations of one text, and on what evidence.

`documents` groups texts that come with nothing else; the other modules group the articles of an archive.
"""

from pipelines.stories.documents import Document, group_stories

__all__ = ["Document", "group_stories"]
