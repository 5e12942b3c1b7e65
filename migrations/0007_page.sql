-- Pages that a person opens by a signed link: a long text, a large file, later
-- ratings and reports.

CREATE TABLE page (
    id         UUID   PRIMARY KEY,
    kind       TEXT   NOT NULL,
    subject    TEXT   NOT NULL,            -- what it shows, JSON
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
-- One thing has one page as long as that is not revoked.
CREATE UNIQUE INDEX page_subject ON page (kind, subject) WHERE revoked_at IS NULL;
CREATE INDEX page_expiry ON page (expires_at);
