-- +goose Up

-- When the browser of an ended session first called after the end, and was told to erase what it
-- holds.
ALTER TABLE account_session ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0; -- 0 before
