-- What reports need of tickets that are not deleted, by the day on which they were filed: reports read these sums instead of tickets.
-- Days are counted from 1970, in UTC. Rows belong to one project, so that projects never wait for each other.
CREATE TABLE report_days (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    day INTEGER NOT NULL,
    tickets BIGINT NOT NULL,
    open BIGINT NOT NULL,
    in_progress BIGINT NOT NULL,
    pending_customer BIGINT NOT NULL,
    resolved BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    unassigned BIGINT NOT NULL,
    breached BIGINT NOT NULL,
    -- Those that were resolved, and not reopened since; they may be closed by now.
    solved BIGINT NOT NULL,
    -- Those that were resolved on this day, whenever they were filed.
    solved_on_day BIGINT NOT NULL,
    PRIMARY KEY (project_id, day)
) WITH (fillfactor = 50);

CREATE TABLE report_agents (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    day INTEGER NOT NULL,
    assignee_id BIGINT NOT NULL,
    tickets BIGINT NOT NULL,
    solved BIGINT NOT NULL,
    PRIMARY KEY (project_id, day, assignee_id)
) WITH (fillfactor = 50);

CREATE TABLE report_priorities (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    day INTEGER NOT NULL,
    priority TEXT NOT NULL,
    tickets BIGINT NOT NULL,
    first_responses_breached BIGINT NOT NULL,
    resolutions_breached BIGINT NOT NULL,
    PRIMARY KEY (project_id, day, priority)
) WITH (fillfactor = 50);

-- Tickets without a category have the category 0.
CREATE TABLE report_categories (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    day INTEGER NOT NULL,
    category_id BIGINT NOT NULL,
    tickets BIGINT NOT NULL,
    PRIMARY KEY (project_id, day, category_id)
) WITH (fillfactor = 50);

-- Where each bucket of durations begins: the same whole numbers as in the domain.
CREATE TABLE report_buckets (
    from_seconds BIGINT PRIMARY KEY,
    bucket INTEGER NOT NULL
);

INSERT INTO report_buckets (from_seconds, bucket)
WITH RECURSIVE bounds (from_seconds, bucket) AS (
    SELECT CAST(0 AS BIGINT), 0
    UNION ALL
    SELECT CASE bucket WHEN 0 THEN 60 ELSE from_seconds * 13 / 12 END, bucket + 1 FROM bounds WHERE bucket < 179
)
SELECT from_seconds, bucket FROM bounds;

-- How long things took, of all tickets of a day, and of those of one person: their sum, and `counts`, which has one character a bucket.
-- A count below 55000 is the character with its number and 48 more, a higher one, less 55000, is the character with its number and 65536
-- more, so that all are characters that texts may have; a count ends at 1100000. The assignee 0 stands for everybody.
CREATE TABLE report_durations (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    assignee_id BIGINT NOT NULL,
    measure TEXT NOT NULL CHECK (measure IN ('first_response', 'resolution')),
    day INTEGER NOT NULL,
    seconds BIGINT NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (project_id, assignee_id, measure, day)
) WITH (fillfactor = 50);

CREATE FUNCTION report_day(at TIMESTAMPTZ) RETURNS INTEGER LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CAST(at AT TIME ZONE 'UTC' AS DATE) - DATE '1970-01-01'
$$;

CREATE FUNCTION report_seconds(begun_at TIMESTAMPTZ, ended_at TIMESTAMPTZ) RETURNS BIGINT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CAST(FLOOR(GREATEST(EXTRACT(EPOCH FROM ended_at - begun_at), 0)) AS BIGINT)
$$;

CREATE FUNCTION report_bucket(seconds BIGINT) RETURNS INTEGER LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT bucket FROM report_buckets WHERE from_seconds <= seconds ORDER BY from_seconds DESC LIMIT 1
$$;

-- The counts with one changed.
CREATE FUNCTION report_recounted(counts TEXT, bucket INTEGER, change INTEGER) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    code INTEGER := ascii(substr(counts, bucket + 1, 1));
    n INTEGER := LEAST(CASE WHEN code < 65536 THEN code - 48 ELSE code - 65536 + 55000 END + change, 1100000);
BEGIN
    RETURN overlay(
        counts PLACING chr(CASE WHEN n < 55000 THEN n + 48 ELSE n - 55000 + 65536 END) FROM bucket + 1 FOR 1
    );
END;
$$;

-- Each function below adds what a ticket is now to the sums, and takes away what it was. It touches the rows in the order of their keys,
-- so that no two changes each wait for the other.
CREATE FUNCTION report_ticket_on_days() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO report_days AS summed (
        project_id, day, tickets, open, in_progress, pending_customer, resolved, closed, unassigned, breached, solved, solved_on_day
    )
    SELECT t.project_id, d.day, SUM(t.change * d.filed), SUM(t.change * d.filed * CAST(t.status = 'open' AS INTEGER)),
        SUM(t.change * d.filed * CAST(t.status = 'in_progress' AS INTEGER)),
        SUM(t.change * d.filed * CAST(t.status = 'pending_customer' AS INTEGER)),
        SUM(t.change * d.filed * CAST(t.status = 'resolved' AS INTEGER)),
        SUM(t.change * d.filed * CAST(t.status = 'closed' AS INTEGER)),
        SUM(t.change * d.filed * CAST(t.assignee_id IS NULL AS INTEGER)),
        SUM(t.change * d.filed * CAST(t.is_breached AS INTEGER)),
        SUM(t.change * d.filed * CAST(t.resolved_at IS NOT NULL AS INTEGER)),
        SUM(t.change * (1 - d.filed))
    FROM (
        SELECT -1, OLD.project_id, OLD.created_at, OLD.status, OLD.assignee_id, OLD.resolved_at,
            OLD.first_response_breached_at IS NOT NULL OR OLD.resolution_breached_at IS NOT NULL
        WHERE TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL
        UNION ALL
        SELECT 1, NEW.project_id, NEW.created_at, NEW.status, NEW.assignee_id, NEW.resolved_at,
            NEW.first_response_breached_at IS NOT NULL OR NEW.resolution_breached_at IS NOT NULL
        WHERE TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL
    ) AS t (change, project_id, created_at, status, assignee_id, resolved_at, is_breached)
    CROSS JOIN LATERAL (VALUES (report_day(t.created_at), 1), (report_day(t.resolved_at), 0)) AS d (day, filed)
    WHERE d.day IS NOT NULL
    GROUP BY t.project_id, d.day
    ORDER BY t.project_id, d.day
    ON CONFLICT (project_id, day) DO UPDATE SET
        tickets = summed.tickets + excluded.tickets,
        open = summed.open + excluded.open,
        in_progress = summed.in_progress + excluded.in_progress,
        pending_customer = summed.pending_customer + excluded.pending_customer,
        resolved = summed.resolved + excluded.resolved,
        closed = summed.closed + excluded.closed,
        unassigned = summed.unassigned + excluded.unassigned,
        breached = summed.breached + excluded.breached,
        solved = summed.solved + excluded.solved,
        solved_on_day = summed.solved_on_day + excluded.solved_on_day;
    INSERT INTO report_agents AS summed (project_id, day, assignee_id, tickets, solved)
    SELECT t.project_id, t.day, t.assignee_id, SUM(t.change), SUM(t.change * t.solved)
    FROM (
        SELECT -1, OLD.project_id, report_day(OLD.created_at), OLD.assignee_id, CAST(OLD.resolved_at IS NOT NULL AS INTEGER)
        WHERE TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL
        UNION ALL
        SELECT 1, NEW.project_id, report_day(NEW.created_at), NEW.assignee_id, CAST(NEW.resolved_at IS NOT NULL AS INTEGER)
        WHERE TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL
    ) AS t (change, project_id, day, assignee_id, solved)
    WHERE t.assignee_id IS NOT NULL
    GROUP BY t.project_id, t.day, t.assignee_id
    HAVING SUM(t.change) <> 0 OR SUM(t.change * t.solved) <> 0
    ORDER BY t.project_id, t.day, t.assignee_id
    ON CONFLICT (project_id, day, assignee_id) DO UPDATE SET
        tickets = summed.tickets + excluded.tickets, solved = summed.solved + excluded.solved;
    RETURN NULL;
END;
$$;

CREATE FUNCTION report_ticket_by_label() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO report_priorities AS summed (
        project_id, day, priority, tickets, first_responses_breached, resolutions_breached
    )
    SELECT t.project_id, t.day, t.priority, SUM(t.change), SUM(t.change * t.first_response), SUM(t.change * t.resolution)
    FROM (
        SELECT -1, OLD.project_id, report_day(OLD.created_at), OLD.priority,
            CAST(OLD.first_response_breached_at IS NOT NULL AS INTEGER), CAST(OLD.resolution_breached_at IS NOT NULL AS INTEGER)
        WHERE TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL
        UNION ALL
        SELECT 1, NEW.project_id, report_day(NEW.created_at), NEW.priority,
            CAST(NEW.first_response_breached_at IS NOT NULL AS INTEGER), CAST(NEW.resolution_breached_at IS NOT NULL AS INTEGER)
        WHERE TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL
    ) AS t (change, project_id, day, priority, first_response, resolution)
    GROUP BY t.project_id, t.day, t.priority
    ORDER BY t.project_id, t.day, t.priority
    ON CONFLICT (project_id, day, priority) DO UPDATE SET
        tickets = summed.tickets + excluded.tickets,
        first_responses_breached = summed.first_responses_breached + excluded.first_responses_breached,
        resolutions_breached = summed.resolutions_breached + excluded.resolutions_breached;
    INSERT INTO report_categories AS summed (project_id, day, category_id, tickets)
    SELECT t.project_id, t.day, t.category_id, SUM(t.change)
    FROM (
        SELECT -1, OLD.project_id, report_day(OLD.created_at), COALESCE(OLD.category_id, 0)
        WHERE TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL
        UNION ALL
        SELECT 1, NEW.project_id, report_day(NEW.created_at), COALESCE(NEW.category_id, 0)
        WHERE TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL
    ) AS t (change, project_id, day, category_id)
    GROUP BY t.project_id, t.day, t.category_id
    HAVING SUM(t.change) <> 0
    ORDER BY t.project_id, t.day, t.category_id
    ON CONFLICT (project_id, day, category_id) DO UPDATE SET tickets = summed.tickets + excluded.tickets;
    RETURN NULL;
END;
$$;

CREATE FUNCTION report_ticket_durations() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    t RECORD;
BEGIN
    FOR t IN
        SELECT s.project_id, d.assignee_id, d.measure, report_day(s.created_at) AS day,
            report_seconds(s.created_at, d.ended_at) AS seconds, CAST(SUM(s.change) AS INTEGER) AS change
        FROM (
            SELECT -1, OLD.project_id, OLD.created_at, OLD.assignee_id, OLD.first_response_at, OLD.resolved_at
            WHERE TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL
            UNION ALL
            SELECT 1, NEW.project_id, NEW.created_at, NEW.assignee_id, NEW.first_response_at, NEW.resolved_at
            WHERE TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL
        ) AS s (change, project_id, created_at, assignee_id, first_response_at, resolved_at)
        CROSS JOIN LATERAL (VALUES
            (CAST(0 AS BIGINT), 'first_response', s.first_response_at), (0, 'resolution', s.resolved_at), (s.assignee_id, 'resolution', s.resolved_at)
        ) AS d (assignee_id, measure, ended_at)
        WHERE d.assignee_id IS NOT NULL AND d.ended_at IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5
        HAVING SUM(s.change) <> 0
        ORDER BY 1, 2, 3, 4, 5
    LOOP
        INSERT INTO report_durations AS counted (project_id, assignee_id, measure, day, seconds, counts)
        VALUES (
            t.project_id, t.assignee_id, t.measure, t.day, t.seconds,
            report_recounted(repeat('0', 180), report_bucket(t.seconds), t.change)
        )
        ON CONFLICT (project_id, assignee_id, measure, day) DO UPDATE SET
            seconds = counted.seconds + t.change * t.seconds,
            counts = report_recounted(counted.counts, report_bucket(t.seconds), t.change);
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE TRIGGER tickets_reported_on_days AFTER INSERT OR DELETE ON tickets
FOR EACH ROW EXECUTE FUNCTION report_ticket_on_days();

CREATE TRIGGER tickets_reported_on_days_update AFTER UPDATE ON tickets
FOR EACH ROW
WHEN ((OLD.project_id, OLD.created_at, OLD.status, OLD.assignee_id, OLD.resolved_at, OLD.deleted_at IS NULL,
    OLD.first_response_breached_at IS NULL AND OLD.resolution_breached_at IS NULL)
    IS DISTINCT FROM (NEW.project_id, NEW.created_at, NEW.status, NEW.assignee_id, NEW.resolved_at, NEW.deleted_at IS NULL,
    NEW.first_response_breached_at IS NULL AND NEW.resolution_breached_at IS NULL))
EXECUTE FUNCTION report_ticket_on_days();

CREATE TRIGGER tickets_reported_by_label AFTER INSERT OR DELETE ON tickets
FOR EACH ROW EXECUTE FUNCTION report_ticket_by_label();

CREATE TRIGGER tickets_reported_by_label_update AFTER UPDATE ON tickets
FOR EACH ROW
WHEN ((OLD.project_id, OLD.created_at, OLD.priority, OLD.category_id, OLD.deleted_at IS NULL,
    OLD.first_response_breached_at IS NULL, OLD.resolution_breached_at IS NULL)
    IS DISTINCT FROM (NEW.project_id, NEW.created_at, NEW.priority, NEW.category_id, NEW.deleted_at IS NULL,
    NEW.first_response_breached_at IS NULL, NEW.resolution_breached_at IS NULL))
EXECUTE FUNCTION report_ticket_by_label();

CREATE TRIGGER tickets_reported_durations_insert AFTER INSERT ON tickets
FOR EACH ROW WHEN (NEW.first_response_at IS NOT NULL OR NEW.resolved_at IS NOT NULL)
EXECUTE FUNCTION report_ticket_durations();

CREATE TRIGGER tickets_reported_durations_delete AFTER DELETE ON tickets
FOR EACH ROW WHEN (OLD.first_response_at IS NOT NULL OR OLD.resolved_at IS NOT NULL)
EXECUTE FUNCTION report_ticket_durations();

CREATE TRIGGER tickets_reported_durations_update AFTER UPDATE ON tickets
FOR EACH ROW
WHEN ((OLD.project_id, OLD.created_at, OLD.first_response_at, OLD.resolved_at, OLD.deleted_at IS NULL,
    CASE WHEN OLD.resolved_at IS NOT NULL THEN OLD.assignee_id END)
    IS DISTINCT FROM (NEW.project_id, NEW.created_at, NEW.first_response_at, NEW.resolved_at, NEW.deleted_at IS NULL,
    CASE WHEN NEW.resolved_at IS NOT NULL THEN NEW.assignee_id END))
EXECUTE FUNCTION report_ticket_durations();

-- What is there already.
INSERT INTO report_days (
    project_id, day, tickets, open, in_progress, pending_customer, resolved, closed, unassigned, breached, solved, solved_on_day
)
SELECT t.project_id, d.day, SUM(d.filed), SUM(d.filed * CAST(t.status = 'open' AS INTEGER)),
    SUM(d.filed * CAST(t.status = 'in_progress' AS INTEGER)),
    SUM(d.filed * CAST(t.status = 'pending_customer' AS INTEGER)),
    SUM(d.filed * CAST(t.status = 'resolved' AS INTEGER)),
    SUM(d.filed * CAST(t.status = 'closed' AS INTEGER)),
    SUM(d.filed * CAST(t.assignee_id IS NULL AS INTEGER)),
    SUM(d.filed * CAST(t.first_response_breached_at IS NOT NULL OR t.resolution_breached_at IS NOT NULL AS INTEGER)),
    SUM(d.filed * CAST(t.resolved_at IS NOT NULL AS INTEGER)),
    SUM(1 - d.filed)
FROM tickets t
CROSS JOIN LATERAL (VALUES (report_day(t.created_at), 1), (report_day(t.resolved_at), 0)) AS d (day, filed)
WHERE t.deleted_at IS NULL AND d.day IS NOT NULL
GROUP BY t.project_id, d.day;

INSERT INTO report_agents (project_id, day, assignee_id, tickets, solved)
SELECT project_id, report_day(created_at), assignee_id, COUNT(*), COUNT(resolved_at)
FROM tickets WHERE deleted_at IS NULL AND assignee_id IS NOT NULL
GROUP BY 1, 2, 3;

INSERT INTO report_priorities (project_id, day, priority, tickets, first_responses_breached, resolutions_breached)
SELECT project_id, report_day(created_at), priority, COUNT(*), COUNT(first_response_breached_at), COUNT(resolution_breached_at)
FROM tickets WHERE deleted_at IS NULL
GROUP BY 1, 2, 3;

INSERT INTO report_categories (project_id, day, category_id, tickets)
SELECT project_id, report_day(created_at), COALESCE(category_id, 0), COUNT(*)
FROM tickets WHERE deleted_at IS NULL
GROUP BY 1, 2, 3;

INSERT INTO report_durations (project_id, assignee_id, measure, day, seconds, counts)
WITH taken AS (
    SELECT t.project_id, d.assignee_id, d.measure, report_day(t.created_at) AS day,
        report_seconds(t.created_at, d.ended_at) AS seconds
    FROM tickets t
    CROSS JOIN LATERAL (VALUES
        (CAST(0 AS BIGINT), 'first_response', t.first_response_at), (0, 'resolution', t.resolved_at), (t.assignee_id, 'resolution', t.resolved_at)
    ) AS d (assignee_id, measure, ended_at)
    WHERE t.deleted_at IS NULL AND d.assignee_id IS NOT NULL AND d.ended_at IS NOT NULL
), placed AS (
    SELECT project_id, assignee_id, measure, day, report_bucket(seconds) AS bucket, SUM(seconds) AS seconds, LEAST(COUNT(*), 1100000) AS n
    FROM taken
    GROUP BY 1, 2, 3, 4, 5
)
SELECT project_id, assignee_id, measure, day, SUM(seconds),
    -- The gaps between the buckets that are used are filled up with noughts.
    STRING_AGG(
        repeat('0', bucket - before - 1) || chr(CAST(CASE WHEN n < 55000 THEN n + 48 ELSE n - 55000 + 65536 END AS INTEGER)), ''
        ORDER BY bucket
    ) || repeat('0', 179 - MAX(bucket))
FROM (
    SELECT *, LAG(bucket, 1, -1) OVER (PARTITION BY project_id, assignee_id, measure, day ORDER BY bucket) AS before FROM placed
) AS gapped
GROUP BY 1, 2, 3, 4;
