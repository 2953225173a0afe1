"""Text as a person copied it from a page → an article: what its lines say."""
