-- +goose Up

-- What lies beside the plan: runs of timers, templates, rewards. All that is said of it is in content_sealed.
CREATE TABLE plan_piece (
    circle_id      TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    content_sealed BYTEA  NOT NULL,
    author_id      TEXT   NOT NULL, -- '' when that person is no more
    version        BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    changed_at     BIGINT NOT NULL,
    deleted_at     BIGINT NOT NULL, -- 0 unless deleted
    CONSTRAINT plan_piece_pkey PRIMARY KEY (circle_id, kind, id)
);
