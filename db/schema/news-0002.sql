-- What is read in the articles: their figures, and the dates and decisions among what only looked like figures.
CREATE TABLE readings (
  article TEXT PRIMARY KEY REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  language TEXT NOT NULL,
  version TEXT NOT NULL,
  stamp TEXT NOT NULL,
  statistics INTEGER NOT NULL,
  failure TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE readers (
  language TEXT PRIMARY KEY,
  version TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE statistics (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  surface TEXT NOT NULL,
  sentence TEXT NOT NULL,
  low TEXT,
  high TEXT,
  low_number REAL,
  high_number REAL,
  si_low REAL,
  si_high REAL,
  bound TEXT NOT NULL,
  unit TEXT,
  per TEXT NOT NULL,
  indefinite INTEGER NOT NULL,
  rating_min INTEGER,
  rating_max INTEGER,
  subject TEXT,
  measure TEXT,
  place TEXT,
  province TEXT,
  period_start TEXT,
  period_end TEXT,
  period_raw TEXT,
  base_start TEXT,
  base_end TEXT,
  role TEXT NOT NULL,
  basis TEXT,
  modality TEXT NOT NULL,
  total INTEGER,
  ambiguous TEXT,
  parts_sum TEXT,
  key TEXT NOT NULL,
  rule TEXT NOT NULL,
  PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX statistics_key ON statistics(key);

CREATE TABLE masked (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  surface TEXT NOT NULL,
  value TEXT,
  PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;
