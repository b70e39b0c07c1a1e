-- Calls: what a voice interaction is beside its place in the queue. One row per interaction.
CREATE TABLE calls (
  -- The interaction's id.
  id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  ani TEXT NOT NULL,
  dnis TEXT NOT NULL,
  caller_name TEXT NOT NULL DEFAULT '',
  entry_point TEXT NOT NULL,
  flow TEXT NOT NULL DEFAULT '',
  -- Version of the configuration it runs on to its end.
  version INTEGER NOT NULL,
  -- FlowFrame (JSON), and how often it was written: a step is compare-and-set on it.
  frame TEXT NOT NULL DEFAULT '{}',
  step INTEGER NOT NULL DEFAULT 0,
  -- What is waited for (FlowWait, JSON): it decides what the next request may be.
  wait TEXT NOT NULL DEFAULT '{}',
  -- Conference of the conversation: its friendly name is the interaction's id.
  conference_sid TEXT NOT NULL DEFAULT '',
  started_at INTEGER NOT NULL,
  connected_at INTEGER,
  ended_at INTEGER,
  end_reason TEXT NOT NULL DEFAULT '',
  last_node TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX calls_ani ON calls (ani, started_at);
CREATE INDEX calls_open ON calls (started_at) WHERE ended_at IS NULL;

CREATE TABLE call_legs (
  id TEXT PRIMARY KEY,
  call_id TEXT NOT NULL,
  -- The carrier's id, once known.
  sid TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('customer', 'agent', 'consult', 'party', 'supervisor')),
  agent_id TEXT NOT NULL DEFAULT '',
  -- The offer it was dialled for.
  offer_id TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'planned',
  -- Highest sequence number of the carrier's reports taken (IV-3).
  sequence INTEGER NOT NULL DEFAULT -1,
  held INTEGER NOT NULL DEFAULT 0,
  muted INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  answered_at INTEGER,
  ended_at INTEGER,
  failure TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE UNIQUE INDEX call_legs_sid ON call_legs (sid) WHERE sid IS NOT NULL;
CREATE INDEX call_legs_call ON call_legs (call_id);
CREATE INDEX call_legs_open ON call_legs (created_at) WHERE ended_at IS NULL;

-- What we answered to a carrier's request, so that a repeat of it hears the same (IV-2). Kept a day.
CREATE TABLE call_answers (
  key TEXT PRIMARY KEY,
  call_id TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX call_answers_at ON call_answers (at);

-- Emergencies declared: by entry point, or for the whole company (`company`).
CREATE TABLE emergencies (
  scope TEXT PRIMARY KEY,
  declared_by TEXT NOT NULL,
  declared_at INTEGER NOT NULL,
  until INTEGER
) WITHOUT ROWID;
