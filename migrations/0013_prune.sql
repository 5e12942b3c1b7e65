-- What may be forgotten. One text for SQLite and PostgreSQL.

-- When a letter was put in, milliseconds UTC. Those that are there tell it first.
ALTER TABLE letter ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
UPDATE letter SET at = CAST(SUBSTR(body, 7, 13) AS BIGINT)
    WHERE body LIKE '{"at":_____________,%';
CREATE INDEX letter_age ON letter (at);

-- A file that was sent up and is used by nothing yet goes then; NULL: it stays.
ALTER TABLE file ADD COLUMN loose_until BIGINT;
CREATE INDEX file_loose ON file (loose_until) WHERE loose_until IS NOT NULL;
