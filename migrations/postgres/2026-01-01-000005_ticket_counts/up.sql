-- How many tickets there are that are not deleted, so that lists and pages need not count them.
CREATE TABLE ticket_counts (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    is_assigned BOOLEAN NOT NULL,
    tickets BIGINT NOT NULL,
    PRIMARY KEY (project_id, status, priority, is_assigned)
) WITH (fillfactor = 50);

-- What a ticket leaves and what it joins are touched in the order of their keys, so that no two changes each wait for the other.
CREATE FUNCTION count_ticket() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ticket_counts AS counted (project_id, status, priority, is_assigned, tickets)
    SELECT change.project_id, change.status, change.priority, change.is_assigned, change.tickets
    FROM (
        SELECT OLD.project_id, OLD.status, OLD.priority, OLD.assignee_id IS NOT NULL, -1
        WHERE TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL
        UNION ALL
        SELECT NEW.project_id, NEW.status, NEW.priority, NEW.assignee_id IS NOT NULL, 1
        WHERE TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL
    ) AS change (project_id, status, priority, is_assigned, tickets)
    ORDER BY change.project_id, change.status, change.priority, change.is_assigned
    ON CONFLICT (project_id, status, priority, is_assigned) DO UPDATE SET tickets = counted.tickets + excluded.tickets;
    RETURN NULL;
END;
$$;

CREATE TRIGGER tickets_counted AFTER INSERT OR DELETE ON tickets
FOR EACH ROW EXECUTE FUNCTION count_ticket();

CREATE TRIGGER tickets_counted_update AFTER UPDATE OF project_id, status, priority, assignee_id, deleted_at ON tickets
FOR EACH ROW
WHEN (OLD.project_id <> NEW.project_id OR OLD.status <> NEW.status OR OLD.priority <> NEW.priority
    OR (OLD.assignee_id IS NULL) <> (NEW.assignee_id IS NULL) OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
EXECUTE FUNCTION count_ticket();
