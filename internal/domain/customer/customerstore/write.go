package customerstore

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"mobilize/internal/domain/customer"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
)

// write keeps what is other in after than in before, and tells devices of it.
func (s *Store) write(ctx context.Context, w *outbox.Write, may access.Grant, before, after customer.Table, secrets ...customer.Secret) error {
	err := differ(before.Units, after.Units, func(id ident.ID) error {
		w.Removed(customer.UnitCollection, id.String())
		_, err := w.Exec(ctx, `DELETE FROM customer_unit WHERE circle_id = $1 AND id = $2`, may.Circle(), id)
		return err
	}, func(id ident.ID, u customer.Unit) error {
		w.Changed(customer.UnitCollection, id.String(), "")
		return s.putUnit(ctx, w, may, u)
	})
	if err != nil {
		return fmt.Errorf("write units: %w", err)
	}
	if err := s.writeGroups(ctx, w, may, before, after); err != nil {
		return fmt.Errorf("write groups: %w", err)
	}
	if err := s.writePeople(ctx, w, may, before, after); err != nil {
		return fmt.Errorf("write staff and citizens: %w", err)
	}
	err = differ(before.Invitations, after.Invitations, func(id ident.ID) error {
		w.Removed(customer.InvitationCollection, id.String())
		_, err := w.Exec(ctx, `DELETE FROM customer_invitation WHERE circle_id = $1 AND id = $2`, may.Circle(), id)
		return err
	}, func(id ident.ID, in customer.Invitation) error {
		w.Changed(customer.InvitationCollection, id.String(), "")
		if _, ok := before.Invitations[id]; ok {
			return updateInvitation(ctx, w, may, in)
		}
		i := slices.IndexFunc(secrets, func(one customer.Secret) bool { return one.Invitation == id })
		if i < 0 {
			return fmt.Errorf("an invitation without a secret")
		}
		return s.insertInvitation(ctx, w, may, in, secrets[i])
	})
	if err != nil {
		return fmt.Errorf("write invitations: %w", err)
	}
	return nil
}

// differ calls gone and put for what is other in after than in before, in the order of the identifiers.
func differ[T any](before, after map[ident.ID]T, gone func(ident.ID) error, put func(ident.ID, T) error) error {
	for _, id := range slices.Sorted(maps.Keys(before)) {
		if _, ok := after[id]; !ok {
			if err := gone(id); err != nil {
				return err
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(after)) {
		if old, ok := before[id]; !ok || !reflect.DeepEqual(old, after[id]) {
			if err := put(id, after[id]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) putUnit(ctx context.Context, w *outbox.Write, may access.Grant, u customer.Unit) error {
	name, err := s.vault.Seal(ctx, may, unitColumn, row(may, u.ID), []byte(u.Name))
	if err != nil {
		return err
	}
	_, err = w.Exec(ctx, `INSERT INTO customer_unit (circle_id, id, name_sealed, changed_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (circle_id, id) DO UPDATE SET name_sealed = excluded.name_sealed, changed_at = excluded.changed_at`,
		may.Circle(), u.ID, name, w.Now.UnixMilli())
	return err
}

func (s *Store) writeGroups(ctx context.Context, w *outbox.Write, may access.Grant, before, after customer.Table) error {
	return differ(before.Groups, after.Groups, func(id ident.ID) error {
		w.Removed(customer.GroupCollection, id.String())
		_, err := w.Exec(ctx, `DELETE FROM customer_group WHERE circle_id = $1 AND id = $2`, may.Circle(), id)
		return err
	}, func(id ident.ID, g customer.Group) error {
		w.Changed(customer.GroupCollection, id.String(), "")
		plain, err := json.Marshal(groupAbout{g.Name, g.Colour, g.Picture})
		if err != nil {
			return err
		}
		about, err := s.vault.Seal(ctx, may, groupColumn, row(may, id), plain)
		if err != nil {
			return err
		}
		_, err = w.Exec(ctx, `INSERT INTO customer_group (circle_id, id, unit_id, about_sealed, changed_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (circle_id, id) DO UPDATE SET unit_id = excluded.unit_id, about_sealed = excluded.about_sealed, changed_at = excluded.changed_at`,
			may.Circle(), id, g.Unit, about, w.Now.UnixMilli())
		return err
	})
}

// writePeople keeps staff and citizens, whose rows stay when they have gone: how they are to stand is worked
// out from them too.
func (s *Store) writePeople(ctx context.Context, w *outbox.Write, may access.Grant, before, after customer.Table) error {
	isOther := false
	kept := func(ident.ID) error { return nil }
	err := differ(before.Staff, after.Staff, kept, func(id ident.ID, one customer.Staff) error {
		isOther = true
		if one.EndedAt.IsZero() {
			w.Changed(customer.StaffCollection, id.String(), "")
		} else {
			w.Removed(customer.StaffCollection, id.String())
		}
		email := []byte{}
		if one.Email != "" {
			var err error
			if email, err = s.vault.Seal(ctx, may, emailColumn, row(may, id), []byte(one.Email)); err != nil {
				return err
			}
		}
		_, err := w.Exec(ctx, `INSERT INTO customer_staff (circle_id, person_id, role, group_ids, from_at, until_at, ended_at, changed_at, email_sealed)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (circle_id, person_id) DO UPDATE SET role = excluded.role, group_ids = excluded.group_ids, from_at = excluded.from_at,
			until_at = excluded.until_at, ended_at = excluded.ended_at, changed_at = excluded.changed_at, email_sealed = excluded.email_sealed`,
			may.Circle(), id, string(one.Role), idsText(one.Groups), millis(one.From), millis(one.Until), millis(one.EndedAt), w.Now.UnixMilli(), email)
		if err != nil {
			return err
		}
		return putVoucher(ctx, w, may, one)
	})
	if err != nil {
		return err
	}
	err = differ(before.Citizens, after.Citizens, kept, func(id ident.ID, one customer.Citizen) error {
		isOther = true
		for _, g := range slices.Concat(before.Citizens[id].Groups, one.Groups) {
			isOther := slices.Contains(before.Citizens[id].Groups, g) != slices.Contains(one.Groups, g) || before.Citizens[id].IsWaiting()
			if _, ok := after.Groups[g]; ok && isOther {
				w.Changed(customer.GroupCollection, g.String(), "")
			}
		}
		waiting, err := s.sealWaiting(ctx, may, one)
		if err != nil {
			return err
		}
		_, err = w.Exec(ctx, `INSERT INTO customer_citizen (circle_id, citizen_id, group_ids, scopes, until_at, is_own, admitted_by, changed_at, waiting_sealed)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (circle_id, citizen_id) DO UPDATE SET group_ids = excluded.group_ids, scopes = excluded.scopes, until_at = excluded.until_at,
			is_own = excluded.is_own, admitted_by = excluded.admitted_by, changed_at = excluded.changed_at, waiting_sealed = excluded.waiting_sealed`,
			may.Circle(), id, idsText(one.Groups), strings.Join(one.Scopes.Names(), " "), millis(one.Until), one.IsOwn, one.AdmittedBy, w.Now.UnixMilli(), waiting)
		return err
	})
	if err != nil || !isOther {
		return err
	}
	return s.queue.Enqueue(ctx, w.Tx, customer.RelateJob, may.Circle(), w.Now.Add(relateAfter))
}

// putVoucher keeps who vouches for a member of staff.
func putVoucher(ctx context.Context, w *outbox.Write, may access.Grant, one customer.Staff) error {
	if one.Voucher.Institution == "" {
		_, err := w.Exec(ctx, `DELETE FROM customer_voucher WHERE circle_id = $1 AND person_id = $2`, may.Circle(), one.Person)
		return err
	}
	_, err := w.Exec(ctx, `INSERT INTO customer_voucher (circle_id, person_id, institution, is_over) VALUES ($1, $2, $3, $4)
		ON CONFLICT (circle_id, person_id) DO UPDATE SET institution = excluded.institution, is_over = excluded.is_over`,
		may.Circle(), one.Person, one.Voucher.Institution, one.Voucher.IsOver)
	return err
}

func (s *Store) insertInvitation(ctx context.Context, w *outbox.Write, may access.Grant, in customer.Invitation, secret customer.Secret) error {
	to, err := s.vault.Seal(ctx, may, toColumn, row(may, in.ID), []byte(in.Email))
	if err != nil {
		return err
	}
	sealed, err := s.vault.Seal(ctx, may, secretColumn, row(may, in.ID), []byte(secret.Text))
	if err != nil {
		return err
	}
	_, err = w.Exec(ctx, `INSERT INTO customer_invitation (circle_id, id, kind, secret_hash, secret_sealed, to_sealed, language, role, group_ids, from_at, until_at,
		invited_by, expires_at, sent_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14)`,
		may.Circle(), in.ID, string(in.Kind), secret.Hash, sealed, to, in.Language, string(in.Role), idsText(in.Groups), millis(in.From), millis(in.Until),
		in.InvitedBy, millis(in.ExpiresAt), w.Now.UnixMilli())
	if err != nil {
		return err
	}
	if err := s.queue.Enqueue(ctx, w.Tx, customer.InviteJob, in.ID, w.Now); err != nil {
		return err
	}
	return s.queue.Enqueue(ctx, w.Tx, customer.ForgetJob, in.ID, in.ExpiresAt)
}

// updateInvitation changes what an invitation is to. Its address, link and end stay.
func updateInvitation(ctx context.Context, w *outbox.Write, may access.Grant, in customer.Invitation) error {
	_, err := w.Exec(ctx, `UPDATE customer_invitation SET role = $1, group_ids = $2, from_at = $3, until_at = $4, changed_at = $5 WHERE circle_id = $6 AND id = $7`,
		string(in.Role), idsText(in.Groups), millis(in.From), millis(in.Until), w.Now.UnixMilli(), may.Circle(), in.ID)
	return err
}
