-- The official registers that people brought: an import is an edition; rows are added, never changed or removed.
CREATE TABLE registers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  file TEXT NOT NULL,
  digest TEXT NOT NULL,
  as_of TEXT NOT NULL,
  actor TEXT NOT NULL,
  at TEXT NOT NULL,
  entries INTEGER NOT NULL,
  faults INTEGER NOT NULL
) STRICT;
CREATE INDEX registers_name ON registers(name, id);

CREATE TABLE register_entries (
  register INTEGER NOT NULL REFERENCES registers(id),
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  line INTEGER NOT NULL,
  sheet TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  producer TEXT,
  legal_form TEXT,
  address TEXT,
  place TEXT,
  places TEXT NOT NULL,
  province TEXT,
  stars INTEGER NOT NULL,
  decision TEXT NOT NULL,
  decided TEXT,
  language TEXT NOT NULL,
  PRIMARY KEY (register, position)
) STRICT, WITHOUT ROWID;
