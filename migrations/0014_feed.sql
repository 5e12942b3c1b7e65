-- The feed: a topic in which every message of customers is one line. One text
-- for both databases. Times are milliseconds UTC.

CREATE TABLE feed (
    id       BIGINT  PRIMARY KEY,          -- there is one at most
    active   BOOLEAN NOT NULL,
    topic    BIGINT,                       -- NULL until it is made, or after it was lost
    closed   BOOLEAN NOT NULL,             -- how the topic is now
    post     BIGINT,                       -- message id of the post that lines are added to
    held     BIGINT  NOT NULL,             -- lines in it
    shown    TEXT    NOT NULL,             -- what it shows, JSON
    acted_at BIGINT  NOT NULL              -- when the group was last asked for anything
);

-- Messages that the feed has still to show.
CREATE TABLE feed_line (
    message UUID PRIMARY KEY
);

-- Who was told that nobody reads what is written in the feed.
CREATE TABLE feed_hint (
    staff BIGINT PRIMARY KEY
);
