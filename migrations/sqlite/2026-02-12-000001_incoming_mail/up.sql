-- Messages that came by mail: what tells each from others of its project, where its original is, and what became of it. `message_key` is the
-- identifier of the message, or a hash of it where it has none of use: the same message comes once. They go with their tickets.
CREATE TABLE received_mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    message_key TEXT NOT NULL,
    sender TEXT,
    sender_key TEXT,
    subject TEXT NOT NULL,
    blob_key TEXT NOT NULL UNIQUE,
    size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
    state TEXT NOT NULL CHECK (state IN ('filed', 'replied', 'stored', 'quarantined')),
    reason TEXT,
    ticket_id INTEGER REFERENCES tickets (id),
    message_id INTEGER REFERENCES messages (id),
    received_at INTEGER NOT NULL,
    UNIQUE (project_id, message_key),
    CHECK ((sender IS NULL) = (sender_key IS NULL)),
    CHECK ((reason IS NOT NULL) = (state IN ('stored', 'quarantined'))),
    CHECK (ticket_id IS NOT NULL OR state IN ('stored', 'quarantined')),
    CHECK ((message_id IS NOT NULL) = (state = 'replied'))
) STRICT;

CREATE INDEX received_mails_state ON received_mails (state, received_at, id);
CREATE INDEX received_mails_received ON received_mails (received_at, id);
CREATE INDEX received_mails_ticket ON received_mails (ticket_id, received_at) WHERE ticket_id IS NOT NULL;
CREATE INDEX received_mails_message ON received_mails (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX received_mails_sender ON received_mails (sender_key, received_at) WHERE sender_key IS NOT NULL;

-- Addresses to which no mail is sent any more, because one of ours could not be delivered there for good.
CREATE TABLE undeliverable_addresses (
    address_key TEXT PRIMARY KEY,
    marked_at INTEGER NOT NULL
) STRICT;
