CREATE TABLE sla_policies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER REFERENCES projects (id),
    priority TEXT NOT NULL CHECK (priority IN ('low', 'medium', 'high', 'critical')),
    created_at INTEGER NOT NULL,
    UNIQUE (project_id, priority)
) STRICT;

-- One policy a priority is for every project that has none of its own.
CREATE UNIQUE INDEX sla_policies_global_priority ON sla_policies (priority) WHERE project_id IS NULL;

-- A version never changes once made. The newest version of a policy is the one for new tickets.
CREATE TABLE sla_policy_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    policy_id INTEGER NOT NULL REFERENCES sla_policies (id),
    version INTEGER NOT NULL CHECK (version >= 1),
    first_response_minutes INTEGER CHECK (first_response_minutes > 0),
    next_response_minutes INTEGER CHECK (next_response_minutes > 0),
    resolution_minutes INTEGER CHECK (resolution_minutes > 0),
    warnings TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(warnings)),
    program_replies TEXT NOT NULL DEFAULT 'ignored' CHECK (program_replies IN ('ignored', 'counted')),
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'switched_off')),
    created_at INTEGER NOT NULL,
    UNIQUE (policy_id, version)
) STRICT;

INSERT INTO sla_policies (priority, created_at) VALUES
    ('critical', 1767225600000000),
    ('high', 1767225600000000),
    ('medium', 1767225600000000),
    ('low', 1767225600000000);

INSERT INTO sla_policy_versions (policy_id, version, first_response_minutes, resolution_minutes, created_at)
SELECT id, 1,
    CASE priority WHEN 'critical' THEN 15 WHEN 'high' THEN 60 WHEN 'medium' THEN 240 ELSE 480 END,
    CASE priority WHEN 'critical' THEN 120 WHEN 'high' THEN 480 WHEN 'medium' THEN 1440 ELSE 4800 END,
    created_at
FROM sla_policies
ORDER BY id;
