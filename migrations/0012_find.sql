-- Finding: what was spoken of last, and searches whose pages can be turned.

CREATE INDEX conversation_last ON conversation (last_at) WHERE last_at IS NOT NULL;

-- What people searched for lately: a button has no room for the words. Nobody
-- misses it after a restore (see the beginning of the name).
CREATE TABLE search_asked (
    staff BIGINT NOT NULL,
    id    BIGINT NOT NULL,
    words TEXT   NOT NULL,
    pages TEXT   NOT NULL,                 -- where the second page begins, the third …
    at    BIGINT NOT NULL,
    PRIMARY KEY (staff, id)
);
