-- +goose Up

-- The last number of each citizen's log: entries are numbered without a gap.
CREATE TABLE audit_count (
    circle_id TEXT   NOT NULL,
    last_seq  BIGINT NOT NULL,
    CONSTRAINT audit_count_pkey PRIMARY KEY (circle_id)
);

-- Which device of whom holds whose data since when.
CREATE TABLE audit_copy (
    circle_id  TEXT    NOT NULL,
    session_id TEXT    NOT NULL,
    category   TEXT    NOT NULL,
    person_id  TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    is_device  BOOLEAN NOT NULL,
    seq        BIGINT  NOT NULL,
    since_at   BIGINT  NOT NULL,
    renewed_at BIGINT  NOT NULL,
    ended_at   BIGINT  NOT NULL, -- 0 while the session goes on
    CONSTRAINT audit_copy_pkey PRIMARY KEY (circle_id, session_id, category)
);

CREATE INDEX audit_copy_by_session ON audit_copy (session_id);

-- Who opened which screen of whose plan, in windows of fifteen minutes.
CREATE TABLE audit_look (
    circle_id  TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    person_id  TEXT   NOT NULL,
    role       TEXT   NOT NULL,
    screen     TEXT   NOT NULL,
    look_day   TEXT   NOT NULL, -- the day shown; '' for none
    seq        BIGINT NOT NULL,
    window_at  BIGINT NOT NULL,
    looked_at  BIGINT NOT NULL,
    kept_at    BIGINT NOT NULL,
    CONSTRAINT audit_look_pkey PRIMARY KEY (circle_id, id)
);

CREATE UNIQUE INDEX audit_look_by_window ON audit_look (circle_id, person_id, screen, window_at);
CREATE INDEX audit_look_by_seq ON audit_look (circle_id, seq);
