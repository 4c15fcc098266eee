-- +goose Up

-- The customer on whose behalf somebody stands in the circle; '' for home.
ALTER TABLE circle_relation ADD COLUMN side_id TEXT NOT NULL DEFAULT '';

-- What whoever ended the relation was; '' while nobody did, and when a customer or a date did.
ALTER TABLE circle_relation ADD COLUMN ended_as TEXT NOT NULL DEFAULT '';

-- What somebody in the circle has settled of it by hand: words of scopes, until. A customer widens none of them.
ALTER TABLE circle_relation ADD COLUMN settled TEXT NOT NULL DEFAULT '';
