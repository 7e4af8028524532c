-- How far those have read the event log who must act on each event once. Of what happened before they came they tell nothing.
CREATE TABLE log_readers (
    reader TEXT PRIMARY KEY,
    position INTEGER NOT NULL CHECK (position >= 0)
) STRICT, WITHOUT ROWID;

INSERT INTO log_readers (reader, position) SELECT 'notices', COALESCE(MAX(id), 0) FROM events;

-- What people chose to be told, by kind. Who chose nothing has no row.
CREATE TABLE notification_choices (
    user_id INTEGER PRIMARY KEY REFERENCES users (id),
    choices TEXT NOT NULL CHECK (json_valid(choices)),
    updated_at INTEGER NOT NULL
) STRICT;

-- Notices that wait to be gathered into one mail. `kind` has no list here, so that a new kind of notice needs no migration.
CREATE TABLE waiting_notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    kind TEXT NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('customer', 'assignee', 'lead', 'watcher')),
    audience TEXT NOT NULL CHECK (audience IN ('everybody', 'staff')),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX waiting_notices_created ON waiting_notices (created_at, id);
CREATE INDEX waiting_notices_user ON waiting_notices (user_id, id);
CREATE INDEX waiting_notices_ticket ON waiting_notices (ticket_id);

-- How a project signs its mails.
ALTER TABLE projects ADD COLUMN mail_name TEXT;
ALTER TABLE projects ADD COLUMN mail_address TEXT;
ALTER TABLE projects ADD COLUMN mail_signature TEXT;

-- Who a mail comes from, where it is not the desk itself, and on what ground its receiver gets it.
ALTER TABLE outgoing_mails ADD COLUMN sender_name TEXT;
ALTER TABLE outgoing_mails ADD COLUMN sender_address TEXT CHECK ((sender_address IS NULL) = (sender_name IS NULL));
ALTER TABLE outgoing_mails ADD COLUMN recipient_id INTEGER REFERENCES users (id);
ALTER TABLE outgoing_mails ADD COLUMN part TEXT CHECK (part IN ('customer', 'assignee', 'lead', 'watcher'));
ALTER TABLE outgoing_mails ADD COLUMN audience TEXT
    CHECK (audience IN ('everybody', 'staff') AND (audience IS NULL) = (part IS NULL));

CREATE INDEX outgoing_mails_recipient_id ON outgoing_mails (recipient_id) WHERE recipient_id IS NOT NULL;
