DROP TRIGGER tickets_counted_update ON tickets;
DROP TRIGGER tickets_counted ON tickets;
DROP FUNCTION count_ticket();
DROP TABLE ticket_counts;
