-- Questions to people of the staff, whose answers are waited for.
-- One text for SQLite and PostgreSQL. Times are milliseconds UTC.

CREATE TABLE prompt (
    id           UUID   PRIMARY KEY,
    staff        BIGINT NOT NULL,          -- whose answer counts
    area         TEXT   NOT NULL,          -- who asked: letter of the area
    ask          TEXT   NOT NULL,          -- its own note on what was asked
    conversation UUID,
    chat         BIGINT NOT NULL,          -- where it is asked
    post         BIGINT,                   -- NULL until it is posted
    created_at   BIGINT NOT NULL,
    answered_at  BIGINT,
    album        TEXT                      -- of the answer: more of it may come
);
CREATE INDEX prompt_post ON prompt (chat, post);
CREATE INDEX prompt_album ON prompt (album) WHERE album IS NOT NULL;
CREATE INDEX prompt_age ON prompt (created_at);

-- Whether a person can be written to in private: NULL is not known yet.
ALTER TABLE staff ADD COLUMN reachable BOOLEAN;
