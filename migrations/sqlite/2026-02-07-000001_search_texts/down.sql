DROP TRIGGER messages_searched_delete;
DROP TRIGGER messages_searched_update;
DROP TRIGGER messages_searched_insert;
DROP TRIGGER tickets_searched_delete;
DROP TRIGGER tickets_searched_removal;
DROP TRIGGER tickets_searched_update;
DROP TRIGGER tickets_searched_insert;
DROP TABLE search_pending;
DROP TABLE ticket_search;

-- The words of a ticket. Only the index is kept: the texts stand in `tickets`, whose identifiers are the row identifiers here.
CREATE VIRTUAL TABLE ticket_search USING fts5 (
    subject,
    number,
    customer_email,
    content = '',
    contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);

CREATE TRIGGER tickets_searched_insert AFTER INSERT ON tickets
BEGIN
    INSERT INTO ticket_search (rowid, subject, number, customer_email)
    VALUES (NEW.id, NEW.subject, NEW.number, NEW.customer_email);
END;

CREATE TRIGGER tickets_searched_delete AFTER DELETE ON tickets
BEGIN
    DELETE FROM ticket_search WHERE rowid = OLD.id;
END;

CREATE TRIGGER tickets_searched_update AFTER UPDATE OF subject, number, customer_email ON tickets
BEGIN
    DELETE FROM ticket_search WHERE rowid = OLD.id;
    INSERT INTO ticket_search (rowid, subject, number, customer_email)
    VALUES (NEW.id, NEW.subject, NEW.number, NEW.customer_email);
END;

INSERT INTO ticket_search (rowid, subject, number, customer_email) SELECT id, subject, number, customer_email FROM tickets;
