ALTER TABLE users DROP COLUMN is_unproven;
DROP INDEX sessions_expires_at;
DROP TABLE password_resets;
