-- The road: intake, conversations, messages, outbox, journal.
-- One text for SQLite and PostgreSQL. Times are milliseconds UTC; JSON is TEXT.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

-- Everything a far side told us, as it came, before it is acknowledged.
CREATE TABLE intake (
    account     TEXT   NOT NULL,
    remote      TEXT   NOT NULL,           -- update id or webhook event id
    body        TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    state       TEXT   NOT NULL,           -- new, done, failed
    attempts    BIGINT NOT NULL DEFAULT 0,
    error       TEXT,
    PRIMARY KEY (account, remote)
);
CREATE INDEX intake_open ON intake (account, received_at) WHERE state <> 'done';
CREATE INDEX intake_age ON intake (received_at);

CREATE TABLE contact (
    id         UUID   PRIMARY KEY,
    name       TEXT   NOT NULL,
    language   TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE identity (
    id       UUID PRIMARY KEY,
    contact  UUID NOT NULL REFERENCES contact (id),
    inbox    TEXT NOT NULL,
    address  TEXT NOT NULL,                -- the far side's conversation address
    name     TEXT NOT NULL,
    username TEXT,
    link     TEXT,
    source   TEXT,                         -- code of the link that led here
    blocked  BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (inbox, address)
);

CREATE TABLE conversation (
    id         UUID   PRIMARY KEY,
    number     BIGINT NOT NULL UNIQUE,
    identity   UUID   NOT NULL UNIQUE REFERENCES identity (id),
    inbox      TEXT   NOT NULL,
    topic      BIGINT,                     -- NULL until it is made, or after it was lost
    card       BIGINT,                     -- message id of the card
    shown      TEXT,                       -- what the card and title show now (digests)
    titled     TEXT,
    status     TEXT   NOT NULL,
    assignee   BIGINT,
    opened_at  BIGINT NOT NULL,
    seq        BIGINT NOT NULL DEFAULT 0,  -- numbers what happens, in order
    received   BIGINT NOT NULL DEFAULT 0,
    sent       BIGINT NOT NULL DEFAULT 0,
    last_at    BIGINT,
    last_by    TEXT,                       -- customer, or the agent's name
    last_words TEXT,
    announced  BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX conversation_topic ON conversation (topic);
CREATE INDEX conversation_unannounced ON conversation (opened_at) WHERE NOT announced;

CREATE TABLE message (
    id           UUID   PRIMARY KEY,
    conversation UUID   NOT NULL,
    seq          BIGINT NOT NULL,
    side         TEXT   NOT NULL,          -- customer, agent, note
    author       BIGINT,
    author_name  TEXT,
    content      TEXT   NOT NULL,
    reply_to     UUID,
    quote        TEXT,
    album        TEXT,
    forwarded    TEXT,
    state        TEXT   NOT NULL,          -- received, held, queued, sent, read, failed, unsure
    error        TEXT,
    reaction     TEXT,                     -- the customer's reaction on it
    created_at   BIGINT NOT NULL,
    edited_at    BIGINT,
    deleted_at   BIGINT
);
CREATE UNIQUE INDEX message_order ON message (conversation, seq);

-- What the far side calls a message, either direction.
CREATE TABLE copy (
    conversation UUID   NOT NULL,
    remote       TEXT   NOT NULL,
    message      UUID   NOT NULL,
    part         BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (conversation, remote)
);
CREATE INDEX copy_message ON copy (message);

-- What the group calls a message; several messages may share a post.
CREATE TABLE post (
    chat         BIGINT NOT NULL,
    post         BIGINT NOT NULL,
    slot         BIGINT NOT NULL DEFAULT 0,
    conversation UUID   NOT NULL,
    message      UUID,
    role         TEXT   NOT NULL,          -- card, customer, agent, note, notice
    PRIMARY KEY (chat, post, slot)
);
-- All of the primary key, so that no planner prefers to walk through a whole chat.
CREATE INDEX post_message ON post (message, chat, post, slot);

-- The wording a message had before it was edited.
CREATE TABLE revision (
    message UUID   NOT NULL,
    at      BIGINT NOT NULL,
    content TEXT   NOT NULL,
    PRIMARY KEY (message, at)
);

-- The outbox.
CREATE TABLE parcel (
    id           UUID   PRIMARY KEY,
    account      TEXT   NOT NULL,          -- who sends it
    chat         TEXT   NOT NULL,          -- where to; budgets are kept per (account, chat)
    lane         TEXT   NOT NULL,          -- strict order within
    seq          BIGINT NOT NULL,
    class        BIGINT NOT NULL,          -- priority, 0 is first
    weight       BIGINT,                   -- UTF-16 length of plain text that may share a post
    cost         BIGINT NOT NULL DEFAULT 1,
    job          TEXT   NOT NULL,          -- what to do, JSON
    conversation UUID,
    fold         TEXT UNIQUE,              -- later requests with the same key are this one
    state        TEXT   NOT NULL,          -- ready, flying
    holder       UUID,
    due          BIGINT NOT NULL,
    set_at       BIGINT NOT NULL,          -- when due was set: tells a clock that went back
    attempts     BIGINT NOT NULL DEFAULT 0,
    unsure       BOOLEAN NOT NULL DEFAULT FALSE,
    created_at   BIGINT NOT NULL
);
CREATE INDEX parcel_account ON parcel (account, id);
CREATE INDEX parcel_flying ON parcel (lane) WHERE state = 'flying';

-- What was spent of a budget, so that a restart does not spend it twice.
CREATE TABLE pace (
    account TEXT NOT NULL,
    chat    TEXT NOT NULL,
    spent   TEXT NOT NULL,
    PRIMARY KEY (account, chat)
);

CREATE TABLE staff (
    id   BIGINT PRIMARY KEY,
    name TEXT   NOT NULL,
    role TEXT   NOT NULL                   -- agent, manager, gone
);

-- Who did what when; rows are only ever added.
CREATE TABLE journal (
    id           UUID   PRIMARY KEY,
    at           BIGINT NOT NULL,
    actor        TEXT   NOT NULL,
    action       TEXT   NOT NULL,
    conversation UUID,
    message      UUID,
    detail       TEXT
);
CREATE INDEX journal_conversation ON journal (conversation, at);

-- Files in our own store, and what each account calls them.
CREATE TABLE file (
    digest     TEXT   PRIMARY KEY,         -- SHA-256, hexadecimal
    size       BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE file_handle (
    account TEXT NOT NULL,
    handle  TEXT NOT NULL,
    digest  TEXT NOT NULL,
    PRIMARY KEY (account, digest, handle)
);
CREATE INDEX file_handle_handle ON file_handle (handle);
