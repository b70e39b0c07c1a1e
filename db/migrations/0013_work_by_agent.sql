-- Reports read the work of one agent after the other, so that no month has to be held at once.
DROP INDEX agent_work_started;
CREATE INDEX agent_work_agent ON agent_work (agent_id, started_at, ended_at, queue, medium, kind);
