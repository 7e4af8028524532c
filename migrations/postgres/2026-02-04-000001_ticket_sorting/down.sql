DROP INDEX tickets_category;
DROP INDEX tickets_by_due_time;
DROP INDEX tickets_by_priority;
DROP INDEX tickets_by_activity;
DROP INDEX tickets_by_creation;
