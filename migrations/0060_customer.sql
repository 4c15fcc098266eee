-- +goose Up

-- Who holds licences and has staff: an institution or a family. It has a shelf, whose identifier it shares.
CREATE TABLE customer (
    circle_id  TEXT   NOT NULL,
    kind       TEXT   NOT NULL, -- institution, family
    number     TEXT   NOT NULL, -- nine digits, the last of them a check
    version    BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT customer_pkey PRIMARY KEY (circle_id)
);

CREATE UNIQUE INDEX customer_number ON customer (number);

CREATE TABLE customer_unit (
    circle_id   TEXT   NOT NULL REFERENCES customer (circle_id),
    id          TEXT   NOT NULL,
    name_sealed BYTEA  NOT NULL,
    changed_at  BIGINT NOT NULL,
    CONSTRAINT customer_unit_pkey PRIMARY KEY (circle_id, id)
);

-- A class, or whatever staff and citizens are together in.
CREATE TABLE customer_group (
    circle_id    TEXT   NOT NULL REFERENCES customer (circle_id),
    id           TEXT   NOT NULL,
    unit_id      TEXT   NOT NULL,
    about_sealed BYTEA  NOT NULL,
    changed_at   BIGINT NOT NULL,
    CONSTRAINT customer_group_pkey PRIMARY KEY (circle_id, id)
);

CREATE TABLE customer_staff (
    circle_id  TEXT   NOT NULL REFERENCES customer (circle_id),
    person_id  TEXT   NOT NULL,
    role       TEXT   NOT NULL, -- admin, planner, substitute
    group_ids  TEXT   NOT NULL, -- with spaces between
    from_at    BIGINT NOT NULL, -- 0 for at once
    until_at   BIGINT NOT NULL, -- 0 for without end
    ended_at   BIGINT NOT NULL, -- 0 while they are staff
    changed_at BIGINT NOT NULL,
    CONSTRAINT customer_staff_pkey PRIMARY KEY (circle_id, person_id)
);

-- A citizen who is, or was, in a customer's groups, and what staff may be given there.
CREATE TABLE customer_citizen (
    circle_id   TEXT   NOT NULL REFERENCES customer (circle_id),
    citizen_id  TEXT   NOT NULL, -- the citizen's circle
    group_ids   TEXT   NOT NULL, -- with spaces between; none once they have left
    scopes      TEXT   NOT NULL, -- at most; names with spaces between
    until_at    BIGINT NOT NULL, -- 0 for without end
    is_own      BOOLEAN NOT NULL, -- the customer's staff made the citizen
    admitted_by TEXT   NOT NULL,
    changed_at  BIGINT NOT NULL,
    CONSTRAINT customer_citizen_pkey PRIMARY KEY (circle_id, citizen_id)
);

-- A mail that makes somebody staff, or lets a guardian bring a citizen; the row goes when its link is used.
CREATE TABLE customer_invitation (
    circle_id     TEXT   NOT NULL REFERENCES customer (circle_id),
    id            TEXT   NOT NULL,
    kind          TEXT   NOT NULL, -- staff, citizen
    secret_hash   BYTEA  NOT NULL,
    secret_sealed BYTEA  NOT NULL, -- until the mail is sent
    to_sealed     BYTEA  NOT NULL, -- the address
    language      TEXT   NOT NULL,
    role          TEXT   NOT NULL,
    group_ids     TEXT   NOT NULL,
    from_at       BIGINT NOT NULL,
    until_at      BIGINT NOT NULL,
    invited_by    TEXT   NOT NULL,
    expires_at    BIGINT NOT NULL,
    sent_at       BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL,
    CONSTRAINT customer_invitation_pkey PRIMARY KEY (circle_id, id)
);

CREATE UNIQUE INDEX customer_invitation_secret ON customer_invitation (secret_hash);
