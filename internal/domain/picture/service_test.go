package picture_test

import (
	"bytes"
	"context"
	"errors"
	"image/color"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/picturetest"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/outbox"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
	"mobilize/migrations"
)

var (
	red  = color.RGBA{200, 30, 30, 255}
	blue = color.RGBA{30, 30, 200, 255}
)

func TestAdd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		t.Run("keeps every field", func(t *testing.T) {
			p := w.Full()
			w.Add(t, p, red)
			got, err := w.Service.Read(t.Context(), w.Grant(t, w.Planner, w.Circle), []ident.ID{p.ID})
			if err != nil || len(got) != 1 {
				t.Fatalf("Read = %v, %v", got, err)
			}
			p.Side, p.AddedBy, p.AddedAt = 300, w.Planner.Person, w.Clock.Now()
			if diff := cmp.Diff(p, got[0]); diff != "" {
				t.Error(diff)
			}
		})
		t.Run("changes nothing when repeated with the same identifier", func(t *testing.T) {
			p := w.Full()
			w.Add(t, p, red)
			again := p
			again.Name = "Noget andet"
			w.Add(t, again, blue)
			got, err := w.Service.Read(t.Context(), w.Grant(t, w.Planner, w.Circle), []ident.ID{p.ID})
			if err != nil || len(got) != 1 || got[0].Name != p.Name {
				t.Errorf("Read = %v, %v", got, err)
			}
		})
		t.Run("reads nothing of the file before access is settled", func(t *testing.T) {
			for _, actor := range []access.Actor{w.Viewer, w.Helper, w.Stranger, {}} {
				_, err := w.Service.Add(t.Context(), w.Acting(actor), w.Full(), untouchable{t}, 0, picture.Square{})
				if fault.KindOf(err) != fault.NotFound {
					t.Errorf("Add = %v, want Not Found", err)
				}
			}
		})
		for name, change := range map[string]func(*picture.Picture){
			"picture.name_length":  func(p *picture.Picture) { p.Name = "" },
			"picture.words_length": func(p *picture.Picture) { p.Author = strings.Repeat("å", 201) },
		} {
			t.Run("refuses with "+name, func(t *testing.T) {
				p := w.Full()
				change(&p)
				_, err := w.Service.Add(t.Context(), w.Acting(w.Planner), p, untouchable{t}, 0, picture.Square{})
				if f := fault.As(err); f == nil || f.Code != name {
					t.Errorf("Add = %v", err)
				}
			})
		}
		t.Run("keeps nothing of a file that is no picture", func(t *testing.T) {
			p := w.Full()
			_, err := w.Service.Add(t.Context(), w.Acting(w.Planner), p, strings.NewReader("<svg onload=alert(1)>"), 0, picture.Square{})
			if fault.KindOf(err) != fault.Unsupported {
				t.Errorf("Add = %v", err)
			}
			got, err := w.Service.Read(t.Context(), w.Grant(t, w.Planner, w.Circle), []ident.ID{p.ID})
			if err != nil || len(got) != 0 {
				t.Errorf("Read = %v, %v", got, err)
			}
		})
	})
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		p    picture.Picture
		want string
	}{
		"takes a name of 200 characters":           {picture.Picture{Name: strings.Repeat("ø", 200)}, ""},
		"rejects a name one character too long":    {picture.Picture{Name: strings.Repeat("ø", 201)}, "name"},
		"rejects a name of spaces":                 {picture.Picture{Name: "   "}, "name"},
		"rejects a name of two lines":              {picture.Picture{Name: "a\nb"}, "name"},
		"rejects a name that is no text":           {picture.Picture{Name: "a\xff"}, "name"},
		"rejects a licence one character too long": {picture.Picture{Name: "a", Licence: strings.Repeat("x", 201)}, "licence"},
		"rejects a source one character too long":  {picture.Picture{Name: "a", Source: strings.Repeat("x", 201)}, "source"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if f := fault.As(tc.p.Validate()); f != nil {
				got = f.Field
			}
			if got != tc.want {
				t.Errorf("Validate names %q, want %q", got, tc.want)
			}
		})
	}
}

func TestPrint(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		p := w.Full()
		w.Add(t, p, red)
		t.Run("notes the copy of whoever may see it", func(t *testing.T) {
			for _, size := range []picture.Size{picture.Large, picture.Small} {
				data, err := w.Service.Print(t.Context(), w.Viewer, w.Circle, p.ID, size)
				if err != nil || !bytes.HasPrefix(data, []byte("\xff\xd8\xff")) {
					t.Errorf("%s = %d bytes, %v", size, len(data), err)
				}
			}
			want := picturetest.Copied{Circle: w.Circle, Device: w.Viewer.Session, Category: personal.Pictures}
			if noted := w.Noted(); len(noted) != 2 || noted[0] != want {
				t.Errorf("noted %v", noted)
			}
		})
		for name, ask := range map[string]struct {
			actor      access.Actor
			circle, id ident.ID
			size       picture.Size
		}{
			"hides it from a stranger":                    {w.Stranger, w.Circle, p.ID, picture.Large},
			"hides it from a helper who sees no pictures": {w.Helper, w.Circle, p.ID, picture.Small},
			"hides it from nobody in particular":          {access.Actor{}, w.Circle, p.ID, picture.Large},
			"does not show it through another circle":     {w.Stranger, w.Other, p.ID, picture.Large},
			"knows no other size":                         {w.Planner, w.Circle, p.ID, "../large"},
			"does not show a picture that was not put":    {w.Planner, w.Circle, w.IDs.New(), picture.Large},
		} {
			t.Run(name, func(t *testing.T) {
				if _, err := w.Service.Print(t.Context(), ask.actor, ask.circle, ask.id, ask.size); fault.KindOf(err) != fault.NotFound {
					t.Errorf("Print = %v", err)
				}
			})
		}
	})
}

func TestLibraryIsHiddenFromWhoMayNotSeePictures(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		w.Add(t, w.Full(), red)
		for _, actor := range []access.Actor{w.Helper, w.Stranger, {}} {
			if got, _, err := w.Service.Library(t.Context(), actor, w.Circle, ""); fault.KindOf(err) != fault.NotFound || len(got) > 0 {
				t.Errorf("Library = %v, %v", got, err)
			}
		}
		if noted := w.Noted(); len(noted) > 0 {
			t.Errorf("a copy was noted of what did not leave: %v", noted)
		}
	})
}

func TestDelete(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		old, young := w.Full(), w.Full()
		w.Add(t, old, red)
		w.Clock.Advance(time.Second)
		young.ID = w.IDs.New()
		w.Add(t, young, blue)

		if got := library(t, w); !cmp.Equal(got, []ident.ID{young.ID, old.ID}) {
			t.Errorf("library = %v, want the newest first", got)
		}
		if _, err := w.Service.Delete(t.Context(), w.Acting(w.Planner), w.Circle, young.ID); err != nil {
			t.Fatal(err)
		}
		if got := library(t, w); !cmp.Equal(got, []ident.ID{old.ID}) {
			t.Errorf("library after a delete = %v", got)
		}
		if _, err := w.Service.Print(t.Context(), w.Viewer, w.Circle, young.ID, picture.Large); err != nil {
			t.Errorf("a plan that uses it lost it: %v", err)
		}
		may := w.Grant(t, w.Planner, w.Circle)
		if ok, err := w.Service.HasAll(t.Context(), may, []picture.Reference{"own:" + picture.Reference(young.ID)}); !ok || err != nil {
			t.Errorf("HasAll of a deleted one = %v, %v", ok, err)
		}
		got, err := w.Service.Read(t.Context(), may, []ident.ID{young.ID})
		if err != nil || len(got) != 1 || !got[0].IsDeleted() {
			t.Errorf("devices learn %v, %v", got, err)
		}
		if _, err := w.Service.Restore(t.Context(), w.Acting(w.Planner), w.Circle, young.ID); err != nil {
			t.Fatal(err)
		}
		if got := library(t, w); !cmp.Equal(got, []ident.ID{young.ID, old.ID}) {
			t.Errorf("library after a restore = %v", got)
		}
		for _, actor := range []access.Actor{w.Viewer, w.Helper, w.Stranger} {
			if _, err := w.Service.Delete(t.Context(), w.Acting(actor), w.Circle, old.ID); fault.KindOf(err) != fault.NotFound {
				t.Errorf("Delete by another = %v", err)
			}
		}
		if _, err := w.Service.Delete(t.Context(), w.Acting(w.Planner), w.Circle, w.IDs.New()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("Delete of nothing = %v", err)
		}
	})
}

func TestEveryChangeReachesTheFeedOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		p := w.Full()
		first := w.Add(t, p, red)
		second, err := w.Service.Delete(t.Context(), w.Acting(w.Planner), w.Circle, p.ID)
		if err != nil || second <= first {
			t.Fatalf("Delete = %d after %d, %v", second, first, err)
		}
		if _, err := w.Service.Delete(t.Context(), w.Acting(w.Planner), w.Circle, p.ID); err != nil {
			t.Fatal(err) // it is deleted already: nothing changes
		}
		changes, _, err := w.Outbox.Changes(t.Context(), w.Grant(t, w.Planner, w.Circle), outbox.Range{Limit: 10})
		if err != nil || len(changes) != 1 || changes[0].Collection != picture.Collection || changes[0].ID != p.ID.String() || changes[0].Rev != second || changes[0].Removed {
			t.Errorf("feed = %+v, %v", changes, err)
		}
	})
}

func TestHasAll(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := picturetest.New(t, db)
		p := w.Full()
		w.Add(t, p, red)
		own := "own:" + picture.Reference(p.ID)
		for _, tc := range []struct {
			name       string
			actor      access.Actor
			circle     ident.ID
			references []picture.Reference
			want       bool
		}{
			{"knows its own and the archive's", w.Planner, w.Circle, []picture.Reference{own, "archive:fluent-soap", own}, true},
			{"knows that nothing is all there", w.Planner, w.Circle, nil, true},
			{"does not know another circle's", w.Stranger, w.Other, []picture.Reference{own}, false},
			{"does not know a symbol that is not there", w.Planner, w.Circle, []picture.Reference{own, "archive:fluent-nothing"}, false},
			{"does not know a picture that is not there", w.Planner, w.Circle, []picture.Reference{own, "own:" + picture.Reference(w.IDs.New())}, false},
			{"does not know other references", w.Planner, w.Circle, []picture.Reference{"https://example.org/x.png"}, false},
		} {
			t.Run(tc.name, func(t *testing.T) {
				got, err := w.Service.HasAll(t.Context(), w.Grant(t, tc.actor, tc.circle), tc.references)
				if got != tc.want || err != nil {
					t.Errorf("HasAll = %v, %v", got, err)
				}
			})
		}
	})
}

func library(t *testing.T, w *picturetest.World) []ident.ID {
	t.Helper()
	pictures, _, err := w.Service.Library(t.Context(), w.Viewer, w.Circle, "")
	if err != nil {
		t.Fatal(err)
	}
	var ids []ident.ID
	for _, p := range pictures {
		ids = append(ids, p.ID)
	}
	return ids
}

// untouchable is a file that nobody may begin to read.
// usedUp is an allowance of which nothing is left.
type usedUp struct {
	t      *testing.T
	person ident.ID
}

func (u usedUp) Take(_ context.Context, a picture.Allowance, key string) error {
	if key != u.person.String() || a.Count != 300 || a.Within != time.Hour {
		u.t.Errorf("%+v is counted for %s", a, key)
	}
	return fault.New(fault.Limited, "limit.too_often", "", "That was too often.")
}

func TestAPersonAddsThreeHundredPicturesAnHour(t *testing.T) {
	t.Parallel()
	w := picturetest.New(t, dbtest.Open(t, database.SQLite, migrations.Data()))
	s := picture.New(w, w, nil, w, w.Archive, w.Store, usedUp{t, w.Planner.Person})
	if _, err := s.Add(t.Context(), w.Acting(w.Planner), w.Full(), untouchable{t}, 0, picture.Square{}); fault.KindOf(err) != fault.Limited {
		t.Errorf("Add = %v, want Limited", err)
	}
}

type untouchable struct{ t *testing.T }

func (u untouchable) Read([]byte) (int, error) {
	u.t.Error("the file was read")
	return 0, errors.Join(io.ErrUnexpectedEOF)
}
