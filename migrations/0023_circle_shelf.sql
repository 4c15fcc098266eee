-- +goose Up

-- A shelf is a circle without a citizen: what somebody keeps to plan with. Its subject has keys of its own.
ALTER TABLE circle ADD COLUMN kind TEXT NOT NULL DEFAULT 'citizen'; -- citizen, shelf
