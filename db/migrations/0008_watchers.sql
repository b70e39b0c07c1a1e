-- Supervisors who read a conversation along, silently or as one who has joined it (CE18-A10).
CREATE TABLE watchers (
  conversation_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  since INTEGER NOT NULL,
  joined_at INTEGER,
  -- Told live until then; the desk says again and again that it still looks.
  until INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, person_id)
) WITHOUT ROWID;
CREATE INDEX watchers_until ON watchers (until);
