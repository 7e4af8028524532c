DROP TRIGGER tickets_searched_update;
DROP TRIGGER tickets_searched_delete;
DROP TRIGGER tickets_searched_insert;
DROP TABLE ticket_search;
