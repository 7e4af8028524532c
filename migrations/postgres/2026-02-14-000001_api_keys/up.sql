-- The secret before the present one is accepted for a while after a key was given another one.
ALTER TABLE api_keys ADD COLUMN previous_secret_hash BYTEA
    CHECK (previous_secret_hash IS NULL OR length(previous_secret_hash) = 32);
ALTER TABLE api_keys ADD COLUMN previous_secret_until TIMESTAMPTZ;

-- What a deleted key did is told by the log of events for ever, so its row stays.
ALTER TABLE api_keys ADD COLUMN deleted_at TIMESTAMPTZ;

CREATE INDEX api_keys_kind ON api_keys (kind, id) WHERE deleted_at IS NULL;
CREATE INDEX api_keys_present ON api_keys (id) WHERE deleted_at IS NULL;
