DROP INDEX tickets_deleted;
