-- Where the feeding of outgoing webhooks stands: rowids of what was looked at last. Written with
-- the deliveries it led to, so that each event is fed exactly once.
CREATE TABLE webhook_cursors (
  source TEXT PRIMARY KEY,
  position INTEGER NOT NULL
) WITHOUT ROWID;

-- Receipts that advanced since; kept only while somebody listens.
CREATE TABLE message_changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL,
  status TEXT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER
);

CREATE TRIGGER messages_status AFTER UPDATE OF status ON messages
WHEN old.status <> new.status AND new.direction = 'out'
  AND EXISTS (SELECT 1 FROM webhooks WHERE active = 1)
BEGIN
  INSERT INTO message_changes (message_id, status, code, reason, at)
  VALUES (new.id, new.status, new.status_code, new.status_reason, new.status_at);
END;
