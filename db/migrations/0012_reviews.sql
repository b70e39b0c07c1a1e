-- Finished conversations that a supervisor is to look at (CE29-R16).
CREATE TABLE reviews (
  interaction_id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  queue TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  -- 1 (poor) to 5 (excellent); null while it is due.
  score INTEGER CHECK (score BETWEEN 1 AND 5),
  note TEXT NOT NULL DEFAULT '',
  reviewed_by TEXT,
  reviewed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX reviews_due ON reviews (interaction_id) WHERE reviewed_at IS NULL;
CREATE INDEX reviews_agent ON reviews (agent_id, interaction_id);
