-- The name in lower case: what the keys are searched by.
ALTER TABLE api_keys ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';
UPDATE api_keys SET folded_name = LOWER(name);
