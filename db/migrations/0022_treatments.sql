-- Calls of a customer, whichever number they came from (CE09-R17).
CREATE INDEX calls_customer ON calls (json_extract(frame, '$.identity.customer'), started_at)
  WHERE json_extract(frame, '$.identity.customer') <> '';

-- What a call found out, on its way to a company's own system (CE09-F15, B11). Kept a day.
CREATE TABLE writebacks (
  -- Call, source, and what is written: a repeat of the same adds nothing.
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  call_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  customer TEXT NOT NULL,
  -- Values by variable (JSON).
  facts TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  -- Given up then.
  until INTEGER NOT NULL,
  done_at INTEGER
) WITHOUT ROWID;
CREATE INDEX writebacks_due ON writebacks (next_at) WHERE done_at IS NULL;
CREATE INDEX writebacks_until ON writebacks (until);
CREATE INDEX writebacks_contact ON writebacks (contact_id);
