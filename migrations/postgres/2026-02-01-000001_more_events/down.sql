DELETE FROM events WHERE kind NOT IN (
    'created', 'status_changed', 'assigned', 'replied', 'noted', 'priority_changed', 'rated', 'sla_breached'
);
ALTER TABLE events DROP CONSTRAINT events_kind_check;
ALTER TABLE events ADD CONSTRAINT events_kind_check CHECK (kind IN (
    'created', 'status_changed', 'assigned', 'replied', 'noted', 'priority_changed', 'rated', 'sla_breached'
));
