-- +goose Up

-- People on their way to an institution's own sign-in page and back.
CREATE TABLE account_way (
    id           TEXT   NOT NULL,
    institution  TEXT   NOT NULL,
    secret_hash  BYTEA  NOT NULL, -- of what the browser alone has
    nonce        TEXT   NOT NULL,
    proof_sealed BYTEA  NOT NULL, -- that the code is ours (PKCE)
    person_id    TEXT   NOT NULL, -- who connects an account they have; '' when somebody signs in
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    CONSTRAINT account_way_pkey PRIMARY KEY (id)
);

-- Sessions that live as long as an institution says so.
CREATE TABLE account_vouched (
    session_id    TEXT   NOT NULL,
    person_id     TEXT   NOT NULL,
    institution   TEXT   NOT NULL,
    tokens_sealed BYTEA  NOT NULL, -- with which the institution is asked
    confirmed_at  BIGINT NOT NULL,
    CONSTRAINT account_vouched_pkey PRIMARY KEY (session_id)
);
