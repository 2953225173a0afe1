-- Products, producers and places in site.db and public.db.
CREATE TABLE product_mentions (
  id INTEGER PRIMARY KEY,
  number INTEGER NOT NULL REFERENCES articles(number),
  position INTEGER NOT NULL,
  product TEXT,
  source TEXT NOT NULL,
  language TEXT,
  day TEXT,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  surface TEXT NOT NULL,
  sentence TEXT NOT NULL,
  name TEXT NOT NULL,
  specificity TEXT NOT NULL,
  rating_min INTEGER,
  rating_max INTEGER,
  from_min INTEGER,
  from_max INTEGER,
  status TEXT,
  programme TEXT,
  producer TEXT,
  place TEXT,
  province TEXT,
  rule TEXT NOT NULL,
  form TEXT,
  score REAL,
  evidence TEXT
) STRICT;
CREATE INDEX product_mentions_product ON product_mentions(product, id);
CREATE INDEX product_mentions_number ON product_mentions(number);
CREATE INDEX product_mentions_form ON product_mentions(form) WHERE form IS NOT NULL;

CREATE TABLE product_links (
  form TEXT PRIMARY KEY,
  product TEXT NOT NULL,
  score REAL NOT NULL,
  evidence TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE producers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  legal_form TEXT NOT NULL,
  place TEXT,
  province TEXT,
  mentions INTEGER NOT NULL,
  products INTEGER NOT NULL
) STRICT;
CREATE INDEX producers_province ON producers(province);

CREATE TABLE products (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  kind TEXT,
  producer TEXT REFERENCES producers(id),
  producer_name TEXT,
  place TEXT,
  province TEXT,
  rating_min INTEGER,
  rating_max INTEGER,
  status TEXT,
  mentions INTEGER NOT NULL,
  articles INTEGER NOT NULL,
  languages TEXT NOT NULL,
  sources INTEGER NOT NULL,
  first_day TEXT,
  last_day TEXT,
  faults INTEGER NOT NULL
) STRICT;
CREATE INDEX products_province ON products(province);
CREATE INDEX products_producer ON products(producer);

CREATE TABLE product_names (
  product TEXT NOT NULL REFERENCES products(id),
  language TEXT NOT NULL,
  name TEXT NOT NULL,
  mentions INTEGER NOT NULL,
  PRIMARY KEY (product, language, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_faults (
  id TEXT PRIMARY KEY,
  product TEXT NOT NULL REFERENCES products(id),
  kind TEXT NOT NULL,
  mention INTEGER REFERENCES product_mentions(id),
  said TEXT,
  registered TEXT,
  register TEXT NOT NULL,
  line INTEGER NOT NULL
) STRICT;
CREATE INDEX product_faults_product ON product_faults(product);
CREATE INDEX product_faults_mention ON product_faults(mention) WHERE mention IS NOT NULL;

CREATE TABLE place_mentions (
  number INTEGER NOT NULL REFERENCES articles(number),
  province TEXT NOT NULL,
  province_then TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  units TEXT NOT NULL,
  mentions INTEGER NOT NULL,
  PRIMARY KEY (province, number, level, name, province_then, units)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_mentions_number ON place_mentions(number);

CREATE TABLE article_places (
  number INTEGER NOT NULL REFERENCES articles(number),
  scheme TEXT NOT NULL,
  province TEXT NOT NULL,
  PRIMARY KEY (number, scheme, province)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_sources (
  source TEXT NOT NULL,
  product TEXT NOT NULL REFERENCES products(id),
  mentions INTEGER NOT NULL,
  PRIMARY KEY (source, product)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_sources_product ON product_sources(product);

CREATE TABLE province_months (
  scheme TEXT NOT NULL,
  province TEXT NOT NULL,
  month TEXT NOT NULL,
  language TEXT NOT NULL,
  articles INTEGER NOT NULL,
  PRIMARY KEY (scheme, province, month, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_search (
  rowid INTEGER PRIMARY KEY,
  product TEXT NOT NULL REFERENCES products(id),
  words TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE product_words USING fts5(
  words, content='product_search', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
