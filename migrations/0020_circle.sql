-- +goose Up

-- One citizen and the people round them.
CREATE TABLE circle (
    circle_id       TEXT   NOT NULL,
    citizen_id      TEXT   NOT NULL,
    customer_id     TEXT   NOT NULL,
    zone            TEXT   NOT NULL,
    settings_sealed BYTEA  NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    changed_at      BIGINT NOT NULL,
    CONSTRAINT circle_pkey PRIMARY KEY (circle_id)
);

CREATE UNIQUE INDEX circle_citizen ON circle (citizen_id);

-- What one person is to the citizen. A date that has passed is no state: it is asked for.
CREATE TABLE circle_relation (
    circle_id  TEXT   NOT NULL REFERENCES circle (circle_id),
    person_id  TEXT   NOT NULL,
    role       TEXT   NOT NULL, -- citizen, guardian, planner, substitute, relative
    scopes     TEXT   NOT NULL, -- names of scopes, with spaces between
    state      TEXT   NOT NULL, -- invited, active, paused, ended
    from_at    BIGINT NOT NULL, -- 0 for at once
    until_at   BIGINT NOT NULL, -- 0 for without end
    epoch      BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT circle_relation_pkey PRIMARY KEY (circle_id, person_id)
);

CREATE INDEX circle_relation_person ON circle_relation (person_id);

-- A link into the circle, used once.
CREATE TABLE circle_invitation (
    circle_id    TEXT   NOT NULL REFERENCES circle (circle_id),
    id           TEXT   NOT NULL,
    secret_hash  BYTEA  NOT NULL,
    role         TEXT   NOT NULL,
    scopes       TEXT   NOT NULL,
    label_sealed BYTEA  NOT NULL,
    until_at     BIGINT NOT NULL,
    invited_by   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    used_at      BIGINT NOT NULL, -- 0 while it can be used
    CONSTRAINT circle_invitation_pkey PRIMARY KEY (circle_id, id)
);

CREATE UNIQUE INDEX circle_invitation_secret ON circle_invitation (secret_hash);
