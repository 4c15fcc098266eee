-- +goose Up

-- What was done last is asked of a whole circle, newest first.
CREATE INDEX plan_history_rev ON plan_history (circle_id, rev);
