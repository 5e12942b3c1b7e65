-- Contacts: what the desk calls an account's owner, and customers' pictures.
-- One text for both databases. Times are milliseconds UTC.

-- Follows the field `alias` of the person; kept here because every list and
-- title reads it.
ALTER TABLE identity ADD COLUMN alias TEXT;
UPDATE identity SET alias = COALESCE(
    (SELECT f.value FROM contact_field f WHERE f.contact = identity.contact AND f.name = 'alias'),
    (SELECT MIN(f.value) FROM contact_field f JOIN identity o ON o.origin = f.contact
     WHERE o.contact = identity.contact AND f.name = 'alias'));

-- The picture of an account's owner, as it was when somebody wanted to see it.
CREATE TABLE portrait (
    identity UUID   PRIMARY KEY,
    digest   TEXT,                         -- in our own store; NULL: there was none to be seen
    asked_at BIGINT NOT NULL
);
