-- +goose Up

-- How somebody is reached, as they said themselves, and the picture they are known by.
CREATE TABLE profile (
    person_id      TEXT    NOT NULL,
    phone_sealed   BYTEA   NOT NULL, -- empty for none
    number_shown    BOOLEAN NOT NULL, -- under help, to those they share a circle with
    address_sealed BYTEA   NOT NULL, -- street, postcode and city; empty for none
    picture_id     TEXT    NOT NULL, -- '' for none
    changed_at     BIGINT  NOT NULL,
    CONSTRAINT profile_pkey PRIMARY KEY (person_id)
);
