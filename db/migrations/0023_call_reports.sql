-- When the announcement a call was deflected with had been heard to its end (CE01-F13).
ALTER TABLE calls ADD COLUMN heard_at INTEGER;

-- What reports tell calls apart by: one row a call, folded from its journey (docs/voice.md).
CREATE TABLE call_facts (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  entry_point TEXT NOT NULL,
  dnis TEXT NOT NULL,
  -- Last choice in a menu.
  choice TEXT NOT NULL,
  service TEXT NOT NULL,
  profile TEXT NOT NULL,
  schedule TEXT NOT NULL,
  -- `anonymous`, `identified`, `verified`.
  identity TEXT NOT NULL,
  -- Names of the rules that held.
  rules TEXT NOT NULL,
  last_node TEXT NOT NULL,
  -- How it ended, exactly one (CE01-F52); empty while it goes on.
  disposition TEXT NOT NULL,
  left_during_announcement INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- What reports count of calls; everything counts when the call came in.
CREATE TABLE call_marks (
  topic TEXT NOT NULL,
  at INTEGER NOT NULL,
  call_id TEXT NOT NULL,
  n INTEGER NOT NULL,
  -- Node, rule, source, experiment, step: what the topic is about.
  subject TEXT NOT NULL DEFAULT '',
  queue TEXT NOT NULL DEFAULT '',
  agent_id TEXT NOT NULL DEFAULT '',
  skills TEXT NOT NULL DEFAULT '',
  counter TEXT NOT NULL,
  value INTEGER NOT NULL,
  -- Logarithmic class of the value, where its 95th percentile is told.
  bucket INTEGER,
  PRIMARY KEY (topic, at, call_id, n)
) WITHOUT ROWID;
CREATE INDEX call_marks_call ON call_marks (call_id);
