-- Scripts: what is prepared to be said, and how often it was.

CREATE TABLE script_folder (
    id       UUID    PRIMARY KEY,
    parent   UUID    REFERENCES script_folder (id),
    title    TEXT    NOT NULL,
    position BIGINT  NOT NULL,
    archived BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE script (
    id          UUID    PRIMARY KEY,
    folder      UUID    REFERENCES script_folder (id),
    title       TEXT    NOT NULL,
    inboxes     TEXT    NOT NULL,          -- JSON list of codes; empty: all
    brands      TEXT    NOT NULL,          -- JSON list; empty: all
    position    BIGINT  NOT NULL,
    archived    BOOLEAN NOT NULL DEFAULT FALSE,
    -- Of the newest version, so that a list need not read the bodies:
    version     BIGINT  NOT NULL,
    languages   TEXT    NOT NULL,          -- JSON list
    changes     BOOLEAN NOT NULL,
    title_words TEXT    NOT NULL,          -- words for the search, each after a space
    text_words  TEXT    NOT NULL,
    used        BIGINT  NOT NULL DEFAULT 0
);

-- A version is never changed.
CREATE TABLE script_version (
    script  UUID   NOT NULL REFERENCES script (id),
    version BIGINT NOT NULL,
    body    TEXT   NOT NULL,               -- JSON
    author  BIGINT,
    at      BIGINT NOT NULL,
    PRIMARY KEY (script, version)
);

CREATE TABLE script_use (
    id       UUID    PRIMARY KEY,
    script   UUID    NOT NULL REFERENCES script (id),
    version  BIGINT  NOT NULL,
    language TEXT,
    agent    BIGINT  NOT NULL,
    edited   BOOLEAN NOT NULL,
    ticket   UUID,
    at       BIGINT  NOT NULL
);
CREATE INDEX script_use_at ON script_use (at);
CREATE INDEX script_use_ticket ON script_use (ticket, script);
