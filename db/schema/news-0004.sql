-- Which articles tell one story, on what evidence, and how their versions line up.
CREATE TABLE story_sketches (
  article TEXT PRIMARY KEY REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  stamp TEXT NOT NULL,
  marks TEXT NOT NULL,
  signature BLOB NOT NULL,
  figures BLOB NOT NULL,
  features BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE story_marks (
  mark TEXT NOT NULL,
  article TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (mark, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE stories (
  id TEXT PRIMARY KEY,
  first TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  articles INTEGER NOT NULL,
  languages TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE story_articles (
  article TEXT PRIMARY KEY REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  story TEXT NOT NULL REFERENCES stories(id) DEFERRABLE INITIALLY DEFERRED,
  role TEXT NOT NULL CHECK (role IN ('first', 'version', 'reprint'))
) STRICT, WITHOUT ROWID;
CREATE INDEX story_articles_story ON story_articles(story);

CREATE TABLE story_links (
  "left" TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  "right" TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  rule TEXT NOT NULL,
  value TEXT NOT NULL,
  weight REAL NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('decided', 'suggested', 'rejected')),
  PRIMARY KEY ("left", "right", rule)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_links_right ON story_links("right");

CREATE TABLE lexicons (
  left_language TEXT NOT NULL,
  right_language TEXT NOT NULL,
  stamp TEXT NOT NULL,
  pairs INTEGER NOT NULL,
  lexicon BLOB NOT NULL,
  PRIMARY KEY (left_language, right_language)
) STRICT;

CREATE TABLE alignments (
  "left" TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  "right" TEXT NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
  story TEXT NOT NULL REFERENCES stories(id) DEFERRABLE INITIALLY DEFERRED,
  left_language TEXT NOT NULL,
  right_language TEXT NOT NULL,
  stamp TEXT NOT NULL,
  score REAL NOT NULL,
  beads INTEGER NOT NULL,
  unmatched INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  warnings INTEGER NOT NULL,
  notes INTEGER NOT NULL,
  PRIMARY KEY ("left", "right")
) STRICT, WITHOUT ROWID;
CREATE INDEX alignments_story ON alignments(story);

CREATE TABLE beads (
  "left" TEXT NOT NULL,
  "right" TEXT NOT NULL,
  position INTEGER NOT NULL,
  left_start INTEGER NOT NULL,
  left_end INTEGER NOT NULL,
  right_start INTEGER NOT NULL,
  right_end INTEGER NOT NULL,
  left_text TEXT NOT NULL,
  right_text TEXT NOT NULL,
  confidence REAL NOT NULL,
  segment TEXT NOT NULL,
  PRIMARY KEY ("left", "right", position),
  FOREIGN KEY ("left", "right") REFERENCES alignments("left", "right") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE discrepancies (
  "left" TEXT NOT NULL,
  "right" TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  left_start INTEGER NOT NULL,
  left_end INTEGER NOT NULL,
  right_start INTEGER NOT NULL,
  right_end INTEGER NOT NULL,
  bead INTEGER,
  reason TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY ("left", "right", position),
  FOREIGN KEY ("left", "right") REFERENCES alignments("left", "right") DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
