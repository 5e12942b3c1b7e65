-- Search. What is said gets a place here in the transaction that stores it;
-- its words follow from there, in bites (src/store/search/index.rs). Triggers,
-- so that nothing that writes can forget it, and no statement more is sent.

-- AUTOINCREMENT: a place is never given twice, so that "up to here" stays true.
CREATE TABLE search_message (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    message UUID NOT NULL UNIQUE
);
CREATE TABLE search_contact (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    contact UUID NOT NULL UNIQUE
);
-- Places whose words have changed.
CREATE TABLE search_again (
    what TEXT   NOT NULL,                  -- message, contact
    id   BIGINT NOT NULL,
    PRIMARY KEY (what, id)
);

-- The program cuts the words itself; here they are only told apart by spaces.
CREATE VIRTUAL TABLE search_said USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '~'"
);
CREATE VIRTUAL TABLE search_name USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '~'"
);

-- What was there before is given a place in the order in which it came.
INSERT INTO search_message (message) SELECT id FROM message ORDER BY id;
INSERT INTO search_contact (contact) SELECT id FROM contact ORDER BY id;

-- Who set a contact's field, and when; NULL: he himself.
ALTER TABLE contact_field ADD COLUMN set_by BIGINT;
ALTER TABLE contact_field ADD COLUMN set_at BIGINT;

-- A contact is one person, on however many accounts. Joining two moves no rows
-- but `identity.contact`: a join is an edge, and leaves with its row, so that
-- what came in between stays where it was put.
ALTER TABLE identity ADD COLUMN origin UUID;   -- the contact it had before any join; NULL: never joined
CREATE INDEX identity_contact ON identity (contact);
CREATE INDEX identity_origin ON identity (origin) WHERE origin IS NOT NULL;
CREATE TABLE contact_merge (
    id           UUID   PRIMARY KEY,
    into_contact UUID   NOT NULL,
    from_contact UUID   NOT NULL,
    merged_at    BIGINT NOT NULL,
    merged_by    BIGINT NOT NULL,
    undone_at    BIGINT,
    undone_by    BIGINT
);
CREATE UNIQUE INDEX contact_merge_from ON contact_merge (from_contact) WHERE undone_at IS NULL;
CREATE INDEX contact_merge_into ON contact_merge (into_contact) WHERE undone_at IS NULL;

-- Two that somebody knows to be different people; the smaller id is `one`.
CREATE TABLE contact_apart (
    one   UUID   NOT NULL,
    other UUID   NOT NULL,
    at    BIGINT NOT NULL,
    by_id BIGINT NOT NULL,
    PRIMARY KEY (one, other)
);
CREATE INDEX contact_apart_other ON contact_apart (other);

CREATE TABLE favourite (
    staff  BIGINT NOT NULL,
    what   TEXT   NOT NULL,                -- contact, ticket
    id     UUID   NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (staff, what, id)
);
CREATE INDEX favourite_order ON favourite (staff, at);

CREATE TRIGGER search_message_added AFTER INSERT ON message BEGIN
    INSERT INTO search_message (message) VALUES (NEW.id);
END;
CREATE TRIGGER search_message_reworded AFTER UPDATE OF content ON message BEGIN
    INSERT INTO search_again (what, id) SELECT 'message', id FROM search_message s
    WHERE s.message = NEW.id AND NOT EXISTS (SELECT 1 FROM search_again a WHERE a.what = 'message' AND a.id = s.id);
END;
CREATE TRIGGER search_message_gone AFTER DELETE ON message BEGIN
    DELETE FROM search_said WHERE rowid = (SELECT id FROM search_message WHERE message = OLD.id);
    DELETE FROM search_message WHERE message = OLD.id;
END;
CREATE TRIGGER search_identity_added AFTER INSERT ON identity BEGIN
    INSERT INTO search_again (what, id) SELECT 'contact', id FROM search_contact s
    WHERE s.contact IN (NEW.contact) AND NOT EXISTS (SELECT 1 FROM search_again a WHERE a.what = 'contact' AND a.id = s.id);
    INSERT INTO search_contact (contact) SELECT NEW.contact
    WHERE NOT EXISTS (SELECT 1 FROM search_contact WHERE contact = NEW.contact);
END;
CREATE TRIGGER search_identity_changed AFTER UPDATE OF name, username, contact ON identity BEGIN
    INSERT INTO search_again (what, id) SELECT 'contact', id FROM search_contact s
    WHERE s.contact IN (OLD.contact, NEW.contact) AND NOT EXISTS (SELECT 1 FROM search_again a WHERE a.what = 'contact' AND a.id = s.id);
    INSERT INTO search_contact (contact) SELECT NEW.contact
    WHERE NOT EXISTS (SELECT 1 FROM search_contact WHERE contact = NEW.contact);
END;
CREATE TRIGGER search_contact_renamed AFTER UPDATE OF name ON contact BEGIN
    INSERT INTO search_again (what, id) SELECT 'contact', id FROM search_contact s
    WHERE s.contact IN (NEW.id) AND NOT EXISTS (SELECT 1 FROM search_again a WHERE a.what = 'contact' AND a.id = s.id);
END;
CREATE TRIGGER search_contact_gone AFTER DELETE ON contact BEGIN
    DELETE FROM search_name WHERE rowid = (SELECT id FROM search_contact WHERE contact = OLD.id);
    DELETE FROM search_contact WHERE contact = OLD.id;
END;
CREATE TRIGGER search_field_set AFTER INSERT ON contact_field BEGIN
    INSERT INTO search_again (what, id) SELECT 'contact', id FROM search_contact s
    WHERE s.contact IN (SELECT NEW.contact UNION SELECT contact FROM identity WHERE origin = NEW.contact) AND NOT EXISTS (SELECT 1 FROM search_again a WHERE a.what = 'contact' AND a.id = s.id);
END;
CREATE TRIGGER search_field_changed AFTER UPDATE ON contact_field BEGIN
    INSERT INTO search_again (what, id) SELECT 'contact', id FROM search_contact s
    WHERE s.contact IN (SELECT NEW.contact UNION SELECT contact FROM identity WHERE origin = NEW.contact) AND NOT EXISTS (SELECT 1 FROM search_again a WHERE a.what = 'contact' AND a.id = s.id);
END;
CREATE TRIGGER search_field_gone AFTER DELETE ON contact_field BEGIN
    INSERT INTO search_again (what, id) SELECT 'contact', id FROM search_contact s
    WHERE s.contact IN (SELECT OLD.contact UNION SELECT contact FROM identity WHERE origin = OLD.contact) AND NOT EXISTS (SELECT 1 FROM search_again a WHERE a.what = 'contact' AND a.id = s.id);
END;
