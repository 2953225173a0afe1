-- The first schema of news.db: what the archive says, as rows. Documented in docs/database.md.
-- Keys come from what a row names, never from the order of writing: deriving again gives equal rows.
CREATE TABLE sources (
  slug TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  homepage TEXT NOT NULL,
  country TEXT NOT NULL,
  province TEXT,
  languages TEXT NOT NULL,
  timezone TEXT NOT NULL,
  family TEXT NOT NULL,
  layout TEXT NOT NULL,
  hosts TEXT NOT NULL,
  robots TEXT NOT NULL,
  publish TEXT NOT NULL,
  aggregator INTEGER NOT NULL,
  translated INTEGER NOT NULL,
  weekly_least INTEGER,
  weekly_most INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE captures (
  segment TEXT NOT NULL,
  offset INTEGER NOT NULL,
  source TEXT NOT NULL,
  url TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  status INTEGER NOT NULL,
  digest TEXT NOT NULL,
  article TEXT REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  text_digest TEXT,
  PRIMARY KEY (segment, offset),
  CHECK ((article IS NULL) = (text_digest IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX captures_article ON captures(article, fetched_at) WHERE article IS NOT NULL;
CREATE INDEX captures_url ON captures(url);

CREATE TABLE articles (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL REFERENCES sources(slug),
  url TEXT NOT NULL,
  edition TEXT,
  language TEXT,
  detected TEXT,
  disagrees INTEGER NOT NULL,
  title TEXT,
  section TEXT,
  publisher TEXT,
  byline TEXT,
  published TEXT,
  published_raw TEXT,
  published_rule TEXT,
  published_precision TEXT,
  published_flagged INTEGER NOT NULL,
  modified TEXT,
  credit_publisher TEXT,
  credit_url TEXT,
  credit_raw TEXT,
  status TEXT NOT NULL,
  flags TEXT NOT NULL,
  removed TEXT NOT NULL,
  text_digest TEXT NOT NULL,
  first_fetched TEXT NOT NULL,
  last_fetched TEXT NOT NULL,
  captures INTEGER NOT NULL,
  segment TEXT NOT NULL,
  offset INTEGER NOT NULL,
  FOREIGN KEY (id, text_digest) REFERENCES texts(article, digest) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (segment, offset) REFERENCES captures(segment, offset) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX articles_source ON articles(source, published);

CREATE TABLE texts (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  digest TEXT NOT NULL,
  title TEXT,
  sapo TEXT,
  body TEXT NOT NULL,
  captions TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  segment TEXT NOT NULL,
  offset INTEGER NOT NULL,
  PRIMARY KEY (article, digest)
) STRICT;

CREATE TABLE revisions (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  number INTEGER NOT NULL CHECK (number >= 1),
  fetched_at TEXT NOT NULL,
  digest TEXT NOT NULL,
  segment TEXT NOT NULL,
  offset INTEGER NOT NULL,
  diff TEXT,
  PRIMARY KEY (article, number),
  FOREIGN KEY (article, digest) REFERENCES texts(article, digest) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (segment, offset) REFERENCES captures(segment, offset) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE captions (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  credit TEXT,
  image TEXT,
  PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE versions (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  language TEXT NOT NULL,
  url TEXT NOT NULL,
  PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX versions_url ON versions(url);

CREATE TABLE evidence (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  judgement TEXT NOT NULL CHECK (judgement IN ('published', 'language')),
  position INTEGER NOT NULL,
  rule TEXT NOT NULL,
  value TEXT NOT NULL,
  weight REAL NOT NULL,
  PRIMARY KEY (article, judgement, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE urls (
  url TEXT NOT NULL,
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (url, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX urls_article ON urls(article);

CREATE TABLE drops (
  id TEXT PRIMARY KEY,
  step TEXT NOT NULL,
  subject TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  source TEXT,
  segment TEXT,
  offset INTEGER,
  FOREIGN KEY (segment, offset) REFERENCES captures(segment, offset) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX drops_reason ON drops(step, reason);
