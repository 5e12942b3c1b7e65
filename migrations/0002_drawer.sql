-- What a channel that is its own far side keeps, and what customers tell of
-- themselves. One text for SQLite and PostgreSQL.

-- Small things that a channel remembers, some for a while only.
CREATE TABLE drawer (
    inbox      TEXT   NOT NULL,            -- '' for what all inboxes share
    name       TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    expires_at BIGINT,
    PRIMARY KEY (inbox, name)
);
CREATE INDEX drawer_expiry ON drawer (expires_at) WHERE expires_at IS NOT NULL;

-- What a customer sees who has no far side but us, each as it was told him.
CREATE TABLE letterbox (
    inbox TEXT   NOT NULL,
    chat  TEXT   NOT NULL,
    seq   BIGINT NOT NULL,                 -- numbers the changes
    PRIMARY KEY (inbox, chat)
);
CREATE TABLE letter (
    inbox TEXT    NOT NULL,
    chat  TEXT    NOT NULL,
    n     BIGINT  NOT NULL,                -- seq when it was put in
    seq   BIGINT  NOT NULL,                -- seq when it was changed last
    id    TEXT    NOT NULL,
    ours  BOOLEAN NOT NULL,
    body  TEXT    NOT NULL,
    mark  BIGINT  NOT NULL DEFAULT 0,      -- of ours: 1 delivered, 2 read
    PRIMARY KEY (inbox, chat, n)
);
CREATE UNIQUE INDEX letter_id ON letter (inbox, chat, id);
CREATE UNIQUE INDEX letter_seq ON letter (inbox, chat, seq);
CREATE INDEX letter_unread ON letter (inbox, chat, n) WHERE ours AND mark < 2;

-- What a contact has told of himself: email, phone, page …
CREATE TABLE contact_field (
    contact UUID NOT NULL REFERENCES contact (id),
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (contact, name)
);

-- Further accounts of the customer of a conversation.
CREATE TABLE alias (
    identity     UUID PRIMARY KEY REFERENCES identity (id),
    conversation UUID NOT NULL
);
