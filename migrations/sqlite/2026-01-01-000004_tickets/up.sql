CREATE TABLE categories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    color TEXT,
    parent_id INTEGER REFERENCES categories (id),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- The due times are a cache of what the service-level clock says; `version` counts the changes of the row.
CREATE TABLE tickets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL UNIQUE,
    project_id INTEGER NOT NULL REFERENCES projects (id),
    creator_id INTEGER REFERENCES users (id),
    subject TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'in_progress', 'pending_customer', 'resolved', 'closed')),
    priority TEXT NOT NULL CHECK (priority IN ('low', 'medium', 'high', 'critical')),
    source TEXT NOT NULL CHECK (source IN ('web', 'api', 'email', 'portal')),
    category_id INTEGER REFERENCES categories (id),
    assignee_id INTEGER REFERENCES users (id),
    customer_name TEXT NOT NULL,
    customer_email TEXT NOT NULL,
    customer_email_canonical TEXT NOT NULL,
    customer_phone TEXT,
    customer_reference TEXT,
    metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata)),
    policy_version_id INTEGER REFERENCES sla_policy_versions (id),
    calendar_version_id INTEGER REFERENCES calendar_versions (id),
    first_response_due_at INTEGER,
    next_response_due_at INTEGER,
    resolution_due_at INTEGER,
    first_response_breached_at INTEGER,
    resolution_breached_at INTEGER,
    overdue_at INTEGER,
    first_response_at INTEGER,
    reply_count INTEGER NOT NULL DEFAULT 0 CHECK (reply_count >= 0),
    last_activity_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    resolved_at INTEGER,
    closed_at INTEGER,
    deleted_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1)
) STRICT;

-- Each filter of a list has an index that yields its tickets newest first.
CREATE INDEX tickets_project ON tickets (project_id, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_project_status ON tickets (project_id, status, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_status ON tickets (status, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_priority ON tickets (priority, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_creator ON tickets (creator_id, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_assignee ON tickets (assignee_id, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_customer_email ON tickets (customer_email_canonical, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_overdue ON tickets (overdue_at) WHERE deleted_at IS NULL AND overdue_at IS NOT NULL;

CREATE TABLE ticket_tags (
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    tag_id INTEGER NOT NULL REFERENCES tags (id),
    PRIMARY KEY (ticket_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_tags_tag_id ON ticket_tags (tag_id);

CREATE TABLE ticket_watchers (
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (ticket_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_watchers_user_id ON ticket_watchers (user_id);

CREATE TABLE ratings (
    ticket_id INTEGER PRIMARY KEY REFERENCES tickets (id),
    score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    comment TEXT,
    rated_at INTEGER NOT NULL
) STRICT;

-- The last number given out, a project and year. A number is used up only by a commit, so there are no gaps.
CREATE TABLE ticket_sequences (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    year INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL CHECK (last_sequence >= 1),
    PRIMARY KEY (project_id, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    user_id INTEGER REFERENCES users (id),
    side TEXT NOT NULL CHECK (side IN ('customer', 'staff', 'program')),
    type TEXT NOT NULL CHECK (type IN ('reply', 'note')),
    body TEXT NOT NULL,
    is_first_response INTEGER NOT NULL CHECK (is_first_response IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX messages_ticket_id ON messages (ticket_id, id);
