-- +goose Up

-- How much of each allowance is used: one row a key, gone when the allowance is whole again.
CREATE TABLE rate_limit (
    key_hash BYTEA  NOT NULL,
    whole_at BIGINT NOT NULL, -- when nothing of the allowance is used any more
    CONSTRAINT rate_limit_pkey PRIMARY KEY (key_hash)
);

CREATE INDEX rate_limit_whole ON rate_limit (whole_at);
