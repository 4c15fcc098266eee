package picture

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// What a search on the internet can end in.
var (
	ErrProviderAway = fault.New(fault.Unavailable, "picture.provider_away", "", "The place with the pictures does not answer. Try again later.")
	ErrSearchOff    = fault.New(fault.Conflict, "picture.search_off", "", "Whoever runs this server has turned picture search on the internet off.")
	ErrNotFound     = fault.Missing()
)

// Question is what is looked for. It is told to the provider, and kept nowhere.
type Question struct {
	Words string // 1-80 characters
	Page  int    // 1 or more
}

// Found is a picture on the internet that everybody may use and change.
type Found struct {
	ID      string // of the provider
	Name    string // as its author called it; perhaps ""
	Licence string
	Author  string // perhaps ""
	Source  string // a name, and the address in brackets
}

// Findings are a page of what was found, best first.
type Findings struct {
	Found []Found
	More  bool
}

// Internet is a provider of pictures; picture/internet knows some. It learns nothing of who asks.
type Internet interface {
	Name() string
	Find(ctx context.Context, q Question) (Findings, error)
	// Small and Whole return the bytes of a picture as the provider sent them, for the darkroom; NotFound when it is not
	// there, or may not be used.
	Small(ctx context.Context, id string) ([]byte, error)
	Whole(ctx context.Context, id string) ([]byte, error)
}

// Prover makes what strangers send fit to look at: nothing but pixels. Its faults are the Darkroom's.
type Prover interface {
	// Thumb returns a small square of file.
	Thumb(ctx context.Context, file []byte) ([]byte, error)
	// Proof returns all of file, to choose a square from.
	Proof(ctx context.Context, file []byte) ([]byte, error)
}

// How often a person may search, and look at what was found: a page of small pictures each time, and more
// than one would choose.
var (
	searchesOfPerson = Allowance{Name: "pictures.search", Count: 60, Within: time.Minute}
	looksOfPerson    = Allowance{Name: "pictures.found", Count: 1500, Within: time.Minute}
)

// Search finds pictures on the internet for whoever may add some to a circle. What is chosen is added as any
// picture is.
type Search struct {
	circles  Circles
	internet Internet // nil when it is turned off
	prover   Prover
	limits   Limits
}

// NewSearch returns a Search; a nil internet is one that is turned off.
func NewSearch(circles Circles, internet Internet, prover Prover, limits Limits) *Search {
	return &Search{circles: circles, internet: internet, prover: prover, limits: limits}
}

// Provider returns the name of who is asked; "" when search is turned off. The actor needs AddPictures.
func (s *Search) Provider(ctx context.Context, actor access.Actor, circle ident.ID) (string, error) {
	if _, err := s.circles.Allow(ctx, actor, circle, access.AddPictures); err != nil || s.internet == nil {
		return "", err
	}
	return s.internet.Name(), nil
}

// Find asks the provider. Nothing of the actor goes along, and what was asked for stays nowhere. The actor needs
// AddPictures, and may ask 60 times a minute.
func (s *Search) Find(ctx context.Context, actor access.Actor, circle ident.ID, q Question) (Findings, error) {
	if err := s.admit(ctx, actor, circle, searchesOfPerson); err != nil {
		return Findings{}, err
	}
	q.Words = strings.Join(strings.Fields(q.Words), " ")
	if n := utf8.RuneCountInString(q.Words); n == 0 || n > 80 || !isPlain(q.Words) {
		return Findings{}, fault.New(fault.Invalid, "picture.query_length", "query", "Search for 1 to 80 characters.")
	}
	if q.Page < 1 || q.Page > 10 {
		return Findings{}, fault.New(fault.Invalid, "picture.page_outside", "page", "Ask for page 1 to 10.")
	}
	found, err := s.internet.Find(ctx, q)
	if err != nil {
		return Findings{}, fmt.Errorf("search pictures: %w", err)
	}
	return found, nil
}

// Small returns a square of a found picture as JPEG or PNG, made anew here. The actor needs AddPictures.
func (s *Search) Small(ctx context.Context, actor access.Actor, circle ident.ID, id string) ([]byte, error) {
	if err := s.admit(ctx, actor, circle, looksOfPerson); err != nil {
		return nil, err
	}
	file, err := s.internet.Small(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("fetch a found picture: %w", err)
	}
	return s.prover.Thumb(ctx, file)
}

// Whole returns all of a found picture as JPEG or PNG, made anew here, to choose a square from. The actor needs
// AddPictures.
func (s *Search) Whole(ctx context.Context, actor access.Actor, circle ident.ID, id string) ([]byte, error) {
	if err := s.admit(ctx, actor, circle, searchesOfPerson); err != nil {
		return nil, err
	}
	file, err := s.internet.Whole(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("fetch a found picture: %w", err)
	}
	return s.prover.Proof(ctx, file)
}

func (s *Search) admit(ctx context.Context, actor access.Actor, circle ident.ID, a Allowance) error {
	if _, err := s.circles.Allow(ctx, actor, circle, access.AddPictures); err != nil {
		return err
	}
	if s.internet == nil {
		return ErrSearchOff
	}
	return s.limits.Take(ctx, a, actor.Person.String())
}
