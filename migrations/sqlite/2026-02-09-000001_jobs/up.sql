-- Who runs a job, until when, and when it is due. `fencing` counts how often the lease was taken: whoever works under it must find their
-- own number here.
CREATE TABLE job_leases (
    job TEXT PRIMARY KEY,
    holder TEXT,
    fencing INTEGER NOT NULL CHECK (fencing >= 0),
    expires_at INTEGER,
    next_at INTEGER NOT NULL,
    CHECK ((holder IS NULL) = (expires_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE job_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job TEXT NOT NULL REFERENCES job_leases (job),
    fencing INTEGER NOT NULL,
    node TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    outcome TEXT CHECK (outcome IN ('done', 'failed', 'stopped', 'lost')),
    counts TEXT CHECK (counts IS NULL OR json_valid(counts)),
    error TEXT,
    UNIQUE (job, fencing),
    CHECK ((finished_at IS NULL) = (outcome IS NULL) AND (finished_at IS NULL) = (counts IS NULL))
) STRICT;

CREATE INDEX job_runs_job ON job_runs (job, id);
CREATE INDEX job_runs_unfinished ON job_runs (job) WHERE finished_at IS NULL;
