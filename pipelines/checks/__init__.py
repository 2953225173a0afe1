"""Two versions, lined up → what a reviewer of a translation would look at, with its places."""
