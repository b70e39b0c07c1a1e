-- Emergencies that begin by themselves while nobody is signed in (CE02-R3).
CREATE TABLE auto_emergencies (
  entry_point TEXT PRIMARY KEY,
  -- Looked at last, and whether an agent was there: kept while that cannot be told (CE02-B7).
  checked_at INTEGER NOT NULL,
  -- Since when nobody is there; null = somebody is.
  nobody_since INTEGER,
  -- Since when it is in force; null = it is not.
  since INTEGER
) WITHOUT ROWID;
