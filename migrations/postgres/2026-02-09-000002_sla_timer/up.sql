-- When the service-level clock of a ticket must be evaluated again: its next breach or warning.
ALTER TABLE tickets ADD COLUMN sla_next_at TIMESTAMPTZ;

-- Tickets that are there already begin with the earliest due time that can still be missed; from the first evaluation on it is exact.
UPDATE tickets SET sla_next_at = LEAST(
    CASE WHEN first_response_at IS NULL AND first_response_breached_at IS NULL THEN first_response_due_at END,
    next_response_due_at,
    CASE WHEN resolution_breached_at IS NULL AND status <> 'pending_customer' THEN resolution_due_at END
) WHERE deleted_at IS NULL AND status IN ('open', 'in_progress', 'pending_customer');

CREATE INDEX tickets_sla_next ON tickets (sla_next_at) WHERE deleted_at IS NULL AND sla_next_at IS NOT NULL;
