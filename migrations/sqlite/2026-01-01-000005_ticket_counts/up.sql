-- How many tickets there are that are not deleted, so that lists and pages need not count them.
CREATE TABLE ticket_counts (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    is_assigned INTEGER NOT NULL CHECK (is_assigned IN (0, 1)),
    tickets INTEGER NOT NULL,
    PRIMARY KEY (project_id, status, priority, is_assigned)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tickets_counted_insert AFTER INSERT ON tickets
WHEN NEW.deleted_at IS NULL
BEGIN
    INSERT INTO ticket_counts (project_id, status, priority, is_assigned, tickets)
    VALUES (NEW.project_id, NEW.status, NEW.priority, NEW.assignee_id IS NOT NULL, 1)
    ON CONFLICT (project_id, status, priority, is_assigned) DO UPDATE SET tickets = tickets + 1;
END;

CREATE TRIGGER tickets_counted_delete AFTER DELETE ON tickets
WHEN OLD.deleted_at IS NULL
BEGIN
    UPDATE ticket_counts SET tickets = tickets - 1
    WHERE project_id = OLD.project_id AND status = OLD.status AND priority = OLD.priority
        AND is_assigned = (OLD.assignee_id IS NOT NULL);
END;

CREATE TRIGGER tickets_counted_update AFTER UPDATE OF project_id, status, priority, assignee_id, deleted_at ON tickets
WHEN OLD.project_id <> NEW.project_id OR OLD.status <> NEW.status OR OLD.priority <> NEW.priority
    OR (OLD.assignee_id IS NULL) <> (NEW.assignee_id IS NULL) OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
BEGIN
    UPDATE ticket_counts SET tickets = tickets - 1
    WHERE project_id = OLD.project_id AND status = OLD.status AND priority = OLD.priority
        AND is_assigned = (OLD.assignee_id IS NOT NULL) AND OLD.deleted_at IS NULL;
    INSERT INTO ticket_counts (project_id, status, priority, is_assigned, tickets)
    SELECT NEW.project_id, NEW.status, NEW.priority, NEW.assignee_id IS NOT NULL, 1
    WHERE NEW.deleted_at IS NULL
    ON CONFLICT (project_id, status, priority, is_assigned) DO UPDATE SET tickets = tickets + 1;
END;
