// Package person is who people are.
//
// Owns: a person's name, address and language, and the way from an address to the person.
// Does not own: what people are to each other (domain/circle), how they sign in (domain/account),
// their keys (platform/vault).
// Start reading at: Service.
package person

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
)

// Person is one human being known to the product.
type Person struct {
	ID        ident.ID
	Customer  ident.ID // the family or institution they came with
	CreatedBy ident.ID // themselves, or who made them as a citizen
	Name      string   // 1 to 100 characters; sealed
	Email     string   // "" for those who never sign in by mail; sealed
	Language  string   // da or en

	IsGuideHidden bool // they have put the list of the first hour away
}

// Validate returns an Invalid fault naming the first rule p breaks, never the value.
func (p Person) Validate() error {
	if err := validName(p.Name); err != nil {
		return err
	}
	if p.Email != "" {
		if _, err := Address(p.Email); err != nil {
			return err
		}
	}
	return validLanguage(p.Language)
}

func validName(name string) error {
	n := utf8.RuneCountInString(name)
	if n == 0 || n > 100 || !isLegible(name) {
		return fault.New(fault.Invalid, "person.name_length", "name", "Write a name of 1 to 100 characters.")
	}
	return nil
}

func validLanguage(language string) error {
	if language != "da" && language != "en" {
		return fault.New(fault.Invalid, "person.language_unknown", "language", "Choose da or en.")
	}
	return nil
}

// Address returns the one spelling under which an e-mail address is looked up, or an Invalid
// fault when it is none that mail can be sent to.
func Address(email string) (string, error) {
	bad := fault.New(fault.Invalid, "person.email_malformed", "email", "Write an e-mail address, such as name@example.dk.")
	email = strings.ToLower(strings.TrimSpace(email))
	if len(email) > 254 || strings.ContainsFunc(email, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return "", bad
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || parsed.Name != "" {
		return "", bad
	}
	_, domain, _ := strings.Cut(email, "@")
	if !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") || strings.HasPrefix(domain, "[") {
		return "", bad
	}
	return email, nil
}

// Store keeps persons.
type Store interface {
	// Create gives may's subject keys and a row, both durable. A repeat with the same CreatedBy
	// changes nothing; an identifier that somebody else made is a Conflict.
	Create(ctx context.Context, may access.Grant, p Person) error
	Get(ctx context.Context, may access.Grant) (Person, error)
	// CustomerOf returns whom the person came with.
	CustomerOf(ctx context.Context, person ident.ID) (ident.ID, error)
	Names(ctx context.Context, grants []access.Grant) (map[ident.ID]string, error)
	Update(ctx context.Context, may access.Grant, change func(Person) (Person, error)) error
	// FindByEmail returns the person an address leads to.
	FindByEmail(ctx context.Context, address string) (ident.ID, bool, error)
	// FindBySubject returns the person whom an institution names so; BindSubject makes it may's subject. A
	// subject of somebody else is a Conflict.
	FindBySubject(ctx context.Context, institution, subject string) (ident.ID, bool, error)
	BindSubject(ctx context.Context, may access.Grant, institution, subject string) error
	// BindEmail makes an address lead to may's subject; an address of somebody else is a Conflict.
	BindEmail(ctx context.Context, may access.Grant, address string) error
	// MoveEmail makes an address lead to may's subject in the place of another, both at once or neither. The
	// one that is given up is nobody else's before heldUntil.
	MoveEmail(ctx context.Context, may access.Grant, from, to string, heldUntil time.Time) error
}

// Service keeps persons. Who may ask about whom was decided by domain/circle: every method that
// opens or changes a person takes its grant.
type Service struct {
	store Store
	ids   *ident.Maker
}

// NewService returns a Service.
func NewService(store Store, ids *ident.Maker) *Service { return &Service{store: store, ids: ids} }

// CreateCitizen makes may's subject a person with a name and no address, with the customer of
// may's actor. A repeat by the same actor changes nothing.
func (s *Service) CreateCitizen(ctx context.Context, may access.Grant, name string) (ident.ID, error) {
	if err := validName(name); err != nil {
		return "", err
	}
	maker := may.Actor().Person
	customer, err := s.store.CustomerOf(ctx, maker)
	if err != nil {
		return "", fmt.Errorf("create citizen: %w", err)
	}
	p := Person{ID: may.Subject(), Customer: customer, CreatedBy: maker, Name: name, Language: "da"}
	if err := s.store.Create(ctx, may, p); err != nil {
		return "", fmt.Errorf("create citizen: %w", err)
	}
	return customer, nil
}

// IsKnown says whether an identifier is somebody's.
func (s *Service) IsKnown(ctx context.Context, _ access.Actor, id ident.ID) (bool, error) {
	_, err := s.store.CustomerOf(ctx, id)
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil, err
}

// CreateShelf makes may's subject, which is nobody, a holder of keys with a name, or "" for none, under
// a customer: "" is that of may's actor.
func (s *Service) CreateShelf(ctx context.Context, may access.Grant, name string, customer ident.ID) (ident.ID, error) {
	if name != "" {
		if err := validName(name); err != nil {
			return "", err
		}
	}
	maker := may.Actor().Person
	if customer.IsZero() {
		var err error
		if customer, err = s.store.CustomerOf(ctx, maker); err != nil {
			return "", fmt.Errorf("create a shelf: %w", err)
		}
	}
	if err := s.store.Create(ctx, may, Person{ID: may.Subject(), Customer: customer, CreatedBy: maker, Name: name, Language: "da"}); err != nil {
		return "", fmt.Errorf("create a shelf: %w", err)
	}
	return customer, nil
}

// Enrol makes may's subject, who is its actor, a person with an address of their own and a
// customer of their own: a family of one, so far.
func (s *Service) Enrol(ctx context.Context, may access.Grant, name, email, language string) error {
	address, err := Address(email)
	if err != nil {
		return err
	}
	p := Person{ID: may.Subject(), Customer: s.ids.New(), CreatedBy: may.Subject(), Name: name, Email: address, Language: language}
	if err := p.Validate(); err != nil {
		return err
	}
	if err := s.store.Create(ctx, may, p); err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	// The row comes first: an address never leads to somebody who is not there. Whoever loses a
	// race for the address stays a person without one, which nobody can sign in as.
	if err := s.store.BindEmail(ctx, may, address); err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	return nil
}

// SpellEmail returns the one spelling of an address, or an Invalid fault: see Address.
func (s *Service) SpellEmail(email string) (string, error) { return Address(email) }

// CheckName returns an Invalid fault for what is no name.
func (s *Service) CheckName(name string) error { return validName(name) }

// FindByEmail returns the person an address leads to; false when it leads to nobody.
func (s *Service) FindByEmail(ctx context.Context, _ access.Actor, email string) (ident.ID, bool, error) {
	address, err := Address(email)
	if err != nil {
		return "", false, err
	}
	return s.store.FindByEmail(ctx, address)
}

// FindBySubject returns the person whom an institution names so; false when it is nobody.
func (s *Service) FindBySubject(ctx context.Context, _ access.Actor, institution, subject string) (ident.ID, bool, error) {
	return s.store.FindBySubject(ctx, institution, subject)
}

// BindSubject makes an institution's name for somebody lead to may's subject.
func (s *Service) BindSubject(ctx context.Context, may access.Grant, institution, subject string) error {
	return s.store.BindSubject(ctx, may, institution, subject)
}

// EnrolBySubject makes may's subject, who is its actor, a person whom an institution names: with its
// customer, and without an address, since what it says of one may be anybody's.
func (s *Service) EnrolBySubject(ctx context.Context, may access.Grant, name, language string, customer ident.ID, institution, subject string) error {
	p := Person{ID: may.Subject(), Customer: customer, CreatedBy: may.Subject(), Name: name, Language: language}
	if err := p.Validate(); err != nil {
		return err
	}
	if err := s.store.Create(ctx, may, p); err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	return s.store.BindSubject(ctx, may, institution, subject)
}

// Get returns may's subject.
func (s *Service) Get(ctx context.Context, may access.Grant) (Person, error) {
	return s.store.Get(ctx, may)
}

// Names opens the name of every grant's subject. Persons who are gone are left out.
func (s *Service) Names(ctx context.Context, _ access.Actor, grants []access.Grant) (map[ident.ID]string, error) {
	if len(grants) == 0 {
		return map[ident.ID]string{}, nil
	}
	return s.store.Names(ctx, grants)
}

// Rename changes the name of may's subject.
func (s *Service) Rename(ctx context.Context, may access.Grant, name string) error {
	if err := validName(name); err != nil {
		return err
	}
	return s.store.Update(ctx, may, func(p Person) (Person, error) {
		p.Name = name
		return p, nil
	})
}

// Update changes the name or language of may's subject; nil stays as it is.
func (s *Service) Update(ctx context.Context, may access.Grant, name, language *string) error {
	return s.store.Update(ctx, may, func(p Person) (Person, error) {
		if name != nil {
			p.Name = *name
		}
		if language != nil {
			p.Language = *language
		}
		return p, p.Validate()
	})
}

// SetGuide says whether may's subject has put the list of the first hour away.
func (s *Service) SetGuide(ctx context.Context, may access.Grant, isHidden bool) error {
	return s.store.Update(ctx, may, func(p Person) (Person, error) {
		p.IsGuideHidden = isHidden
		return p, nil
	})
}

// IsGuideHidden says whether may's subject has put the list of the first hour away.
func (s *Service) IsGuideHidden(ctx context.Context, may access.Grant) (bool, error) {
	p, err := s.store.Get(ctx, may)
	return p.IsGuideHidden, err
}

// Profile returns what may's subject sees of themselves.
func (s *Service) Profile(ctx context.Context, may access.Grant) (name, email, language string, err error) {
	p, err := s.store.Get(ctx, may)
	return p.Name, p.Email, p.Language, err
}
