-- +goose Up

-- When somebody came, or came back after their relation had ended.
ALTER TABLE circle_relation ADD COLUMN began_at BIGINT NOT NULL DEFAULT 0; -- 0 for those from before this was kept
