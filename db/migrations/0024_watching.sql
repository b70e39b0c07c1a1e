-- Alerts that are raised now, by alert and whose figure it is (CE01-M23).
CREATE TABLE alerts_open (
  alert TEXT NOT NULL,
  subject TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('above', 'below')),
  value REAL NOT NULL,
  bound REAL NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (alert, subject)
) WITHOUT ROWID;

-- Boards for a wall (CE01-M24). Pages are JSON; of a link only the digest is kept.
CREATE TABLE boards (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  pages TEXT NOT NULL,
  owner TEXT NOT NULL,
  link_hash TEXT,
  link_by TEXT NOT NULL DEFAULT '',
  link_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE UNIQUE INDEX boards_link ON boards (link_hash) WHERE link_hash IS NOT NULL;

-- What was raised and cleared, the latest first.
CREATE INDEX events_alerts ON events (at) WHERE kind IN ('alert.raised', 'alert.cleared');
