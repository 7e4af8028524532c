DROP INDEX tickets_sla_next;
ALTER TABLE tickets DROP COLUMN sla_next_at;
