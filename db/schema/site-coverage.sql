-- How whole the collection is, in site.db and public.db: summed up at every publish.
CREATE TABLE coverage (
  source TEXT PRIMARY KEY REFERENCES sources(slug),
  weekly_least INTEGER,
  weekly_most INTEGER,
  captures INTEGER NOT NULL,
  first_day TEXT,
  last_tried TEXT,
  last_success TEXT,
  refusals INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE coverage_days (
  source TEXT NOT NULL REFERENCES sources(slug),
  day TEXT NOT NULL,
  articles INTEGER NOT NULL,
  captures INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  PRIMARY KEY (source, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_days_day ON coverage_days(day);

CREATE TABLE coverage_months (
  source TEXT NOT NULL REFERENCES sources(slug),
  month TEXT NOT NULL,
  articles INTEGER NOT NULL,
  thin INTEGER NOT NULL,
  obfuscated INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  sapo INTEGER NOT NULL,
  byline INTEGER NOT NULL,
  published INTEGER NOT NULL,
  section INTEGER NOT NULL,
  PRIMARY KEY (source, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE drop_months (
  source TEXT NOT NULL,
  month TEXT NOT NULL,
  step TEXT NOT NULL,
  reason TEXT NOT NULL,
  pages INTEGER NOT NULL,
  PRIMARY KEY (source, month, step, reason)
) STRICT, WITHOUT ROWID;
