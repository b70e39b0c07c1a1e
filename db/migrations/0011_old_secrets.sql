-- A rotated signing secret is used beside its successor for a day (DC-17).
ALTER TABLE webhooks ADD COLUMN old_secret TEXT;
ALTER TABLE webhooks ADD COLUMN old_secret_until INTEGER;
