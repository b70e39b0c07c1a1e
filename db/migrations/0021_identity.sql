-- Who somebody proved to be lately, by address: kept over channels for a while (CE07-R13).
CREATE TABLE identities (
  address TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL,
  customer TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('identified', 'verified')),
  level INTEGER NOT NULL,
  -- How: `address`, `identifier`, `agent`, `token`.
  by TEXT NOT NULL,
  call_id TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX identities_at ON identities (at);
CREATE INDEX identities_contact ON identities (contact_id);

-- Failed verifications of a customer or an address in a window; enough of them suspend
-- verification by machine (CE07-R11).
CREATE TABLE identity_failures (
  kind TEXT NOT NULL CHECK (kind IN ('customer', 'address')),
  value TEXT NOT NULL,
  -- For whoever lifts it: the value itself is not shown.
  id TEXT NOT NULL UNIQUE,
  failures INTEGER NOT NULL,
  -- First failure of the window.
  since INTEGER NOT NULL,
  locked_until INTEGER,
  contact_id TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (kind, value)
) WITHOUT ROWID;
CREATE INDEX identity_failures_since ON identity_failures (since);

-- What came of a call, in the agent's words (CE02-F25); the last one that was said stands.
CREATE TABLE call_outcomes (
  call_id TEXT PRIMARY KEY,
  code TEXT,
  -- Outcome of a lead by its id (JSON).
  leads TEXT NOT NULL DEFAULT '{}',
  by_kind TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;

-- Tokens given to callers who go on in a company's visual IVR (CE07-R14). The token itself is
-- derived from this row: it stands nowhere.
CREATE TABLE identity_tokens (
  -- `<call>:<node>:<time>`: a repeat gives out the same one.
  id TEXT PRIMARY KEY,
  call_id TEXT NOT NULL,
  customer TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  level INTEGER NOT NULL,
  language TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  redeemed_at INTEGER,
  redeemed_by TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX identity_tokens_expires ON identity_tokens (expires_at);
CREATE INDEX identity_tokens_call ON identity_tokens (call_id);
