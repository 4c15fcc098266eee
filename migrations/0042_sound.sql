-- +goose Up

-- A circle's recordings. The bytes are blobs under sound/<circle>/<id>.
CREATE TABLE sound (
    circle_id    TEXT   NOT NULL,
    id           TEXT   NOT NULL, -- sorts by time
    about_sealed BYTEA  NOT NULL,
    added_by_id  TEXT   NOT NULL, -- '' when that person is no more
    added_at     BIGINT NOT NULL,
    stage        TEXT   NOT NULL, -- kept, unused, gone
    stage_at     BIGINT NOT NULL, -- 0 for kept
    CONSTRAINT sound_pkey PRIMARY KEY (circle_id, id)
);

CREATE INDEX sound_id ON sound (id);
