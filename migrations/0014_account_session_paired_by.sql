-- +goose Up

-- Who made the code with which a citizen's device was paired.
ALTER TABLE account_session ADD COLUMN paired_by TEXT NOT NULL DEFAULT ''; -- '' for other sessions, and for those from before
