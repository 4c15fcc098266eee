-- +goose Up

-- E-mail addresses on their way to taking another's place, and those that have and can still be taken back.
CREATE TABLE account_address (
    id             TEXT   NOT NULL,
    person_id      TEXT   NOT NULL,
    session_id     TEXT   NOT NULL, -- where it was asked for
    confirm_hash   BYTEA  NOT NULL,
    confirm_sealed BYTEA  NOT NULL, -- empty once sent
    stop_hash      BYTEA  NOT NULL,
    stop_sealed    BYTEA  NOT NULL, -- empty once there is nothing more to tell the old address
    to_sealed      BYTEA  NOT NULL,
    from_sealed    BYTEA  NOT NULL, -- empty when there was none
    kept_ids       TEXT   NOT NULL, -- sessions that go on, with spaces between
    asked_at       BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL, -- of the link, then of the way back
    told_at        BIGINT NOT NULL, -- when the old address was told that it is asked for; 0 before
    confirmed_at   BIGINT NOT NULL, -- 0 before
    moved_at       BIGINT NOT NULL, -- 0 before
    stopped_at     BIGINT NOT NULL, -- 0 before
    CONSTRAINT account_address_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX account_address_confirm ON account_address (confirm_hash);
CREATE UNIQUE INDEX account_address_stop ON account_address (stop_hash);
CREATE INDEX account_address_person ON account_address (person_id);
