package app_test

import (
	"bytes"
	"context"
	"errors"
	"image/color"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mobilize/internal/domain/circle/circletest"
	"mobilize/internal/domain/picture"
	"mobilize/internal/domain/picture/archive"
	"mobilize/internal/domain/picture/picturestore"
	"mobilize/internal/domain/picture/picturetest"
	"mobilize/internal/domain/plan"
	"mobilize/internal/domain/plan/planstore"
	"mobilize/internal/platform/blob"
	"mobilize/internal/platform/database"
	"mobilize/internal/platform/database/dbtest"
	"mobilize/internal/platform/raster"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// house is a circle with a plan and pictures, all real, and what removes pictures.
type house struct {
	*circletest.World
	t        *testing.T
	pictures *picture.Service
	plans    *plan.Service
	blobs    blob.Store
	mette    access.Actor
	circle   ident.ID
	failing  atomic.Bool  // no blob can be removed
	behind   atomic.Int64 // nanoseconds that the clock has stepped back when the next job runs
}

type noCopies struct{}

func (noCopies) PlanTaken(context.Context, access.Grant) error { return nil }

func (noCopies) Copied(context.Context, access.Grant, ident.ID, ...personal.Category) error {
	return nil
}

type allIn struct{}

func (allIn) StillIn(context.Context, access.Actor) error { return nil }

type noLimits struct{}

func (noLimits) Take(context.Context, picture.Allowance, string) error { return nil }

// known implements plan.Pictures, and plans picture.Plans, as app does.
type known struct{ *picture.Service }

func (k known) HasAll(ctx context.Context, may access.Grant, list []plan.Picture) (bool, error) {
	var references []picture.Reference
	for _, one := range list {
		references = append(references, picture.Reference(one))
	}
	return k.Service.HasAll(ctx, may, references)
}

type plans struct{ *plan.Service }

func (p plans) Uses(ctx context.Context, may access.Grant, one picture.Reference, now time.Time) (bool, error) {
	return p.Service.Uses(ctx, may, plan.Picture(one), now)
}

// stubborn is a blob store that sometimes removes nothing.
type stubborn struct {
	blob.Store
	failing *atomic.Bool
}

func (s stubborn) Delete(ctx context.Context, key string) error {
	if s.failing.Load() {
		return errors.New("the disk is away")
	}
	return s.Store.Delete(ctx, key)
}

func newHouse(t *testing.T, db *database.DB) *house {
	t.Helper()
	h := &house{World: circletest.New(t, db), t: t}
	var err error
	if h.blobs, err = blob.Open(t.Context(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	store := picturestore.New(db, h.Gate, h.Vault, stubborn{h.blobs, &h.failing}, h.Queue)
	h.pictures = picture.New(h.Circles, allIn{}, picturestore.NewDarkroom(raster.New(raster.Standard())), noCopies{}, archive.Built(), store, noLimits{})
	h.plans = plan.New(h.Circles, known{h.pictures}, noCopies{}, planstore.New(db, h.Gate, h.Vault))
	h.Queue.Register(picture.LeaveJob, func(ctx context.Context, id ident.ID) error {
		now := h.Clock.Now().Add(-time.Duration(h.behind.Swap(0)))
		return h.pictures.OnLeaveDue(ctx, id, h.Circles, plans{h.plans}, now)
	})
	h.mette = h.Person(t, "Mette")
	h.circle, _ = h.Circle(t, h.mette, "Noah")
	return h
}

// photo adds a photo of a shade, and returns it.
func (h *house) photo(shade uint8) ident.ID {
	h.t.Helper()
	p := picture.Picture{Circle: h.circle, ID: h.IDs.New(), Name: "Hund"}
	file := bytes.NewReader(picturetest.Photo(h.t, color.RGBA{shade, 30, 30, 255}))
	if _, err := h.pictures.Add(h.t.Context(), h.Op(h.mette), p, file, 0, picture.Square{}); err != nil {
		h.t.Fatal(err)
	}
	return p.ID
}

func (h *house) remove(id ident.ID) {
	h.t.Helper()
	if _, err := h.pictures.Delete(h.t.Context(), h.Op(h.mette), h.circle, id); err != nil {
		h.t.Fatal(err)
	}
}

// use plans an activity with the picture, or says why not.
func (h *house) use(activity, photo ident.ID) error {
	a := plan.Activity{
		Circle: h.circle, ID: activity, Title: "Tur", Day: plan.FirstDay + 40_000, Zone: "Europe/Copenhagen",
		Picture: plan.Picture(picture.OwnReference(photo)), Rank: "m",
	}
	_, err := h.plans.Create(h.t.Context(), h.Op(h.mette), a)
	return err
}

// pass lets so much time pass, and every job run when it is due.
func (h *house) pass(span time.Duration) {
	h.t.Helper()
	for until := h.Clock.Now().Add(span); h.Clock.Now().Before(until); {
		h.Clock.Advance(min(12*time.Hour, until.Sub(h.Clock.Now())))
		h.RunDue(h.t)
	}
}

func (h *house) bytes() (count int) {
	h.t.Helper()
	for name, err := range h.blobs.List(h.t.Context(), picture.BlobPrefix) {
		if err != nil || !strings.HasPrefix(name, picture.BlobPrefix) {
			h.t.Fatal(name, err)
		}
		count++
	}
	return count
}

func (h *house) shows(id ident.ID) bool {
	h.t.Helper()
	data, err := h.pictures.Print(h.t.Context(), h.mette, h.circle, id, picture.Small)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		h.t.Fatalf("a picture that is there has no bytes: %v", err)
	}
	return len(data) > 0
}

const day = 24 * time.Hour

// longest is the most time between a picture's last use and its end.
const longest = picture.KeptFor + 15*day

func TestBytesOfADeletedPictureAreRemoved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		t.Run("a month and a week after nothing uses it", func(t *testing.T) {
			id := h.photo(10)
			h.remove(id)
			h.pass(picture.KeptFor + 6*day)
			if !h.shows(id) {
				t.Error("gone too early: an undo would find nothing")
			}
			h.pass(2 * day)
			if h.shows(id) || h.bytes() != 0 {
				t.Errorf("shown: %v, %d blobs are left", h.shows(id), h.bytes())
			}
			if _, err := h.pictures.Restore(t.Context(), h.Op(h.mette), h.circle, id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("Restore = %v", err)
			}
			if err := h.use(h.IDs.New(), id); fault.KindOf(err) != fault.Invalid {
				t.Errorf("a plan began to use it: %v", err)
			}
		})
		t.Run("not while a plan uses it, and soon after", func(t *testing.T) {
			id, activity := h.photo(20), h.IDs.New()
			if err := h.use(activity, id); err != nil {
				t.Fatal(err)
			}
			h.remove(id)
			h.pass(200 * day)
			if !h.shows(id) {
				t.Fatal("a plan lost its picture")
			}
			if _, err := h.plans.Delete(t.Context(), h.Op(h.mette), h.circle, activity); err != nil {
				t.Fatal(err)
			}
			h.pass(6 * day)
			if _, err := h.plans.Restore(t.Context(), h.Op(h.mette), h.circle, activity); err != nil || !h.shows(id) {
				t.Errorf("undone after six days: %v, shown: %v", err, h.shows(id))
			}
			h.pass(30 * day)
			if !h.shows(id) {
				t.Error("a plan that was brought back lost its picture")
			}
			if _, err := h.plans.Delete(t.Context(), h.Op(h.mette), h.circle, activity); err != nil {
				t.Fatal(err)
			}
			h.pass(plan.RestorableFor - day)
			if !h.shows(id) {
				t.Error("what can still be brought back lost its picture")
			}
			h.pass(16 * day)
			if _, err := h.plans.Restore(t.Context(), h.Op(h.mette), h.circle, activity); fault.KindOf(err) != fault.Gone {
				t.Errorf("brought back without its picture: %v", err)
			}
			if h.shows(id) || h.bytes() != 0 {
				t.Errorf("shown: %v, %d blobs are left", h.shows(id), h.bytes())
			}
		})
		t.Run("not when it was restored", func(t *testing.T) {
			id := h.photo(30)
			h.remove(id)
			h.pass(picture.KeptFor + day)
			if _, err := h.pictures.Restore(t.Context(), h.Op(h.mette), h.circle, id); err != nil {
				t.Fatal(err)
			}
			h.pass(longest)
			if !h.shows(id) {
				t.Error("gone")
			}
			h.remove(id)
			h.pass(longest)
			if h.bytes() != 0 {
				t.Errorf("%d blobs are left", h.bytes())
			}
		})
		t.Run("not those of the same photo added again", func(t *testing.T) {
			first, second := h.photo(40), h.photo(40)
			h.remove(first)
			h.pass(picture.KeptFor + 7*day + 12*time.Hour) // it is closed by now, or gone
			third := h.photo(40)
			h.pass(longest)
			if h.shows(first) || !h.shows(second) || !h.shows(third) {
				t.Errorf("shown: %v, %v, %v", h.shows(first), h.shows(second), h.shows(third))
			}
			h.remove(second)
			h.remove(third)
			h.pass(longest)
			if h.bytes() != 0 {
				t.Errorf("%d blobs are left", h.bytes())
			}
		})
		t.Run("and neither a plan nor the same photo begins to use them in the last hour", func(t *testing.T) {
			id := h.photo(60)
			h.remove(id)
			h.pass(picture.KeptFor)
			h.pass(7 * day)
			if !h.shows(id) {
				t.Fatal("it is not closed, but gone")
			}
			if err := h.use(h.IDs.New(), id); fault.KindOf(err) != fault.Invalid {
				t.Errorf("a plan began to use it: %v", err)
			}
			again := h.photo(60)
			h.pass(time.Hour)
			if h.shows(id) || !h.shows(again) {
				t.Errorf("shown: %v, and the same photo, added again: %v", h.shows(id), h.shows(again))
			}
			h.remove(again)
			h.pass(longest)
			if h.bytes() != 0 {
				t.Errorf("%d blobs are left", h.bytes())
			}
		})
		t.Run("though the clock stepped back whenever it was time", func(t *testing.T) {
			id := h.photo(70)
			h.remove(id)
			for _, span := range []time.Duration{picture.KeptFor, 7 * day, 12 * time.Hour} {
				h.behind.Store(int64(time.Hour))
				h.pass(span)
			}
			h.pass(7 * day)
			if h.shows(id) || h.bytes() != 0 {
				t.Errorf("shown: %v, %d blobs are left", h.shows(id), h.bytes())
			}
		})
		t.Run("later when the disk was away", func(t *testing.T) {
			id := h.photo(50)
			h.remove(id)
			h.failing.Store(true)
			h.pass(picture.KeptFor + 7*day + 12*time.Hour)
			if h.shows(id) || h.bytes() == 0 {
				t.Fatalf("shown: %v, %d blobs", h.shows(id), h.bytes())
			}
			h.failing.Store(false)
			h.pass(2 * day)
			if h.bytes() != 0 {
				t.Errorf("%d blobs are left", h.bytes())
			}
		})
	})
}

// Whatever people do at whatever moment, a picture that the plan uses can be shown, and one that
// nobody has or uses leaves nothing behind.
func TestNoPlanLosesAPictureAndNothingStays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := newHouse(t, db)
		random := rand.New(rand.NewPCG(7, 11))
		var photos []ident.ID
		used := map[ident.ID]ident.ID{} // by activity
		inLibrary := map[ident.ID]bool{}
		for range 150 {
			switch pick := random.IntN(10); {
			case pick < 2 || len(photos) == 0:
				id := h.photo(uint8(random.IntN(3)))
				photos, inLibrary[id] = append(photos, id), true
			case pick < 5:
				id := photos[random.IntN(len(photos))]
				if _, err := h.pictures.Delete(t.Context(), h.Op(h.mette), h.circle, id); err == nil {
					inLibrary[id] = false
				}
			case pick < 6:
				for activity := range used {
					if _, err := h.plans.Delete(t.Context(), h.Op(h.mette), h.circle, activity); err != nil {
						t.Fatal(err)
					}
					delete(used, activity)
					break
				}
			default: // a plan begins to use a picture while the clock goes on and jobs run
				id, activity := photos[random.IntN(len(photos))], h.IDs.New()
				h.Clock.Advance(time.Duration(random.IntN(9*24)) * time.Hour)
				var both sync.WaitGroup
				both.Go(func() { h.RunDue(t) })
				both.Go(func() {
					if err := h.use(activity, id); err == nil {
						used[activity] = id
					} else if fault.KindOf(err) != fault.Invalid {
						t.Errorf("use: %v", err)
					}
				})
				both.Wait()
			}
			for _, id := range used {
				if !h.shows(id) {
					t.Fatal("the plan uses a picture that cannot be shown")
				}
			}
			for id, is := range inLibrary {
				if is && !h.shows(id) {
					t.Fatal("a picture of the library cannot be shown")
				}
			}
		}
		for activity := range used {
			if _, err := h.plans.Delete(t.Context(), h.Op(h.mette), h.circle, activity); err != nil {
				t.Fatal(err)
			}
		}
		for id, is := range inLibrary {
			if is {
				h.remove(id)
			}
		}
		h.pass(longest)
		if h.bytes() != 0 {
			t.Errorf("%d blobs are left of %d pictures", h.bytes(), len(photos))
		}
	})
}
