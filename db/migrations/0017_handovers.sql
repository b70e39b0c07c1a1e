-- What goes with a transfer, promised before the queue is asked: whoever records the transfer's
-- events, this process or the next one, writes it with them and removes the promise.
CREATE TABLE handovers (
  -- Operation of the transfer.
  op TEXT PRIMARY KEY,
  interaction_id TEXT NOT NULL,
  -- The QueueItem it enters the other queue with (JSON); null when it goes to one agent.
  item TEXT,
  -- Masked.
  note TEXT NOT NULL,
  sealed TEXT,
  from_kind TEXT NOT NULL,
  from_id TEXT NOT NULL,
  from_name TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX handovers_at ON handovers (at);
