-- `folded_name` is the name in lower case: what names are compared by and sorted in. Nothing could make categories or tags so far.
ALTER TABLE categories ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';
ALTER TABLE categories ADD COLUMN deleted_at INTEGER;
UPDATE categories SET folded_name = lower(name);

CREATE UNIQUE INDEX categories_root_name ON categories (folded_name) WHERE parent_id IS NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX categories_sibling_name ON categories (parent_id, folded_name)
    WHERE parent_id IS NOT NULL AND deleted_at IS NULL;

ALTER TABLE tags ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';
ALTER TABLE tags ADD COLUMN deleted_at INTEGER;
UPDATE tags SET folded_name = lower(name);

CREATE UNIQUE INDEX tags_name ON tags (folded_name) WHERE deleted_at IS NULL;

-- `search_text` is title, shortcut and body in lower case.
CREATE TABLE canned_responses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id INTEGER NOT NULL REFERENCES users (id),
    title TEXT NOT NULL,
    folded_title TEXT NOT NULL,
    body TEXT NOT NULL,
    shortcut TEXT,
    folded_shortcut TEXT,
    search_text TEXT NOT NULL,
    sharing TEXT NOT NULL CHECK (sharing IN ('private', 'shared')),
    project_id INTEGER REFERENCES projects (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX canned_responses_owner_id ON canned_responses (owner_id);
CREATE INDEX canned_responses_shared ON canned_responses (project_id) WHERE sharing = 'shared';
CREATE UNIQUE INDEX canned_responses_shared_shortcut ON canned_responses (folded_shortcut)
    WHERE sharing = 'shared' AND folded_shortcut IS NOT NULL;
CREATE UNIQUE INDEX canned_responses_private_shortcut ON canned_responses (owner_id, folded_shortcut)
    WHERE sharing = 'private' AND folded_shortcut IS NOT NULL;
