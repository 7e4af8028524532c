-- More kinds of events. SQLite cannot change a check, so the table is made anew.
ALTER TABLE events RENAME TO old_events;

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    project_id INTEGER NOT NULL REFERENCES projects (id),
    user_id INTEGER REFERENCES users (id),
    key_id INTEGER REFERENCES api_keys (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'created', 'status_changed', 'assigned', 'replied', 'noted', 'priority_changed', 'rated', 'sla_breached',
        'sla_warned', 'rules_changed',
        'subject_changed', 'description_changed', 'category_changed', 'tags_changed', 'deleted', 'restored'
    )),
    data TEXT NOT NULL CHECK (json_valid(data)),
    occurred_at INTEGER NOT NULL
) STRICT;

INSERT INTO events (id, ticket_id, project_id, user_id, key_id, kind, data, occurred_at)
SELECT id, ticket_id, project_id, user_id, key_id, kind, data, occurred_at FROM old_events ORDER BY id;

DROP TABLE old_events;

CREATE INDEX events_ticket_id ON events (ticket_id, id);
