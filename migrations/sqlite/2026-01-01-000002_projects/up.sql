CREATE TABLE calendars (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- A version never changes once made: tickets are judged by the one they were filed under.
CREATE TABLE calendar_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    calendar_id INTEGER NOT NULL REFERENCES calendars (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    definition TEXT NOT NULL CHECK (json_valid(definition)),
    created_at INTEGER NOT NULL,
    UNIQUE (calendar_id, version)
) STRICT;

-- `folded_name` is the name in lower case: what lists are sorted by and searched in.
CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    prefix TEXT NOT NULL UNIQUE,
    description TEXT,
    support_email TEXT,
    website_url TEXT,
    timezone TEXT NOT NULL,
    settings TEXT CHECK (settings IS NULL OR json_valid(settings)),
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    calendar_id INTEGER REFERENCES calendars (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX projects_folded_name ON projects (folded_name, id);
CREATE INDEX projects_calendar_id ON projects (calendar_id) WHERE calendar_id IS NOT NULL;

CREATE TABLE project_agents (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    is_lead INTEGER NOT NULL CHECK (is_lead IN (0, 1)),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX project_agents_user_id ON project_agents (user_id, project_id);

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('project', 'intake', 'token', 'agent', 'superuser')),
    name TEXT NOT NULL,
    note TEXT,
    project_id INTEGER REFERENCES projects (id),
    agent_id INTEGER REFERENCES users (id),
    default_agent_id INTEGER REFERENCES users (id),
    is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
    public_key TEXT NOT NULL UNIQUE,
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
    abilities TEXT NOT NULL CHECK (json_valid(abilities)),
    allowed_ips TEXT NOT NULL CHECK (json_valid(allowed_ips)),
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    expires_at INTEGER,
    created_by INTEGER REFERENCES users (id),
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    last_used_ip TEXT
) STRICT;

CREATE INDEX api_keys_project_id ON api_keys (project_id);
