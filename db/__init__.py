"""Everything kept and everything published: archive, store, snapshot, Datasette site."""
