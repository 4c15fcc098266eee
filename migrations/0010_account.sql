-- +goose Up

-- One-time links that wait to be used. Nobody is known by them yet: they are sealed under a key
-- of nobody's, emptied when used and deleted when their time is over.
CREATE TABLE account_link (
    id            TEXT   NOT NULL,
    secret_hash   BYTEA  NOT NULL,
    secret_sealed BYTEA  NOT NULL, -- empty once sent
    to_sealed     BYTEA  NOT NULL, -- address, name and language; empty once used
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    sent_at       BIGINT NOT NULL, -- 0 before
    used_at       BIGINT NOT NULL, -- 0 before
    CONSTRAINT account_link_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX account_link_secret ON account_link (secret_hash);

-- Signed-in browsers.
CREATE TABLE account_session (
    id         TEXT   NOT NULL,
    person_id  TEXT   NOT NULL,
    circle_id  TEXT   NOT NULL, -- of a citizen's paired device; '' for others
    token_hash BYTEA  NOT NULL,
    kind       TEXT   NOT NULL, -- own, shared, paired
    browser    TEXT   NOT NULL,
    platform   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL, -- 0 while it lives
    CONSTRAINT account_session_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX account_session_token ON account_session (token_hash);
CREATE INDEX account_session_person ON account_session (person_id);
CREATE INDEX account_session_circle ON account_session (circle_id);

-- Devices on their way to a session.
CREATE TABLE account_pairing (
    circle_id   TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    citizen_id  TEXT   NOT NULL,
    secret_hash BYTEA  NOT NULL,
    claim_hash  BYTEA  NOT NULL, -- empty before the claim
    state       TEXT   NOT NULL, -- open, claimed, confirmed, collected, refused
    pictures    TEXT   NOT NULL, -- symbols of the archive, with spaces between
    browser     TEXT   NOT NULL,
    platform    TEXT   NOT NULL,
    created_by  TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    CONSTRAINT account_pairing_pkey PRIMARY KEY (circle_id, id)
);

CREATE UNIQUE INDEX account_pairing_secret ON account_pairing (secret_hash);
CREATE UNIQUE INDEX account_pairing_id ON account_pairing (id);
