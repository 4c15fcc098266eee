-- +goose Up

-- The address somebody was invited at: the customer's own list of its staff, and how a row of it is known again.
ALTER TABLE customer_staff ADD COLUMN email_sealed BYTEA NOT NULL DEFAULT '';

-- A citizen of a list who is not made yet: the name and what else it takes. Empty once their circle is there.
ALTER TABLE customer_citizen ADD COLUMN waiting_sealed BYTEA NOT NULL DEFAULT '';
