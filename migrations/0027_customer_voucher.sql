-- +goose Up

-- Staff whom an institution vouches for, and those whom it no longer does.
CREATE TABLE customer_voucher (
    circle_id   TEXT    NOT NULL,
    person_id   TEXT    NOT NULL,
    institution TEXT    NOT NULL, -- a word from the operator's settings
    is_over     BOOLEAN NOT NULL, -- it ended them: if it vouches again, they are back
    CONSTRAINT customer_voucher_pkey PRIMARY KEY (circle_id, person_id)
);
