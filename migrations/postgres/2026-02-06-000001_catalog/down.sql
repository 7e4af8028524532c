DROP TABLE canned_responses;

DROP INDEX tags_name;
ALTER TABLE tags DROP COLUMN deleted_at;
ALTER TABLE tags DROP COLUMN folded_name;

DROP INDEX categories_sibling_name;
DROP INDEX categories_root_name;
ALTER TABLE categories DROP COLUMN deleted_at;
ALTER TABLE categories DROP COLUMN folded_name;
