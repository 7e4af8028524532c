DROP TRIGGER tickets_searched_update;
DROP TRIGGER tickets_searched_delete;
DROP TRIGGER tickets_searched_insert;
DROP TABLE ticket_search;

-- What tickets are found by, as tokens that the program makes; the decision record on search tells which. Only the index is kept, and
-- of each token only which tickets have it: the texts stand in `tickets` and `messages`.
CREATE VIRTUAL TABLE ticket_search USING fts5 (
    tokens,
    content = '',
    contentless_delete = 1,
    detail = 'none',
    tokenize = 'ascii'
);

-- The tickets whose tokens are to be made anew. The commit that has them here makes them.
CREATE TABLE search_pending (ticket_id INTEGER PRIMARY KEY) STRICT;

CREATE TRIGGER tickets_searched_insert AFTER INSERT ON tickets
WHEN NEW.deleted_at IS NULL
BEGIN
    INSERT OR IGNORE INTO search_pending (ticket_id) VALUES (NEW.id);
END;

CREATE TRIGGER tickets_searched_update
AFTER UPDATE OF subject, number, customer_email, description, project_id, creator_id, deleted_at ON tickets
WHEN OLD.subject <> NEW.subject OR OLD.number <> NEW.number OR OLD.customer_email <> NEW.customer_email
    OR OLD.description <> NEW.description OR OLD.project_id <> NEW.project_id OR OLD.creator_id IS NOT NEW.creator_id
    OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
BEGIN
    INSERT OR IGNORE INTO search_pending (ticket_id) VALUES (NEW.id);
END;

-- What is deleted is found by nobody from that moment on.
CREATE TRIGGER tickets_searched_removal AFTER UPDATE OF deleted_at ON tickets
WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL
BEGIN
    DELETE FROM ticket_search WHERE rowid = NEW.id;
END;

CREATE TRIGGER tickets_searched_delete AFTER DELETE ON tickets
BEGIN
    DELETE FROM ticket_search WHERE rowid = OLD.id;
END;

CREATE TRIGGER messages_searched_insert AFTER INSERT ON messages
BEGIN
    INSERT OR IGNORE INTO search_pending (ticket_id) VALUES (NEW.ticket_id);
END;

CREATE TRIGGER messages_searched_update AFTER UPDATE OF ticket_id, type, body ON messages
WHEN OLD.ticket_id <> NEW.ticket_id OR OLD.type <> NEW.type OR OLD.body <> NEW.body
BEGIN
    INSERT OR IGNORE INTO search_pending (ticket_id) VALUES (OLD.ticket_id);
    INSERT OR IGNORE INTO search_pending (ticket_id) VALUES (NEW.ticket_id);
END;

CREATE TRIGGER messages_searched_delete AFTER DELETE ON messages
BEGIN
    INSERT OR IGNORE INTO search_pending (ticket_id) VALUES (OLD.ticket_id);
END;

-- The tickets that are there already: the program goes through them as soon as the schema is up to date.
INSERT INTO search_pending (ticket_id) SELECT id FROM tickets WHERE deleted_at IS NULL;
