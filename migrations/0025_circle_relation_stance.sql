-- +goose Up

-- The version of a customer's table by which somebody last came to stand so: an older one changes nothing.
ALTER TABLE circle_relation ADD COLUMN stance BIGINT NOT NULL DEFAULT 0;
