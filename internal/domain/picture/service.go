package picture

import (
	"context"
	"fmt"
	"io"
	"time"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Circles decides access; domain/circle does.
type Circles interface {
	Allow(ctx context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error)
}

// Sessions knows which sessions go on; domain/account does.
type Sessions interface {
	// StillIn refuses an actor whose session is over by now.
	StillIn(ctx context.Context, actor access.Actor) error
}

// Darkroom makes prints of what people send; it refuses what is no picture, or too large, in
// bounded memory.
type Darkroom interface {
	// Develop reads file and makes prints of crop. size is how many bytes to expect, 0 when unknown.
	Develop(ctx context.Context, file io.Reader, size int64, crop Square) (Prints, error)
}

// Copies notes, before data leaves, that a device holds it; domain/audit does.
type Copies interface {
	Copied(ctx context.Context, may access.Grant, device ident.ID, categories ...personal.Category) error
}

// Symbols are the drawn pictures that everybody has; picture/archive is them.
type Symbols interface {
	Has(id string) (bool, error)
}

// Allowance is how often something may happen, as platform/limit counts it.
type Allowance struct {
	Name   string
	Count  int
	Within time.Duration
}

// Limits counts; a used-up allowance is a Limited fault.
type Limits interface {
	Take(ctx context.Context, a Allowance, key string) error
}

// picturesOfPerson is more than a teacher sends who takes home the photos of a class, and what a
// server with two cores decodes in a minute.
var picturesOfPerson = Allowance{Name: "pictures.person", Count: 300, Within: time.Hour}

// Store keeps pictures and their prints, sealed.
type Store interface {
	// Insert keeps p with its prints and the fact Added. A picture with the same identifier stays
	// as it is. It returns the circle's counter.
	Insert(ctx context.Context, may access.Grant, p Picture, prints Prints) (rev int64, err error)
	// Mark takes a picture out of the library, with a LeaveJob for when it has been out for KeptFor,
	// or back into it; and the fact of it.
	Mark(ctx context.Context, may access.Grant, id ident.ID, isDeleted bool) (rev int64, err error)
	// Rename gives a picture another name; one that is not there is a NotFound fault.
	Rename(ctx context.Context, may access.Grant, id ident.ID, name string) (rev int64, err error)
	// Pictures returns those of the circle's pictures that have these identifiers, deleted ones too.
	Pictures(ctx context.Context, may access.Grant, ids []ident.ID) ([]Picture, error)
	// Library returns pictures that are not deleted, newest first: those that come after before,
	// "" for the newest.
	Library(ctx context.Context, may access.Grant, before ident.ID, limit int) ([]Picture, error)
	// Count returns how many of these identifiers are pictures of the circle that a plan may use:
	// deleted ones too, until they are Closed.
	Count(ctx context.Context, may access.Grant, ids []ident.ID) (int, error)
	// Print returns one size of a picture, deleted or not, or a NotFound fault.
	Print(ctx context.Context, may access.Grant, id ident.ID, size Size) ([]byte, error)

	// Leaving returns the deleted pictures of this identifier: one, or one in each of several circles.
	Leaving(ctx context.Context, id ident.ID) ([]Leaving, error)
	// Move brings a picture to a stage that began at since, with a LeaveJob for again, unless it has changed.
	Move(ctx context.Context, may access.Grant, l Leaving, to Stage, since, again time.Time) error
	// Close makes a picture Gone for everybody, with the fact of it, unless it has changed.
	Close(ctx context.Context, may access.Grant, l Leaving) error
	// Remove removes the prints of a picture that is Gone, unless another has the same, and its row.
	Remove(ctx context.Context, may access.Grant, l Leaving) error
}

// KeepingStore is all that is kept of pictures.
type KeepingStore interface {
	Store
	CopyStore
}

// Service is the door to pictures. To whoever may not, a circle and all in it are Not Found.
type Service struct {
	circles  Circles
	sessions Sessions
	darkroom Darkroom
	copies   Copies
	symbols  Symbols
	store    Store
	copying  CopyStore
	limits   Limits
}

// New returns a Service.
func New(circles Circles, sessions Sessions, darkroom Darkroom, copies Copies, symbols Symbols, store KeepingStore, limits Limits) *Service {
	return &Service{circles: circles, sessions: sessions, darkroom: darkroom, copies: copies, symbols: symbols, store: store, copying: store, limits: limits}
}

// Add puts a picture into its circle: the square crop of file, in two sizes, with nothing of the
// file but its pixels. Nothing is read of file before access is settled; it is settled again once all is
// read, which takes minutes on a weak network. size is how many bytes to expect, 0 when unknown. A repeat
// with the same identifier changes nothing. The actor needs AddPictures, and may add 300 an hour. It
// returns the circle's counter.
func (s *Service) Add(ctx context.Context, actor access.Actor, p Picture, file io.Reader, size int64, crop Square) (rev int64, err error) {
	if _, err := s.circles.Allow(ctx, actor, p.Circle, access.AddPictures); err != nil {
		return 0, err
	}
	if err := p.Validate(); err != nil {
		return 0, err
	}
	if err := s.limits.Take(ctx, picturesOfPerson, actor.Person.String()); err != nil {
		return 0, err
	}
	prints, err := s.darkroom.Develop(ctx, file, size, crop)
	if err != nil {
		return 0, fmt.Errorf("develop picture: %w", err)
	}
	if err := s.sessions.StillIn(ctx, actor); err != nil {
		return 0, err
	}
	may, err := s.circles.Allow(ctx, actor, p.Circle, access.AddPictures)
	if err != nil {
		return 0, err
	}
	p.Side, p.AddedBy = prints.Side, actor.Person
	if rev, err = s.store.Insert(ctx, may, p, prints); err != nil {
		return 0, fmt.Errorf("add picture: %w", err)
	}
	return rev, nil
}

// Delete takes a picture out of the library; plans that use it keep it. The actor needs AddPictures.
func (s *Service) Delete(ctx context.Context, actor access.Actor, circle, id ident.ID) (rev int64, err error) {
	return s.mark(ctx, actor, circle, id, true)
}

// Restore brings a deleted picture back into the library. The actor needs AddPictures.
func (s *Service) Restore(ctx context.Context, actor access.Actor, circle, id ident.ID) (rev int64, err error) {
	return s.mark(ctx, actor, circle, id, false)
}

func (s *Service) mark(ctx context.Context, actor access.Actor, circle, id ident.ID, isDeleted bool) (int64, error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.AddPictures)
	if err != nil {
		return 0, err
	}
	rev, err := s.store.Mark(ctx, may, id, isDeleted)
	if err != nil {
		return 0, fmt.Errorf("change library: %w", err)
	}
	return rev, nil
}

// libraryPage is how many pictures one reading of the library gives.
const libraryPage = 100

// Library returns the circle's own pictures, newest first, and whether there are more; before is
// the last picture of the page before, "" for the first page. The actor needs SeePictures.
func (s *Service) Library(ctx context.Context, actor access.Actor, circle, before ident.ID) (pictures []Picture, more bool, err error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.SeePictures)
	if err != nil {
		return nil, false, err
	}
	if pictures, err = s.store.Library(ctx, may, before, libraryPage+1); err != nil {
		return nil, false, fmt.Errorf("read library: %w", err)
	}
	if err := s.copies.Copied(ctx, may, actor.Session, personal.Pictures); err != nil {
		return nil, false, fmt.Errorf("note copy: %w", err)
	}
	return pictures[:min(len(pictures), libraryPage)], len(pictures) > libraryPage, nil
}

// Print returns one size of a picture as JPEG or PNG, after noting that the actor's device holds
// a copy. A deleted picture is still shown where it is used. The actor needs SeePictures.
func (s *Service) Print(ctx context.Context, actor access.Actor, circle, id ident.ID, size Size) ([]byte, error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.SeePictures)
	if err != nil {
		return nil, err
	}
	if size != Large && size != Small {
		return nil, fault.Missing()
	}
	data, err := s.store.Print(ctx, may, id, size)
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if err := s.copies.Copied(ctx, may, actor.Session, personal.Pictures); err != nil {
		return nil, fmt.Errorf("note copy: %w", err)
	}
	return data, nil
}

// Read returns those of may's circle's pictures that have these identifiers, deleted ones too, for
// devices that keep a replica. The caller notes the copy.
func (s *Service) Read(ctx context.Context, may access.Grant, ids []ident.ID) ([]Picture, error) {
	return s.store.Pictures(ctx, may, ids)
}

// HasAll says whether every reference leads to a picture: a symbol of the archive, or an own
// picture of may's circle, deleted or not. Another circle's pictures are not there.
func (s *Service) HasAll(ctx context.Context, may access.Grant, references []Reference) (bool, error) {
	own := map[ident.ID]bool{}
	for _, r := range references {
		if id, ok := r.Own(); ok {
			own[id] = true
			continue
		}
		symbol, ok := r.Symbol()
		if !ok {
			return false, nil
		}
		if ok, err := s.symbols.Has(symbol); !ok || err != nil {
			return false, err
		}
	}
	if len(own) == 0 {
		return true, nil
	}
	ids := make([]ident.ID, 0, len(own))
	for id := range own {
		ids = append(ids, id)
	}
	count, err := s.store.Count(ctx, may, ids)
	if err != nil {
		return false, fmt.Errorf("count pictures: %w", err)
	}
	return count == len(ids), nil
}
