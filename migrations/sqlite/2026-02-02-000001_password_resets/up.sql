-- The secrets with which forgotten passwords are replaced. A row is deleted by its use, so each works once.
CREATE TABLE password_resets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id),
    secret_hash BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX password_resets_user_id ON password_resets (user_id);
CREATE INDEX password_resets_expires_at ON password_resets (expires_at);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- Whoever registered by themselves has not yet shown that the address is theirs.
ALTER TABLE users ADD COLUMN is_unproven INTEGER NOT NULL DEFAULT 0 CHECK (is_unproven IN (0, 1));
