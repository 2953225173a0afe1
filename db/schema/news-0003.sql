-- The names read in the articles, and the catalogue of products and producers that they resolve to.
CREATE TABLE product_mentions (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  surface TEXT NOT NULL,
  sentence TEXT NOT NULL,
  name TEXT NOT NULL,
  specificity TEXT NOT NULL,
  kind TEXT,
  rating_min INTEGER,
  rating_max INTEGER,
  from_min INTEGER,
  from_max INTEGER,
  status TEXT,
  programme TEXT,
  producer TEXT,
  legal_form TEXT,
  place TEXT,
  province TEXT,
  rule TEXT NOT NULL,
  form TEXT,
  PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_mentions_form ON product_mentions(form) WHERE form IS NOT NULL;

CREATE TABLE organisation_mentions (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  surface TEXT NOT NULL,
  kind TEXT NOT NULL,
  legal_form TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  place TEXT,
  province TEXT,
  rule TEXT NOT NULL,
  PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX organisation_mentions_key ON organisation_mentions(key);

CREATE TABLE place_mentions (
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  surface TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  units TEXT NOT NULL,
  province TEXT,
  province_then TEXT,
  rule TEXT NOT NULL,
  PRIMARY KEY (article, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE producers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  legal_form TEXT NOT NULL,
  place TEXT,
  province TEXT,
  mentions INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  kind TEXT,
  producer TEXT REFERENCES producers(id) DEFERRABLE INITIALLY DEFERRED,
  place TEXT,
  province TEXT,
  rating_min INTEGER,
  rating_max INTEGER,
  status TEXT,
  mentions INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE product_names (
  product TEXT NOT NULL REFERENCES products(id) DEFERRABLE INITIALLY DEFERRED,
  language TEXT NOT NULL,
  name TEXT NOT NULL,
  mentions INTEGER NOT NULL,
  PRIMARY KEY (product, language, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_forms (
  form TEXT PRIMARY KEY,
  language TEXT NOT NULL,
  name TEXT NOT NULL,
  specificity TEXT NOT NULL,
  kind TEXT,
  producer TEXT,
  legal_form TEXT,
  place TEXT,
  province TEXT,
  first TEXT NOT NULL,
  stories TEXT NOT NULL,
  version TEXT NOT NULL,
  component TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX product_forms_component ON product_forms(component);

CREATE TABLE product_keys (
  key TEXT NOT NULL,
  form TEXT NOT NULL REFERENCES product_forms(form) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (key, form)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_keys_form ON product_keys(form);

CREATE TABLE product_links (
  form TEXT PRIMARY KEY REFERENCES product_forms(form) DEFERRABLE INITIALLY DEFERRED,
  product TEXT NOT NULL REFERENCES products(id) DEFERRABLE INITIALLY DEFERRED,
  score REAL NOT NULL,
  evidence TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX product_links_product ON product_links(product);

CREATE TABLE product_faults (
  id TEXT PRIMARY KEY,
  product TEXT NOT NULL REFERENCES products(id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL,
  article TEXT REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER,
  said TEXT,
  registered TEXT,
  register TEXT NOT NULL,
  line INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
