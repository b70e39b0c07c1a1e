-- A number that was silent for long may belong to somebody else by now (CE29-X16): last time it was
-- heard of before, as long as nobody verified who it is; and how that was done the last time.
ALTER TABLE contacts ADD COLUMN silent_since INTEGER;
ALTER TABLE contacts ADD COLUMN verified_at INTEGER;
ALTER TABLE contacts ADD COLUMN verified_by TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN verified_how TEXT NOT NULL DEFAULT '';
