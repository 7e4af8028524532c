DROP INDEX tickets_running_calendar;
DROP INDEX tickets_running_policy;
ALTER TABLE calendars DROP COLUMN deleted_at;
ALTER TABLE sla_policies DROP COLUMN deleted_at;
