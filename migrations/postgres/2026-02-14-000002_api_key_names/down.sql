ALTER TABLE api_keys DROP COLUMN folded_name;
