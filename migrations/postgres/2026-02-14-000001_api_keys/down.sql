DROP INDEX api_keys_present;
DROP INDEX api_keys_kind;
ALTER TABLE api_keys DROP COLUMN deleted_at;
ALTER TABLE api_keys DROP COLUMN previous_secret_until;
ALTER TABLE api_keys DROP COLUMN previous_secret_hash;
