ALTER TABLE events DROP CONSTRAINT events_kind_check;
ALTER TABLE events ADD CONSTRAINT events_kind_check CHECK (kind IN (
    'created', 'status_changed', 'assigned', 'replied', 'noted', 'priority_changed', 'rated', 'sla_breached',
    'sla_warned', 'rules_changed',
    'subject_changed', 'description_changed', 'category_changed', 'tags_changed', 'deleted', 'restored'
));
