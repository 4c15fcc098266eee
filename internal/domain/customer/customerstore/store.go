// Package customerstore keeps customers.
//
// Owns: the SQL of the tables customer, customer_unit, customer_group, customer_staff, customer_voucher, customer_citizen
// and customer_invitation, and what of them is sealed.
// Does not own: any rule (customer), names of people and customers (domain/person).
// Start reading at: Store.
package customerstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"mobilize/internal/domain/customer"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/platform/vault"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Queue takes background work within the transaction that makes it needed; platform/job does.
type Queue interface {
	Enqueue(ctx context.Context, tx *database.Tx, kind string, subject ident.ID, runAt time.Time) error
}

// Store implements customer.Store.
type Store struct {
	db    *database.DB
	vault *vault.Vault
	gate  *outbox.Outbox
	queue Queue
}

// New returns a Store.
func New(db *database.DB, v *vault.Vault, gate *outbox.Outbox, q Queue) *Store {
	return &Store{db: db, vault: v, gate: gate, queue: q}
}

var (
	unitColumn   = customer.UnitTable.Sealed("name_sealed")
	groupColumn  = customer.GroupTable.Sealed("about_sealed")
	emailColumn  = customer.StaffTable.Sealed("email_sealed")
	waitColumn   = customer.CitizenTable.Sealed("waiting_sealed")
	toColumn     = customer.InvitationTable.Sealed("to_sealed")
	secretColumn = customer.InvitationTable.Sealed("secret_sealed")
)

// relateAfter is when the job that has everybody stand as the table says looks: by then the write that took
// it along has done so itself, unless it broke off.
const relateAfter = time.Minute

// Insert implements customer.Store.
func (s *Store) Insert(ctx context.Context, may access.Grant, t customer.Table) (int64, error) {
	rev, err := s.gate.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		_, err := w.Exec(ctx, `INSERT INTO customer (circle_id, kind, number, version, changed_at) VALUES ($1, $2, $3, $4, $5)`,
			may.Circle(), string(t.Customer.Kind), t.Customer.Number, t.Customer.Version, w.Now.UnixMilli())
		if err != nil {
			return err
		}
		w.Changed(customer.Collection, may.Circle().String(), "")
		return s.write(ctx, w, may, customer.Table{Customer: t.Customer}, t)
	})
	var v *database.Violation
	if errors.As(err, &v) && v.Kind == database.Unique {
		if v.Constraint == "customer_number" {
			return 0, fault.New(fault.Conflict, "customer.number_taken", "", "Draw another number.")
		}
		return 0, fault.New(fault.Conflict, "customer.id_taken", "id", "Make a new identifier.")
	}
	return rev, err
}

// Update implements customer.Store.
func (s *Store) Update(ctx context.Context, may access.Grant, change func(*customer.Table) error, secrets ...customer.Secret) (int64, error) {
	return s.gate.Write(ctx, may, func(ctx context.Context, w *outbox.Write) error {
		before, err := s.table(ctx, w.Tx, may)
		if err != nil {
			return err
		}
		after, err := s.table(ctx, w.Tx, may)
		if err != nil {
			return err
		}
		if err := change(&after); err != nil {
			return err
		}
		if before.Customer.Version != after.Customer.Version {
			_, err := w.Exec(ctx, `UPDATE customer SET version = $1, changed_at = $2 WHERE circle_id = $3`, after.Customer.Version, w.Now.UnixMilli(), may.Circle())
			if err != nil {
				return err
			}
			w.Changed(customer.Collection, may.Circle().String(), "")
		}
		return s.write(ctx, w, may, before, after, secrets...)
	})
}

// InvitationOf implements customer.Store.
func (s *Store) InvitationOf(ctx context.Context, secretHash []byte) (shelf, id ident.ID, err error) {
	err = s.db.QueryRow(ctx, `SELECT circle_id, id FROM customer_invitation WHERE secret_hash = $1`, secretHash).Scan(&shelf, &id)
	return shelf, id, missing(err)
}

// CustomerOf implements customer.Store.
func (s *Store) CustomerOf(ctx context.Context, invitation ident.ID) (shelf ident.ID, err error) {
	err = s.db.QueryRow(ctx, `SELECT circle_id FROM customer_invitation WHERE id = $1`, invitation).Scan(&shelf)
	return shelf, missing(err)
}

// Unsent implements customer.Store.
func (s *Store) Unsent(ctx context.Context, may access.Grant, id ident.ID) (string, error) {
	var sealed []byte
	err := s.db.QueryRow(ctx, `SELECT secret_sealed FROM customer_invitation WHERE circle_id = $1 AND id = $2`, may.Circle(), id).Scan(&sealed)
	if err != nil {
		return "", missing(err)
	}
	plain, err := s.vault.Open(ctx, may, secretColumn, row(may, id), sealed)
	return string(plain), err
}

// MarkSent implements customer.Store.
func (s *Store) MarkSent(ctx context.Context, may access.Grant, id ident.ID, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE customer_invitation SET sent_at = $1, secret_sealed = $2 WHERE circle_id = $3 AND id = $4`, now.UnixMilli(), []byte{}, may.Circle(), id)
		return err
	})
}

// ForgetInvitation implements customer.Store. It goes across circles: what is over is over everywhere.
func (s *Store) ForgetInvitation(ctx context.Context, id ident.ID, now time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM customer_invitation WHERE id = $1 AND expires_at <= $2`, id, now.UnixMilli())
		return err
	})
}

func row(may access.Grant, id ident.ID) string { return may.Circle().String() + "/" + id.String() }

func idsText(ids []ident.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = id.String()
	}
	return strings.Join(words, " ")
}

func idsOf(text string) []ident.ID {
	var ids []ident.ID
	for _, word := range strings.Fields(text) {
		ids = append(ids, ident.ID(word))
	}
	return ids
}

func scopesOf(text string) (access.Scope, error) {
	scopes, ok := access.ScopesNamed(strings.Fields(text))
	if !ok {
		return 0, fmt.Errorf("customerstore: a citizen's row names a scope that this version does not know")
	}
	return scopes, nil
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
