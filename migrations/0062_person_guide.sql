-- +goose Up

-- Whether somebody has put the list of the first hour away, on every device of theirs.
ALTER TABLE person ADD COLUMN guide_hidden BOOLEAN NOT NULL DEFAULT FALSE;
