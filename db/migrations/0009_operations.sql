-- A repeat after a crash must run under the same operation id, so that nothing is done twice.
ALTER TABLE idempotency_keys ADD COLUMN operation TEXT NOT NULL DEFAULT '';
