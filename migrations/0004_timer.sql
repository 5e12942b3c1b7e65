-- What shall happen by the clock. A timer that was run is deleted in the
-- transaction of its effects; one that keeps failing stays, with next NULL.
CREATE TABLE timer (
    id         UUID   PRIMARY KEY,
    due        BIGINT NOT NULL,            -- when it is meant
    next       BIGINT,                     -- not run before; after a failure later than due; NULL is parked
    job        TEXT   NOT NULL,            -- what to do, JSON
    ticket     UUID,                       -- about which ticket
    cause      UUID,                       -- the change that planned it: undone with it
    key        TEXT   UNIQUE,              -- a later timer with the same key takes the place of this one
    attempts   BIGINT NOT NULL DEFAULT 0,  -- how often it failed
    error      TEXT,                       -- how it failed last
    created_at BIGINT NOT NULL
);
CREATE INDEX timer_next ON timer (next, id) WHERE next IS NOT NULL;
CREATE INDEX timer_ticket ON timer (ticket) WHERE ticket IS NOT NULL;
CREATE INDEX timer_cause ON timer (cause) WHERE cause IS NOT NULL;
CREATE INDEX timer_parked ON timer (due) WHERE next IS NULL;
