-- Each filter of the list of people has an index that yields them newest first.
CREATE INDEX users_role ON users (role, id) WHERE deleted_at IS NULL;
CREATE INDEX users_is_active ON users (is_active, id) WHERE deleted_at IS NULL;
CREATE INDEX users_role_is_active ON users (role, is_active, id) WHERE deleted_at IS NULL;

-- How many people there are that are not deleted, so that lists need not count them.
CREATE TABLE user_counts (
    role TEXT NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    users INTEGER NOT NULL,
    PRIMARY KEY (role, is_active)
) STRICT, WITHOUT ROWID;

INSERT INTO user_counts (role, is_active, users)
SELECT role, is_active, COUNT(*) FROM users WHERE deleted_at IS NULL GROUP BY role, is_active;

CREATE TRIGGER users_counted_insert AFTER INSERT ON users
WHEN NEW.deleted_at IS NULL
BEGIN
    INSERT INTO user_counts (role, is_active, users) VALUES (NEW.role, NEW.is_active, 1)
    ON CONFLICT (role, is_active) DO UPDATE SET users = users + 1;
END;

CREATE TRIGGER users_counted_update AFTER UPDATE OF role, is_active, deleted_at ON users
WHEN OLD.role <> NEW.role OR OLD.is_active <> NEW.is_active OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
BEGIN
    UPDATE user_counts SET users = users - 1
    WHERE role = OLD.role AND is_active = OLD.is_active AND OLD.deleted_at IS NULL;
    INSERT INTO user_counts (role, is_active, users) SELECT NEW.role, NEW.is_active, 1 WHERE NEW.deleted_at IS NULL
    ON CONFLICT (role, is_active) DO UPDATE SET users = users + 1;
END;

CREATE TRIGGER users_counted_delete AFTER DELETE ON users
WHEN OLD.deleted_at IS NULL
BEGIN
    UPDATE user_counts SET users = users - 1 WHERE role = OLD.role AND is_active = OLD.is_active;
END;

-- The words of a person. Only the index is kept: the texts stand in `users`, whose identifiers are the row identifiers here.
CREATE VIRTUAL TABLE user_search USING fts5 (
    name,
    email,
    content = '',
    contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);

INSERT INTO user_search (rowid, name, email) SELECT id, name, email FROM users;

CREATE TRIGGER users_searched_insert AFTER INSERT ON users
BEGIN
    INSERT INTO user_search (rowid, name, email) VALUES (NEW.id, NEW.name, NEW.email);
END;

CREATE TRIGGER users_searched_delete AFTER DELETE ON users
BEGIN
    DELETE FROM user_search WHERE rowid = OLD.id;
END;

CREATE TRIGGER users_searched_update AFTER UPDATE OF name, email ON users
BEGIN
    DELETE FROM user_search WHERE rowid = OLD.id;
    INSERT INTO user_search (rowid, name, email) VALUES (NEW.id, NEW.name, NEW.email);
END;
