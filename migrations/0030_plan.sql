-- +goose Up

-- What a citizen does, once or by a rule. All that is said of it is in content_sealed.
CREATE TABLE plan_activity (
    circle_id      TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    first_day      TEXT   NOT NULL,
    last_day       TEXT   NOT NULL, -- '9999-12-31' for a rule without end
    content_sealed BYTEA  NOT NULL,
    author_id      TEXT   NOT NULL, -- '' when that person is no more
    version        BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    changed_at     BIGINT NOT NULL,
    deleted_at     BIGINT NOT NULL, -- 0 unless deleted
    CONSTRAINT plan_activity_pkey PRIMARY KEY (circle_id, id)
);

CREATE INDEX plan_activity_once ON plan_activity (circle_id, first_day);
CREATE INDEX plan_activity_series ON plan_activity (circle_id, last_day) WHERE last_day <> first_day;

-- What one occurrence has otherwise than its activity: state, ticked steps, other content.
CREATE TABLE plan_occurrence (
    circle_id      TEXT   NOT NULL,
    activity_id    TEXT   NOT NULL,
    occurrence_key TEXT   NOT NULL, -- the day the rule puts it on, or 'once'
    lies_day       TEXT   NOT NULL, -- where it is, moved or not; '' for 'once' where the activity is
    content_sealed BYTEA  NOT NULL,
    state_by_id    TEXT   NOT NULL, -- '' when nobody set a state, or that person is no more
    state_at       BIGINT NOT NULL, -- 0 when nobody set a state
    version        BIGINT NOT NULL,
    changed_at     BIGINT NOT NULL,
    CONSTRAINT plan_occurrence_pkey PRIMARY KEY (circle_id, activity_id, occurrence_key),
    CONSTRAINT plan_occurrence_activity FOREIGN KEY (circle_id, activity_id) REFERENCES plan_activity (circle_id, id)
);

CREATE INDEX plan_occurrence_lies ON plan_occurrence (circle_id, lies_day);
CREATE INDEX plan_occurrence_key ON plan_occurrence (circle_id, occurrence_key);

-- Who did what to an activity. Before and after are in change_sealed.
CREATE TABLE plan_history (
    circle_id     TEXT   NOT NULL,
    activity_id   TEXT   NOT NULL,
    rev           BIGINT NOT NULL, -- the circle's counter after the deed
    deed          TEXT   NOT NULL,
    author_id     TEXT   NOT NULL, -- '' when that person is no more
    change_sealed BYTEA  NOT NULL,
    made_at       BIGINT NOT NULL,
    CONSTRAINT plan_history_pkey PRIMARY KEY (circle_id, activity_id, rev),
    CONSTRAINT plan_history_activity FOREIGN KEY (circle_id, activity_id) REFERENCES plan_activity (circle_id, id)
);
