DROP TRIGGER tickets_counted_update;
DROP TRIGGER tickets_counted_delete;
DROP TRIGGER tickets_counted_insert;
DROP TABLE ticket_counts;
