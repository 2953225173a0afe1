-- The schema of site.db and public.db: what `tinlang publish` makes and the site serves. Documented in docs/database.md.
-- `number` is the time in seconds since 1990 (or the next free one): the newest article has the highest.
CREATE TABLE sources (
  slug TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  homepage TEXT NOT NULL,
  country TEXT NOT NULL,
  province TEXT,
  languages TEXT NOT NULL,
  timezone TEXT NOT NULL,
  family TEXT NOT NULL,
  robots TEXT NOT NULL,
  publish TEXT NOT NULL,
  aggregator INTEGER NOT NULL,
  translated INTEGER NOT NULL,
  articles INTEGER NOT NULL,
  first_published TEXT,
  last_published TEXT,
  last_fetched TEXT
) STRICT;

CREATE TABLE articles (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  source TEXT NOT NULL REFERENCES sources(slug),
  publisher TEXT,
  province TEXT,
  language TEXT,
  edition TEXT,
  detected TEXT,
  disagrees INTEGER NOT NULL,
  title TEXT,
  url TEXT NOT NULL,
  section TEXT,
  byline TEXT,
  day TEXT,
  published TEXT,
  published_raw TEXT,
  published_rule TEXT,
  published_precision TEXT,
  published_flagged INTEGER NOT NULL,
  modified TEXT,
  credit_publisher TEXT,
  credit_url TEXT,
  status TEXT NOT NULL,
  flags TEXT NOT NULL,
  whole INTEGER NOT NULL,
  has_sapo INTEGER NOT NULL,
  words INTEGER NOT NULL,
  revisions INTEGER NOT NULL,
  first_fetched TEXT NOT NULL,
  last_fetched TEXT NOT NULL,
  digest TEXT NOT NULL,
  segment TEXT NOT NULL,
  offset INTEGER NOT NULL,
  stamp TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX articles_id ON articles(id, stamp);
CREATE INDEX articles_published ON articles(source, published) WHERE NOT published_flagged;
CREATE INDEX articles_fetched ON articles(source, last_fetched);

CREATE TABLE texts (
  number INTEGER PRIMARY KEY REFERENCES articles(number),
  title TEXT NOT NULL,
  sapo TEXT NOT NULL,
  body TEXT NOT NULL,
  captions TEXT NOT NULL
) STRICT;

CREATE TABLE captions (
  number INTEGER NOT NULL REFERENCES articles(number),
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  credit TEXT,
  image TEXT,
  PRIMARY KEY (number, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  tag TEXT NOT NULL,
  number INTEGER NOT NULL REFERENCES articles(number),
  PRIMARY KEY (tag, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_number ON tags(number);

CREATE TABLE versions (
  number INTEGER NOT NULL REFERENCES articles(number),
  position INTEGER NOT NULL,
  language TEXT NOT NULL,
  url TEXT NOT NULL,
  PRIMARY KEY (number, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  number INTEGER NOT NULL REFERENCES articles(number),
  judgement TEXT NOT NULL,
  position INTEGER NOT NULL,
  rule TEXT NOT NULL,
  value TEXT NOT NULL,
  weight REAL NOT NULL,
  PRIMARY KEY (number, judgement, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE urls (
  url TEXT NOT NULL,
  number INTEGER NOT NULL REFERENCES articles(number),
  PRIMARY KEY (url, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX urls_number ON urls(number);

CREATE TABLE revisions (
  number INTEGER NOT NULL REFERENCES articles(number),
  revision INTEGER NOT NULL,
  fetched_at TEXT NOT NULL,
  digest TEXT NOT NULL,
  segment TEXT NOT NULL,
  offset INTEGER NOT NULL,
  diff TEXT,
  PRIMARY KEY (number, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE statistics (
  id INTEGER PRIMARY KEY,
  number INTEGER NOT NULL REFERENCES articles(number),
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  language TEXT,
  day TEXT,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
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
  subject_key TEXT,
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
  rule TEXT NOT NULL
) STRICT;
CREATE INDEX statistics_number ON statistics(number);
CREATE INDEX statistics_unit ON statistics(unit);
CREATE INDEX statistics_source ON statistics(source);
CREATE INDEX statistics_key ON statistics(key);
CREATE INDEX statistics_subject ON statistics(subject_key, unit) WHERE subject_key IS NOT NULL;
CREATE INDEX statistics_measure ON statistics(measure, unit) WHERE measure IS NOT NULL;
CREATE INDEX statistics_place ON statistics(place) WHERE place IS NOT NULL;
CREATE INDEX statistics_province ON statistics(province) WHERE province IS NOT NULL;
CREATE INDEX statistics_rating ON statistics(rating_min) WHERE rating_min IS NOT NULL;
CREATE INDEX statistics_period ON statistics(period_end, period_start) WHERE period_end IS NOT NULL;

CREATE TABLE masked (
  id INTEGER PRIMARY KEY,
  number INTEGER NOT NULL REFERENCES articles(number),
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  language TEXT,
  day TEXT,
  kind TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  surface TEXT NOT NULL,
  value TEXT,
  act TEXT
) STRICT;
CREATE INDEX masked_number ON masked(number);
CREATE INDEX masked_act ON masked(act) WHERE act IS NOT NULL;
CREATE INDEX masked_acts ON masked(id) WHERE act IS NOT NULL;

CREATE TABLE figure_totals (
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  figures INTEGER NOT NULL,
  PRIMARY KEY (facet, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE totals (
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  articles INTEGER NOT NULL,
  PRIMARY KEY (facet, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily (
  day TEXT NOT NULL,
  language TEXT NOT NULL,
  source TEXT NOT NULL,
  province TEXT NOT NULL,
  articles INTEGER NOT NULL,
  PRIMARY KEY (day, language, source, province)
) STRICT, WITHOUT ROWID;

CREATE TABLE monthly (
  month TEXT NOT NULL,
  language TEXT NOT NULL,
  source TEXT NOT NULL,
  province TEXT NOT NULL,
  articles INTEGER NOT NULL,
  PRIMARY KEY (month, language, source, province)
) STRICT, WITHOUT ROWID;

CREATE TABLE drops (
  step TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL,
  pages INTEGER NOT NULL,
  example TEXT NOT NULL,
  last_fetched TEXT,
  PRIMARY KEY (step, reason, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE columns (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  labels TEXT NOT NULL,
  codes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE postings (
  spelling TEXT NOT NULL,
  words TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  bits BLOB NOT NULL,
  PRIMARY KEY (spelling, words, chunk)
) STRICT;

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE fold USING fts5(
  title, sapo, body, captions,
  content='texts', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE exact USING fts5(
  title, sapo, body, captions,
  content='texts', content_rowid='number', tokenize='unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE figures USING fts5(
  subject, sentence,
  content='statistics', content_rowid='id', tokenize='unicode61 remove_diacritics 2', columnsize=0
);
CREATE VIRTUAL TABLE titles USING fts5(
  title,
  content='texts', content_rowid='number', tokenize='unicode61 remove_diacritics 2', prefix='2 3 4', columnsize=0
);
CREATE VIRTUAL TABLE exact_titles USING fts5(
  title,
  content='texts', content_rowid='number', tokenize='unicode61 remove_diacritics 0', columnsize=0
);
