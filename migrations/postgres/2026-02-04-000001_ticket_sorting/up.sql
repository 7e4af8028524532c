-- Each order of a list has an index that yields the tickets of one project and status in it. A list of several merges their beginnings.
CREATE INDEX tickets_by_creation ON tickets (project_id, status, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_activity ON tickets (project_id, status, last_activity_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_priority ON tickets (
    project_id,
    status,
    (CASE priority WHEN 'critical' THEN 4 WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END),
    id
) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_due_time ON tickets (
    project_id,
    status,
    (CASE
        WHEN status IN ('resolved', 'closed') OR overdue_at IS NULL THEN TIMESTAMPTZ '9999-12-31T23:59:59.999999Z'
        ELSE overdue_at
    END),
    id
) WHERE deleted_at IS NULL;

CREATE INDEX tickets_category ON tickets (category_id, id) WHERE deleted_at IS NULL AND category_id IS NOT NULL;
