-- Outgoing mails: written together with what causes them, and sent afterwards. `kind` has no list here, so that a new kind of mail needs no
-- migration. `attempts` counts how often a mail was taken in hand: whoever sends it must find their own number here. Of waiting mails with
-- the same `order_key` only the first is sent. A secret is erased once its mail has ended.
CREATE TABLE outgoing_mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    is_secret INTEGER NOT NULL CHECK (is_secret IN (0, 1)),
    recipient TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    subject TEXT NOT NULL,
    text_body TEXT,
    html_body TEXT,
    auto_submitted TEXT NOT NULL CHECK (auto_submitted IN ('no', 'auto-generated', 'auto-replied')),
    in_reply_to TEXT,
    reference_ids TEXT NOT NULL,
    reply_to TEXT,
    unsubscribe_link TEXT,
    ticket_id INTEGER REFERENCES tickets (id),
    user_id INTEGER REFERENCES users (id),
    key_id INTEGER REFERENCES api_keys (id),
    order_key TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'deferred', 'parked', 'cancelled')),
    reason TEXT,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    first_tried_at INTEGER,
    next_at INTEGER,
    lease_holder TEXT,
    lease_until INTEGER,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    CHECK ((text_body IS NULL) = (html_body IS NULL)),
    CHECK (text_body IS NOT NULL OR (is_secret AND next_at IS NULL)),
    CHECK ((next_at IS NOT NULL) = (state IN ('queued', 'deferred'))),
    CHECK ((sent_at IS NOT NULL) = (state = 'sent')),
    CHECK ((lease_holder IS NULL) = (lease_until IS NULL))
) STRICT;

CREATE INDEX outgoing_mails_due ON outgoing_mails (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX outgoing_mails_order ON outgoing_mails (order_key, id) WHERE next_at IS NOT NULL AND order_key IS NOT NULL;
CREATE INDEX outgoing_mails_created ON outgoing_mails (created_at, id);
CREATE INDEX outgoing_mails_state ON outgoing_mails (state, created_at, id);
CREATE INDEX outgoing_mails_recipient ON outgoing_mails (recipient_key, created_at, id);
CREATE INDEX outgoing_mails_ticket ON outgoing_mails (ticket_id, created_at, id) WHERE ticket_id IS NOT NULL;
CREATE INDEX outgoing_mails_user ON outgoing_mails (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX outgoing_mails_key ON outgoing_mails (key_id) WHERE key_id IS NOT NULL;
