-- +goose Up
-- Until when an address that somebody gave up is kept for them alone; 0 while it leads to them.
ALTER TABLE directory ADD COLUMN held_until BIGINT NOT NULL DEFAULT 0;
