-- Requests that may be sent again, with their sealed answers. The unit of work that does what a request asks for claims it, answers it and
-- commits both together, so no row without an answer is ever seen by others.
CREATE TABLE answered_requests (
    request_hash BLOB PRIMARY KEY CHECK (length(request_hash) = 32),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    ticket_id INTEGER REFERENCES tickets (id) ON DELETE CASCADE,
    sealed_answer TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX answered_requests_expires_at ON answered_requests (expires_at);
CREATE INDEX answered_requests_ticket_id ON answered_requests (ticket_id) WHERE ticket_id IS NOT NULL;
