-- Mailboxes that are looked into: how far each was read, by the numbers of its messages, and why it could not be when it was tried last.
CREATE TABLE mailboxes (
    name TEXT PRIMARY KEY,
    uid_validity BIGINT CHECK (uid_validity >= 0),
    uid_done BIGINT CHECK (uid_done >= 0),
    uid_fresh_from BIGINT CHECK (uid_fresh_from >= 0),
    fault TEXT,
    CHECK ((uid_validity IS NULL) = (uid_done IS NULL) AND (uid_done IS NULL) = (uid_fresh_from IS NULL))
);
