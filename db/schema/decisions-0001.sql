-- What people decided, in the order in which they did: rows are added, never changed or removed.
CREATE TABLE judgements (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  object TEXT NOT NULL,
  verdict TEXT NOT NULL,
  value TEXT NOT NULL,
  comment TEXT NOT NULL,
  actor TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX judgements_subject ON judgements(kind, subject, object, id);
