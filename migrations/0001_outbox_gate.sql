-- +goose Up

-- How far each circle has come: every write to a circle takes the next number.
CREATE TABLE feed (
    circle_id TEXT   NOT NULL,
    rev       BIGINT NOT NULL,
    CONSTRAINT feed_pkey PRIMARY KEY (circle_id)
);

-- The latest change of each thing a device may hold: one row a thing, never one a write.
CREATE TABLE change (
    circle_id  TEXT    NOT NULL,
    collection TEXT    NOT NULL,
    row_id     TEXT    NOT NULL,
    rev        BIGINT  NOT NULL,
    removed    BOOLEAN NOT NULL,
    until_day  TEXT    NOT NULL, -- last local day the thing matters; '' for ever
    CONSTRAINT change_pkey PRIMARY KEY (circle_id, collection, row_id)
);

CREATE INDEX change_by_rev ON change (circle_id, rev);

-- Operations already made, so that a repeat gets the first answer.
CREATE TABLE operation (
    person_id TEXT   NOT NULL,
    id        TEXT   NOT NULL,
    circle_id TEXT   NOT NULL,
    rev       BIGINT NOT NULL,
    made_at   BIGINT NOT NULL,
    CONSTRAINT operation_pkey PRIMARY KEY (person_id, id)
);

-- Facts, committed with the write that made them true.
CREATE TABLE outbox_event (
    id         TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    circle_id  TEXT   NOT NULL,
    subject_id TEXT   NOT NULL,
    rev        BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    CONSTRAINT outbox_event_pkey PRIMARY KEY (id)
);
