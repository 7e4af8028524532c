-- The requests that showed a key, those that were refused among them. Nothing of a query, a header or a body is kept.
CREATE TABLE key_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key_id INTEGER NOT NULL REFERENCES api_keys (id),
    agent_id INTEGER REFERENCES users (id),
    received_at INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    status INTEGER NOT NULL CHECK (status BETWEEN 100 AND 599),
    duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
    address TEXT
) STRICT;

CREATE INDEX key_requests_key_id ON key_requests (key_id, received_at, id);
CREATE INDEX key_requests_received_at ON key_requests (received_at, id);
