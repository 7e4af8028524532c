-- One without a message hangs on the ticket itself.
CREATE TABLE attachments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    message_id INTEGER REFERENCES messages (id),
    uploader_id INTEGER REFERENCES users (id),
    file_name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    blob_key TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX attachments_ticket_id ON attachments (ticket_id, id);
CREATE INDEX attachments_message_id ON attachments (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX attachments_uploader_id ON attachments (uploader_id, created_at) WHERE uploader_id IS NOT NULL;

-- The blobs of tickets that were deleted for good. A file cannot be rolled back, so it is removed after the commit.
CREATE TABLE released_blobs (
    blob_key TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
