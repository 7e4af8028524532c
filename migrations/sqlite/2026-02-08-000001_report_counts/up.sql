-- What reports need of tickets that are not deleted, by the day on which they were filed: reports read these sums instead of tickets.
-- Days are counted from 1970, in UTC. Rows belong to one project, so that projects never wait for each other.
CREATE TABLE report_days (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    day INTEGER NOT NULL,
    tickets INTEGER NOT NULL DEFAULT 0,
    open INTEGER NOT NULL DEFAULT 0,
    in_progress INTEGER NOT NULL DEFAULT 0,
    pending_customer INTEGER NOT NULL DEFAULT 0,
    resolved INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0,
    unassigned INTEGER NOT NULL DEFAULT 0,
    breached INTEGER NOT NULL DEFAULT 0,
    -- Those that were resolved, and not reopened since; they may be closed by now.
    solved INTEGER NOT NULL DEFAULT 0,
    -- Those that were resolved on this day, whenever they were filed.
    solved_on_day INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (project_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_agents (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    day INTEGER NOT NULL,
    assignee_id INTEGER NOT NULL,
    tickets INTEGER NOT NULL,
    solved INTEGER NOT NULL,
    PRIMARY KEY (project_id, day, assignee_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_priorities (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    day INTEGER NOT NULL,
    priority TEXT NOT NULL,
    tickets INTEGER NOT NULL,
    first_responses_breached INTEGER NOT NULL,
    resolutions_breached INTEGER NOT NULL,
    PRIMARY KEY (project_id, day, priority)
) STRICT, WITHOUT ROWID;

-- Tickets without a category have the category 0.
CREATE TABLE report_categories (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    day INTEGER NOT NULL,
    category_id INTEGER NOT NULL,
    tickets INTEGER NOT NULL,
    PRIMARY KEY (project_id, day, category_id)
) STRICT, WITHOUT ROWID;

-- Where each bucket of durations begins: the same whole numbers as in the domain.
CREATE TABLE report_buckets (
    from_seconds INTEGER PRIMARY KEY,
    bucket INTEGER NOT NULL
) STRICT;

INSERT INTO report_buckets (from_seconds, bucket)
WITH RECURSIVE bounds (from_seconds, bucket) AS (
    SELECT 0, 0
    UNION ALL
    SELECT CASE bucket WHEN 0 THEN 60 ELSE from_seconds * 13 / 12 END, bucket + 1 FROM bounds WHERE bucket < 179
)
SELECT from_seconds, bucket FROM bounds;

-- How long things took, of all tickets of a day, and of those of one person: their sum, and `counts`, which has one character a bucket.
-- A count below 55000 is the character with its number and 48 more, a higher one, less 55000, is the character with its number and 65536
-- more, so that all are characters that texts may have; a count ends at 1100000. The assignee 0 stands for everybody.
CREATE TABLE report_durations (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    assignee_id INTEGER NOT NULL,
    measure TEXT NOT NULL CHECK (measure IN ('first_response', 'resolution')),
    day INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (project_id, assignee_id, measure, day)
) STRICT, WITHOUT ROWID;

-- SQLite has no procedures. Inserting into one of these views adds a ticket to the sums (`change` is 1) or takes it away (-1). As they are
-- read, they have what each ticket adds.
CREATE VIEW report_day_changes AS
SELECT 1 AS change, project_id, created_at / 86400000000 AS day, status, assignee_id, resolved_at / 86400000000 AS solved_day,
    first_response_breached_at IS NOT NULL OR resolution_breached_at IS NOT NULL AS is_breached
FROM tickets WHERE deleted_at IS NULL;

CREATE VIEW report_label_changes AS
SELECT 1 AS change, project_id, created_at / 86400000000 AS day, priority, COALESCE(category_id, 0) AS category_id,
    first_response_breached_at IS NOT NULL AS is_first_response_breached,
    resolution_breached_at IS NOT NULL AS is_resolution_breached
FROM tickets WHERE deleted_at IS NULL;

CREATE VIEW report_duration_changes AS
SELECT 1 AS change, project_id, 0 AS assignee_id, 'first_response' AS measure, created_at / 86400000000 AS day,
    MAX((first_response_at - created_at) / 1000000, 0) AS seconds
FROM tickets WHERE deleted_at IS NULL AND first_response_at IS NOT NULL
UNION ALL
SELECT 1, project_id, 0, 'resolution', created_at / 86400000000, MAX((resolved_at - created_at) / 1000000, 0)
FROM tickets WHERE deleted_at IS NULL AND resolved_at IS NOT NULL
UNION ALL
SELECT 1, project_id, assignee_id, 'resolution', created_at / 86400000000, MAX((resolved_at - created_at) / 1000000, 0)
FROM tickets WHERE deleted_at IS NULL AND resolved_at IS NOT NULL AND assignee_id IS NOT NULL;

CREATE TRIGGER report_day_changed INSTEAD OF INSERT ON report_day_changes
BEGIN
    INSERT INTO report_days (
        project_id, day, tickets, open, in_progress, pending_customer, resolved, closed, unassigned, breached, solved
    )
    VALUES (
        NEW.project_id, NEW.day, NEW.change, NEW.change * (NEW.status = 'open'), NEW.change * (NEW.status = 'in_progress'),
        NEW.change * (NEW.status = 'pending_customer'), NEW.change * (NEW.status = 'resolved'),
        NEW.change * (NEW.status = 'closed'), NEW.change * (NEW.assignee_id IS NULL), NEW.change * NEW.is_breached,
        NEW.change * (NEW.solved_day IS NOT NULL)
    )
    ON CONFLICT (project_id, day) DO UPDATE SET
        tickets = tickets + excluded.tickets,
        open = open + excluded.open,
        in_progress = in_progress + excluded.in_progress,
        pending_customer = pending_customer + excluded.pending_customer,
        resolved = resolved + excluded.resolved,
        closed = closed + excluded.closed,
        unassigned = unassigned + excluded.unassigned,
        breached = breached + excluded.breached,
        solved = solved + excluded.solved;
    INSERT INTO report_days (project_id, day, solved_on_day)
    SELECT NEW.project_id, NEW.solved_day, NEW.change WHERE NEW.solved_day IS NOT NULL
    ON CONFLICT (project_id, day) DO UPDATE SET solved_on_day = solved_on_day + excluded.solved_on_day;
    INSERT INTO report_agents (project_id, day, assignee_id, tickets, solved)
    SELECT NEW.project_id, NEW.day, NEW.assignee_id, NEW.change, NEW.change * (NEW.solved_day IS NOT NULL)
    WHERE NEW.assignee_id IS NOT NULL
    ON CONFLICT (project_id, day, assignee_id) DO UPDATE SET
        tickets = tickets + excluded.tickets, solved = solved + excluded.solved;
END;

CREATE TRIGGER report_label_changed INSTEAD OF INSERT ON report_label_changes
BEGIN
    INSERT INTO report_priorities (project_id, day, priority, tickets, first_responses_breached, resolutions_breached)
    VALUES (
        NEW.project_id, NEW.day, NEW.priority, NEW.change, NEW.change * NEW.is_first_response_breached,
        NEW.change * NEW.is_resolution_breached
    )
    ON CONFLICT (project_id, day, priority) DO UPDATE SET
        tickets = tickets + excluded.tickets,
        first_responses_breached = first_responses_breached + excluded.first_responses_breached,
        resolutions_breached = resolutions_breached + excluded.resolutions_breached;
    INSERT INTO report_categories (project_id, day, category_id, tickets)
    VALUES (NEW.project_id, NEW.day, NEW.category_id, NEW.change)
    ON CONFLICT (project_id, day, category_id) DO UPDATE SET tickets = tickets + excluded.tickets;
END;

-- The usual count has one character more or less; the others cross or lie beyond the gap between the characters.
CREATE TRIGGER report_duration_changed INSTEAD OF INSERT ON report_duration_changes
BEGIN
    INSERT INTO report_durations (project_id, assignee_id, measure, day, seconds, counts)
    SELECT NEW.project_id, NEW.assignee_id, NEW.measure, NEW.day, NEW.change * NEW.seconds,
        substr(hex(zeroblob(90)), 1, bucket) || '1' || substr(hex(zeroblob(90)), bucket + 2)
    FROM (SELECT bucket FROM report_buckets WHERE from_seconds <= NEW.seconds ORDER BY from_seconds DESC LIMIT 1)
    WHERE TRUE
    ON CONFLICT (project_id, assignee_id, measure, day) DO UPDATE SET
        seconds = seconds + excluded.seconds,
        counts = (
            SELECT substr(counts, 1, bucket) || CASE
                    WHEN code < 55047 THEN char(code + NEW.change)
                    WHEN code = 55047 THEN char(CASE NEW.change WHEN 1 THEN 65536 ELSE 55046 END)
                    WHEN code = 65536 THEN char(CASE NEW.change WHEN 1 THEN 65537 ELSE 55047 END)
                    ELSE char(MIN(code + NEW.change, 1110536))
                END || substr(counts, bucket + 2)
            FROM (
                SELECT bucket, unicode(substr(counts, bucket + 1, 1)) AS code
                FROM (SELECT instr(excluded.counts, '1') - 1 AS bucket)
            )
        );
END;

CREATE TRIGGER tickets_reported_insert AFTER INSERT ON tickets
BEGIN
    INSERT INTO report_day_changes (change, project_id, day, status, assignee_id, solved_day, is_breached)
    SELECT 1, NEW.project_id, NEW.created_at / 86400000000, NEW.status, NEW.assignee_id,
        NEW.resolved_at / 86400000000,
        NEW.first_response_breached_at IS NOT NULL OR NEW.resolution_breached_at IS NOT NULL
    WHERE NEW.deleted_at IS NULL;
    INSERT INTO report_label_changes (
        change, project_id, day, priority, category_id, is_first_response_breached, is_resolution_breached
    )
    SELECT 1, NEW.project_id, NEW.created_at / 86400000000, NEW.priority, COALESCE(NEW.category_id, 0),
        NEW.first_response_breached_at IS NOT NULL, NEW.resolution_breached_at IS NOT NULL
    WHERE NEW.deleted_at IS NULL;
    INSERT INTO report_duration_changes (change, project_id, assignee_id, measure, day, seconds)
    SELECT 1, NEW.project_id, 0, 'first_response', NEW.created_at / 86400000000,
        MAX((NEW.first_response_at - NEW.created_at) / 1000000, 0)
    WHERE NEW.deleted_at IS NULL AND NEW.first_response_at IS NOT NULL;
    INSERT INTO report_duration_changes (change, project_id, assignee_id, measure, day, seconds)
    SELECT 1, NEW.project_id, whose.assignee_id, 'resolution', NEW.created_at / 86400000000,
        MAX((NEW.resolved_at - NEW.created_at) / 1000000, 0)
    FROM (SELECT 0 AS assignee_id UNION ALL SELECT NEW.assignee_id) AS whose
    WHERE NEW.deleted_at IS NULL AND NEW.resolved_at IS NOT NULL AND whose.assignee_id IS NOT NULL;
END;

CREATE TRIGGER tickets_reported_delete AFTER DELETE ON tickets
BEGIN
    INSERT INTO report_day_changes (change, project_id, day, status, assignee_id, solved_day, is_breached)
    SELECT -1, OLD.project_id, OLD.created_at / 86400000000, OLD.status, OLD.assignee_id,
        OLD.resolved_at / 86400000000,
        OLD.first_response_breached_at IS NOT NULL OR OLD.resolution_breached_at IS NOT NULL
    WHERE OLD.deleted_at IS NULL;
    INSERT INTO report_label_changes (
        change, project_id, day, priority, category_id, is_first_response_breached, is_resolution_breached
    )
    SELECT -1, OLD.project_id, OLD.created_at / 86400000000, OLD.priority, COALESCE(OLD.category_id, 0),
        OLD.first_response_breached_at IS NOT NULL, OLD.resolution_breached_at IS NOT NULL
    WHERE OLD.deleted_at IS NULL;
    INSERT INTO report_duration_changes (change, project_id, assignee_id, measure, day, seconds)
    SELECT -1, OLD.project_id, 0, 'first_response', OLD.created_at / 86400000000,
        MAX((OLD.first_response_at - OLD.created_at) / 1000000, 0)
    WHERE OLD.deleted_at IS NULL AND OLD.first_response_at IS NOT NULL;
    INSERT INTO report_duration_changes (change, project_id, assignee_id, measure, day, seconds)
    SELECT -1, OLD.project_id, whose.assignee_id, 'resolution', OLD.created_at / 86400000000,
        MAX((OLD.resolved_at - OLD.created_at) / 1000000, 0)
    FROM (SELECT 0 AS assignee_id UNION ALL SELECT OLD.assignee_id) AS whose
    WHERE OLD.deleted_at IS NULL AND OLD.resolved_at IS NOT NULL AND whose.assignee_id IS NOT NULL;
END;

CREATE TRIGGER tickets_reported_on_days AFTER UPDATE OF project_id, created_at, deleted_at, status, assignee_id, resolved_at, first_response_breached_at, resolution_breached_at ON tickets
WHEN OLD.project_id <> NEW.project_id OR OLD.created_at <> NEW.created_at OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
    OR OLD.status <> NEW.status OR OLD.assignee_id IS NOT NEW.assignee_id OR OLD.resolved_at IS NOT NEW.resolved_at
    OR (OLD.first_response_breached_at IS NULL AND OLD.resolution_breached_at IS NULL)
        <> (NEW.first_response_breached_at IS NULL AND NEW.resolution_breached_at IS NULL)
BEGIN
    INSERT INTO report_day_changes (change, project_id, day, status, assignee_id, solved_day, is_breached)
    SELECT -1, OLD.project_id, OLD.created_at / 86400000000, OLD.status, OLD.assignee_id,
        OLD.resolved_at / 86400000000,
        OLD.first_response_breached_at IS NOT NULL OR OLD.resolution_breached_at IS NOT NULL
    WHERE OLD.deleted_at IS NULL;
    INSERT INTO report_day_changes (change, project_id, day, status, assignee_id, solved_day, is_breached)
    SELECT 1, NEW.project_id, NEW.created_at / 86400000000, NEW.status, NEW.assignee_id,
        NEW.resolved_at / 86400000000,
        NEW.first_response_breached_at IS NOT NULL OR NEW.resolution_breached_at IS NOT NULL
    WHERE NEW.deleted_at IS NULL;
END;

CREATE TRIGGER tickets_reported_by_label AFTER UPDATE OF project_id, created_at, deleted_at, priority, category_id, first_response_breached_at, resolution_breached_at ON tickets
WHEN OLD.project_id <> NEW.project_id OR OLD.created_at <> NEW.created_at OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
    OR OLD.priority <> NEW.priority OR OLD.category_id IS NOT NEW.category_id
    OR (OLD.first_response_breached_at IS NULL) <> (NEW.first_response_breached_at IS NULL)
    OR (OLD.resolution_breached_at IS NULL) <> (NEW.resolution_breached_at IS NULL)
BEGIN
    INSERT INTO report_label_changes (
        change, project_id, day, priority, category_id, is_first_response_breached, is_resolution_breached
    )
    SELECT -1, OLD.project_id, OLD.created_at / 86400000000, OLD.priority, COALESCE(OLD.category_id, 0),
        OLD.first_response_breached_at IS NOT NULL, OLD.resolution_breached_at IS NOT NULL
    WHERE OLD.deleted_at IS NULL;
    INSERT INTO report_label_changes (
        change, project_id, day, priority, category_id, is_first_response_breached, is_resolution_breached
    )
    SELECT 1, NEW.project_id, NEW.created_at / 86400000000, NEW.priority, COALESCE(NEW.category_id, 0),
        NEW.first_response_breached_at IS NOT NULL, NEW.resolution_breached_at IS NOT NULL
    WHERE NEW.deleted_at IS NULL;
END;

CREATE TRIGGER tickets_reported_first_response AFTER UPDATE OF project_id, created_at, deleted_at, first_response_at ON tickets
WHEN OLD.project_id <> NEW.project_id OR OLD.created_at <> NEW.created_at OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
    OR OLD.first_response_at IS NOT NEW.first_response_at
BEGIN
    INSERT INTO report_duration_changes (change, project_id, assignee_id, measure, day, seconds)
    SELECT -1, OLD.project_id, 0, 'first_response', OLD.created_at / 86400000000,
        MAX((OLD.first_response_at - OLD.created_at) / 1000000, 0)
    WHERE OLD.deleted_at IS NULL AND OLD.first_response_at IS NOT NULL;
    INSERT INTO report_duration_changes (change, project_id, assignee_id, measure, day, seconds)
    SELECT 1, NEW.project_id, 0, 'first_response', NEW.created_at / 86400000000,
        MAX((NEW.first_response_at - NEW.created_at) / 1000000, 0)
    WHERE NEW.deleted_at IS NULL AND NEW.first_response_at IS NOT NULL;
END;

CREATE TRIGGER tickets_reported_resolution AFTER UPDATE OF project_id, created_at, deleted_at, assignee_id, resolved_at ON tickets
WHEN OLD.project_id <> NEW.project_id OR OLD.created_at <> NEW.created_at OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)
    OR OLD.resolved_at IS NOT NEW.resolved_at OR OLD.assignee_id IS NOT NEW.assignee_id
BEGIN
    INSERT INTO report_duration_changes (change, project_id, assignee_id, measure, day, seconds)
    SELECT -1, OLD.project_id, whose.assignee_id, 'resolution', OLD.created_at / 86400000000,
        MAX((OLD.resolved_at - OLD.created_at) / 1000000, 0)
    FROM (SELECT 0 AS assignee_id UNION ALL SELECT OLD.assignee_id) AS whose
    WHERE OLD.deleted_at IS NULL AND OLD.resolved_at IS NOT NULL AND whose.assignee_id IS NOT NULL;
    INSERT INTO report_duration_changes (change, project_id, assignee_id, measure, day, seconds)
    SELECT 1, NEW.project_id, whose.assignee_id, 'resolution', NEW.created_at / 86400000000,
        MAX((NEW.resolved_at - NEW.created_at) / 1000000, 0)
    FROM (SELECT 0 AS assignee_id UNION ALL SELECT NEW.assignee_id) AS whose
    WHERE NEW.deleted_at IS NULL AND NEW.resolved_at IS NOT NULL AND whose.assignee_id IS NOT NULL;
END;

-- What is there already.
INSERT INTO report_day_changes SELECT * FROM report_day_changes;
INSERT INTO report_label_changes SELECT * FROM report_label_changes;
INSERT INTO report_duration_changes SELECT * FROM report_duration_changes;
