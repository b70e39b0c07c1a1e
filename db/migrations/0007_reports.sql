-- What reports read, so that a month of a busy company is a walk along an index.
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
  -- `active`, `parked`, `wrapup`.
  kind TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  -- `transferred` where the agent handed it on, else empty.
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

-- Reports somebody keeps under a name; `settings`, `roles` and `mail` are JSON.
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
