"""Watch lists: the files, what their things are in a snapshot, what is new of them, what is absent."""
