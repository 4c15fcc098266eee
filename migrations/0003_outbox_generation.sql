-- +goose Up

-- Which life of the change feed this is. A restored backup begins another: it would give numbers again
-- that devices have seen.
CREATE TABLE feed_generation (
    name     TEXT   NOT NULL, -- 'feed': there is one row
    id       TEXT   NOT NULL,
    lies_in  TEXT   NOT NULL, -- where the database lay when it was last looked at
    begun_at BIGINT NOT NULL,
    CONSTRAINT feed_generation_pkey PRIMARY KEY (name)
);
