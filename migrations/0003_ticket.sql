-- Tickets: a conversation lasts, a ticket is one request in it. One text for
-- both databases; SQLite cannot drop a unique column, so the table of
-- conversations is made anew.

CREATE TABLE ticket (
    id             UUID   PRIMARY KEY,
    number         BIGINT NOT NULL UNIQUE,
    conversation   UUID   NOT NULL,
    since          BIGINT NOT NULL DEFAULT 0, -- place in the conversation after which it begins
    subject        TEXT,                      -- of a task
    status         TEXT   NOT NULL,
    resolution     TEXT,
    reason         TEXT,
    priority       BIGINT NOT NULL DEFAULT 1, -- low 0, normal 1, high 2, urgent 3
    assignee       BIGINT,
    team           UUID,
    wake_at        BIGINT,                    -- when somebody wants to be reminded of it
    due_at         BIGINT,                    -- the promised date
    created_by     BIGINT,                    -- staff; NULL for the customer
    parent         UUID,                      -- the ticket a task was made from
    parent_message UUID,
    opened_at      BIGINT NOT NULL,
    taken_at       BIGINT,
    answered_at    BIGINT,                    -- first answer by a person
    solved_at      BIGINT,
    closed_at      BIGINT
);
-- A conversation's first ticket has its id.
INSERT INTO ticket (id, number, conversation, status, assignee, opened_at, closed_at)
SELECT id, number, id, status, assignee, opened_at, CASE WHEN status = 'closed' THEN COALESCE(last_at, opened_at) END
FROM conversation;
CREATE INDEX ticket_conversation ON ticket (conversation, number);
CREATE INDEX ticket_assignee ON ticket (assignee, opened_at) WHERE status <> 'closed' AND status <> 'solved';
CREATE INDEX ticket_team ON ticket (team, opened_at) WHERE status <> 'closed' AND status <> 'solved';
CREATE INDEX ticket_solved ON ticket (solved_at) WHERE solved_at IS NOT NULL;
CREATE INDEX ticket_open ON ticket (opened_at) WHERE status <> 'closed' AND status <> 'solved';

CREATE TABLE conversation_anew (
    id            UUID    PRIMARY KEY,
    identity      UUID    NOT NULL UNIQUE REFERENCES identity (id),
    inbox         TEXT    NOT NULL,
    ticket        UUID    NOT NULL,           -- the current one
    topic         BIGINT,                     -- NULL until it is made, or after it was lost
    card          BIGINT,                     -- message id of the card
    shown         TEXT,                       -- what the card and title show now (digests)
    titled        TEXT,
    seq           BIGINT  NOT NULL DEFAULT 0, -- numbers what happens, in order
    received      BIGINT  NOT NULL DEFAULT 0, -- within the current ticket
    sent          BIGINT  NOT NULL DEFAULT 0,
    last_at       BIGINT,
    last_by       TEXT,                       -- customer, or the agent's name
    last_words    TEXT,
    waiting_since BIGINT,                     -- the first message that nobody has answered
    announced     BOOLEAN NOT NULL DEFAULT FALSE
);
INSERT INTO conversation_anew (id, identity, inbox, ticket, topic, card, shown, titled, seq, received, sent,
    last_at, last_by, last_words, waiting_since, announced)
SELECT id, identity, inbox, id, topic, card, shown, titled, seq, received, sent,
    last_at, last_by, last_words,
    CASE WHEN last_by IS NULL AND status <> 'closed' THEN last_at END, announced
FROM conversation;
DROP TABLE conversation;
ALTER TABLE conversation_anew RENAME TO conversation;
CREATE INDEX conversation_topic ON conversation (topic);
CREATE INDEX conversation_unannounced ON conversation (id) WHERE NOT announced;
CREATE INDEX conversation_waiting ON conversation (waiting_since) WHERE waiting_since IS NOT NULL;

UPDATE counter SET name = 'ticket' WHERE name = 'conversation';

-- Every change of a ticket's work state, with what it was before: undo reads it.
CREATE TABLE change (
    id        UUID   PRIMARY KEY,
    ticket    UUID   NOT NULL,
    at        BIGINT NOT NULL,
    actor     TEXT   NOT NULL,               -- customer, system or a staff id
    deed      TEXT   NOT NULL,
    was       TEXT   NOT NULL,               -- JSON
    became    TEXT   NOT NULL,               -- JSON
    undone_at BIGINT,
    undone_by TEXT
);
CREATE INDEX change_ticket ON change (ticket, id);

-- The change that had a message sent (a macro's), and the script it was made from.
ALTER TABLE message ADD COLUMN cause UUID;
ALTER TABLE message ADD COLUMN script UUID;
CREATE INDEX message_cause ON message (cause) WHERE cause IS NOT NULL;

CREATE TABLE tag (
    id         UUID    PRIMARY KEY,
    name       TEXT    NOT NULL,
    word       TEXT    NOT NULL UNIQUE,      -- the name folded for comparing
    created_at BIGINT  NOT NULL,
    used       BIGINT  NOT NULL DEFAULT 0,   -- tickets that carry it
    archived   BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE TABLE ticket_tag (
    ticket UUID   NOT NULL,
    tag    UUID   NOT NULL REFERENCES tag (id),
    at     BIGINT NOT NULL,
    actor  TEXT   NOT NULL,
    PRIMARY KEY (ticket, tag)
);
CREATE INDEX ticket_tag_tag ON ticket_tag (tag);

-- Informed helpers of a ticket.
CREATE TABLE follower (
    ticket UUID   NOT NULL,
    staff  BIGINT NOT NULL,
    role   TEXT   NOT NULL,                  -- watcher, co_executor
    at     BIGINT NOT NULL,
    actor  TEXT   NOT NULL,
    PRIMARY KEY (ticket, staff)
);
CREATE INDEX follower_staff ON follower (staff);

CREATE TABLE team (
    id       UUID    PRIMARY KEY,
    name     TEXT    NOT NULL,
    word     TEXT    NOT NULL UNIQUE,
    archived BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE TABLE team_member (
    team  UUID   NOT NULL REFERENCES team (id),
    staff BIGINT NOT NULL,
    PRIMARY KEY (team, staff)
);
CREATE INDEX team_member_staff ON team_member (staff);

-- A hand-over that its receiver has not yet accepted; the ticket stays its giver's.
CREATE TABLE handover (
    ticket  UUID   PRIMARY KEY,
    giver   BIGINT NOT NULL,
    staff   BIGINT,                          -- to whom, or
    team    UUID,                            -- to which team
    note    TEXT   NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX handover_giver ON handover (giver);
CREATE INDEX handover_staff ON handover (staff);

CREATE TABLE checklist_item (
    id      UUID   PRIMARY KEY,
    ticket  UUID   NOT NULL,
    place   BIGINT NOT NULL,
    words   TEXT   NOT NULL,
    done_at BIGINT,
    done_by BIGINT
);
CREATE INDEX checklist_item_ticket ON checklist_item (ticket, place);

-- What remains of a purged ticket.
CREATE TABLE tombstone (
    ticket UUID   PRIMARY KEY,
    number BIGINT NOT NULL,
    inbox  TEXT   NOT NULL,
    who    TEXT   NOT NULL,                  -- who said it was spam
    at     BIGINT NOT NULL,
    digest TEXT   NOT NULL                   -- SHA-256 of the customer's address
);
CREATE INDEX tombstone_digest ON tombstone (digest);

ALTER TABLE staff ADD COLUMN username TEXT;
-- The role was set by a manager, and the group's own ranks do not change it.
ALTER TABLE staff ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT FALSE;
-- What the group itself says of him: what he is again when no manager says otherwise.
ALTER TABLE staff ADD COLUMN rank TEXT;
UPDATE staff SET rank = role;
ALTER TABLE staff ADD COLUMN duty BOOLEAN NOT NULL DEFAULT FALSE;

-- Departures from the rights that a role has by default.
CREATE TABLE role_right (
    role    TEXT    NOT NULL,
    what    TEXT    NOT NULL,
    allowed BOOLEAN NOT NULL,
    PRIMARY KEY (role, what)
);

-- What managers set for an inbox: responsible, reopen_hours …
CREATE TABLE inbox_setting (
    inbox TEXT NOT NULL,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (inbox, name)
);
