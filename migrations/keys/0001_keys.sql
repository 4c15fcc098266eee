-- +goose Up
-- Every key_wrapped is sealed under the key above it: root file, tenant, person.

-- The key store's own keys: of the blind index and of the marks of the erased.
CREATE TABLE store_key (
    name        TEXT   NOT NULL PRIMARY KEY,
    key_wrapped BYTEA  NOT NULL,
    made_at     BIGINT NOT NULL
);

CREATE TABLE tenant_key (
    tenant_id   TEXT   NOT NULL PRIMARY KEY,
    key_wrapped BYTEA  NOT NULL,
    made_at     BIGINT NOT NULL
);

CREATE TABLE person_key (
    person_id   TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT   NOT NULL REFERENCES tenant_key (tenant_id),
    epoch       BIGINT NOT NULL,
    key_wrapped BYTEA  NOT NULL,
    made_at     BIGINT NOT NULL
);

-- Random, not derived from the person's key: pictures can be shredded while the person stays.
CREATE TABLE media_key (
    person_id   TEXT   NOT NULL REFERENCES person_key (person_id),
    epoch       BIGINT NOT NULL,
    key_wrapped BYTEA  NOT NULL,
    made_at     BIGINT NOT NULL,
    PRIMARY KEY (person_id, epoch)
);

-- From the blind index of an address to the person it belongs to.
CREATE TABLE directory (
    lookup    BYTEA  NOT NULL PRIMARY KEY,
    person_id TEXT   NOT NULL REFERENCES person_key (person_id),
    made_at   BIGINT NOT NULL
);
CREATE INDEX directory_person ON directory (person_id);

-- Who was erased, as marks that tell nobody who it was.
CREATE TABLE erased (
    mark      BYTEA  NOT NULL PRIMARY KEY,
    erased_at BIGINT NOT NULL
);
