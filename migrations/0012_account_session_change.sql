-- +goose Up

-- The session that a browser had before this one. It ends when this one is first used.
ALTER TABLE account_session ADD COLUMN replaces_id TEXT NOT NULL DEFAULT ''; -- '' for none, or when it has ended
