"""Terms of the domain: what they are to be called, and where a text calls them otherwise."""
