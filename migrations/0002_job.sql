-- +goose Up

-- Background work. The payload is one identifier: what to do is read when it is done.
CREATE TABLE job (
    id          TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    subject_id  TEXT   NOT NULL,
    state       TEXT   NOT NULL, -- waiting, running, dead
    run_at      BIGINT NOT NULL, -- not before; for a running job: when its lease ends
    lease       TEXT   NOT NULL, -- who runs it; '' for nobody
    attempts    BIGINT NOT NULL,
    error_code  TEXT   NOT NULL, -- the fault code of the last attempt; '' for none
    enqueued_at BIGINT NOT NULL,
    CONSTRAINT job_pkey PRIMARY KEY (id)
);

CREATE INDEX job_by_run ON job (state, run_at);
