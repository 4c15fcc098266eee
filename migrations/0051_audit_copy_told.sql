-- +goose Up

-- What a paired device that ended was called, for its session is forgotten long before this entry,
-- and when it was told to erase its copies.
ALTER TABLE audit_copy ADD COLUMN browser  TEXT   NOT NULL DEFAULT ''; -- '' before the end
ALTER TABLE audit_copy ADD COLUMN platform TEXT   NOT NULL DEFAULT ''; -- '' before the end
ALTER TABLE audit_copy ADD COLUMN told_at  BIGINT NOT NULL DEFAULT 0;  -- 0 before
