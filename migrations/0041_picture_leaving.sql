-- +goose Up

-- How far a deleted picture that no plan uses has come on its way out, and since when.
ALTER TABLE picture ADD COLUMN stage    TEXT   NOT NULL DEFAULT 'kept'; -- kept, unused, closed, gone
ALTER TABLE picture ADD COLUMN stage_at BIGINT NOT NULL DEFAULT 0;      -- 0 for kept

-- Pictures that were deleted before anybody looked after them: thirty days from then.
INSERT INTO job (id, kind, subject_id, state, run_at, lease, attempts, error_code, enqueued_at)
SELECT id, 'picture.leave', id, 'waiting', deleted_at + 2592000000, '', 0, '', deleted_at FROM picture WHERE deleted_at > 0
ON CONFLICT DO NOTHING;
