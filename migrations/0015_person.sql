-- +goose Up

-- Who people are. What leads from an address to a person lives with the keys, not here.
CREATE TABLE person (
    id           TEXT   NOT NULL,
    customer_id  TEXT   NOT NULL,
    name_sealed  BYTEA  NOT NULL,
    email_sealed BYTEA  NOT NULL, -- empty for those who never sign in by mail
    language     TEXT   NOT NULL, -- da, en
    created_by   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL,
    CONSTRAINT person_pkey PRIMARY KEY (id)
);
