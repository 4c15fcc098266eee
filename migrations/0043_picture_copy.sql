-- +goose Up

-- Where a circle's pictures were copied to, so that whoever looks after them sees it and can call a copy back.
CREATE TABLE picture_copy (
    circle_id    TEXT   NOT NULL, -- the circle of the original
    picture_id   TEXT   NOT NULL,
    to_circle_id TEXT   NOT NULL,
    copy_id      TEXT   NOT NULL,
    copied_by_id TEXT   NOT NULL, -- '' when that person is no more
    copied_at    BIGINT NOT NULL,
    recalled_at  BIGINT NOT NULL, -- 0 unless called back
    CONSTRAINT picture_copy_pkey PRIMARY KEY (circle_id, picture_id, to_circle_id, copy_id)
);

CREATE INDEX picture_copy_copy ON picture_copy (copy_id);
