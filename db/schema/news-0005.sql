-- Which product of the catalogue a row of an official register is.
CREATE TABLE register_links (
  entry TEXT NOT NULL,
  product TEXT NOT NULL REFERENCES products(id) DEFERRABLE INITIALLY DEFERRED,
  score REAL NOT NULL,
  evidence TEXT NOT NULL,
  register TEXT NOT NULL,
  line INTEGER NOT NULL,
  PRIMARY KEY (entry, product)
) STRICT, WITHOUT ROWID;
CREATE INDEX register_links_product ON register_links(product);
