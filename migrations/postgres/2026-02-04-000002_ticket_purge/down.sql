DROP INDEX tickets_deleted;
DROP TABLE event_positions;
