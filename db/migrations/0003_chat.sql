-- Where the visitor wants the transcript sent once the chat is over; empty = nowhere.
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
