-- The concepts of people's termbase against which the versions lined up have been checked.
CREATE TABLE checked_concepts (
  concept TEXT PRIMARY KEY,
  terms TEXT NOT NULL
) STRICT, WITHOUT ROWID;
