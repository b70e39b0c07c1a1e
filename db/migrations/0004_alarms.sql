-- The floor asks for the alarms of the last hour every few seconds.
CREATE INDEX events_alarms ON events (at) WHERE kind = 'alarm';
