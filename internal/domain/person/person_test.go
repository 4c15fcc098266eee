package person_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"mobilize/internal/domain/person"
	"mobilize/internal/domain/person/persontest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/vault/vaulttest"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/clock"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

func each(t *testing.T, fn func(t *testing.T, db *database.DB, s *person.Service, ids *ident.Maker)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		ids := ident.NewMaker(c, rand.Reader)
		fn(t, db, persontest.New(t, db, vaulttest.New(t), c, ids), ids)
	})
}

func TestEnrol(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB, s *person.Service, ids *ident.Maker) {
		mette := persontest.Enrol(t, s, ids, "Mette Holm", " Mette@Example.DK ")
		t.Run("keeps every field", func(t *testing.T) {
			got, err := s.Get(t.Context(), persontest.Self(mette))
			if err != nil {
				t.Fatal(err)
			}
			if got.Customer == "" {
				t.Error("no customer")
			}
			want := person.Person{ID: mette.Person, Customer: got.Customer, CreatedBy: mette.Person, Name: "Mette Holm", Email: "mette@example.dk", Language: "da"}
			if got != want {
				t.Errorf("Get = %+v, want %+v", got, want)
			}
		})
		t.Run("makes the address lead to the person, in any case of letters", func(t *testing.T) {
			id, ok, err := s.FindByEmail(t.Context(), access.Actor{}, "METTE@example.dk")
			if err != nil || !ok || id != mette.Person {
				t.Errorf("FindByEmail = %v, %v, %v", id, ok, err)
			}
			if _, ok, err := s.FindByEmail(t.Context(), access.Actor{}, "jonas@example.dk"); ok || err != nil {
				t.Errorf("FindByEmail of nobody = %v, %v", ok, err)
			}
		})
		t.Run("gives no address to two", func(t *testing.T) {
			other := access.Actor{Person: ids.New()}
			err := s.Enrol(t.Context(), persontest.Self(other), "Other", "mette@example.dk", "en")
			if fault.KindOf(err) != fault.Conflict {
				t.Errorf("Enrol = %v, want Conflict", err)
			}
		})
		t.Run("changes nothing when repeated", func(t *testing.T) {
			if err := s.Enrol(t.Context(), persontest.Self(mette), "Another Name", "mette@example.dk", "da"); err != nil {
				t.Fatal(err)
			}
			if got, _ := s.Get(t.Context(), persontest.Self(mette)); got.Name != "Mette Holm" {
				t.Error("the repeat changed the name")
			}
		})
		t.Run("leaves nothing readable in the row", func(t *testing.T) {
			var name, email []byte
			if err := db.QueryRow(t.Context(), `SELECT name_sealed, email_sealed FROM person WHERE id = $1`, mette.Person).Scan(&name, &email); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(name)+string(email), "ette") {
				t.Error("a name or address is readable")
			}
		})
	})
}

func TestCreateCitizen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ *database.DB, s *person.Service, ids *ident.Maker) {
		mette := persontest.Enrol(t, s, ids, "Mette", "mette@example.dk")
		jonas := persontest.Enrol(t, s, ids, "Jonas", "jonas@example.dk")
		over := func(actor access.Actor, subject ident.ID) access.Grant {
			return access.Decide(actor, ids.New(), subject, access.Guardian, access.AllScopes, access.ForIdentity)
		}
		noah := ids.New()
		may := over(mette, noah)
		customer, err := s.CreateCitizen(t.Context(), may, "Noah")
		if err != nil {
			t.Fatal(err)
		}
		if own, _ := s.Get(t.Context(), persontest.Self(mette)); own.Customer != customer {
			t.Error("the citizen came with another customer than the maker")
		}
		if _, err := s.CreateCitizen(t.Context(), may, "Noah"); err != nil {
			t.Errorf("a repeat = %v", err)
		}
		if _, err := s.CreateCitizen(t.Context(), over(jonas, noah), "Mine"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("another's citizen = %v, want Conflict", err)
		}
		if _, err := s.CreateCitizen(t.Context(), over(jonas, mette.Person), "Mine"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("somebody with an account = %v, want Conflict", err)
		}
		if _, err := s.CreateCitizen(t.Context(), over(mette, "00000000-0000-7000-8000-00000000c001"), "Mine"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("nobody, whom the program needs = %v, want Conflict", err)
		}
		if _, err := s.CreateCitizen(t.Context(), over(mette, ids.New()), strings.Repeat("n", 101)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a long name = %v, want Invalid", err)
		}
		names, err := s.Names(t.Context(), mette, []access.Grant{may, persontest.Self(mette), over(mette, ids.New())})
		if err != nil || len(names) != 2 || names[noah] != "Noah" || names[mette.Person] != "Mette" {
			t.Errorf("Names = %v, %v", names, err)
		}
		if err := s.Rename(t.Context(), may, "Noah H."); err != nil {
			t.Fatal(err)
		}
		if names, _ := s.Names(t.Context(), mette, []access.Grant{may}); names[noah] != "Noah H." {
			t.Errorf("after Rename: %v", names)
		}
	})
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ *database.DB, s *person.Service, ids *ident.Maker) {
		may := persontest.Self(persontest.Enrol(t, s, ids, "Mette", "mette@example.dk"))
		name, language, bad := "Mette Marie", "en", "fr"
		if err := s.Update(t.Context(), may, &name, &language); err != nil {
			t.Fatal(err)
		}
		if err := s.Update(t.Context(), may, nil, &bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an unknown language = %v", err)
		}
		got, email, lang, err := s.Profile(t.Context(), may)
		if err != nil || got != name || email != "mette@example.dk" || lang != "en" {
			t.Errorf("Profile = %q %q %q %v", got, email, lang, err)
		}
	})
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"a@b.dk", "fornavn.efternavn+mobilize@kommune.example.dk", "å@æøå.dk"} {
		if _, err := person.Address(good); err != nil {
			t.Errorf("a good address was refused")
		}
	}
	for _, bad := range []string{
		"", "a", "a@b", "@b.dk", "a@", "a b@c.dk", "a@b.dk\r\nBcc: x@y.dk", "Mette <a@b.dk>", "a@b.dk, c@d.dk", "a@[127.0.0.1]", "a@b.",
		strings.Repeat("a", 250) + "@b.dk", "\"a b\"@c.dk",
	} {
		if _, err := person.Address(bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q was taken", bad)
		}
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("mette@example.dk")
	f.Add("a@b.dk\r\nBcc: x@y.dk")
	f.Fuzz(func(t *testing.T, s string) {
		address, err := person.Address(s)
		if err != nil {
			return
		}
		if again, err := person.Address(address); err != nil || again != address {
			t.Errorf("%q is not its own spelling", address)
		}
		if strings.ContainsAny(address, "\r\n\x00 <>") {
			t.Errorf("%q would break a header", address)
		}
	})
}
