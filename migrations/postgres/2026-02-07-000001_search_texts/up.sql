DROP INDEX tickets_search;
ALTER TABLE tickets DROP COLUMN search_words;

-- What tickets are found by, as tokens that the program makes; the decision record on search tells which. Nobody reads the tokens
-- themselves, so they are not compressed.
CREATE TABLE ticket_search (
    ticket_id BIGINT PRIMARY KEY,
    tokens TSVECTOR NOT NULL
);
ALTER TABLE ticket_search ALTER COLUMN tokens SET STORAGE EXTERNAL;

-- A short list of tokens that wait to be sorted in: nobody who files a ticket or searches has to go through a long one.
CREATE INDEX ticket_search_tokens ON ticket_search USING gin (tokens) WITH (gin_pending_list_limit = 256);

-- The tickets whose tokens are to be made anew, each for the unit of work that changed them, whose commit makes them.
CREATE TABLE search_pending (
    unit XID8 NOT NULL DEFAULT pg_current_xact_id(),
    ticket_id BIGINT NOT NULL,
    PRIMARY KEY (unit, ticket_id)
);

CREATE FUNCTION search_ticket_anew() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_pending (ticket_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;

CREATE FUNCTION search_messages_anew() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_pending (ticket_id)
    SELECT changed.ticket_id
    FROM (
        SELECT OLD.ticket_id WHERE TG_OP <> 'INSERT'
        UNION
        SELECT NEW.ticket_id WHERE TG_OP <> 'DELETE'
    ) AS changed (ticket_id)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;

CREATE FUNCTION search_ticket_no_more() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM ticket_search WHERE ticket_id = OLD.id;
    RETURN NULL;
END;
$$;

CREATE TRIGGER tickets_searched_insert AFTER INSERT ON tickets
FOR EACH ROW WHEN (NEW.deleted_at IS NULL) EXECUTE FUNCTION search_ticket_anew();

CREATE TRIGGER tickets_searched_update
AFTER UPDATE OF subject, number, customer_email, description, project_id, creator_id, deleted_at ON tickets
FOR EACH ROW
WHEN (OLD.subject <> NEW.subject OR OLD.number <> NEW.number OR OLD.customer_email <> NEW.customer_email
    OR OLD.description <> NEW.description OR OLD.project_id <> NEW.project_id
    OR OLD.creator_id IS DISTINCT FROM NEW.creator_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
EXECUTE FUNCTION search_ticket_anew();

-- What is deleted is found by nobody from that moment on.
CREATE TRIGGER tickets_searched_removal AFTER UPDATE OF deleted_at ON tickets
FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION search_ticket_no_more();

CREATE TRIGGER tickets_searched_delete AFTER DELETE ON tickets
FOR EACH ROW EXECUTE FUNCTION search_ticket_no_more();

CREATE TRIGGER messages_searched AFTER INSERT OR DELETE ON messages
FOR EACH ROW EXECUTE FUNCTION search_messages_anew();

CREATE TRIGGER messages_searched_update AFTER UPDATE OF ticket_id, type, body ON messages
FOR EACH ROW WHEN (OLD.ticket_id <> NEW.ticket_id OR OLD.type <> NEW.type OR OLD.body <> NEW.body)
EXECUTE FUNCTION search_messages_anew();

-- The tickets that are there already: the program goes through them as soon as the schema is up to date.
INSERT INTO search_pending (ticket_id) SELECT id FROM tickets WHERE deleted_at IS NULL;
