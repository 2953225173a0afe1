"""A captured page → an article: what its markup says, weighed."""
