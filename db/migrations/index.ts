// deno-fmt-ignore-file
// Written by `deno run -A tools/migrations.ts`; the SQL files are the source.

export interface Migration {
  name: string;
  sql: string;
}

export const MIGRATIONS: Migration[] = [
  {
    name: "0001_the_record",
    sql: `-- Times are milliseconds since the epoch, ids are ULIDs unless a column says otherwise.

CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  attributes TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  last_seen_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX contacts_email ON contacts (email) WHERE email <> '';
CREATE INDEX contacts_phone ON contacts (phone) WHERE phone <> '';

CREATE TABLE contact_addresses (
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contacts (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (channel, address)
) WITHOUT ROWID;
CREATE INDEX contact_addresses_contact ON contact_addresses (contact_id);

-- The lasting thread with one contact on one address pair. At most one is open per pair.
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  entry_point TEXT NOT NULL,
  our_address TEXT NOT NULL,
  address TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contacts (id),
  last_seq INTEGER NOT NULL DEFAULT 0,
  last_message_at INTEGER,
  last_inbound_at INTEGER,
  last_outbound_at INTEGER,
  preview TEXT NOT NULL DEFAULT '',
  customer_read_seq INTEGER NOT NULL DEFAULT 0,
  agent_read_seq INTEGER NOT NULL DEFAULT 0,
  -- Who handled it last, for the last-agent preference.
  last_agent TEXT,
  acknowledged_at INTEGER,
  attributes TEXT NOT NULL DEFAULT '{}',
  created_at INTEGER NOT NULL,
  closed_at INTEGER,
  closed_reason TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX conversations_open ON conversations (channel, our_address, address) WHERE closed_at IS NULL;
CREATE INDEX conversations_address ON conversations (channel, address, created_at);
CREATE INDEX conversations_contact ON conversations (contact_id, created_at);

CREATE TABLE interactions (
  id TEXT PRIMARY KEY,
  medium TEXT NOT NULL,
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  contact_id TEXT NOT NULL,
  entry_point TEXT NOT NULL,
  queue TEXT NOT NULL,
  subject TEXT NOT NULL DEFAULT '',
  category TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  -- Highest queue revision applied: a snapshot with a lower one changes nothing.
  rev INTEGER NOT NULL DEFAULT 0,
  region TEXT NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 1,
  priority INTEGER NOT NULL,
  score REAL,
  ring INTEGER NOT NULL DEFAULT 0,
  -- The QueueItem as it was last sent to the queue (JSON), for rebuilding.
  item TEXT NOT NULL DEFAULT '{}',
  agent_id TEXT,
  offer_id TEXT,
  -- Queue segments opened so far (DC-2); the operation id of an enqueue is \`enqueue:<id>:<segment>\`.
  segment INTEGER NOT NULL DEFAULT 1,
  transfers INTEGER NOT NULL DEFAULT 0,
  attributes TEXT NOT NULL DEFAULT '{}',
  wrap_up_code TEXT,
  wrap_up_note TEXT NOT NULL DEFAULT '',
  wrap_up_ends_at INTEGER,
  outcome TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  queued_at INTEGER,
  offered_at INTEGER,
  accepted_at INTEGER,
  first_reply_at INTEGER,
  ended_at INTEGER,
  wrapped_up_at INTEGER
);
-- At most one open interaction per conversation: later messages join it.
CREATE UNIQUE INDEX interactions_open ON interactions (conversation_id)
  WHERE state IN ('received', 'screened', 'with_bot', 'queued', 'offered', 'active', 'parked');
CREATE INDEX interactions_state ON interactions (state, queue, id);
CREATE INDEX interactions_agent ON interactions (agent_id, state) WHERE agent_id IS NOT NULL;
CREATE INDEX interactions_conversation ON interactions (conversation_id, id);
CREATE INDEX interactions_open_region ON interactions (region, id)
  WHERE state IN ('received', 'screened', 'queued', 'offered', 'active', 'parked', 'wrapup');
CREATE INDEX interactions_created ON interactions (created_at);

CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  interaction_id TEXT,
  seq INTEGER NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out', 'note', 'system')),
  channel TEXT NOT NULL,
  author_kind TEXT NOT NULL,
  author_id TEXT NOT NULL DEFAULT '',
  author_name TEXT NOT NULL DEFAULT '',
  -- Masked before it is written; what the masks hid lies encrypted in \`sealed\`.
  text TEXT NOT NULL,
  sealed TEXT,
  -- File ids in order (JSON array).
  files TEXT NOT NULL DEFAULT '[]',
  provider_id TEXT,
  client_key TEXT,
  status TEXT NOT NULL,
  status_code TEXT NOT NULL DEFAULT '',
  status_reason TEXT NOT NULL DEFAULT '',
  status_at INTEGER,
  segments INTEGER,
  attributes TEXT NOT NULL DEFAULT '{}',
  at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  UNIQUE (conversation_id, seq)
);
CREATE UNIQUE INDEX messages_provider ON messages (channel, provider_id) WHERE provider_id IS NOT NULL;
CREATE UNIQUE INDEX messages_client_key ON messages (conversation_id, client_key) WHERE client_key IS NOT NULL;

-- The raw request, kept \`rawDays\`; the unique key is the idempotency of intake (DC-12).
CREATE TABLE inbound (
  channel TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  message_id TEXT,
  raw TEXT,
  at INTEGER NOT NULL,
  duplicates INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (channel, provider_id)
) WITHOUT ROWID;
CREATE INDEX inbound_at ON inbound (at);

-- Receipts that came before the message they speak of was known.
CREATE TABLE early_receipts (
  channel TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  state TEXT NOT NULL,
  code TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  PRIMARY KEY (channel, provider_id, state)
) WITHOUT ROWID;

CREATE TABLE offers (
  id TEXT PRIMARY KEY,
  interaction_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  queue TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT NOT NULL DEFAULT 'open',
  rev INTEGER NOT NULL,
  explanation TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX offers_interaction ON offers (interaction_id, made_at);
CREATE INDEX offers_agent ON offers (agent_id, made_at);

-- The journal: every change, from the queue's stream and from verbs. Reports read it.
CREATE TABLE events (
  -- Queue events: \`<region>-<epoch>-<seq>\`; others: a ULID.
  id TEXT PRIMARY KEY,
  op TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  interaction_id TEXT,
  conversation_id TEXT,
  agent_id TEXT,
  queue TEXT NOT NULL DEFAULT '',
  medium TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT '',
  rev INTEGER NOT NULL DEFAULT 0,
  actor TEXT NOT NULL,
  data TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX events_interaction ON events (interaction_id, at) WHERE interaction_id IS NOT NULL;
CREATE INDEX events_conversation ON events (conversation_id, at) WHERE conversation_id IS NOT NULL;
CREATE INDEX events_at ON events (at, kind);

-- Where the journal stands in each region's stream.
CREATE TABLE journal_cursors (
  region TEXT PRIMARY KEY,
  epoch INTEGER NOT NULL,
  cursor TEXT NOT NULL,
  seq INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL
);

-- One queue segment each (DC-2, DC-3): what the queue reports count.
CREATE TABLE segments (
  interaction_id TEXT NOT NULL,
  segment INTEGER NOT NULL,
  queue TEXT NOT NULL,
  medium TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT NOT NULL DEFAULT 'waiting',
  agent_id TEXT,
  no_answers INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (interaction_id, segment)
) WITHOUT ROWID;
CREATE INDEX segments_queue ON segments (queue, queued_at);

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  -- \`message\` (through a channel), \`webhook\`, \`email\`.
  kind TEXT NOT NULL,
  channel TEXT NOT NULL DEFAULT '',
  -- Rows of one lane go out one after another, in id order (a conversation, a webhook endpoint).
  lane TEXT NOT NULL,
  message_id TEXT,
  payload TEXT NOT NULL DEFAULT '{}',
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sending', 'done', 'failed', 'unknown', 'cancelled')),
  attempt INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  -- Who is at it, and until when nobody else may take it.
  claimed_by TEXT,
  claimed_until INTEGER,
  code TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  done_at INTEGER
);
CREATE INDEX outbox_due ON outbox (next_at) WHERE state IN ('pending', 'sending', 'unknown');
CREATE INDEX outbox_lane ON outbox (lane, id) WHERE state IN ('pending', 'sending', 'unknown');
CREATE INDEX outbox_message ON outbox (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  payload TEXT NOT NULL DEFAULT '{}',
  attempts INTEGER NOT NULL,
  at INTEGER NOT NULL,
  replayed_at INTEGER,
  UNIQUE (kind, reference)
);
CREATE INDEX dead_letters_open ON dead_letters (at) WHERE replayed_at IS NULL;

-- Promises of the domain that fall due (idle chat, lost desk, retention); queue timers live in Redis.
CREATE TABLE timers (
  -- \`<kind>:<reference>\`: setting it again moves it.
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  region TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  payload TEXT NOT NULL DEFAULT '{}',
  attempts INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX timers_due ON timers (region, due_at);

CREATE TABLE chat_sessions (
  id TEXT PRIMARY KEY,
  conversation_id TEXT NOT NULL,
  -- SHA-256 of the bearer token, hexadecimal; the one before stays valid for a minute after a rotation.
  token_hash TEXT NOT NULL UNIQUE,
  previous_hash TEXT,
  previous_until INTEGER,
  client_key TEXT NOT NULL UNIQUE,
  entry_point TEXT NOT NULL,
  origin TEXT NOT NULL,
  email TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  transcript_mailed_at INTEGER
);
CREATE INDEX chat_sessions_conversation ON chat_sessions (conversation_id);

CREATE TABLE opt_outs (
  channel TEXT NOT NULL,
  our_address TEXT NOT NULL,
  address TEXT NOT NULL,
  at INTEGER NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (channel, our_address, address)
) WITHOUT ROWID;

CREATE TABLE files (
  id TEXT PRIMARY KEY,
  conversation_id TEXT,
  message_id TEXT,
  name TEXT NOT NULL,
  -- Media type found by looking at the bytes.
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL DEFAULT '',
  storage_key TEXT NOT NULL DEFAULT '',
  -- Where a provider holds it while \`state\` is \`pending\`.
  source_url TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('stored', 'pending', 'failed')),
  uploaded_by TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL
);
CREATE INDEX files_message ON files (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX files_pending ON files (at) WHERE state = 'pending';

-- Presence as last decided, to survive a lost Redis.
CREATE TABLE presences (
  agent_id TEXT PRIMARY KEY,
  presence TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  since INTEGER NOT NULL,
  -- Sequence of the event that set it: \`<epoch>\` and \`<seq>\` in one sortable text.
  event TEXT NOT NULL DEFAULT '',
  -- Last sign of life of the desk.
  seen_at INTEGER NOT NULL DEFAULT 0,
  -- What to return to after \`disconnected\`.
  before TEXT NOT NULL DEFAULT ''
);

CREATE TABLE response_usage (
  response_id TEXT PRIMARY KEY,
  inserted INTEGER NOT NULL DEFAULT 0,
  sent_unchanged INTEGER NOT NULL DEFAULT 0,
  edited INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE configurations (
  version INTEGER PRIMARY KEY,
  document TEXT NOT NULL,
  changes TEXT NOT NULL DEFAULT '[]',
  summary TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL,
  at INTEGER NOT NULL
);

CREATE TABLE audit (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT,
  after TEXT
);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  -- First characters, so that a person recognises the key.
  hint TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  revoked_at INTEGER
);

CREATE TABLE idempotency_keys (
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  -- NULL while the first request runs.
  status INTEGER,
  headers TEXT NOT NULL DEFAULT '{}',
  body TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (owner, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_keys_at ON idempotency_keys (at);

CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  -- Event kinds (JSON array); \`*\` = all.
  kinds TEXT NOT NULL,
  -- Encrypted under the installation's secret.
  secret TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1,
  failures INTEGER NOT NULL DEFAULT 0,
  disabled_reason TEXT NOT NULL DEFAULT '',
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL,
  outbox_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  status INTEGER,
  -- Outside failure is data: \`timeout\`, \`refused\`, \`dns\`, \`tls\`, \`too_large\`, \`status\`.
  failure TEXT NOT NULL DEFAULT '',
  took_ms INTEGER NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, at);
`,
  },
  {
    name: "0002_sign_in",
    sql: `-- What the sign-in library keeps. A user's id is the person's id in the configuration, which says
-- who they are; these rows say only how they prove it.

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  email_verified INTEGER NOT NULL DEFAULT 1,
  image TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token TEXT NOT NULL UNIQUE,
  expires_at INTEGER NOT NULL,
  ip_address TEXT,
  user_agent TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at INTEGER,
  refresh_token_expires_at INTEGER,
  scope TEXT,
  -- scrypt, with its parameters and salt.
  password TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (provider_id, account_id)
);
CREATE INDEX accounts_user ON accounts (user_id);

CREATE TABLE verifications (
  id TEXT PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX verifications_identifier ON verifications (identifier);
`,
  },
  {
    name: "0003_chat",
    sql: `-- Where the visitor wants the transcript sent once the chat is over; empty = nowhere.
ALTER TABLE chat_sessions ADD COLUMN transcript_to TEXT NOT NULL DEFAULT '';

-- Standard responses of one agent. Those of system and queues are part of the configuration.
CREATE TABLE personal_responses (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  title TEXT NOT NULL,
  step TEXT NOT NULL DEFAULT 'any',
  -- JSON arrays of text; no channels = all.
  channels TEXT NOT NULL DEFAULT '[]',
  keywords TEXT NOT NULL DEFAULT '[]',
  -- Text by language (JSON object).
  body TEXT NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX personal_responses_owner ON personal_responses (owner);
`,
  },
  {
    name: "0004_alarms",
    sql: `-- The floor asks for the alarms of the last hour every few seconds.
CREATE INDEX events_alarms ON events (at) WHERE kind = 'alarm';
`,
  },
  {
    name: "0005_webhook_feed",
    sql: `-- Where the feeding of outgoing webhooks stands: rowids of what was looked at last. Written with
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
`,
  },
  {
    name: "0006_file_fetching",
    sql: `-- Files that lie with a provider: tries so far, and when the next one is due.
ALTER TABLE files ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE files ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0;
`,
  },
  {
    name: "0007_reports",
    sql: `-- What reports read, so that a month of a busy company is a walk along an index.
DROP INDEX segments_queue;
CREATE INDEX segments_entered ON segments (queue, queued_at, medium, outcome, ended_at);
CREATE INDEX segments_ended ON segments (queue, ended_at, medium, outcome, queued_at, agent_id)
  WHERE ended_at IS NOT NULL;
-- Waits of more than an hour: who waited at some moment of the past is told by these and the last hour.
CREATE INDEX segments_long ON segments (queue, queued_at, ended_at, medium)
  WHERE ended_at - queued_at > 3600000;
CREATE INDEX interactions_wrapped_up ON interactions
  (queue, wrapped_up_at, medium, agent_id, wrap_up_code, accepted_at, ended_at, first_reply_at)
  WHERE wrapped_up_at IS NOT NULL;
CREATE INDEX offers_no_answer ON offers (queue, ended_at) WHERE outcome = 'no_answer';
CREATE INDEX events_reports ON events (kind, at)
  WHERE kind IN ('presence', 'chat.refused', 'chat.closed', 'opted_out', 'opted_in');

-- Who worked on what from when to when, folded from the events of interactions that are over.
CREATE TABLE agent_work (
  interaction_id TEXT NOT NULL,
  -- Revision that began it.
  rev INTEGER NOT NULL,
  agent_id TEXT NOT NULL,
  queue TEXT NOT NULL,
  medium TEXT NOT NULL,
  -- \`active\`, \`parked\`, \`wrapup\`.
  kind TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  -- \`transferred\` where the agent handed it on, else empty.
  ended_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (interaction_id, rev)
) WITHOUT ROWID;
CREATE INDEX agent_work_started ON agent_work
  (started_at, ended_at, agent_id, queue, medium, kind, ended_by);
-- Work of more than a day: parked for long.
CREATE INDEX agent_work_long ON agent_work (started_at) WHERE ended_at - started_at > 86400000;

CREATE INDEX agent_work_transferred ON agent_work (ended_at, agent_id, queue, medium)
  WHERE ended_by = 'transferred';

-- How far events have been folded: rowid of the last one looked at.
CREATE TABLE report_cursors (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL
) WITHOUT ROWID;

-- Use of standard responses by quarter of an hour since the epoch.
CREATE TABLE response_uses (
  quarter INTEGER NOT NULL,
  response_id TEXT NOT NULL,
  inserted INTEGER NOT NULL DEFAULT 0,
  sent_unchanged INTEGER NOT NULL DEFAULT 0,
  edited INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (quarter, response_id)
) WITHOUT ROWID;

-- Reports somebody keeps under a name; \`settings\`, \`roles\` and \`mail\` are JSON.
CREATE TABLE report_views (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  roles TEXT NOT NULL DEFAULT '[]',
  owner TEXT NOT NULL,
  mail TEXT,
  next_mail_at INTEGER,
  last_mail TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
`,
  },
  {
    name: "0008_watchers",
    sql: `-- Supervisors who read a conversation along, silently or as one who has joined it (CE18-A10).
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
`,
  },
  {
    name: "0009_operations",
    sql: `-- A repeat after a crash must run under the same operation id, so that nothing is done twice.
ALTER TABLE idempotency_keys ADD COLUMN operation TEXT NOT NULL DEFAULT '';
`,
  },
  {
    name: "0010_loose_files",
    sql: `-- Bytes in the file store that no file owns: being uploaded, refused, discarded or kept long enough.
-- What stays here too long is removed from the store (DC-19).
CREATE TABLE loose_files (
  storage_key TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX loose_files_at ON loose_files (at);
`,
  },
  {
    name: "0011_old_secrets",
    sql: `-- A rotated signing secret is used beside its successor for a day (DC-17).
ALTER TABLE webhooks ADD COLUMN old_secret TEXT;
ALTER TABLE webhooks ADD COLUMN old_secret_until INTEGER;
`,
  },
  {
    name: "0012_reviews",
    sql: `-- Finished conversations that a supervisor is to look at (CE29-R16).
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
`,
  },
  {
    name: "0013_work_by_agent",
    sql: `-- Reports read the work of one agent after the other, so that no month has to be held at once.
DROP INDEX agent_work_started;
CREATE INDEX agent_work_agent ON agent_work (agent_id, started_at, ended_at, queue, medium, kind);
`,
  },
  {
    name: "0014_calls",
    sql: `-- Calls: what a voice interaction is beside its place in the queue. One row per interaction.
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

-- Emergencies declared: by entry point, or for the whole company (\`company\`).
CREATE TABLE emergencies (
  scope TEXT PRIMARY KEY,
  declared_by TEXT NOT NULL,
  declared_at INTEGER NOT NULL,
  until INTEGER
) WITHOUT ROWID;
`,
  },
  {
    name: "0015_identity",
    sql: `-- A number that was silent for long may belong to somebody else by now (CE29-X16): last time it was
-- heard of before, as long as nobody verified who it is; and how that was done the last time.
ALTER TABLE contacts ADD COLUMN silent_since INTEGER;
ALTER TABLE contacts ADD COLUMN verified_at INTEGER;
ALTER TABLE contacts ADD COLUMN verified_by TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN verified_how TEXT NOT NULL DEFAULT '';
`,
  },
  {
    name: "0016_customer_number",
    sql: `-- A caller keys a customer number: found without reading every contact (CE07-F8).
CREATE INDEX contacts_customer_number
  ON contacts (CAST(json_extract(attributes, '$.customer_number') AS TEXT))
  WHERE json_extract(attributes, '$.customer_number') IS NOT NULL;
`,
  },
  {
    name: "0017_handovers",
    sql: `-- What goes with a transfer, promised before the queue is asked: whoever records the transfer's
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
`,
  },
  {
    name: "0018_handoffs",
    sql: `-- How a supervisor is on a call (listen, whisper, barge); empty for everybody else.
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
`,
  },
  {
    name: "0019_callbacks",
    sql: `-- Agents call out: what a double press repeats is found by it (\`<person>:<key>\`).
ALTER TABLE calls ADD COLUMN client_key TEXT;
CREATE UNIQUE INDEX calls_client_key ON calls (client_key) WHERE client_key IS NOT NULL;

-- Callbacks asked for instead of waiting. One row per request; its place in the queue is held by the
-- interaction of the same id (medium \`callback\`).
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
  -- \`promised\`: the caller is being taken out of the queue for it; then \`open\`, then \`closed\`.
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
`,
  },
  {
    name: "0020_automatic_emergencies",
    sql: `-- Emergencies that begin by themselves while nobody is signed in (CE02-R3).
CREATE TABLE auto_emergencies (
  entry_point TEXT PRIMARY KEY,
  -- Looked at last, and whether an agent was there: kept while that cannot be told (CE02-B7).
  checked_at INTEGER NOT NULL,
  -- Since when nobody is there; null = somebody is.
  nobody_since INTEGER,
  -- Since when it is in force; null = it is not.
  since INTEGER
) WITHOUT ROWID;
`,
  },
  {
    name: "0021_identity",
    sql: `-- Who somebody proved to be lately, by address: kept over channels for a while (CE07-R13).
CREATE TABLE identities (
  address TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL,
  customer TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('identified', 'verified')),
  level INTEGER NOT NULL,
  -- How: \`address\`, \`identifier\`, \`agent\`, \`token\`.
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
  -- \`<call>:<node>:<time>\`: a repeat gives out the same one.
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
`,
  },
  {
    name: "0022_treatments",
    sql: `-- Calls of a customer, whichever number they came from (CE09-R17).
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
`,
  },
  {
    name: "0023_call_reports",
    sql: `-- When the announcement a call was deflected with had been heard to its end (CE01-F13).
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
  -- \`anonymous\`, \`identified\`, \`verified\`.
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
`,
  },
  {
    name: "0024_watching",
    sql: `-- Alerts that are raised now, by alert and whose figure it is (CE01-M23).
CREATE TABLE alerts_open (
  alert TEXT NOT NULL,
  subject TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('above', 'below')),
  value REAL NOT NULL,
  bound REAL NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (alert, subject)
) WITHOUT ROWID;

-- Boards for a wall (CE01-M24). Pages are JSON; of a link only the digest is kept.
CREATE TABLE boards (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  pages TEXT NOT NULL,
  owner TEXT NOT NULL,
  link_hash TEXT,
  link_by TEXT NOT NULL DEFAULT '',
  link_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE UNIQUE INDEX boards_link ON boards (link_hash) WHERE link_hash IS NOT NULL;

-- What was raised and cleared, the latest first.
CREATE INDEX events_alerts ON events (at) WHERE kind IN ('alert.raised', 'alert.cleared');
`,
  },
];
