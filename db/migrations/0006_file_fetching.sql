-- Files that lie with a provider: tries so far, and when the next one is due.
ALTER TABLE files ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE files ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0;
