-- What was deleted stays, because tickets are judged by its versions. A policy that is made anew comes back with its next version.
ALTER TABLE sla_policies ADD COLUMN deleted_at TIMESTAMPTZ;
ALTER TABLE calendars ADD COLUMN deleted_at TIMESTAMPTZ;

-- The running tickets under each version, for changes that are applied to them.
CREATE INDEX tickets_running_policy ON tickets (policy_version_id, id)
    WHERE deleted_at IS NULL AND status IN ('open', 'in_progress', 'pending_customer');
CREATE INDEX tickets_running_calendar ON tickets (calendar_version_id, id)
    WHERE deleted_at IS NULL AND status IN ('open', 'in_progress', 'pending_customer');
