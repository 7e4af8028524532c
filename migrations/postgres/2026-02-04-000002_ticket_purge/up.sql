-- The last position given out: a purged ticket takes its events along, and their positions must not come back.
CREATE TABLE event_positions (last_position BIGINT NOT NULL);
INSERT INTO event_positions (last_position) SELECT COALESCE(MAX(position), 0) FROM events;

CREATE INDEX tickets_deleted ON tickets (deleted_at, id) WHERE deleted_at IS NOT NULL;
