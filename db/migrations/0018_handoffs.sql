-- How a supervisor is on a call (listen, whisper, barge); empty for everybody else.
ALTER TABLE call_legs ADD COLUMN mode TEXT NOT NULL DEFAULT '';
-- Since when a colleague who was called in gets no offers because of it.
ALTER TABLE call_legs ADD COLUMN reserved_at INTEGER;
CREATE INDEX call_legs_reserved ON call_legs (ended_at) WHERE reserved_at IS NOT NULL;

-- Calls on their way from the agent who has them to who is on the line already, or being called.
CREATE TABLE call_handoffs (
  -- The operation that hands over.
  op TEXT PRIMARY KEY,
  call_id TEXT NOT NULL,
  -- To the colleague of a leg, to the number of a leg, or on in a flow without an agent.
  kind TEXT NOT NULL CHECK (kind IN ('agent', 'number', 'flow')),
  leg_id TEXT NOT NULL DEFAULT '',
  from_agent TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  -- Set before the agent is let go: from then on the caller stays without them.
  done_at INTEGER
) WITHOUT ROWID;
CREATE INDEX call_handoffs_call ON call_handoffs (call_id);
