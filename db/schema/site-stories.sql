-- Stories and the versions lined up, in site.db and public.db.
CREATE TABLE stories (
  id TEXT PRIMARY KEY,
  first INTEGER NOT NULL REFERENCES articles(number),
  title TEXT,
  day TEXT,
  articles INTEGER NOT NULL,
  reprints INTEGER NOT NULL,
  languages TEXT NOT NULL,
  errors INTEGER NOT NULL,
  warnings INTEGER NOT NULL,
  notes INTEGER NOT NULL
) STRICT;
CREATE INDEX stories_first ON stories(first);
CREATE INDEX stories_shared ON stories(first) WHERE articles > 1;

CREATE TABLE story_articles (
  number INTEGER PRIMARY KEY REFERENCES articles(number),
  story TEXT NOT NULL REFERENCES stories(id),
  role TEXT NOT NULL
) STRICT;
CREATE INDEX story_articles_story ON story_articles(story);

CREATE TABLE story_links (
  "left" INTEGER NOT NULL REFERENCES articles(number),
  "right" INTEGER NOT NULL REFERENCES articles(number),
  rule TEXT NOT NULL,
  value TEXT NOT NULL,
  weight REAL NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY ("left", "right", rule)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_links_right ON story_links("right");
CREATE INDEX story_links_suggested ON story_links("left", "right") WHERE state = 'suggested';

CREATE TABLE alignments (
  id TEXT PRIMARY KEY,
  story TEXT NOT NULL REFERENCES stories(id),
  "left" INTEGER NOT NULL REFERENCES articles(number),
  "right" INTEGER NOT NULL REFERENCES articles(number),
  left_language TEXT NOT NULL,
  right_language TEXT NOT NULL,
  day TEXT,
  score REAL NOT NULL,
  beads INTEGER NOT NULL,
  unmatched INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  warnings INTEGER NOT NULL,
  notes INTEGER NOT NULL,
  whole INTEGER NOT NULL,
  stamp TEXT NOT NULL
) STRICT;
CREATE INDEX alignments_story ON alignments(story);
CREATE INDEX alignments_left ON alignments("left");
CREATE INDEX alignments_right ON alignments("right");
CREATE INDEX alignments_day ON alignments(day, id);
CREATE INDEX alignments_findings ON alignments(errors, warnings, notes, day, id);

CREATE TABLE beads (
  alignment TEXT NOT NULL REFERENCES alignments(id),
  position INTEGER NOT NULL,
  left_start INTEGER NOT NULL,
  left_end INTEGER NOT NULL,
  right_start INTEGER NOT NULL,
  right_end INTEGER NOT NULL,
  left_text TEXT NOT NULL,
  right_text TEXT NOT NULL,
  confidence REAL NOT NULL,
  segment TEXT NOT NULL,
  PRIMARY KEY (alignment, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE discrepancies (
  alignment TEXT NOT NULL REFERENCES alignments(id),
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
  PRIMARY KEY (alignment, position)
) STRICT, WITHOUT ROWID;
