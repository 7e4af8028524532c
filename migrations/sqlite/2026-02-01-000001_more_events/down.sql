ALTER TABLE events RENAME TO old_events;

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    user_id INTEGER REFERENCES users (id),
    key_id INTEGER REFERENCES api_keys (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'created', 'status_changed', 'assigned', 'replied', 'noted', 'priority_changed', 'rated', 'sla_breached'
    )),
    data TEXT NOT NULL CHECK (json_valid(data)),
    occurred_at INTEGER NOT NULL
) STRICT;

INSERT INTO events (id, ticket_id, project_id, user_id, key_id, kind, data, occurred_at)
SELECT id, ticket_id, project_id, user_id, key_id, kind, data, occurred_at FROM old_events WHERE kind IN (
    'created', 'status_changed', 'assigned', 'replied', 'noted', 'priority_changed', 'rated', 'sla_breached'
) ORDER BY id;

DROP TABLE old_events;

CREATE INDEX events_ticket_id ON events (ticket_id, id);
