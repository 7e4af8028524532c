DROP INDEX users_search;
ALTER TABLE users DROP COLUMN search_words;
DROP TRIGGER users_counted_update ON users;
DROP TRIGGER users_counted ON users;
DROP FUNCTION count_user();
DROP TABLE user_counts;
DROP INDEX users_role_is_active;
DROP INDEX users_is_active;
DROP INDEX users_role;
