-- +goose Up

-- A circle's own pictures. The bytes are blobs under picture/<circle>/<address>/.
CREATE TABLE picture (
    circle_id    TEXT   NOT NULL,
    id           TEXT   NOT NULL, -- sorts by time
    address      TEXT   NOT NULL, -- the same photo twice has one
    about_sealed BYTEA  NOT NULL,
    added_by_id  TEXT   NOT NULL, -- '' when that person is no more
    added_at     BIGINT NOT NULL,
    deleted_at   BIGINT NOT NULL, -- 0 unless deleted
    CONSTRAINT picture_pkey PRIMARY KEY (circle_id, id)
);

CREATE INDEX picture_address ON picture (circle_id, address);
