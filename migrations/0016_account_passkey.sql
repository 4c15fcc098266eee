-- +goose Up

-- Passkeys: the keys people sign in with. What an authenticator gave is sealed under its person's
-- key; whose it is, is found by a hash of the key's random number.
CREATE TABLE account_passkey (
    id          TEXT   NOT NULL,
    person_id   TEXT   NOT NULL,
    key_hash    BYTEA  NOT NULL, -- of the number the authenticator gave it
    key_sealed  BYTEA  NOT NULL, -- that number and the public key
    name_sealed BYTEA  NOT NULL, -- what its person calls it
    uses        BIGINT NOT NULL, -- as the authenticator counts; 0 for one that does not
    created_at  BIGINT NOT NULL,
    used_at     BIGINT NOT NULL, -- 0 before
    CONSTRAINT account_passkey_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX account_passkey_key ON account_passkey (key_hash);
CREATE INDEX account_passkey_person ON account_passkey (person_id);

-- Random numbers that wait to be signed by an authenticator, once.
CREATE TABLE account_challenge (
    id         TEXT   NOT NULL,
    number     TEXT   NOT NULL,
    person_id  TEXT   NOT NULL, -- who makes a key; '' when somebody signs in
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT account_challenge_pkey PRIMARY KEY (id)
);
