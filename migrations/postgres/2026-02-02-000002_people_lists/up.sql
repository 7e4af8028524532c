-- Each filter of the list of people has an index that yields them newest first.
CREATE INDEX users_role ON users (role, id) WHERE deleted_at IS NULL;
CREATE INDEX users_is_active ON users (is_active, id) WHERE deleted_at IS NULL;
CREATE INDEX users_role_is_active ON users (role, is_active, id) WHERE deleted_at IS NULL;

-- How many people there are that are not deleted, so that lists need not count them. A count is kept in shares, by the identifier of the
-- person, so that those who file tickets of new customers at the same moment seldom wait for each other.
CREATE TABLE user_counts (
    role TEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    share SMALLINT NOT NULL,
    users BIGINT NOT NULL,
    PRIMARY KEY (role, is_active, share)
) WITH (fillfactor = 50);

INSERT INTO user_counts (role, is_active, share, users)
SELECT role, is_active, id % 16, COUNT(*) FROM users WHERE deleted_at IS NULL GROUP BY role, is_active, id % 16;

-- What a person leaves and what they join are touched in the order of their keys, so that no two changes each wait for the other.
CREATE FUNCTION count_user() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO user_counts AS counted (role, is_active, share, users)
    SELECT change.role, change.is_active, change.share, change.users
    FROM (
        SELECT OLD.role, OLD.is_active, OLD.id % 16, -1 WHERE TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL
        UNION ALL
        SELECT NEW.role, NEW.is_active, NEW.id % 16, 1 WHERE TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL
    ) AS change (role, is_active, share, users)
    ORDER BY change.role, change.is_active
    ON CONFLICT (role, is_active, share) DO UPDATE SET users = counted.users + excluded.users;
    RETURN NULL;
END;
$$;

CREATE TRIGGER users_counted AFTER INSERT OR DELETE ON users
FOR EACH ROW EXECUTE FUNCTION count_user();

CREATE TRIGGER users_counted_update AFTER UPDATE OF role, is_active, deleted_at ON users
FOR EACH ROW
WHEN (OLD.role <> NEW.role OR OLD.is_active <> NEW.is_active OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
EXECUTE FUNCTION count_user();

ALTER TABLE users ADD COLUMN search_words TSVECTOR NOT NULL GENERATED ALWAYS AS (
    to_tsvector('simple', searchable(name || ' ' || email))
) STORED;

CREATE INDEX users_search ON users USING GIN (search_words) WITH (fastupdate = off);
