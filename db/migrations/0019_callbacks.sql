-- Agents call out: what a double press repeats is found by it (`<person>:<key>`).
ALTER TABLE calls ADD COLUMN client_key TEXT;
CREATE UNIQUE INDEX calls_client_key ON calls (client_key) WHERE client_key IS NOT NULL;

-- Callbacks asked for instead of waiting. One row per request; its place in the queue is held by the
-- interaction of the same id (medium `callback`).
CREATE TABLE callback_requests (
  id TEXT PRIMARY KEY,
  -- Interaction of the call it was asked on: one request a call.
  call_id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  entry_point TEXT NOT NULL,
  -- The target as it was, and the QueueItem (JSON) it enters with.
  queue TEXT NOT NULL,
  item TEXT NOT NULL,
  number TEXT NOT NULL,
  language TEXT NOT NULL,
  -- When the caller came into the line: the place in the queue.
  arrived_at INTEGER NOT NULL,
  requested_at INTEGER NOT NULL,
  -- Expected wait in seconds when it was offered; null = unknown.
  expected_sec INTEGER,
  priority INTEGER NOT NULL,
  region TEXT NOT NULL,
  -- `promised`: the caller is being taken out of the queue for it; then `open`, then `closed`.
  state TEXT NOT NULL CHECK (state IN ('promised', 'open', 'closed')),
  end_reason TEXT NOT NULL DEFAULT '',
  ended_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  first_dialled_at INTEGER,
  last_result TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
-- One open callback per number and target (CE03-R18).
CREATE UNIQUE INDEX callback_requests_open ON callback_requests (number, queue)
  WHERE state IN ('promised', 'open');
CREATE INDEX callback_requests_state ON callback_requests (state, id);
CREATE INDEX callback_requests_conversation ON callback_requests (conversation_id);
