package sound

import (
	"context"
	"fmt"
	"io"
	"time"

	"mobilize/internal/domain/sound/clip"
	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Circles decides access; domain/circle does.
type Circles interface {
	Allow(ctx context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error)
}

// Copies notes, before data leaves, that a device holds it; domain/audit does.
type Copies interface {
	Copied(ctx context.Context, may access.Grant, device ident.ID, categories ...personal.Category) error
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

// soundsOfPerson is more than somebody records who gives every card of a month a voice.
var soundsOfPerson = Allowance{Name: "sounds.person", Count: 300, Within: time.Hour}

// Store keeps sounds, sealed.
type Store interface {
	// Insert keeps s with its bytes, the fact Added and a LookJob for when it has been there for KeptFor.
	// A sound with the same identifier stays as it is. It returns the circle's counter.
	Insert(ctx context.Context, may access.Grant, s Sound, data []byte) (rev int64, err error)
	// Sounds returns those of the circle's sounds that have these identifiers.
	Sounds(ctx context.Context, may access.Grant, ids []ident.ID) ([]Sound, error)
	// Data returns a sound and its bytes, or a NotFound fault.
	Data(ctx context.Context, may access.Grant, id ident.ID) (Sound, []byte, error)

	// Looked returns the sounds of this identifier: one, or one in each of several circles.
	Looked(ctx context.Context, id ident.ID) ([]Looked, error)
	// Move brings a sound to a stage that began at since, with a LookJob for again, unless it has changed.
	Move(ctx context.Context, may access.Grant, l Looked, to Stage, since, again time.Time) error
	// Close makes a sound Gone for everybody, with the fact of it, unless it has changed.
	Close(ctx context.Context, may access.Grant, l Looked) error
	// Remove removes the bytes of a sound that is Gone, and its row.
	Remove(ctx context.Context, may access.Grant, l Looked) error
}

// Service is the door to sounds. To whoever may not, a circle and all in it are Not Found.
type Service struct {
	circles Circles
	copies  Copies
	store   Store
	limits  Limits
}

// New returns a Service.
func New(circles Circles, copies Copies, store Store, limits Limits) *Service {
	return &Service{circles: circles, copies: copies, store: store, limits: limits}
}

// Add keeps a recording of a circle: the sound in file and nothing else of it. Nothing is read of file
// before access is settled. A repeat with the same identifier changes nothing. The actor needs AddPictures:
// who may show a citizen something may also say something. It returns the circle's counter.
func (s *Service) Add(ctx context.Context, actor access.Actor, circle, id ident.ID, file io.Reader) (rev int64, err error) {
	if _, err := s.circles.Allow(ctx, actor, circle, access.AddPictures); err != nil {
		return 0, err
	}
	if err := s.limits.Take(ctx, soundsOfPerson, actor.Person.String()); err != nil {
		return 0, err
	}
	sent, err := io.ReadAll(io.LimitReader(file, clip.MostBytes+1))
	if err != nil {
		return 0, fmt.Errorf("read recording: %w", err)
	}
	kept, err := clip.Read(sent)
	if err != nil {
		return 0, err
	}
	may, err := s.circles.Allow(ctx, actor, circle, access.AddPictures) // it took a while
	if err != nil {
		return 0, err
	}
	made := Sound{Circle: circle, ID: id, Type: kept.Type, Length: kept.Length.Truncate(time.Millisecond), AddedBy: actor.Person}
	if rev, err = s.store.Insert(ctx, may, made, kept.Data); err != nil {
		return 0, fmt.Errorf("add sound: %w", err)
	}
	return rev, nil
}

// Play returns a sound and its bytes, after noting that the actor's device holds a copy. The actor needs SeePictures.
func (s *Service) Play(ctx context.Context, actor access.Actor, circle, id ident.ID) (Sound, []byte, error) {
	may, err := s.circles.Allow(ctx, actor, circle, access.SeePictures)
	if err != nil {
		return Sound{}, nil, err
	}
	found, data, err := s.store.Data(ctx, may, id)
	if err != nil {
		return Sound{}, nil, fmt.Errorf("read sound: %w", err)
	}
	if err := s.copies.Copied(ctx, may, actor.Session, personal.Pictures); err != nil {
		return Sound{}, nil, fmt.Errorf("note copy: %w", err)
	}
	return found, data, nil
}

// Read returns those of may's circle's sounds that have these identifiers, for devices that keep a
// replica. The caller notes the copy.
func (s *Service) Read(ctx context.Context, may access.Grant, ids []ident.ID) ([]Sound, error) {
	return s.store.Sounds(ctx, may, ids)
}
