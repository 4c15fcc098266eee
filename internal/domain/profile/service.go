package profile

import (
	"context"
	"fmt"
	"io"

	"mobilize/internal/vocabulary/access"
	"mobilize/internal/vocabulary/fault"
	"mobilize/internal/vocabulary/ident"
	"mobilize/internal/vocabulary/personal"
)

// Circles decides access; domain/circle does.
type Circles interface {
	Allow(ctx context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error)
	Self(actor access.Actor) access.Grant
	// Portrait returns a grant over the actor's own picture.
	Portrait(actor access.Actor) access.Grant
	// Likeness returns a grant over the picture of somebody who is in may's circle now, or Not Found.
	Likeness(ctx context.Context, may access.Grant, person ident.ID) (access.Grant, error)
	// Renamed tells every circle of the actor that what others see of them changed.
	Renamed(ctx context.Context, actor access.Actor) error
	// CitizenChanged tells may's circle that what others see of its citizen changed.
	CitizenChanged(ctx context.Context, may access.Grant) (rev int64, err error)
}

// Sessions knows which sessions go on; domain/account does.
type Sessions interface {
	// StillIn refuses an actor whose session is over by now.
	StillIn(ctx context.Context, actor access.Actor) error
}

// Darkroom makes prints of what people send; it refuses what is no picture, or too large, in bounded memory.
type Darkroom interface {
	Develop(ctx context.Context, file io.Reader, size int64, crop Square) (Prints, error)
}

// Copies notes, before data leaves, that a device holds it; domain/audit does.
type Copies interface {
	Copied(ctx context.Context, may access.Grant, device ident.ID, categories ...personal.Category) error
}

// Limits counts; a used-up allowance is a Limited fault.
type Limits interface {
	Take(ctx context.Context, a Allowance, key string) error
}

// Store keeps profiles, sealed under the key of whose they are.
type Store interface {
	// Get returns the profile of may's subject; the zero one when nothing was said.
	Get(ctx context.Context, may access.Grant) (Profile, error)
	SetContact(ctx context.Context, may access.Grant, c Contact) error
	// SetPicture keeps the prints of a picture and has it in the place of the one before, whose prints go. A
	// repeat changes nothing.
	SetPicture(ctx context.Context, may access.Grant, id ident.ID, p Prints) error
	// RemovePicture takes the picture away, prints and all.
	RemovePicture(ctx context.Context, may access.Grant) error
	// Print returns one size of the picture, or Not Found when it is another by now.
	Print(ctx context.Context, may access.Grant, id ident.ID, size Size) ([]byte, error)
	// Cards returns what is shown of every grant's subject who said something.
	Cards(ctx context.Context, grants []access.Grant) (map[ident.ID]Card, error)
}

// Service is the door to profiles.
type Service struct {
	circles  Circles
	sessions Sessions
	darkroom Darkroom
	copies   Copies
	store    Store
	limits   Limits
}

// New returns a Service.
func New(circles Circles, sessions Sessions, darkroom Darkroom, copies Copies, store Store, limits Limits) *Service {
	return &Service{circles, sessions, darkroom, copies, store, limits}
}

var errShelf = fault.New(fault.Conflict, "circle.shelf", "", "A shelf has no citizen: this is done elsewhere, or not at all.")

var errPairedDevice = fault.New(fault.Conflict, "account.paired_device", "", "This is a citizen's device. Use a planner's.")

// Own returns what the actor said of themselves.
func (s *Service) Own(ctx context.Context, actor access.Actor) (Profile, error) {
	if actor.IsDevice {
		return Profile{}, errPairedDevice
	}
	return s.store.Get(ctx, s.circles.Self(actor))
}

// SetOwn changes how the actor is reached, and returns it as it is kept. A paired device cannot.
func (s *Service) SetOwn(ctx context.Context, actor access.Actor, c Contact) (Contact, error) {
	if actor.IsDevice {
		return c, errPairedDevice
	}
	c, err := c.tidied()
	if err != nil {
		return c, err
	}
	before, err := s.store.Get(ctx, s.circles.Self(actor))
	if err != nil {
		return c, err
	}
	if err := s.store.SetContact(ctx, s.circles.Self(actor), c); err != nil {
		return c, fmt.Errorf("change contact: %w", err)
	}
	if before.Contact.shown() == c.shown() {
		return c, nil
	}
	return c, s.circles.Renamed(ctx, actor)
}

// OfCitizen returns how the citizen of a circle is reached, after noting that the actor's device holds a copy.
// The actor needs ManagePeople.
func (s *Service) OfCitizen(ctx context.Context, actor access.Actor, circle ident.ID) (Profile, error) {
	may, err := s.citizen(ctx, actor, circle, access.ManagePeople)
	if err != nil {
		return Profile{}, err
	}
	found, err := s.store.Get(ctx, may)
	if err != nil {
		return Profile{}, err
	}
	if err := s.copies.Copied(ctx, may, actor.Session, personal.Phone, personal.Address); err != nil {
		return Profile{}, fmt.Errorf("note copy: %w", err)
	}
	return found, nil
}

// SetOfCitizen changes how the citizen of a circle is reached. The actor needs ManagePeople; a citizen's
// number is shown to nobody.
func (s *Service) SetOfCitizen(ctx context.Context, actor access.Actor, circle ident.ID, c Contact) (int64, error) {
	may, err := s.citizen(ctx, actor, circle, access.ManagePeople)
	if err != nil {
		return 0, err
	}
	c.IsPhoneShown = false
	if c, err = c.tidied(); err != nil {
		return 0, err
	}
	if err := s.store.SetContact(ctx, may, c); err != nil {
		return 0, fmt.Errorf("change contact: %w", err)
	}
	return s.circles.CitizenChanged(ctx, may)
}

// citizen returns a grant in a citizen's circle; a shelf has no citizen.
func (s *Service) citizen(ctx context.Context, actor access.Actor, circle ident.ID, want access.Scope) (access.Grant, error) {
	may, err := s.circles.Allow(ctx, actor, circle, want)
	if err == nil && may.IsShelf() {
		return may, errShelf
	}
	return may, err
}

// SetOwnPicture has the actor be known by the square crop of file. Nothing is kept of it but its pixels. A
// repeat with the same identifier changes nothing. A paired device cannot.
func (s *Service) SetOwnPicture(ctx context.Context, actor access.Actor, id ident.ID, file io.Reader, size int64, crop Square) error {
	if actor.IsDevice {
		return errPairedDevice
	}
	prints, err := s.develop(ctx, actor, file, size, crop)
	if err != nil {
		return err
	}
	if err := s.store.SetPicture(ctx, s.circles.Portrait(actor), id, prints); err != nil {
		return fmt.Errorf("keep a profile picture: %w", err)
	}
	return s.circles.Renamed(ctx, actor)
}

// develop makes prints, and refuses who has been signed out while the file came.
func (s *Service) develop(ctx context.Context, actor access.Actor, file io.Reader, size int64, crop Square) (Prints, error) {
	if err := s.limits.Take(ctx, picturesOfPerson, actor.Person.String()); err != nil {
		return Prints{}, err
	}
	prints, err := s.darkroom.Develop(ctx, file, size, crop)
	if err != nil {
		return Prints{}, fmt.Errorf("develop a profile picture: %w", err)
	}
	return prints, s.sessions.StillIn(ctx, actor)
}

// RemoveOwnPicture takes the actor's picture away, here and on every device that has it.
func (s *Service) RemoveOwnPicture(ctx context.Context, actor access.Actor) error {
	if actor.IsDevice {
		return errPairedDevice
	}
	if err := s.store.RemovePicture(ctx, s.circles.Portrait(actor)); err != nil {
		return fmt.Errorf("remove a profile picture: %w", err)
	}
	return s.circles.Renamed(ctx, actor)
}

// OwnPrint returns one size of the actor's own picture.
func (s *Service) OwnPrint(ctx context.Context, actor access.Actor, id ident.ID, size Size) ([]byte, error) {
	if size != Large && size != Small {
		return nil, fault.Missing()
	}
	return s.store.Print(ctx, s.circles.Portrait(actor), id, size)
}

// forPicture is what one has to be allowed to change the citizen's picture.
const forPicture = access.AddPictures | access.ManagePeople

// SetCitizensPicture has the citizen of a circle be known by the square crop of file. The actor needs
// AddPictures and ManagePeople, when it begins and once all has come.
func (s *Service) SetCitizensPicture(ctx context.Context, actor access.Actor, circle, id ident.ID, file io.Reader, size int64, crop Square) (int64, error) {
	if _, err := s.citizen(ctx, actor, circle, forPicture); err != nil {
		return 0, err
	}
	prints, err := s.develop(ctx, actor, file, size, crop)
	if err != nil {
		return 0, err
	}
	may, err := s.citizen(ctx, actor, circle, forPicture)
	if err != nil {
		return 0, err
	}
	if err := s.store.SetPicture(ctx, may, id, prints); err != nil {
		return 0, fmt.Errorf("keep a profile picture: %w", err)
	}
	return s.circles.CitizenChanged(ctx, may)
}

// RemoveCitizensPicture takes the citizen's picture away. The actor needs what SetCitizensPicture needs.
func (s *Service) RemoveCitizensPicture(ctx context.Context, actor access.Actor, circle ident.ID) (int64, error) {
	may, err := s.citizen(ctx, actor, circle, forPicture)
	if err != nil {
		return 0, err
	}
	if err := s.store.RemovePicture(ctx, may); err != nil {
		return 0, fmt.Errorf("remove a profile picture: %w", err)
	}
	return s.circles.CitizenChanged(ctx, may)
}

// Print returns one size of the picture of somebody who is in the circle, after noting that the actor's device
// holds a copy. Being in the circle is enough; the citizen's takes SeePictures.
func (s *Service) Print(ctx context.Context, actor access.Actor, circle, person, id ident.ID, size Size) ([]byte, error) {
	may, err := s.circles.Allow(ctx, actor, circle, 0)
	if err != nil {
		return nil, err
	}
	likeness, err := s.circles.Likeness(ctx, may, person)
	if err != nil {
		return nil, err
	}
	if size != Large && size != Small {
		return nil, fault.Missing()
	}
	data, err := s.store.Print(ctx, likeness, id, size)
	if err != nil {
		return nil, err
	}
	if err := s.copies.Copied(ctx, may, actor.Session, personal.ProfilePicture); err != nil {
		return nil, fmt.Errorf("note copy: %w", err)
	}
	return data, nil
}

// Cards returns what is shown of every grant's subject who said something of themselves.
func (s *Service) Cards(ctx context.Context, _ access.Actor, grants []access.Grant) (map[ident.ID]Card, error) {
	if len(grants) == 0 {
		return map[ident.ID]Card{}, nil
	}
	return s.store.Cards(ctx, grants)
}

// shown is the number that others see.
func (c Contact) shown() string {
	if c.IsPhoneShown {
		return c.Phone
	}
	return ""
}
