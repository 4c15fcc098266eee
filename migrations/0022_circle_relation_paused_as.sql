-- +goose Up

-- What whoever paused the relation was then: a pause by the citizen or a guardian is theirs to lift.
ALTER TABLE circle_relation ADD COLUMN paused_as TEXT NOT NULL DEFAULT ''; -- '' while it is not paused, and for pauses from before
