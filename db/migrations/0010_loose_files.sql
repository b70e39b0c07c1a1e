-- Bytes in the file store that no file owns: being uploaded, refused, discarded or kept long enough.
-- What stays here too long is removed from the store (DC-19).
CREATE TABLE loose_files (
  storage_key TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX loose_files_at ON loose_files (at);
